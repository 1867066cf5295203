import ArgumentParser
import CommandHelp
import Localization
import NetworkAddress
import PacketIO
import Probing

/// What every command that probes one host over UDP takes on its command line.
struct ProbeOptions: ParsableArguments {
    @Option(name: .shortAndLong, parsing: .unconditional, help: AgentHelp.count.help)
    var count: UInt64?
    @Option(name: .shortAndLong, parsing: .unconditional, help: AgentHelp.spacing.help)
    var interval = DurationArgument("100ms", .milliseconds(100))
    @Flag(help: TwampHelp.poisson.help)
    var poisson = false
    @Option(name: .shortAndLong, parsing: .unconditional, help: AgentHelp.size.help)
    var size = SessionSettings.defaultSize
    @Option(parsing: .unconditional, help: AgentHelp.dscp.help)
    var dscp = 0
    @Option(parsing: .unconditional, help: AgentHelp.timeout.help)
    var timeout = DurationArgument("2s", .seconds(2))
    @Option(help: AgentHelp.source.help(value: "address[:port]"))
    var source: String?
    @OptionGroup var family: FamilyOptions
    @Option(help: AgentHelp.probeFormat.help)
    var format: ProbeFormat = .table

    /// The session that the options ask for, at `port` of `host`. Asks the resolver.
    func settings(host: String, port: UInt16, _ language: Language) throws -> SessionSettings {
        try ProbeLimits.expect(port != 0, ProbeMessages.badPort.text(language, port))
        try ProbeLimits.expect(count != 0, ProbeMessages.badCount.text(language, 0))
        let sizes = StampPacket.length...SessionSettings.maximumSize
        try ProbeLimits.expect(
            sizes.contains(size), ProbeMessages.badSize.text(language, size, sizes.lowerBound, sizes.upperBound))
        try ProbeLimits.check(dscp: dscp, interval: interval, timeout: timeout, language)
        let address = try family.address(of: host, language)
        var from: Endpoint?
        if let source {
            from = try ZonedText.endpoint(source, defaultPort: 0, language)
            try ProbeLimits.expect(
                from?.address.width == address.width, ProbeMessages.badSource.text(language, source))
            from = from.map { Endpoint($0.address.inZone(address.zone), port: $0.port) }
        }
        var settings = SessionSettings(
            link: host, peer: host, remote: Endpoint(address, port: port), period: interval.duration, size: size,
            dscp: UInt8(dscp), timeout: timeout.duration, source: from)
        settings.isPoisson = poisson
        return settings
    }
}

/// How the summary is printed.
package enum ProbeFormat: String, ExpressibleByArgument, CaseIterable, Sendable { case table, json, csv }
