import Localization
import NetworkAddress
import Probing
import Rendering
import Telemetry

/// Whom a probe run asked.
struct ProbeTarget: Hashable, Sendable {
    var host: String
    var endpoint: Endpoint
    var method: SessionSettings.Method

    /// The endpoint, or the address alone where there are no ports.
    var place: String { method == .echo ? "\(endpoint.address)" : "\(endpoint)" }
}

/// What a probe run found, for a person or for a program.
struct ProbeSummary {
    var target: ProbeTarget
    var record: IntervalRecord
    /// The first line for a person; by default the method's.
    var title: String?

    private var lossShare: Double? {
        record.sent > 0 ? Double(record.lost) / Double(record.sent) : nil
    }

    // MARK: - for a person

    func text(_ language: Language) -> String {
        var lines = [
            title ?? heading(language),
            ProbeMessages.counts.text(
                language, record.sent, record.received, record.lost,
                lossShare.map { Table.fixed(100 * $0, decimals: 2) } ?? "-"),
        ]
        lines += ways(language)
        lines += episodeLines(language)
        if !record.roundTripDelay.isEmpty {
            lines.append("")
            lines.append(delays(language).rendered(as: .table))
            if let jitter = record.jitter { lines.append(ProbeMessages.jitter.text(language, milliseconds(jitter))) }
            lines.append(
                ProbeMessages.timestamps.text(
                    language, name(record.timestamps.transmit, language), name(record.timestamps.receive, language)))
        }
        lines += qualityLines(language)
        if record.clock.isSynchronised, let error = record.clock.maximumError {
            lines.append(ProbeMessages.clockSynchronised.text(language, milliseconds(Double(error))))
        } else {
            lines.append(ProbeMessages.clockFree.text(language))
        }
        if !record.notMeasured.isEmpty {
            let reasons = record.notMeasured.map { $0.message.text(language) }
            lines.append(ProbeMessages.notMeasured.text(language, reasons.joined(separator: ", ")))
        }
        return lines.joined(separator: "\n") + "\n"
    }

    private func heading(_ language: Language) -> String {
        let place = "\(target.host) (\(target.place))"
        return target.method == .echo
            ? PathMessages.echoTitle.text(language, place) : ProbeMessages.summaryTitle.text(language, place)
    }

    /// What befell the packets on each way; echo doesn't tell the ways apart.
    private func ways(_ language: Language) -> [String] {
        if target.method == .echo {
            return [PathMessages.eitherWay.text(language, record.duplicatedUnknown, record.reorderedUnknown)]
        }
        return [
            ProbeMessages.lostWays.text(language, record.lostForward, record.lostReturn, record.lostUnknown),
            ProbeMessages.copies.text(language, record.duplicatedForward, record.duplicatedReturn),
            ProbeMessages.reordered.text(language, record.reorderedForward, record.reorderedReturn),
        ]
    }

    private func delays(_ language: Language) -> Table {
        func title(_ message: ProbeMessages) -> String { message.text(language) }
        var table = Table(columns: [
            .init("delay", title: title(.columnDelay)),
            .init("minimum", title: title(.columnMinimum), isNumeric: true),
            .init("median", title: title(.columnMedian), isNumeric: true),
            .init("p95", title: "p95", isNumeric: true), .init("p99", title: "p99", isNumeric: true),
            .init("maximum", title: title(.columnMaximum), isNumeric: true),
        ])
        func add(_ message: ProbeMessages, _ histogram: ExponentialHistogram?) {
            guard let histogram, !histogram.isEmpty else { return }
            let values = [
                histogram.minimum, histogram.quantile(0.5), histogram.quantile(0.95), histogram.quantile(0.99),
                histogram.maximum,
            ]
            table.rows.append([.init(title(message))] + values.map { .init($0.map { $0 / 1e6 }, decimals: 3) })
        }
        add(.rowRoundTrip, record.roundTripDelay)
        add(.rowForward, record.forwardDelay)
        add(.rowReturn, record.returnDelay)
        add(.rowVariation, record.delayVariation)
        return table
    }

