package import ArgumentParser
import CommandHelp
import Glibc
import Identity
import Localization
import NetworkAddress
import PacketIO
import Probing
import Rendering
import Reporting

package enum AcceptFormat: String, ExpressibleByArgument, CaseIterable, Sendable { case table, json }

/// `agent accept HOST`: a site's line against what the plan promises of it, at turn-up.
package struct AcceptCommand: ParsableCommand {
    package static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "accept", abstract: AcceptHelp.accept.words, discussion: AcceptHelp.discussion.words)
    }

    @Argument(help: AcceptHelp.host.help(value: "host"))
    var host: String?
    @Option(help: AcceptHelp.promise.help(value: "file"))
    var promise: String?
    @Option(help: AcceptHelp.state.help(value: "folder"))
    var state: String?
    @Option(help: AcceptHelp.out.help(value: "file"))
    var out: String?
    @Option(parsing: .unconditional, help: AgentHelp.reflectorPort.help)
    var port: UInt16 = ReflectorSettings.defaultPort
    @Option(parsing: .unconditional, help: AcceptHelp.loadPort.help)
    var loadPort: UInt16 = ThroughputServerSettings.defaultPort
    @Option(parsing: .upToNextOption, help: AcceptHelp.steps.help(value: "percent"))
    var steps: [Int] = AcceptanceSchedule().percents
    @Option(parsing: .unconditional, help: AcceptHelp.stepTime.help)
    var stepTime = DurationArgument("10s", .seconds(10))
    @Option(parsing: .unconditional, help: AcceptHelp.performance.help)
    var performance = DurationArgument("15min", .seconds(900))
    @Option(parsing: .unconditional, help: AcceptHelp.failover.help)
    var failover: DurationArgument?
    @Option(help: AcceptHelp.window.help(value: "hh:mm-hh:mm"))
    var window: String?
    @OptionGroup var line: LineOptions
    @Flag(help: AcceptHelp.lineInUse.help)
    var lineInUse = false
    @Flag(help: LeaveMessages.helpWithoutLeave.help)
    var withoutLeave = false
    @Option(help: AcceptHelp.source.help(value: "address"))
    var source: String?
    @OptionGroup var family: FamilyOptions
    @Option(help: AcceptHelp.verify.help(value: "file"))
    var verify: String?
    @Option(help: AcceptHelp.authority.help(value: "file"))
    var authority: String?
    @Option(help: AcceptHelp.format.help)
    var format: AcceptFormat = .table
    @OptionGroup var speech: LanguageOptions

    package init() {}

    package func run() throws {
        let language = speech.language
        try CommandFault.reporting {
            if let verify {
                try ProbeLimits.expect(
                    host == nil && promise == nil, AcceptMessages.verifyAlone.text(language))
                return try AcceptVerification(path: verify, authority: authority, format: format, language: language)
                    .run()
            }
            try ProbeLimits.expect(authority == nil, AcceptMessages.authorityAlone.text(language))
            guard let host, let promise, let state, let out else {
                throw CommandFault(.input, AcceptMessages.missing.text(language))
            }
            try test(host, promise: promise, state: StateFolder(state), out: out, language)
        }
    }

    /// The schedule that the options ask for.
    private func schedule(_ language: Language) throws -> AcceptanceSchedule {
        let expect = ProbeLimits.expect
        try expect(
            !steps.isEmpty && steps.allSatisfy { (1...1_000).contains($0) } && steps == Array(Set(steps)).sorted(),
            AcceptMessages.badSteps.text(language, steps.map(String.init).joined(separator: " ")))
        func seconds(_ option: String, _ time: DurationArgument, _ range: ClosedRange<Int>) throws -> Int {
            let whole = Int(time.duration.components.seconds)
            try expect(
                range.contains(whole) && time.duration == .seconds(whole),
                AcceptMessages.badTime.text(
                    language, "--\(option) \(time.description)", range.lowerBound, range.upperBound))
            return whole
        }
        var schedule = AcceptanceSchedule()
        schedule.percents = steps
        schedule.stepSeconds = try seconds("step-time", stepTime, 1...3_600)
        schedule.performanceSeconds = try seconds("performance", performance, 0...86_400)
        schedule.failoverSeconds = try failover.map { try seconds("failover", $0, 5...3_600) } ?? 0
        return schedule
    }

    private func test(
        _ host: String, promise path: String, state folder: StateFolder, out: String, _ language: Language
    ) throws {
        let schedule = try schedule(language)
        try ProbeLimits.expect(port != 0, ProbeMessages.badPort.text(language, port))
        try ProbeLimits.expect(loadPort != 0, ProbeMessages.badPort.text(language, loadPort))
        let hours = try window.map { text in
            guard let window = AcceptanceWindow(text) else {
                throw CommandFault(.input, AcceptMessages.badWindow.text(language, text))
            }
            return window
        }
        let document = try AcceptDocument(path, language)
        let identity = try self.identity(folder, promise: document.promise, language)
        do { try PrivateFile.checkWritable(out) } catch {
            throw CommandFault(.environment, AcceptMessages.cannotWrite.text(language, out, "\(error)"))
        }
        let lines = try line.names(language)
        let address = try family.address(of: host, language)
        let test = AcceptTest(
            document: document, schedule: schedule, identity: identity, remote: Endpoint(address, port: port),
            loadPort: loadPort, source: try FamilyOptions.source(source, for: address, language), window: hours,
            line: LineUse(lines: lines), mayDisturb: lineInUse, asksLeave: !withoutLeave,
            state: folder.path + "/acceptance.json", out: out,
            language: language)
        let (signed, record) = try test.run()
        try AcceptListing.show(signed, record, format, language)
        if format == .table { Terminal.write(AcceptMessages.written.text(language, out) + "\n") }
        if record.result != .pass { throw ExitCode(CommandFault.Code.badNews.rawValue) }
    }

    private func identity(
        _ folder: StateFolder, promise: AcceptancePromise, _ language: Language
    ) throws -> AgentIdentity {
        let found: AgentIdentity?
        do { found = try folder.identity() } catch {
            throw CommandFault(.environment, "\(error)")
        }
        guard let found else { throw CommandFault(.input, AcceptMessages.notEnrolled.text(language, folder.path)) }
        try ProbeLimits.expect(
            found.site == promise.site, AcceptMessages.otherSite.text(language, promise.site, found.site))
        return found
    }
}
