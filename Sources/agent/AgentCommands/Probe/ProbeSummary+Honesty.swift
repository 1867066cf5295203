import Localization
import Rendering
import Telemetry

/// Loss episodes, what was not measured, and how well the rest was.
extension ProbeSummary {
    func episodeLines(_ language: Language) -> [String] {
        func count(_ number: UInt64) -> String { "\(number)" }
        var lines: [String] = []
        if record.duplicatedUnknown > 0 {
            lines.append(HonestyMessages.copiesUnknown.text(language, count(record.duplicatedUnknown)))
        }
        if record.reorderedUnknown > 0 {
            lines.append(HonestyMessages.reorderedUnknown.text(language, count(record.reorderedUnknown)))
        }
        let all = record.lossEpisodes
        if all.longest > 0 {
            lines.append(
                HonestyMessages.episodes.text(
                    language, count(all.periods), count(all.longest),
                    all.leastDistance > 0 ? count(all.leastDistance) : "-",
                    all.meanDistance.map { Table.fixed($0, decimals: 1) } ?? "-"))
            for (way, episodes) in [
                (ProbeMessages.rowForward, record.forwardLossEpisodes),
                (.rowReturn, record.returnLossEpisodes),
            ] {
                guard let episodes, episodes.longest > 0 else { continue }
                lines.append(
                    HonestyMessages.episodesWay.text(
                        language, way.text(language), count(episodes.periods), count(episodes.longest)))
            }
            lines.append(
                HonestyMessages.outage.text(
                    language, milliseconds(Double(record.longestOutage)),
                    milliseconds(Double(record.longestOutage / all.longest))))
        }
        if record.unmeasured > 0 {
            lines.append(HonestyMessages.unmeasured.text(language, count(record.unmeasured)))
        }
        if record.unsent > 0 { lines.append(HonestyMessages.unsent.text(language, count(record.unsent))) }
        return lines
    }

    func qualityLines(_ language: Language) -> [String] {
        var lines: [String] = []
        if let late = record.sendLateness.quantile(0.99) {
            lines.append(
                HonestyMessages.lateness.text(
                    language, milliseconds(late), milliseconds(record.sendLateness.maximum)))
        }
        let marks = SampleMark.allCases.compactMap { mark in
            record.marked[mark].map { mark.message.text(language, "\($0)") }
        }
        if !marks.isEmpty {
            let total = record.marked.values.reduce(0, +)
            let share = record.received > 0 ? 100 * Double(total) / Double(record.received) : 100
            lines.append(
                HonestyMessages.marked.text(
                    language, Table.fixed(share, decimals: 1), marks.joined(separator: ", ")))
        }
        return lines
    }

    /// `null` for a way that is not known.
    var episodes: JSONValue {
        func one(_ episodes: LossEpisodes?) -> JSONValue {
            guard let episodes else { return .null }
            return [
                "count": .integer(Int64(clamping: episodes.periods)),
                "longest": .integer(Int64(clamping: episodes.longest)),
                "least_distance": episodes.leastDistance > 0
                    ? .integer(Int64(clamping: episodes.leastDistance)) : .null,
                "mean_distance": episodes.meanDistance.map { .number($0) } ?? .null,
            ]
        }
        return [
            "round_trip": one(record.lossEpisodes), "forward": one(record.forwardLossEpisodes),
            "return": one(record.returnLossEpisodes),
        ]
    }

    var marks: JSONValue {
        .object(
            SampleMark.allCases.map {
                .init($0.rawValue, .integer(Int64(clamping: record.marked[$0] ?? 0)))
            })
    }
}

extension NotMeasured {
    var message: any MessageCatalogue {
        switch self {
        case .started: ProbeMessages.reasonStarted
        case .stopped: ProbeMessages.reasonStopped
        case .sendFailed: ProbeMessages.reasonSendFailed
        case .receiveOverflow: ProbeMessages.reasonOverflow
        case .clockStep: ProbeMessages.reasonClockStep
        case .suspended: ProbeMessages.reasonSuspended
        case .peerNotListening: ProbeMessages.reasonPeerNotListening
        case .interfaceDown: HonestyMessages.reasonInterfaceDown
        case .interfaceDrops: HonestyMessages.reasonInterfaceDrops
        case .bufferErrors: HonestyMessages.reasonBufferErrors
        case .lateSend: HonestyMessages.reasonLateSend
        case .cpuStolen: HonestyMessages.reasonCpuStolen
        case .clockLost: HonestyMessages.reasonClockLost
        case .clockSlewed: HonestyMessages.reasonClockSlewed
        case .peerOverflow: HonestyMessages.reasonPeerOverflow
        }
    }
}

extension SampleMark {
    fileprivate var message: HonestyMessages {
        switch self {
        case .errorBound: .markErrorBound
        case .contradiction: .markContradiction
        case .otherStamps: .markOtherStamps
        }
    }
}