    func milliseconds(_ nanoseconds: Double) -> String { Table.fixed(nanoseconds / 1e6, decimals: 3) }

    private func name(_ stamp: TimestampSource.Stamp, _ language: Language) -> String {
        (stamp == .kernel ? ProbeMessages.kernel : .user).text(language)
    }

    // MARK: - for a program

    /// The keys of `json` as columns, `delay_ns.round_trip.median`. A histogram without values has its columns all the same,
    /// so that rows of several runs fit below each other.
    var row: Table {
        let histogram = ["count", "minimum", "mean", "median", "p95", "p99", "maximum"]
        let entries = json.leaves.flatMap { leaf -> [(path: String, value: JSONValue)] in
            let delays = ["round_trip", "forward", "return", "variation"].map { "delay_ns.\($0)" }
            return delays.contains(leaf.path) ? histogram.map { ("\(leaf.path).\($0)", .null) } : [leaf]
        }
        let reasons = record.notMeasured.map(\.rawValue).joined(separator: " ")
        return Table(row: entries.filter { !$0.path.hasPrefix("not_measured") } + [("not_measured", .string(reasons))])
    }

    /// Stable keys; every duration in nanoseconds. Absent measurements are null.
    var json: JSONValue {
        func integer(_ number: UInt64) -> JSONValue { .integer(Int64(clamping: number)) }
        func number(_ value: Double?) -> JSONValue { value.map { .number($0) } ?? .null }
        func delays(_ histogram: ExponentialHistogram?) -> JSONValue {
            guard let histogram, !histogram.isEmpty else { return .null }
            return [
                "count": integer(histogram.count), "minimum": number(histogram.minimum),
                "mean": number(histogram.mean), "median": number(histogram.quantile(0.5)),
                "p95": number(histogram.quantile(0.95)), "p99": number(histogram.quantile(0.99)),
                "maximum": number(histogram.maximum),
            ]
        }
        return [
            "host": .string(target.host), "address": .string("\(target.endpoint.address)"),
            "port": .integer(Int64(target.endpoint.port)), "start_unix_ns": integer(record.start),
            "end_unix_ns": integer(record.end), "sent": integer(record.sent), "received": integer(record.received),
            "lost": [
                "total": integer(record.lost), "forward": integer(record.lostForward),
                "return": integer(record.lostReturn), "unknown": integer(record.lostUnknown),
                "share": number(lossShare),
            ],
            "duplicated": [
                "forward": integer(record.duplicatedForward), "return": integer(record.duplicatedReturn),
                "unknown": integer(record.duplicatedUnknown),
            ],
            "reordered": [
                "forward": integer(record.reorderedForward), "return": integer(record.reorderedReturn),
                "unknown": integer(record.reorderedUnknown),
            ],
            "loss_periods": episodes,
            "longest_outage_ns": integer(record.longestOutage),
            "unmeasured": integer(record.unmeasured), "unsent": integer(record.unsent),
            "marked": marks,
            "delay_ns": [
                "round_trip": delays(record.roundTripDelay), "forward": delays(record.forwardDelay),
                "return": delays(record.returnDelay), "variation": delays(record.delayVariation),
                "jitter": number(record.jitter),
            ],
            "send_lateness_ns": [
                "p99": number(record.sendLateness.quantile(0.99)),
                "maximum": number(record.sendLateness.isEmpty ? nil : record.sendLateness.maximum),
            ],
            "path_hash": record.pathHash.map { .string(PathHash.text(of: $0)) } ?? .null,
            "uplink": record.uplink.map { .string($0) } ?? .null,
            "timestamps": [
                "transmit": .string(record.timestamps.transmit.rawValue),
                "receive": .string(record.timestamps.receive.rawValue),
            ],
            "clock": [
                "synchronised": .bool(record.clock.isSynchronised),
                "maximum_error_ns": record.clock.maximumError.map(integer) ?? .null,
                "error_bound_ns": record.clockErrorBound.map(integer) ?? .null,
            ],
            "not_measured": .array(record.notMeasured.map { .string($0.rawValue) }),
        ]
    }
}
