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
            let target = ProbeTarget(host: host, endpoint: settings.remote)
            let display = ProbeDisplay(
                language: language, timeout: timeout.description,
                isLive: format == .table && Terminal.isWatched)
            display.begin(
                ProbeMessages.probing.text(language, host, settings.remote, settings.size, interval.description))
            let (record, insight) = try run(settings, display, language)
            guard let record, record.sent > 0 || display.fault == nil else {
                let reason = display.fault.map { "\($0)" } ?? ""
                throw CommandFault(
                    .environment,
                    ProbeMessages.notProbed.text(language, settings.remote, reason, settings.remote.address))
            }
            let summary = ProbeSummary(target: target, record: record)
            let learnt = insight.map { InsightSummary(insight: $0, settings: settings) }
            switch format {
            case .table: Terminal.write(summary.text(language) + (learnt?.text(language) ?? ""))
            case .json:
                Terminal.write((learnt?.added(to: summary.json) ?? summary.json).text(pretty: true) + "\n")
            case .csv: Terminal.write(summary.row.rendered(as: .csv))
            }
            if record.received == 0 { throw ExitCode(CommandFault.Code.badNews.rawValue) }
        }
    }

    private func run(
        _ settings: SessionSettings, _ display: ProbeDisplay, _ language: Language
    ) throws -> (IntervalRecord?, SessionInsight?) {
        do throws(SocketError) {
            let signals = try SignalWatch()
            let run = try ProbeRun(settings, count: count, onEvent: display.show, onEnd: signals.end)
            _ = signals.wait()
            return (run.finish(), run.insight)
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
        try check(port != 0, ProbeMessages.badPort.text(language, port))
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
package enum ProbeFormat: String, ExpressibleByArgument, CaseIterable, Sendable { case table, json, csv }
