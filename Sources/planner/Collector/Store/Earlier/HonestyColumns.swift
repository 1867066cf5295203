import FoundationEssentials
import GRDB
import Telemetry

/// The columns that migration 5 adds to `interval`: loss episodes, what was not measured, and how well the rest was.
enum HonestyColumns {
    /// Counts of packets, then what may be unknown.
    private static var counts: [(name: String, field: WritableKeyPath<IntervalRecord, UInt64>)] {
        [
            ("duplicated_unknown", \.duplicatedUnknown), ("reordered_unknown", \.reorderedUnknown),
            ("unmeasured", \.unmeasured), ("unsent", \.unsent), ("longest_outage", \.longestOutage),
        ]
    }
    static let names =
        counts.map(\.name) + ["loss_episodes", "marked", "send_lateness", "path_hash", "uplink", "clock_error_bound"]

    /// SQL of the migration. Rows from before it have the defaults.
    static let additions =
        counts.map { "ALTER TABLE interval ADD COLUMN \($0.name) INTEGER NOT NULL DEFAULT 0" } + [
            // `round_trip=3 7 1 40 6;forward=…`: periods, longest, least distance, sum and number of distances.
            "ALTER TABLE interval ADD COLUMN loss_episodes TEXT",
            // `contradiction=2;other-stamps=1`
            "ALTER TABLE interval ADD COLUMN marked TEXT",
            "ALTER TABLE interval ADD COLUMN send_lateness BLOB",
            // All 64 bits as SQLite's signed integer.
            "ALTER TABLE interval ADD COLUMN path_hash INTEGER",
            "ALTER TABLE interval ADD COLUMN uplink TEXT",
            "ALTER TABLE interval ADD COLUMN clock_error_bound INTEGER",
        ]

    /// Reads the columns that begin at `first`.
    static func read(_ row: Row, from first: Int, into record: inout IntervalRecord) throws {
        for (index, (_, field)) in counts.enumerated() {
            record[keyPath: field] = UInt64(clamping: row[first + index] as Int64)
        }
        let next = first + counts.count
        for part in ((row[next] as String?) ?? "").split(separator: ";") {
            let pair = part.split(separator: "=")
            guard pair.count == 2, let episodes = Self.episodes(pair[1]) else { continue }
            switch pair[0] {
            case "round_trip": record.lossEpisodes = episodes
            case "forward": record.forwardLossEpisodes = episodes
            case "return": record.returnLossEpisodes = episodes
            default: break
            }
        }
        for part in ((row[next + 1] as String?) ?? "").split(separator: ";") {
            let pair = part.split(separator: "=")
            guard pair.count == 2, let mark = SampleMark(rawValue: String(pair[0])) else { continue }
            record.marked[mark] = UInt64(pair[1])
        }
        if let data: Data = row[next + 2] {
            guard let histogram = HistogramBlob.decode([UInt8](data)) else {
                throw DatabaseError(
                    resultCode: .SQLITE_CORRUPT, message: "the send lateness of link \(record.link) is damaged")
            }
            record.sendLateness = histogram
        }
        record.pathHash = (row[next + 3] as Int64?).map { UInt64(bitPattern: $0) }
        record.uplink = row[next + 4]
        record.clockErrorBound = (row[next + 5] as Int64?).map { UInt64(clamping: $0) }
    }

    private static func episodes(_ text: Substring) -> LossEpisodes? {
        let numbers = text.split(separator: " ").map { UInt64($0) }
        guard numbers.count == LossEpisodes.fields.count else { return nil }
        var episodes = LossEpisodes()
        for (field, number) in zip(LossEpisodes.fields, numbers) {
            guard let number else { return nil }
            episodes[keyPath: field] = number
        }
        return episodes
    }
}
