package import ArgumentParser
import CommandHelp
import Glibc
import Localization
import NetworkAddress
import PacketIO
import Probing
import Rendering
import Telemetry

/// `agent probe stamp HOST`: one STAMP session, live.
package struct ProbeStampCommand: ParsableCommand {
    package static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "stamp", abstract: AgentHelp.probeStamp.words,
            discussion: AgentHelp.probeStampDiscussion.words)
    }

    @Argument(help: AgentHelp.host.help(value: "host"))
    var host: String
    @Option(help: AgentHelp.reflectorPort.help)
    var port: UInt16 = ReflectorSettings.defaultPort
    @Option(name: .shortAndLong, help: AgentHelp.count.help)
    var count: UInt64?
    @Option(name: .shortAndLong, help: AgentHelp.spacing.help)
    var interval = DurationArgument("100ms", .milliseconds(100))
    @Option(name: .shortAndLong, help: AgentHelp.size.help)
    var size = SessionSettings.defaultSize
    @Option(help: AgentHelp.dscp.help)
    var dscp = 0
    @Option(help: AgentHelp.timeout.help)
    var timeout = DurationArgument("2s", .seconds(2))
    @Option(help: AgentHelp.source.help(value: "address[:port]"))
    var source: String?
    @Flag(name: .customShort("4"), help: AgentHelp.onlyIPv4.help)
    var v4 = false
    @Flag(name: .customShort("6"), help: AgentHelp.onlyIPv6.help)
    var v6 = false
    @Option(help: AgentHelp.probeFormat.help)
    var format: ProbeFormat = .table
    @OptionGroup var stamp: StampOptions
    @OptionGroup var speech: LanguageOptions

    package init() {}

    package func run() throws {
        let language = speech.language
        try CommandFault.reporting {
            var settings = try settings(language)
            try stamp.apply(to: &settings, language)
            try ProbeSession(settings: settings, host: host, count: count, format: format, language: language).run(
                spacing: interval.description, patience: timeout.description)
        }
    }

    private func settings(_ language: Language) throws -> SessionSettings {
        func check(_ isGood: Bool, _ text: @autoclosure () -> String) throws {
            if !isGood { throw CommandFault(.input, text()) }
        }
        try check(port != 0, ProbeMessages.badPort.text(language, port))
        try check(count != 0, ProbeMessages.badCount.text(language, 0))
        let sizes = StampPacket.length...SessionSettings.maximumSize
        try check(
            sizes.contains(size), ProbeMessages.badSize.text(language, size, sizes.lowerBound, sizes.upperBound))
        try ProbeLimits.check(dscp: dscp, interval: interval, timeout: timeout, language)
        let address = try ProbeLimits.address(of: host, onlyIPv4: v4, onlyIPv6: v6, language)
        var from: Endpoint?
        if let source {
            from = Endpoint(source, defaultPort: 0)
            try check(
                from?.address.width == address.width, ProbeMessages.badSource.text(language, source))
        }
        return SessionSettings(
            link: host, peer: host, remote: Endpoint(address, port: port), period: interval.duration, size: size,
            dscp: UInt8(dscp), timeout: timeout.duration, source: from)
    }
}

/// How the summary is printed.
package enum ProbeFormat: String, ExpressibleByArgument, CaseIterable, Sendable { case table, json, csv }
