package import ArgumentParser
import CommandHelp
import Localization
import NetworkAddress
import PacketIO
import Probing

/// `agent probe twamp HOST`: one session that a TWAMP server grants, live.
package struct ProbeTwampCommand: ParsableCommand {
    package static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "twamp", abstract: TwampHelp.probeTwamp.words,
            discussion: TwampHelp.probeTwampDiscussion.words)
    }

    @Argument(help: TwampHelp.server.help(value: "host"))
    var host: String
    @Option(help: TwampHelp.controlPort.help(value: "port"))
    var controlPort = TwampControlConnection.defaultPort
    @Option(parsing: .unconditional, help: TwampHelp.testPort.help)
    var port: UInt16 = ReflectorSettings.defaultPort
    @OptionGroup var options: ProbeOptions
    @OptionGroup var speech: LanguageOptions

    package init() {}

    package func run() throws {
        let language = speech.language
        try CommandFault.reporting {
            var settings = try options.settings(host: host, port: port, language)
            // RFC 5357 §4.2: a reflector may forget a session after 900 s without a packet.
            guard settings.period < .seconds(900) else {
                throw CommandFault(
                    .input, TwampMessages.slowInterval.text(language, options.interval.description))
            }
            guard controlPort != 0 else {
                throw CommandFault(.input, TwampMessages.badControlPort.text(language, controlPort))
            }
            let server = Endpoint(settings.remote.address, port: controlPort)
            let control: TwampControlConnection
            let session: TwampControlConnection.Session
            do throws(TwampControlConnection.Failure) {
                control = try TwampControlConnection(to: server, from: settings.source?.address)
                session = try control.request(
                    port: port, size: settings.size, dscp: settings.dscp, timeout: settings.timeout,
                    sourcePort: settings.source?.port ?? 0)
            } catch {
                throw error.fault(server, language)
            }
            settings.remote = session.remote
            settings.source = session.local
            settings.carriesExtensions = false
            var lost: TwampControlConnection.Failure?
            let probe = ProbeSession(
                settings: settings, host: host, count: options.count, format: options.format, language: language,
                title: TwampMessages.summaryTitle.text(language, "\(host) (\(session.remote))"),
                opening: TwampMessages.probing.text(
                    language, host, session.remote, settings.size, options.interval.description,
                    session.terms.sessionIdentifier),
                companion: ProbeSession.Companion(
                    socket: session.socket, descriptor: control.descriptor,
                    isOver: {
                        lost = control.check()
                        return lost != nil
                    },
                    end: { control.stop() }))
            try probe.run(spacing: options.interval.description, patience: options.timeout.description)
            if let lost { throw lost.fault(server, language) }
        }
    }
}
