import ArgumentParser
import Localization
import NetworkAddress
import PacketIO
import Probing
import Rendering
import Telemetry

/// One probe session watched live, from its first packet to its summary: what all commands that probe over UDP share.
struct ProbeWatch {
    var host: String
    var settings: SessionSettings
    var options: ProbeOptions
    var language: Language
    /// The summary's first line; by default STAMP's.
    var title: String?
    /// Bound already, see `ProbeRun`.
    var socket: UDPSocket?

    /// Probes until the count, Ctrl-C, or until `isOver` says so when `other` can be read; then calls `end` and prints the
    /// summary. Throws exit code 1 where nothing was answered.
    func run(
        opening: String, beside other: Int32? = nil, isOver: () -> Bool = { false }, end: () -> Void = {}
    ) throws {
        let display = ProbeDisplay(
            language: language, timeout: options.timeout.description,
            isLive: options.format == .table && Terminal.isWatched)
        display.begin(opening)
        let record: IntervalRecord?
        do throws(SocketError) {
            let signals = try SignalWatch()
            let run = try ProbeRun(
                settings, count: options.count, socket: socket, onEvent: display.show, onEnd: signals.end)
            if let other {
                try signals.wait(beside: other, isOver: isOver)
            } else {
                _ = signals.wait()
            }
            record = run.finish()
        } catch {
            end()
            throw CommandFault(
                .environment,
                ProbeMessages.socketFailed.text(language, error, ProbeMessages.adviceOther.text(language)))
        }
        end()
        guard let record, record.sent > 0 || display.fault == nil else {
            let reason = display.fault.map { "\($0)" } ?? ""
            throw CommandFault(
                .environment,
                ProbeMessages.notProbed.text(language, settings.remote, reason, settings.remote.address))
        }
        let target = ProbeTarget(host: host, endpoint: settings.remote)
        let summary = ProbeSummary(target: target, record: record, title: title)
        switch options.format {
        case .table: Terminal.write(summary.text(language))
        case .json: Terminal.write(summary.json.text(pretty: true) + "\n")
        case .csv: Terminal.write(summary.row.rendered(as: .csv))
        }
        if record.received == 0 { throw ExitCode(CommandFault.Code.badNews.rawValue) }
    }
}
