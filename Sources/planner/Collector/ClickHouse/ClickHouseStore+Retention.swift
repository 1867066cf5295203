import NIOCore
import Telemetry

extension ClickHouseStore {
    /// Sums up a piece; where that was all that was due, drops what is older than it is kept for.
    ///
    /// - Returns: 0 where nothing is left to do but what came meanwhile: where something comes late all the time, the next round is
    ///   soon enough for it.
    package func keep(_ retention: Retention, at now: UInt64) async throws -> Int {
        let summed: Piece
        do { summed = try await sumPiece(at: now) } catch {
            // What can't be summed keeps its records for a while longer, and the disk from filling nothing.
            _ = try await expire(retention, at: now)
            throw error
        }
        return summed.isFull ? max(1, summed.done) : try await expire(retention, at: now)
    }

    package func takeNews() -> [String] { database.news.take() }

    /// For so many days records stay beyond their time where they are not summed, as while the collector that sums them is away.
    private static let forbearance: Int64 = 14

    /// Drops partitions, whole ones: records by weeks, sums of hours by months, of days by years.
    ///
    /// Ages count from what was measured last, so that a clock that is ahead deletes nothing. From which hour on there are records, and
    /// from which day on hours, is noted before.
    /// - Returns: how many partitions were dropped; 0 where nothing is left to do.
    package func expire(_ retention: Retention, at now: UInt64) async throws -> Int {
        let rows = try await database.client.rows("SELECT max(time) FROM hourly", database.current) {
            Int64(try $0.integer(UInt32.self))
        }
        guard let last = rows.first, last > 0 else { return 0 }
        let measured = min(now, UInt64(clamping: last) * LinkHour.hour + LinkHour.day)
        var horizons = try await database.horizons()
        let oldest = Retention.firstDay(kept: retention.recordDays, at: measured)
        let open =
            oldest * 24 <= horizons.recordsFrom
            ? nil
            : try await database.firstStanding(
                NoteSearch(kinds: [.hour, .causes], times: horizons.recordsFrom...oldest * 24 - 1))
        let limits: [(table: String, before: Int64)] = [
            ("measurement", max(oldest - Self.forbearance, min(oldest, open.map { $0 / 24 } ?? .max))),
            ("hourly", Retention.firstDay(kept: retention.hourDays, at: measured)),
            ("daily", Retention.firstDay(kept: retention.dayDays, at: measured)),
        ]
        var dropped = 0
        var refusal: ClickHouseFailure?
        for (table, before) in limits {
            let old = try await database.partitions(of: table).filter { $0.last < before }
            guard let end = old.map(\.last).max() else { continue }
            if table == "measurement" { horizons.recordsFrom = max(horizons.recordsFrom, (end + 1) * 24) }
            if table == "hourly" { horizons.hoursFrom = max(horizons.hoursFrom, end + 1) }
            try await database.raise(horizons)
            do {
                for partition in old { try await database.drop(partition.id, of: table) }
            } catch let failure as ClickHouseFailure {
                // The other tables' are dropped all the same.
                database.news.note("partitions of \(table) are kept beyond their time: \(failure)")
                refusal = refusal ?? failure
                continue
            }
            database.news.note("dropped \(old.count) partitions of \(table), up to day \(end) since 1970-01-01")
            dropped += old.count
        }
        if let refusal { throw refusal }
        return dropped
    }
}

extension ClickHouseDatabase {
    struct Partition: Hashable, Sendable {
        var id: String
        /// The last day of which it has rows, since 1970-01-01.
        var last: Int64
    }

    /// Of all shards and replicas together.
    func partitions(of table: String) async throws -> [Partition] {
        let (parts, name) =
            address.cluster.map { ("cluster('\($0)', system, parts)", table + "_local") } ?? ("system.parts", table)
        return try await client.rows(
            """
            SELECT partition_id, max(max_date) FROM \(parts)
            WHERE active AND database = '\(address.database)' AND table = '\(name)' GROUP BY partition_id ORDER BY partition_id
            """
        ) { row in Partition(id: try row.text(), last: Int64(try row.integer(UInt16.self))) }
    }

    func drop(_ partition: String, of table: String) async throws {
        let place = address.cluster.map { "\(table)_local ON CLUSTER \($0)" } ?? table
        try await client.run(
            "ALTER TABLE \(address.database).\(place) DROP PARTITION ID \(ClickHouseSQL.text(partition))",
            deadline: .minutes(10))
    }
}
