package import ArgumentParser
import Glibc
import Localization
import NetworkAddress
import PacketIO
import Probing
import Rendering
import Telemetry

/// `agent probe stamp HOST`: one STAMP session, live.
package struct ProbeStampCommand: ParsableCommand {
    package static let configuration = CommandConfiguration(
        commandName: "stamp", abstract: "Probe a STAMP or TWAMP-Light reflector (RFC 8762).",
        discussion: """
            Each answer shows on a terminal; a summary follows at the end or at Ctrl-C. Losses, duplicates and \
            reordering are told apart by direction where the reflector lets us. Ends with 1 if nothing was answered.
            """)

    @Argument(help: ArgumentHelp("Name or address of the host whose reflector is to answer.", valueName: "host"))
    var host: String
    @Option(help: "The reflector's UDP port.")
    var port: UInt16 = ReflectorSettings.defaultPort
    @Option(name: .shortAndLong, help: "Stop after so many probes; by default at Ctrl-C.")
    var count: UInt64?
    @Option(name: .shortAndLong, help: "Time between two probes: 100ms, 1s.")
    var interval = DurationArgument("100ms", .milliseconds(100))
    @Option(name: .shortAndLong, help: "UDP payload in octets; from 80 on, our reflector's receipts fit in.")
    var size = SessionSettings.defaultSize
    @Option(help: "Differentiated services code point, 0 to 63.")
    var dscp = 0
    @Option(help: "A probe without an answer for so long is lost.")
    var timeout = DurationArgument("2s", .seconds(2))
    @Option(help: ArgumentHelp("Send from this address, or address and port.", valueName: "address[:port]"))
    var source: String?
    @Flag(name: .customShort("4"), help: "IPv4 only.")
    var v4 = false
    @Flag(name: .customShort("6"), help: "IPv6 only.")
    var v6 = false
    @Option(help: "table or json.")
    var format: ProbeFormat = .table
    @Option(help: "en or vi; by default what LANG says.")
    var lang: String?

    package init() {}

    package func run() throws {
        let language = Language.preferred(option: lang, environment: Environment.variables)
        try CommandFault.reporting {
            let settings = try settings(language)
            let target = ProbeTarget(host: host, endpoint: settings.remote)
            let display = ProbeDisplay(
                language: language, timeout: timeout.description,
                isLive: format == .table && Terminal.isWatched)
            display.begin(
                ProbeMessages.probing.text(language, host, settings.remote, settings.size, interval.description))
            let record = try run(settings, display, language)
            guard let record, record.sent > 0 || display.fault == nil else {
                let reason = display.fault.map { "\($0)" } ?? ""
                throw CommandFault(
                    .environment,
                    ProbeMessages.notProbed.text(language, settings.remote, reason, settings.remote.address))
            }
            let summary = ProbeSummary(target: target, record: record)
            Terminal.write(format == .json ? summary.json.text(pretty: true) + "\n" : summary.text(language))
            if record.received == 0 { throw ExitCode(CommandFault.Code.badNews.rawValue) }
        }
    }

    private func run(
        _ settings: SessionSettings, _ display: ProbeDisplay, _ language: Language
    ) throws -> IntervalRecord? {
        do throws(SocketError) {
            let signals = try SignalWatch()
            let run = try ProbeRun(settings, count: count, onEvent: display.show, onEnd: signals.end)
            _ = signals.wait()
            return run.finish()
        } catch {
            throw CommandFault(
                .environment,
                ProbeMessages.socketFailed.text(language, error, ProbeMessages.adviceOther.text(language)))
        }
    }

    private func settings(_ language: Language) throws -> SessionSettings {
        func check(_ isGood: Bool, _ text: @autoclosure () -> String) throws {
            if !isGood { throw CommandFault(.input, text()) }
        }
        try check(!(v4 && v6), ProbeMessages.familyClash.text(language))
        try check(count != 0, ProbeMessages.badCount.text(language, 0))
        let sizes = StampPacket.length...SessionSettings.maximumSize
        try check(
            sizes.contains(size), ProbeMessages.badSize.text(language, size, sizes.lowerBound, sizes.upperBound))
        try check((0...63).contains(dscp), ProbeMessages.badCodePoint.text(language, dscp))
        try check(
            (SessionSettings.minimumPeriod...Duration.seconds(3_600)).contains(interval.duration),
            ProbeMessages.badInterval.text(language, interval.description, "100us"))
        try check(
            (Duration.milliseconds(1)...Duration.seconds(60)).contains(timeout.duration),
            ProbeMessages.badTimeout.text(language, timeout.description))
        let family: Resolver.Family = v4 ? .v4 : v6 ? .v6 : .any
        let address: IPAddress
        do throws(Resolver.Failure) {
            address = try Resolver.address(of: host, family: family)
        } catch {
            throw CommandFault(.input, ProbeMessages.unresolved.text(language, error.name, error.reason))
        }
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
package enum ProbeFormat: String, ExpressibleByArgument, CaseIterable, Sendable { case table, json }
