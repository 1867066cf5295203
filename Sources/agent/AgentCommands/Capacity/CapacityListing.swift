import Localization
import PacketIO
import Probing
import Rendering

/// A capacity test's result, for a person or for a program.
struct CapacityListing {
    var host: String
    var request: CapacityRequest
    var outcome: CapacityOutcome

    private var report: CapacityReport { outcome.report }
    private var direction: String { request.direction.rawValue }

    private static func megabits(_ rate: Double) -> String { Table.fixed(rate / 1e6, decimals: 3) }
    private static func percent(_ ratio: Double) -> String { Table.fixed(100 * ratio, decimals: 3) }

    static func live(_ interval: CapacityInterval, overhead: Int, _ language: Language) -> String {
        let statistics = interval.statistics
        return CapacityMessages.live.text(
            language, Table.fixed(Double(statistics.accumulated) / 1e3, decimals: 1),
            megabits(statistics.bitsPerSecond(overhead: overhead)), percent(lossRatio(statistics)))
    }

    static func lossRatio(_ statistics: SubIntervalStatistics) -> Double {
        CapacityReport.ratio(statistics.lost, lost: statistics.lost, came: once(statistics))
    }

    /// Datagrams that came, copies left out.
    private static func once(_ statistics: SubIntervalStatistics) -> UInt32 {
        statistics.datagrams &- min(statistics.duplicated, statistics.datagrams)
    }

    // MARK: - for a person

    func text(_ language: Language) -> String {
        var lines = [CapacityMessages.title.text(language, direction, "\(host) (\(outcome.server))")]
        lines.append(
            CapacityMessages.sustained.text(
                language, Self.megabits(report.sustained), Self.megabits(ethernet(report.sustained, 14))))
        lines.append(CapacityMessages.maximum.text(language, Self.megabits(report.maximum)))
        if report.burst > 0 {
            lines.append(CapacityMessages.burst.text(language, Table.fixed(report.burst, decimals: 0)))
        }
        lines.append(CapacityMessages.mean.text(language, Self.megabits(report.mean)))
        let ratio = CapacityReport.ratio(report.lost, lost: report.lost, came: report.datagrams)
        lines.append(
            CapacityMessages.loss.text(
                language, report.lost, report.lost + report.datagrams, Self.percent(ratio), report.reordered,
                report.duplicated))
        lines.append(
            CapacityMessages.delays.text(
                language, outcome.leastRoundTrip.map { Table.fixed($0, decimals: 3) } ?? "-",
                range(\.roundTripMaximum), range(\.delayMaximum)))
        if let latency = outcome.latency { lines.append(WorkingLatencyWords.text(latency, language)) }
        if outcome.statusLosses > 0 { lines.append(CapacityMessages.statusLost.text(language, outcome.statusLosses)) }
        lines += faults(language)
        switch outcome.end {
        case .complete: break
        case .interrupted: lines.append(CapacityMessages.interrupted.text(language))
        case .silent: lines.append(CapacityMessages.silent.text(language))
        }
        return lines.joined(separator: "\n") + "\n"
    }

    private func faults(_ language: Language) -> [String] {
        let faults = outcome.faults
        var lines: [String] = []
        if faults.receiveOverflow > 0 {
            lines.append(CapacityMessages.ownOverflow.text(language, faults.receiveOverflow))
        }
        if faults.sendOmitted + faults.sendRefused + faults.lateBursts > 0 {
            lines.append(
                CapacityMessages.ownSending.text(
                    language, faults.sendOmitted, faults.sendRefused, faults.lateBursts, faults.bursts,
                    Table.fixed(Double(faults.sendLateness) / 1e6, decimals: 1)))
        }
        return lines.isEmpty ? [CapacityMessages.ownNothing.text(language)] : lines
    }

    private func range(_ path: KeyPath<SubIntervalStatistics, UInt32>) -> String {
        "\(report.intervals.map { $0.statistics[keyPath: path] }.max() ?? 0)"
    }

    /// A rate of IP packets with `octets` more per packet.
    private func ethernet(_ rate: Double, _ octets: Int) -> Double {
        let packets = report.intervals.reduce(0.0) { $0 + Double($1.statistics.datagrams) }
        let bits = report.intervals.reduce(0.0) { $0 + Double($1.statistics.octets) } * 8
        let size = packets > 0 ? bits / packets / 8 + Double(report.overhead) : 1_250
        return rate * (size + Double(octets)) / size
    }

    // MARK: - for a program

    private static func rounded(_ value: Double, _ scale: Double) -> JSONValue {
        .number((value * scale).rounded() / scale)
    }

    private static func mega(_ rate: Double) -> JSONValue { rounded(rate / 1e6, 1e4) }

    /// Milliseconds as seconds.
    private static func seconds(_ milliseconds: UInt32?) -> JSONValue {
        guard let milliseconds, milliseconds != StatusPDU.none else { return .null }
        return rounded(Double(milliseconds) / 1e3, 1e6)
    }

    private static func span(_ least: UInt32, _ greatest: UInt32) -> JSONValue {
        least == StatusPDU.none || greatest < least ? .null : seconds(greatest - least)
    }

