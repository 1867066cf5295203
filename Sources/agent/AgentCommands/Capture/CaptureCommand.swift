package import ArgumentParser
import Capture
import CommandHelp
import Glibc
import Localization
import NetworkAddress
import PacketIO
import Probing
import Rendering

enum CaptureFormat: String, ExpressibleByArgument, CaseIterable, Sendable { case table, json }

/// `agent capture`: what real traffic says of a line.
package struct CaptureCommand: ParsableCommand {
    package static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "capture", abstract: CaptureHelp.capture.words, discussion: CaptureHelp.discussion.words)
    }

    @Option(name: .shortAndLong, help: CaptureHelp.interface.help(value: "name"))
    var interface: String?
    @Option(name: .shortAndLong, help: CaptureHelp.read.help(value: "file"))
    var read: String?
    @Option(help: CaptureHelp.filter.help(value: "expression"))
    var filter = ""
    @Option(parsing: .unconditional, help: CaptureHelp.interval.help(value: "duration"))
    var interval = DurationArgument("10s", .seconds(10))
    @Option(name: .shortAndLong, parsing: .unconditional, help: CaptureHelp.count.help)
    var count: UInt64?
    @Option(parsing: .unconditional, help: CaptureHelp.duration.help(value: "duration"))
    var duration: DurationArgument?
    @Flag(help: CaptureHelp.flows.help)
    var flows = false
    @Flag(help: CaptureHelp.promiscuous.help)
    var promiscuous = false
    @Option(parsing: .upToNextOption, help: CaptureHelp.inside.help(value: "prefix"))
    var inside: [String] = []
    @Option(parsing: .unconditional, help: CaptureHelp.lineRate.help(value: "rate"))
    var lineRate: BitRateArgument?
    @Option(parsing: .unconditional, help: CaptureHelp.buffer.help(value: "MiB"))
    var buffer = 3
    @Option(parsing: .unconditional, help: CaptureHelp.maxFlows.help)
    var maxFlows = 100_000
    @Option(parsing: .unconditional, help: CaptureHelp.idle.help(value: "duration"))
    var idle = DurationArgument("2min", .seconds(120))
    @Option(parsing: .unconditional, help: CaptureHelp.active.help(value: "duration"))
    var active = DurationArgument("5min", .seconds(300))
    @Option(parsing: .unconditional, help: CaptureHelp.talkers.help)
    var talkers = 10
    @Option(parsing: .unconditional, help: CaptureHelp.prefix4.help(value: "bits"))
    var prefix4 = 24
    @Option(parsing: .unconditional, help: CaptureHelp.prefix6.help(value: "bits"))
    var prefix6 = 56
    @Option(help: CaptureHelp.systems.help(value: "file"))
    var systems: String?
    @Option(help: CaptureHelp.ipfix.help(value: "address:port"))
    var ipfix: String?
    @Option(parsing: .unconditional, help: CaptureHelp.domain.help(value: "number"))
    var domain: UInt32 = 1
    @Option(help: CaptureHelp.format.help)
    var format: CaptureFormat = .table
    @OptionGroup var speech: LanguageOptions

    package init() {}

    package func run() throws {
        let language = speech.language
        try CommandFault.reporting {
            let source = try source(language)
            let settings = try settings(language)
            var limits = CaptureRun.Limits()
            if let count {
                try ProbeLimits.expect(
                    count > 0,
                    CaptureMessages.badNumber.text(language, "--count", 1, NumberStyle(language).integer(UInt64.max), 0)
                )
                limits.packets = count
            }
            if let duration {
                try expect(
                    Int(duration.duration.nanoseconds / 1_000_000), "--duration (ms)", 1...Int(Int32.max) * 1_000,
                    language)
                limits.duration = duration.duration.nanoseconds
            }
            let collector = try collector(language)
            // The program has its one thread still.
            let pages = ResidentPages()
            pages.giveBack()
            let outcome: CaptureOutcome
            do throws(CaptureError) {
                outcome = try watch(source, settings, limits, collector, pages, language)
            } catch { throw error.fault(language) }
            if outcome.dropped > 0 {
                StandardError.write(CaptureMessages.lost.text(language, outcome.dropped) + "\n")
            }
            if outcome.isCutShort { StandardError.write(CaptureMessages.cutShort.text(language) + "\n") }
            if outcome.refused > 0 {
                StandardError.write(
                    CaptureMessages.collectorRefused.text(language, outcome.refused, ipfix ?? "") + "\n")
            }
            if let error = outcome.error { throw error.fault(language) }
            if outcome.dropped > 0 || outcome.isCutShort || outcome.refused > 0 {
                throw ExitCode(CommandFault.Code.badNews.rawValue)
            }
        }
    }

    private func source(_ language: Language) throws -> CaptureRun.Source {
        switch (interface, read) {
        case (let name?, nil):
            try expect(buffer, "--buffer", 1...1_024, language)
            var live = LiveCapture.Settings(interface: name)
            live.filter = filter
            live.isPromiscuous = promiscuous
            live.bufferSize = buffer << 20
            return .live(live)
        case (nil, let path?): return .file(path: path, filter: filter)
        default: throw CommandFault(.input, CaptureMessages.oneSource.text(language))
        }
    }

    private func settings(_ language: Language) throws -> CaptureSettings {
        try expect(maxFlows, "--max-flows", 16...50_000_000, language)
        try expect(talkers, "--talkers", 0...4_096, language)
        try expect(prefix4, "--prefix4", 0...32, language)
        try expect(prefix6, "--prefix6", 0...62, language)
        try expect(Int(interval.duration.nanoseconds / 1_000_000), "--interval (ms)", 100...86_400_000, language)
        var settings = CaptureSettings()
        settings.interval = interval.duration.nanoseconds
        settings.flows = maxFlows
        settings.idle = idle.duration.nanoseconds
        settings.unansweredIdle = min(settings.unansweredIdle, settings.idle)
        settings.closedIdle = min(settings.closedIdle, settings.idle)
        settings.active = active.duration.nanoseconds
        settings.talkers = talkers
        settings.prefixLength4 = prefix4
        settings.prefixLength6 = prefix6
        settings.keepsRecords = flows || ipfix != nil
        if let systems { settings.systems = try SystemRulesReader.read(systems, language) }
        settings.inside = try InsidePrefixes.read(inside, "--inside", language)
        settings.lineRate = lineRate?.bitsPerSecond ?? 0
        if let interface {
            let facts = InterfaceFacts(interface)
            settings.hardwareAddress = facts.hardwareAddress
            settings.keepsSilence = true
            // Who tells the ends by their addresses does not stand on the line's own interface.
            if lineRate == nil, settings.inside.isEmpty, let speed = facts.speed { settings.lineRate = speed }
        }
        return settings
    }

    private func expect(_ value: Int, _ option: String, _ range: ClosedRange<Int>, _ language: Language) throws {
        try ProbeLimits.expect(
            range.contains(value),
            CaptureMessages.badNumber.text(language, option, range.lowerBound, range.upperBound, value))
    }

    /// Where flow records go.
    private func collector(_ language: Language) throws -> Endpoint? {
        try ipfix.map { text in
            guard let collector = Endpoint(text, defaultPort: IPFIXExporter.defaultPort), collector.port > 0 else {
                throw CommandFault(
                    .input,
                    AgentMessages.badEndpoint.text(language, "--ipfix", text, IPFIXExporter.defaultPort))
            }
            return collector
        }
    }

    private func watch(
        _ source: CaptureRun.Source, _ settings: CaptureSettings, _ limits: CaptureRun.Limits, _ collector: Endpoint?,
        _ pages: ResidentPages, _ language: Language
    ) throws(CaptureError) -> CaptureOutcome {
        var exporter: IPFIXExporter?
        if let collector {
            exporter = try IPFIXExporter(collector, domain: domain, interface: interface.map(ObservedInterface.init))
        }
        let signals: SignalWatch
        do throws(SocketError) { signals = try SignalWatch() } catch { throw .thread(code: error.code) }
        let display = CaptureDisplay(
            place: interface ?? read ?? "", format: format, listsFlows: flows, systems: settings.systems,
            exporter: exporter, pages: pages, language: language)
        let end = signals.end
        let run = try CaptureRun.start(
            source, settings, limits,
            .init(
                interval: { display.show($0) }, records: { display.show($0) },
                finished: {
                    display.finish($0, isCutShort: $1)
                    end()
                }))
        // Opening the interface and compiling its filter touched pages that nothing needs again.
        pages.giveBack()
        if interface != nil, format == .table, Terminal.isWatched {
            Terminal.write(CaptureMessages.started.text(language, interface ?? "") + "\n")
        }
        if signals.wait() != nil {
            run.stop()
            // What was under way is still told; a second signal doesn't wait for it.
            _ = signals.wait()
        }
        return display.outcome
    }
}
