import Localization
import NetworkAddress
import PacketIO
import Probing
import Rendering

/// What the sessions of a run went through, for a person or for a program.
struct LivenessSummary {
    var hosts: [String]
    var targets: [LivenessTarget]
    var standings: [LivenessStanding]
    var logs: [LivenessLog]
    var ended: Moment

    /// A session never came up, or the network failed one.
    var isBadNews: Bool {
        logs.contains { $0.firstUp == nil || $0.outages.contains { $0.kind == .network } }
    }

    /// Nanoseconds lost by outages of a kind.
    private func lost(_ log: LivenessLog, _ isCounted: (LivenessLog.Outage.Kind) -> Bool) -> Int64 {
        log.outages.filter { isCounted($0.kind) }.map { $0.duration(until: ended) }.reduce(0, +)
    }

    private func seconds(_ nanoseconds: Int64?, decimals: Int = 3) -> Table.Cell {
        .init(nanoseconds.map { Double($0) / 1e9 }, decimals: decimals)
    }

    // MARK: - for a person

    func text(_ language: Language) -> String {
        let whole = logs.first.map { Double(ended.monotonic - $0.started.monotonic) / 1e9 } ?? 0
        var text = LivenessMessages.title.text(language, Table.fixed(whole, decimals: 1)) + "\n"
        text += sessions(language).rendered(as: .table)
        if logs.contains(where: { !$0.outages.isEmpty }) {
            text += "\n" + LivenessMessages.outagesTitle.text(language) + "\n" + outages(language).rendered(as: .table)
        }
        for (host, standing) in zip(hosts, standings) where !standing.discarded.isEmpty {
            let parts = BFDDiscard.allCases.compactMap { discard in
                standing.discarded[discard].map { "\(discard.key) \($0)" }
            }
            text += LivenessMessages.discarded.text(language, host, parts.joined(separator: ", ")) + "\n"
        }
        return text
    }

    func sessions(_ language: Language) -> Table {
        func title(_ message: LivenessMessages) -> String { message.text(language) }
        var table = Table(columns: [
            .init("host", title: title(.columnHost)), .init("state", title: title(.columnState)),
            .init("time_to_up", title: title(.columnTimeToUp), isNumeric: true),
            .init("outages", title: title(.columnOutages), isNumeric: true),
            .init("longest", title: title(.columnLongest), isNumeric: true),
            .init("down", title: title(.columnDown), isNumeric: true),
            .init("not_measured", title: title(.columnNotMeasured), isNumeric: true),
            .init("sent", title: title(.columnSent), isNumeric: true),
            .init("received", title: title(.columnReceived), isNumeric: true),
        ])
        for (index, log) in logs.enumerated() {
            let failures = log.outages.filter { $0.kind == .network }
            table.rows.append([
                .init(hosts[index]), .init(lastState(index).name), seconds(log.timeToUp), .init(failures.count),
                seconds(failures.map { $0.duration(until: ended) }.max()), seconds(lost(log) { $0 == .network }),
                seconds(lost(log) { if case .notMeasured = $0 { true } else { false } }),
                .init(Int(clamping: standings[index].counters.sent)),
                .init(Int(clamping: standings[index].counters.received)),
            ])
        }
        return table
    }

    /// How the session stood before we ended it.
    private func lastState(_ index: Int) -> BFDState {
        guard logs[index].state == .adminDown else { return logs[index].state }
        guard logs[index].firstUp != nil else { return .down }
        return logs[index].outages.last.map { $0.restored == nil } == true ? .down : .up
    }

    private func outages(_ language: Language) -> Table {
        func title(_ message: LivenessMessages) -> String { message.text(language) }
        var table = Table(columns: [
            .init("host", title: title(.columnHost)), .init("begin", title: title(.columnBegin)),
            .init("detection", title: title(.columnDetection), isNumeric: true),
            .init("duration", title: title(.columnDuration), isNumeric: true),
            .init("direction", title: title(.columnDirection)), .init("kind", title: title(.columnKind)),
            .init("remote_diagnostic", title: title(.columnPeerSays)),
        ])
        for (index, log) in logs.enumerated() {
            for outage in log.outages {
                let duration =
                    outage.restored == nil
                    ? Table.Cell(.null, text: title(.lasting)) : seconds(outage.duration(until: ended))
                table.rows.append([
                    .init(hosts[index]), .init(LocalTime.text(outage.begin.wall)),
                    .init(Double(outage.detectionLatency) / 1e6, decimals: 1), duration,
                    .init(outage.directionWords(language)), .init(outage.kindWords(language)),
                    .init(outage.remoteDiagnostic.words(language)),
                ])
            }
        }
        return table
    }

    // MARK: - for a program

    /// Stable keys; every duration in nanoseconds, every moment in nanoseconds since 1970.
    var json: JSONValue {
        ["sessions": .array(logs.indices.map(session))]
    }

    private func session(_ index: Int) -> JSONValue {
        let target = targets[index]
        let standing = standings[index]
        let log = logs[index]
        let mode: String =
            switch target.settings.kind {
            case .asynchronous(isPassive: true): "passive"
            case .asynchronous: "asynchronous"
            case .seamless: "seamless"
            }
        return [
            "host": .string(hosts[index]), "address": .string("\(target.remote)"),
            "port": .integer(Int64(target.transport.port)), "mode": .string(mode),
            "local": .string("\(standing.local)"), "state": .string(lastState(index).name),
            "start_unix_ns": .integer(log.started.wall.nanoseconds), "end_unix_ns": .integer(ended.wall.nanoseconds),
            "time_to_up_ns": log.timeToUp.map { .integer($0) } ?? .null,
            "network_down_ns": .integer(lost(log) { $0 == .network }),
            "not_measured_ns": .integer(lost(log) { if case .notMeasured = $0 { true } else { false } }),
            "sent": .integer(Int64(clamping: standing.counters.sent)),
            "received": .integer(Int64(clamping: standing.counters.received)),
            "discarded": .object(
                BFDDiscard.allCases.compactMap { discard in
                    standing.discarded[discard].map { .init(discard.key, .integer(Int64(clamping: $0))) }
                }),
            "outages": .array(log.outages.map(outage)),
        ]
    }

    private func outage(_ outage: LivenessLog.Outage) -> JSONValue {
        func moment(_ moment: Moment?) -> JSONValue { moment.map { .integer($0.wall.nanoseconds) } ?? .null }
        var reason = JSONValue.null
        if case .notMeasured(let fault) = outage.kind { reason = .string(fault.key) }
        return [
            "kind": .string(outage.kindKey), "reason": reason, "direction": .string(outage.direction.rawValue),
            "begin_unix_ns": moment(outage.begin), "detected_unix_ns": moment(outage.detected),
            "heard_again_unix_ns": moment(outage.heardAgain), "restored_unix_ns": moment(outage.restored),
            "detection_ns": .integer(outage.detectionLatency), "lateness_ns": .integer(outage.lateness),
            "duration_ns": .integer(outage.duration(until: ended)),
            "local_diagnostic": .string(outage.localDiagnostic.words(.english)),
            "remote_diagnostic": .string(outage.remoteDiagnostic.words(.english)),
        ]
    }
}
