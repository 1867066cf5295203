package import ArgumentParser
import CommandHelp
import Localization
import NetworkAddress
import PacketIO
import Probing

/// `agent probe icmp HOST`: ICMP echo, live.
package struct ProbeICMPCommand: ParsableCommand {
    package static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "icmp", abstract: PathHelp.icmp.words, discussion: PathHelp.icmpDiscussion.words)
    }

    @Argument(help: PathHelp.host.help(value: "host"))
    var host: String
    @Option(name: .shortAndLong, parsing: .unconditional, help: AgentHelp.count.help)
    var count: UInt64?
    @Option(name: .shortAndLong, parsing: .unconditional, help: AgentHelp.spacing.help)
    var interval = DurationArgument("100ms", .milliseconds(100))
    @Option(name: .shortAndLong, help: PathHelp.echoSize.help)
    var size = EchoMessage.defaultSize
    @Option(parsing: .unconditional, help: AgentHelp.dscp.help)
    var dscp = 0
    @Option(parsing: .unconditional, help: AgentHelp.timeout.help)
    var timeout = DurationArgument("2s", .seconds(2))
    @OptionGroup var target: TargetOptions
    @OptionGroup var speech: LanguageOptions

    package init() {}

    package func run() throws {
        let language = speech.language
        try CommandFault.reporting {
            try ProbeLimits.expect(count != 0, ProbeMessages.badCount.text(language, 0))
            let sizes = EchoMessage.sizes
            try ProbeLimits.expect(
                sizes.contains(size), ProbeMessages.badSize.text(language, size, sizes.lowerBound, sizes.upperBound))
            try ProbeLimits.check(dscp: dscp, interval: interval, timeout: timeout, language)
            let address = try target.address(of: host, language)
            if let error = EchoSocket.obstacle(to: address) {
                throw TargetOptions.fault(error, to: address, forbidden: .adviceEcho, language)
            }
            let settings = SessionSettings(
                link: host, peer: host, remote: Endpoint(address, port: 0), period: interval.duration, size: size,
                dscp: UInt8(dscp), timeout: timeout.duration,
                source: try target.source(for: address, language).map { Endpoint($0, port: 0) },
                method: .echo)
            try ProbeSession(settings: settings, host: host, count: count, format: target.format, language: language)
                .run(
                    spacing: interval.description, patience: timeout.description)
        }
    }
}
