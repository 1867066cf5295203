package import ArgumentParser
import CommandHelp
import Glibc
import Localization
import NetworkAddress
import PacketIO
import Probing

/// `agent reflect-sbfd`: answer Seamless BFD until told to stop.
package struct ReflectSeamlessCommand: ParsableCommand {
    package static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "reflect-sbfd", abstract: LivenessHelp.reflect.words,
            discussion: LivenessHelp.reflectDiscussion.words)
    }

    @Option(help: LivenessHelp.reflectListen.help(value: "address"))
    var listen = ["0.0.0.0", "::"]
    @Option(help: LivenessHelp.reflectDiscriminator.help(value: "number"))
    var discriminator: [String] = []
    @Option(name: .shortAndLong, parsing: .unconditional, help: LivenessHelp.reflectInterval.help)
    var interval = DurationArgument("10ms", .milliseconds(10))
    @Option(help: AgentHelp.allow.help(value: "prefix"))
    var allow: [String] = []
    @Option(help: AgentHelp.rateLimit.help(value: "number"))
    var rateLimit = "2000"
    @OptionGroup var speech: LanguageOptions

    package init() {}

    package func run() throws {
        let language = speech.language
        try CommandFault.reporting {
            let reflector = try reflector(language)
            let addresses = try listen.map { text in
                guard let address = try ZonedText.address(text, language) else {
                    throw CommandFault(.input, LivenessMessages.badListenAddress.text(language, text))
                }
                return address
            }
            do throws(SocketError) { try reflect(reflector, addresses, language) } catch {
                throw CommandFault(.environment, ProbeBFDCommand.text(of: error, language))
            }
        }
    }

    private func reflect(
        _ reflector: SeamlessReflector, _ addresses: [IPAddress], _ language: Language
    ) throws(SocketError) {
        let signals = try SignalWatch()
        let endpoints = addresses.map { Endpoint($0, port: LivenessTarget.Transport.seamless.port) }
        let reflection = try open(reflector, endpoints)
        let places = endpoints.map { "\($0)" }.joined(separator: ", ")
        let numbers = reflector.discriminators.sorted().map { "\($0)" }.joined(separator: ", ")
        // At once and not at the end: whoever started us waits for this line.
        Terminal.write(LivenessMessages.reflecting.text(language, places, numbers) + "\n")
        if allow.isEmpty { StandardError.write(ProbeMessages.loopbackOnly.text(language) + "\n") }
        _ = signals.wait()
        let outcome = reflection.stop()
        var text = LivenessMessages.reflected.text(language, outcome.received, outcome.answered)
        for discard in BFDDiscard.allCases where outcome.discarded[Int(discard.rawValue)] > 0 {
            text += ", \(discard.key) \(outcome.discarded[Int(discard.rawValue)])"
        }
        Terminal.write(text + "\n")
    }

    /// By default on both families; a host without IPv6 is answered for all the same.
    private func open(
        _ reflector: SeamlessReflector, _ endpoints: [Endpoint]
    ) throws(SocketError) -> SeamlessReflection {
        do throws(SocketError) { return try SeamlessReflection(reflector, listen: endpoints) } catch {
            guard listen == ["0.0.0.0", "::"], error.code == EAFNOSUPPORT || error.code == EADDRNOTAVAIL else {
                throw error
            }
            return try SeamlessReflection(reflector, listen: [endpoints[0]])
        }
    }

    private func reflector(_ language: Language) throws -> SeamlessReflector {
        guard !discriminator.isEmpty else {
            throw CommandFault(.input, LivenessMessages.noReflectDiscriminator.text(language))
        }
        guard (Duration.microseconds(1)...Duration.seconds(60)).contains(interval.duration) else {
            throw CommandFault(.input, LivenessMessages.badReflectInterval.text(language, interval.description))
        }
        let numbers = try discriminator.map { try ProbeBFDCommand.discriminator($0, language) }
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
        return SeamlessReflector(
            discriminators: Set(numbers), minimumInterval: interval.duration, allow: prefixes, rateLimit: rate)
    }
}
