package import ArgumentParser
import CommandHelp
import Localization
import NetworkAddress
import Probing

/// `agent probe stamp HOST`: one STAMP session, live.
package struct ProbeStampCommand: ParsableCommand {
    package static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "stamp", abstract: AgentHelp.probeStamp.words,
            discussion: AgentHelp.probeStampDiscussion.words)
    }

    @Argument(help: AgentHelp.host.help(value: "host"))
    var host: String
    @Option(parsing: .unconditional, help: AgentHelp.reflectorPort.help)
    var port: UInt16 = ReflectorSettings.defaultPort
    @OptionGroup var options: ProbeOptions
    @OptionGroup var stamp: StampOptions
    @OptionGroup var speech: LanguageOptions

    package init() {}

    package func run() throws {
        let language = speech.language
        try CommandFault.reporting {
            var settings = try options.settings(host: host, port: port, language)
            try stamp.apply(to: &settings, language)
            try ProbeSession(
                settings: settings, host: host, count: options.count, format: options.format, language: language
            ).run(spacing: options.interval.description, patience: options.timeout.description)
        }
    }
}
