package import Telemetry

/// What an interval has to tell that the ones before it on the same link didn't: the less, the sooner it may go.
package enum IntervalNews: Int64, Comparable, Sendable {
    /// As the interval before.
    case uneventful = 0
    /// Another path, way out or largest packet; another reason why something was not measured; a clock that came or went; a line
    /// whose carrier changed; or the first interval of a link since the agent started.
    case changed = 1
    /// Probes were lost.
    case loss = 2
    /// Nothing came back.
    case outage = 3

    package static func < (left: IntervalNews, right: IntervalNews) -> Bool { left.rawValue < right.rawValue }

    /// By the record alone, without the ones before it.
    package init(alone record: IntervalRecord) {
        if record.showsOutage {
            self = .outage
        } else if record.lost > 0 {
            self = .loss
        } else if !record.notMeasured.isEmpty || (record.line?.carrierChanges ?? 0) > 0 {
            self = .changed
        } else {
            self = .uneventful
        }
    }

    /// Tells apart what is new on each link from what was so before. Forgets links beyond 1,000, which costs one interval
    /// that counts as changed.
    struct Watch: Sendable {
        private struct Circumstances: Hashable, Sendable {
            var path: UInt64?
            var uplink: String?
            var pathMTU: UInt64?
            var notMeasured: [NotMeasured]
            var isSynchronised: Bool
        }

        private var last: [String: Circumstances] = [:]

        mutating func news(_ record: IntervalRecord) -> IntervalNews {
            let now = Circumstances(
                path: record.pathHash, uplink: record.uplink, pathMTU: record.pathMTU,
                notMeasured: record.notMeasured, isSynchronised: record.clock.isSynchronised)
            if last.count > 1_000 { last = [:] }
            let before = last.updateValue(now, forKey: record.link)
            let alone = IntervalNews(alone: record)
            if alone >= .loss { return alone }
            if before != now || (record.line?.carrierChanges ?? 0) > 0 { return .changed }
            return .uneventful
        }
    }

    /// One number for all records of a link and hour: FNV-1a of the link, and the hour mixed in. Two that meet by chance cost one
    /// record of an hour.
    static func slot(_ record: IntervalRecord) -> Int64 {
        var hash: UInt64 = 0xCBF2_9CE4_8422_2325
        for byte in record.link.utf8 { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01B3 }
        let hour = record.start / 3_600_000_000_000
        return Int64(bitPattern: (hash ^ hour) &* 0x9E37_79B9_7F4A_7C15)
    }
}
