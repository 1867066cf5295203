package import ArgumentParser
import CommandHelp
import Glibc
import Localization
import NetworkAddress
import PacketIO
import Probing
import Rendering

/// `agent reflect`: answer STAMP and TWAMP-Light probes until told to stop.
package struct ReflectCommand: ParsableCommand {
    package static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "reflect", abstract: AgentHelp.reflect.words,
            discussion: AgentHelp.reflectDiscussion.words)
    }

    @Option(help: AgentHelp.listen.help(value: "address:port"))
    var listen = Self.everywhere
    @Option(help: AgentHelp.allow.help(value: "prefix"))
    var allow: [String] = []
    @Option(help: AgentHelp.rateLimit.help(value: "number"))
    var rateLimit = "2000"
    @Option(help: StampHelp.reflectorKeyFile.help(value: "file"))
    var keyFile: String?
    @Flag(help: StampHelp.stateless.help)
    var stateless = false
    @Option(help: StampHelp.timestampFormat.help)
    var timestampFormat: StampTimestampFormat = .ntp
    @Option(help: StampHelp.reflectFormat.help)
    var format: ReflectFormat = .table
    @OptionGroup var speech: LanguageOptions

    private static let everywhere = ["0.0.0.0:862", "[::]:862"]

    package init() {}

    package func run() throws {
        let language = speech.language
        try CommandFault.reporting {
            let settings = try settings(language)
            let counters: ReflectorCounters
            do throws(SocketError) { counters = try reflect(settings, language) } catch {
                throw CommandFault(.environment, Self.text(of: error, language))
            }
            let summary = ReflectSummary(counters: counters)
            Terminal.write(format == .json ? summary.json.text(pretty: true) + "\n" : summary.text(language))
        }
    }

    private func reflect(_ settings: ReflectorSettings, _ language: Language) throws(SocketError) -> ReflectorCounters {
        let signals = try SignalWatch()
        let reflector = try open(settings)
        let places = reflector.endpoints.map { "\($0)" }.joined(separator: ", ")
        let senders = settings.allow.map { "\($0)" }.joined(separator: ", ")
        // At once and not at the end: whoever started us waits for this line.
        let opening = ProbeMessages.reflecting.text(language, places, senders) + "\n"
        if format == .json { StandardError.write(opening) } else { Terminal.write(opening) }
        if allow.isEmpty { StandardError.write(ProbeMessages.loopbackOnly.text(language) + "\n") }
        _ = signals.wait()
        return reflector.stop()
    }

    /// By default on both families; a host without IPv6 is answered for all the same.
    private func open(_ settings: ReflectorSettings) throws(SocketError) -> Reflector {
        do throws(SocketError) { return try Reflector(settings) } catch {
            guard listen == Self.everywhere, error.code == EAFNOSUPPORT || error.code == EADDRNOTAVAIL else {
                throw error
            }
            var reduced = settings
            reduced.listen.removeLast()
            return try Reflector(reduced)
        }
    }

    private func settings(_ language: Language) throws -> ReflectorSettings {
        let endpoints = try listen.map { text in
            guard let endpoint = try ZonedText.endpoint(text, language) else {
                throw CommandFault(.input, ProbeMessages.badListen.text(language, text))
            }
            try ProbeLimits.expect(
                !endpoint.address.lacksZone, ZonedText.wanted("\(endpoint.address)", language))
            return endpoint
        }
        var prefixes = try allow.map { text in
            guard let prefix = Prefix(text) else {
                throw CommandFault(.input, ProbeMessages.badPrefix.text(language, text))
            }
            return prefix
        }
        if prefixes.isEmpty { prefixes = ["127.0.0.0/8", "::1/128"].compactMap { Prefix($0) } }
        var rate: Int?
        if rateLimit != "none" {
            guard let number = Int(rateLimit), (1...1_000_000_000).contains(number) else {
                throw CommandFault(.input, ProbeMessages.badRate.text(language, rateLimit))
            }
            rate = number
        }
        var settings = ReflectorSettings(listen: endpoints, allow: prefixes, rateLimit: rate)
        settings.isStateless = stateless
        settings.timestampFormat = timestampFormat.format
        if let keyFile {
            guard let keys = StampKeyRing(try KeyFileReader.read(keyFile, language)) else {
                throw CommandFault(.environment, StampMessages.keyRefused.text(language))
            }
            settings.keys = keys
        }
        return settings
    }

    private static func text(of error: SocketError, _ language: Language) -> String {
        let port = error.endpoint?.port ?? 0
        let advice =
            switch error.code {
            case EACCES, EPERM: port < 1_024 ? ProbeMessages.adviceLowPort : .adviceOther
            case EADDRINUSE: ProbeMessages.adviceInUse
            case EADDRNOTAVAIL: ProbeMessages.adviceNoAddress
            default: ProbeMessages.adviceOther
            }
        let words = advice.text(language, port)
        guard error.operation == .bind, let endpoint = error.endpoint else {
            return ProbeMessages.socketFailed.text(language, error, words)
        }
        return ProbeMessages.bindFailed.text(language, endpoint, "\(error.reason) (errno \(error.code))", words)
    }
}