    private static func ratio(_ count: UInt32, _ statistics: SubIntervalStatistics) -> JSONValue {
        rounded(CapacityReport.ratio(count, lost: statistics.lost, came: once(statistics)), 1e9)
    }

    private func entry(_ interval: CapacityInterval) -> JSONValue {
        let one = interval.statistics
        return [
            "IPLayerCapacity": Self.mega(report.bitsPerSecond(interval)),
            "TimeOfSubInterval": .integer(interval.end),
            "LossRatio": Self.ratio(one.lost, one), "ReorderedRatio": Self.ratio(one.reordered, one),
            "ReplicatedRatio": Self.ratio(one.duplicated, one),
            "PDVRange": Self.span(one.delayMinimum, one.delayMaximum),
            "RTTRange": Self.span(one.roundTripMinimum, one.roundTripMaximum),
            "InterfaceEthMbps": interval.interfaceBitsPerSecond.map(Self.mega) ?? .null,
            "Datagrams": .integer(Int64(one.datagrams)), "Lost": .integer(Int64(one.lost)),
            "Duration": Self.rounded(Double(one.duration) / 1e6, 1e6),
        ]
    }

    /// Stable keys: those of TR-181 (rates in Mbit/s, times in seconds or nanoseconds since 1970), and ours in snake case.
    var json: JSONValue {
        let best = report.best
        let one = best?.statistics ?? SubIntervalStatistics()
        let delay = outcome.leastDelay.map { Self.rounded($0 / 1e3, 1e6) } ?? .null
        let all = CapacityReport.ratio(report.lost, lost: report.lost, came: report.datagrams)
        let faults = outcome.faults
        func count(_ value: UInt64) -> JSONValue { .integer(Int64(clamping: value)) }
        let ended =
            switch outcome.end {
            case .complete: "complete"
            case .interrupted: "interrupted"
            case .silent: "silent"
            }
        let fixed = outcome.terms.rateIndex != ActivationPDU.searchIndex
        return [
            "host": .string(host), "server": .string("\(outcome.server)"), "direction": .string(direction),
            "Status": .string(ended), "BOMTime": .integer(outcome.begin), "EOMTime": .integer(outcome.finish),
            "TestType": .string(fixed ? "Fixed" : "Search"),
            "RateAdjAlgorithm": .string(outcome.terms.algorithm == .c ? "C" : "B"),
            "TestInterval": .integer(Int64(outcome.terms.testInterval)),
            "TestSubInterval": .integer(Int64(outcome.terms.subInterval)),
            "StatusFeedbackInterval": .integer(Int64(outcome.terms.trialInterval)),
            "IPLayerMaxCapacity": Self.mega(report.maximum), "MaxIPLayerCapacity": Self.mega(report.maximum),
            "TimeOfMax": best.map { .integer($0.end) } ?? .null,
            "MaxETHCapacityNoFCS": Self.mega(ethernet(report.maximum, 14)),
            "MaxETHCapacityWithFCS": Self.mega(ethernet(report.maximum, 18)),
            "MaxETHCapacityWithFCSVLAN": Self.mega(ethernet(report.maximum, 22)),
            "LossRatioAtMax": Self.ratio(one.lost, one), "ReorderedRatioAtMax": Self.ratio(one.reordered, one),
            "ReplicatedRatioAtMax": Self.ratio(one.duplicated, one),
            "RTTRangeAtMax": Self.span(one.roundTripMinimum, one.roundTripMaximum),
            "PDVRangeAtMax": Self.span(one.delayMinimum, one.delayMaximum), "MinOnewayDelayAtMax": delay,
            "InterfaceEthMbps": best?.interfaceBitsPerSecond.map(Self.mega) ?? .null,
            "IPLayerCapacitySummary": Self.mega(report.mean), "LossRatioSummary": Self.rounded(all, 1e9),
            "ReorderedRatioSummary": Self.rounded(
                CapacityReport.ratio(report.reordered, lost: report.lost, came: report.datagrams), 1e9),
            "ReplicatedRatioSummary": Self.rounded(
                CapacityReport.ratio(report.duplicated, lost: report.lost, came: report.datagrams), 1e9),
            "MinOnewayDelaySummary": delay,
            "MinRTTSummary": outcome.leastRoundTrip.map { Self.rounded($0 / 1e3, 1e6) } ?? .null,
            "LossCount": count(report.lost), "ReorderedCount": count(report.reordered),
            "ReplicatedCount": count(report.duplicated), "DatagramCount": count(report.datagrams),
            "IncrementalResult": .array(report.intervals.map(entry)),
            "own_faults": [
                "receive_overflow": count(faults.receiveOverflow), "send_refused": count(faults.sendRefused),
                "send_omitted": count(faults.sendOmitted), "late_bursts": count(faults.lateBursts),
                "bursts": count(faults.bursts), "send_lateness_ns": .integer(faults.sendLateness),
            ],
            "status_lost": count(outcome.statusLosses), "malformed": count(outcome.malformed),
            "burst_octets": Self.rounded(report.burst, 1),
            "maximum_bits_per_second": Self.rounded(report.maximum, 1),
            "bits_per_second": Self.rounded(report.sustained, 1),
            "working_latency": outcome.latency.map(WorkingLatencyWords.json) ?? .null,
        ]
    }
}
