package import ArgumentParser
import CommandHelp
import Glibc
import Localization
import NetworkAddress
import PacketIO
import Probing
import Rendering
import Reporting

/// `agent probe available HOST`: what others leave of a path's rate.
package struct ProbeAvailableCommand: ParsableCommand {
    package static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "available", abstract: DispersionHelp.available.words,
            discussion: DispersionHelp.availableDiscussion.words)
    }

    @Argument(help: CapacityHelp.host.help(value: "host"))
    var host: String
    @Option(help: DispersionHelp.direction.help)
    var direction: CapacityDirection = .down
    @Option(help: CapacityHelp.keyFile.help(value: "file"))
    var keyFile: String?
    @Option(parsing: .unconditional, help: CapacityHelp.key.help(value: "id"))
    var key: UInt8?
    @Option(help: CapacityHelp.port.help)
    var port = CapacityPDU.defaultPort
    @Option(parsing: .unconditional, help: CapacityHelp.maximumRate.help(value: "rate"))
    var maxRate: BitRateArgument?
    @Option(parsing: .unconditional, help: CapacityHelp.dscp.help)
    var dscp = 0
    @Option(help: CapacityHelp.source.help(value: "address"))
    var source: String?
    @OptionGroup var family: FamilyOptions
    @Option(help: CapacityHelp.format.help)
    var format: CapacityFormat = .table
    @OptionGroup var leave: LeaveOptions
    @OptionGroup var speech: LanguageOptions

    /// What leave is asked for; the chirps take less.
    private static let seconds = 50

    package init() {}

    package func run() throws {
        let language = speech.language
        try CommandFault.reporting {
            let request = try request(language)
            let granted = try leave.ask(
                direction == .up ? .up : .down, seconds: Self.seconds, server: request.server, source: request.source,
                language)
            defer { granted?.end() }
            let progress = ProgressLine(isLive: format == .table && Terminal.isWatched)
            progress.announce(
                DispersionMessages.measuringAvailable.text(language, direction.rawValue, host, request.server))
            let outcome: TrainOutcome
            do throws(TrainFailure) {
                outcome = try TrainMeasurement.run(request, .available, isLive: format == .table, language)
            } catch { throw error.fault(request.server, language) }
            let listing = TrainListing(host: host, request: request, outcome: outcome)
            Terminal.write(format == .json ? listing.json.text() + "\n" : listing.text(language))
            if outcome.available?.verdict != .measured { throw ExitCode(listing.code.rawValue) }
        }
    }

    private func request(_ language: Language) throws -> CapacityRequest {
        let address = try family.address(of: host, language)
        try ProbeLimits.expect(port != 0, ProbeMessages.badPort.text(language, port))
        try ProbeLimits.expect((0...63).contains(dscp), ProbeMessages.badCodePoint.text(language, dscp))
        var request = CapacityRequest(server: Endpoint(address, port: port))
        request.source = try FamilyOptions.source(source, for: address, language)
        request.direction = direction == .up ? .up : .down
        request.terms.trafficClass = UInt8(dscp << 2)
        if let maxRate {
            try ProbeLimits.expect(
                maxRate.bitsPerSecond >= 1e5, CapacityMessages.badRate.text(language, "--max-rate", maxRate.text))
            request.maximumRate = maxRate.bitsPerSecond
            request.bandwidth = UInt16(min(32_767, (maxRate.bitsPerSecond / 1e6).rounded(.up)))
        }
        if let keyFile {
            request.key = try CapacityKeyReader.key(key, in: keyFile, language)
        } else if let key {
            throw CommandFault(.input, CapacityMessages.noKeyFile.text(language, key))
        }
        return request
    }
}
