package import ArgumentParser
import CommandHelp
import Glibc
import Localization
import NetworkAddress
import PacketIO
import Probing
import Rendering

/// `agent probe bfd HOST…`: BFD sessions, live.
package struct ProbeBFDCommand: ParsableCommand {
    package static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "bfd", abstract: LivenessHelp.bfd.words, discussion: LivenessHelp.bfdDiscussion.words)
    }

    @Argument(help: LivenessHelp.host.help(value: "host"))
    var hosts: [String]
    @Flag(help: LivenessHelp.multihop.help)
    var multihop = false
    @Flag(help: LivenessHelp.seamless.help)
    var seamless = false
    @Flag(help: LivenessHelp.passive.help)
    var passive = false
    @Option(name: .shortAndLong, parsing: .unconditional, help: LivenessHelp.interval.help)
    var interval = DurationArgument("100ms", .milliseconds(100))
    @Option(parsing: .unconditional, help: LivenessHelp.multiplier.help)
    var multiplier = 3
    @Option(help: LivenessHelp.discriminator.help(value: "number"))
    var discriminator: String?
    @Option(name: .customLong("for"), parsing: .unconditional, help: LivenessHelp.duration.help(value: "duration"))
    var length: DurationArgument?
    @Option(name: .customLong("auth"), help: LivenessHelp.authentication.help)
    var authentication: BFDKeyKind?
    @Option(parsing: .unconditional, help: LivenessHelp.keyIdentifier.help)
    var keyId: UInt8 = 1
    @Option(help: LivenessHelp.keyFile.help(value: "path"))
    var keyFile: String?
    @OptionGroup var target: TargetOptions
    @OptionGroup var speech: LanguageOptions

    package init() {}

    package func run() throws {
        let language = speech.language
        try CommandFault.reporting {
            let targets = try targets(language)
            let display = LivenessDisplay(
                hosts: hosts, language: language, isLive: target.format == .table && Terminal.isWatched)
            let summary: LivenessSummary
            do throws(SocketError) { summary = try watch(targets, display, language) } catch {
                throw CommandFault(.environment, Self.text(of: error, language))
            }
            switch target.format {
            case .table: Terminal.write(summary.text(language))
            case .json: Terminal.write(summary.json.text(pretty: true) + "\n")
            case .csv: Terminal.write(summary.sessions(language).rendered(as: .csv))
            }
            if summary.isBadNews { throw ExitCode(CommandFault.Code.badNews.rawValue) }
        }
    }

    private func watch(
        _ targets: [LivenessTarget], _ display: LivenessDisplay, _ language: Language
    ) throws(SocketError) -> LivenessSummary {
        let signals = try SignalWatch()
        let run = try LivenessRun(targets, onReport: display.note)
        let text = (passive ? LivenessMessages.waiting : .watching)
        for (index, target) in targets.enumerated() {
            display.begin(
                text.text(
                    language, hosts[index], Endpoint(target.remote, port: target.transport.port), run.locals[index],
                    multiplier, interval.description))
        }
        _ = signals.wait(atMost: length?.duration)
        let standings = run.finish()
        return LivenessSummary(
            hosts: hosts, targets: targets, standings: standings, logs: display.logs(startedAt: run.started),
            ended: .now())
    }

    /// What went wrong with a socket and what to do about it.
    static func text(of error: SocketError, _ language: Language) -> String {
        let port = error.endpoint?.port ?? 0
        let advice =
            switch error.code {
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

/// `--auth`, by the names that BIRD uses too.
enum BFDKeyKind: String, ExpressibleByArgument, CaseIterable, Sendable {
    case keyedSHA1 = "keyed-sha1"
    case meticulousKeyedSHA1 = "meticulous-keyed-sha1"

    var kind: BFDKey.Kind { self == .keyedSHA1 ? .keyedSHA1 : .meticulousKeyedSHA1 }
}
