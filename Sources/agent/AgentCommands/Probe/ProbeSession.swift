import ArgumentParser
import Localization
import NetworkAddress
import PacketIO
import Probing
import Rendering
import Telemetry

/// One session by hand, whatever its probes are: lines while a person watches, a summary at the end or at Ctrl-C.
struct ProbeSession {
    var settings: SessionSettings
    var host: String
    /// nil until Ctrl-C.
    var count: UInt64?
    var format: ProbeFormat
    var language: Language
    /// The summary's first line and the live display's; by default those of the method.
    var title: String?
    var opening: String?
    /// What else the run depends on.
    var companion: Companion?

    /// A connection beside the probes that holds their session open.
    struct Companion {
        /// Bound already, see `ProbeRun`.
        var socket: UDPSocket
        var descriptor: Int32
        /// Asked when the descriptor can be read: whether the session is over.
        var isOver: () -> Bool
        /// Called once, when the last probe is decided.
        var end: () -> Void
    }

    /// Probes until the count, Ctrl-C, or until the companion's session is over, and prints the summary. Throws exit code 1
    /// where nothing was answered.
    ///
    /// - Parameters:
    ///   - spacing: the time between two probes, as it was given.
    ///   - patience: the timeout, as it was given.
    func run(spacing: String, patience: String) throws {
        let target = ProbeTarget(host: host, endpoint: settings.remote, method: settings.method)
        let display = ProbeDisplay(
            language: language, timeout: patience, isLive: format == .table && Terminal.isWatched,
            method: settings.method)
        display.begin(
            opening ?? ProbeMessages.probing.text(language, host, target.place, settings.size, spacing))
        let (record, insight) = try run(display)
        guard let record, record.sent > 0 || display.fault == nil else {
            let reason = display.fault.map { "\($0)" } ?? ""
            throw CommandFault(
                .environment,
                ProbeMessages.notProbed.text(language, target.place, reason, settings.remote.address))
        }
        let summary = ProbeSummary(target: target, record: record, title: title)
        // Of a reflector, which an echo doesn't speak with.
        let learnt = settings.method == .echo ? nil : insight.map { InsightSummary(insight: $0, settings: settings) }
        switch format {
        case .table: Terminal.write(summary.text(language) + (learnt?.text(language) ?? ""))
        case .json:
            Terminal.write((learnt?.added(to: summary.json) ?? summary.json).text(pretty: true) + "\n")
        case .csv: Terminal.write(summary.row.rendered(as: .csv))
        }
        if record.received == 0 { throw ExitCode(CommandFault.Code.badNews.rawValue) }
    }

    private func run(_ display: ProbeDisplay) throws -> (IntervalRecord?, SessionInsight?) {
        defer { companion?.end() }
        do throws(SocketError) {
            let signals = try SignalWatch()
            let run = try ProbeRun(
                settings, count: count, socket: companion?.socket, onEvent: display.show, onEnd: signals.end)
            if let companion {
                try signals.wait(beside: companion.descriptor, isOver: companion.isOver)
            } else {
                _ = signals.wait()
            }
            return (run.finish(), run.insight)
        } catch {
            throw CommandFault(
                .environment,
                ProbeMessages.socketFailed.text(language, error, ProbeMessages.adviceOther.text(language)))
        }
    }
}
