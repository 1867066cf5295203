package import ArgumentParser
import CommandHelp
import Glibc
import Localization
import NetworkAddress
import PacketIO
import Probing
import Rendering
import Reporting

package enum CapacityDirection: String, ExpressibleByArgument, CaseIterable, Sendable { case down, up }
package enum CapacityAlgorithm: String, ExpressibleByArgument, CaseIterable, Sendable { case b = "B", c = "C" }
package enum CapacityDatagrams: String, ExpressibleByArgument, CaseIterable, Sendable { case small, traditional, jumbo }
package enum CapacityFormat: String, ExpressibleByArgument, CaseIterable, Sendable { case table, json }

/// `agent probe capacity HOST`: the greatest rate of a path; with `--serve`, the other end.
package struct ProbeCapacityCommand: ParsableCommand {
    package static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "capacity", abstract: CapacityHelp.capacity.words,
            discussion: CapacityHelp.discussion.words)
    }

    @Argument(help: CapacityHelp.host.help(value: "host"))
    var host: String?
    @Option(help: CapacityHelp.direction.help)
    var direction: CapacityDirection = .down
    @Option(parsing: .unconditional, help: CapacityHelp.seconds.help(value: "number"))
    var seconds = 10
    @Option(help: CapacityHelp.algorithm.help)
    var algorithm: CapacityAlgorithm = .b
    @Option(help: CapacityHelp.keyFile.help(value: "file"))
    var keyFile: String?
    @Option(parsing: .unconditional, help: CapacityHelp.key.help(value: "id"))
    var key: UInt8?
    @Option(help: CapacityHelp.port.help)
    var port = CapacityPDU.defaultPort
    @Option(parsing: .unconditional, help: CapacityHelp.interval.help)
    var interval = DurationArgument("1s", .seconds(1))
    @Option(parsing: .unconditional, help: CapacityHelp.feedback.help)
    var feedback = DurationArgument("50ms", .milliseconds(50))
    @Option(parsing: .unconditional, help: CapacityHelp.maximumRate.help(value: "rate"))
    var maxRate: BitRateArgument?
    @Option(parsing: .unconditional, help: CapacityHelp.rate.help(value: "rate"))
    var rate: BitRateArgument?
    @Option(parsing: .unconditional, help: CapacityHelp.dscp.help)
    var dscp = 0
    @Option(help: CapacityHelp.datagrams.help)
    var datagrams: CapacityDatagrams?
    @Flag(help: CapacityHelp.randomPayload.help)
    var randomPayload = false
    @Flag(help: CapacityHelp.oneWayDelay.help)
    var oneWayDelay = false
    @Flag(help: CapacityHelp.checksum.help)
    var checksum = false
    @Option(help: CapacityHelp.source.help(value: "address"))
    var source: String?
    @OptionGroup var family: FamilyOptions
    @Option(help: CapacityHelp.format.help)
    var format: CapacityFormat = .table
    @OptionGroup var dispersion: DispersionOptions
    @OptionGroup var leave: LeaveOptions
    @OptionGroup var service: CapacityServiceOptions
    @OptionGroup var speech: LanguageOptions

    package init() {}

    package func run() throws {
        let language = speech.language
        try CommandFault.reporting {
            if service.serve {
                if let host { throw CommandFault(.input, CapacityMessages.hostWithServe.text(language, host)) }
                try service.run(keyFile: keyFile, checksum: checksum, format: format, language)
            } else {
                try service.checkUnused(language)
                try measure(language)
            }
        }
    }

    private func measure(_ language: Language) throws {
        guard let host else { throw CommandFault(.input, CapacityMessages.hostMissing.text(language)) }
        var request = try request(host, language)
        let granted = try leave.ask(
            direction == .up ? .up : .down, seconds: seconds, more: dispersion.contract == nil ? 0 : 10,
            server: request.server, source: request.source, language)
        defer { granted?.end() }
        if try dispersion.answers(host, request, format, language, measured: { granted?.end($0, against: $1) }) {
            return
        }
        // Trains are short and go as fast as they can: only so do they meet the line's bucket.
        if let granted {
            request.keep(within: granted.grant)
            request.terms.testInterval = min(request.terms.testInterval, UInt16(granted.secondsLeft))
        }
        let progress = ProgressLine(isLive: format == .table && Terminal.isWatched)
        progress.announce(
            CapacityMessages.measuring.text(language, direction.rawValue, host, request.server, seconds))
        let outcome: CapacityOutcome
        do throws(CapacityFailure) { outcome = try self.run(request, language) } catch {
            throw error.fault(request.server, language)
        }
        // One that was held back or cut short says nothing of the circuit.
        if rate == nil, maxRate == nil, datagrams == nil, outcome.end == .complete,
            let measured = TestMeasurement(outcome)
        {
            granted?.end(measured, against: request.server)
        }
        let listing = CapacityListing(host: host, request: request, outcome: outcome)
        Terminal.write(format == .json ? listing.json.text() + "\n" : listing.text(language))
        if outcome.report.intervals.isEmpty || outcome.end == .silent {
            throw ExitCode(CommandFault.Code.badNews.rawValue)
        }
    }

    private func run(_ request: CapacityRequest, _ language: Language) throws(CapacityFailure) -> CapacityOutcome {
        let isLive = format == .table && Terminal.isWatched
        let overhead = request.server.address.width == 32 ? 28 : 48
        let result: Result<CapacityOutcome, CapacityFailure>
        do throws(SocketError) {
            let signals = try SignalWatch()
            let client = try CapacityClient(
                request,
                interval: {
                    if isLive { Terminal.write(CapacityListing.live($0, overhead: overhead, language) + "\n") }
                }, finished: signals.end)
            if signals.wait() != nil { client.cancel() }
            result = Self.outcome(of: client)
        } catch { throw .socket(error) }
        return try result.get()
    }
}
