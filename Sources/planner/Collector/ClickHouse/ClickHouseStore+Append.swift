import NIOCore
import Telemetry

extension ClickHouseStore: MeasurementStore {
    /// Stores all batches and returns once ClickHouse has committed them; with a cluster, once `quorum` replicas have.
    ///
    /// There are no transactions in ClickHouse. What differs from a store that has them:
    /// - A failure leaves what was inserted until then. None of it is acknowledged, all of it comes again, and reads give every
    ///   record once; but the receipt then counts as new what was there already.
    /// - Conflicts are found against what was committed before the append began. Two collectors that at the same moment take
    ///   different records under one name store both; reads then give both, at their links. An agent sends one batch at a time.
    /// - Likewise two sites that at the same moment claim one spool, as from a copied state folder, are both heard that once;
    ///   the spool is the earlier one's from then on.
    package func append(_ batches: [ReportBatch], at now: UInt64) async throws -> [BatchReceipt] {
        try await pace.wait()
        return try await database.append(batches, at: now)
    }
}

extension ClickHouseDatabase {
    /// Months that one insert may touch: a batch of a clock that went astray may name any.
    private static let mostPartitions = 64

    package func append(_ batches: [ReportBatch], at now: UInt64) async throws -> [BatchReceipt] {
        guard !batches.isEmpty else { return [] }
        let plan = AppendPlan(batches, known: try await spools(Set(batches.map(\.spool))), at: now)
        let outcome = plan.outcome(stored: try await places(of: plan.doubtful))
        // The records first: a spool that is known to go further than its records would make the rest look like conflicts.
        try await insert(outcome.inserts, at: now)
        try await note(batches.filter { outcome.spools[$0.spool]?.site == $0.site }, outcome.spools, at: now)
        return outcome.receipts
    }

    /// Inserts records whatever is there: those that are there already become one with theirs.
    func insert(_ batches: [ReportBatch], at now: UInt64) async throws {
        var rows: [UInt32: RowBinaryWriter] = [:]
        for batch in batches {
            for record in batch.records {
                ClickHouseRow.write(
                    record, spool: batch.spool, at: now, to: &rows[Self.month(record.record.start), default: .init()])
            }
        }
        var months = rows.keys.sorted()[...]
        while !months.isEmpty {
            var body = ByteBuffer()
            for month in months.prefix(Self.mostPartitions) {
                if var part = rows[month]?.buffer { body.writeBuffer(&part) }
            }
            months = months.dropFirst(Self.mostPartitions)
            try await client.insert(ClickHouseRow.insert, rows: body, commit)
        }
    }

    /// Notes who reported under which spools, up to where.
    private func note(
        _ batches: [ReportBatch], _ spools: [SpoolID: SpoolStanding], at now: UInt64
    ) async throws {
        var versions: [SpoolID: String] = [:]
        for batch in batches { versions[batch.spool] = batch.version }
        try await note(
            versions.compactMap { spool, version in
                spools[spool].map { SpoolNote(spool: spool, standing: $0, version: version, reported: now) }
            })
    }

    func note(_ notes: [SpoolNote]) async throws {
        guard !notes.isEmpty else { return }
        var rows = RowBinaryWriter()
        for note in notes.sorted(by: { $0.spool.description < $1.spool.description }) {
            for text in [note.spool.description, note.standing.site, note.version] { rows.append(text) }
            for number in [note.standing.since, note.reported, note.standing.highest, note.standing.records] {
                rows.append(number)
            }
        }
        try await client.insert(
            "INSERT INTO spool (spool, site, version, since, reported, highest, records) FORMAT RowBinary",
            rows: rows.buffer, commit)
    }

    // MARK: - what is known before

    /// What spools are known as; of sites that claimed one at the same moment the first.
    func spools(_ ids: Set<SpoolID>) async throws -> [SpoolID: SpoolStanding] {
        var known: [SpoolID: SpoolStanding] = [:]
        var rest = ids.map(\.description).sorted()[...]
        while !rest.isEmpty {
            let rows = try await client.rows(
                """
                SELECT spool, argMin(site, since), min(since), max(highest), max(records) FROM spool
                WHERE spool IN (\(ClickHouseSQL.list(rest.prefix(5_000)))) GROUP BY spool
                """, current
            ) { row in
                (
                    try row.text(),
                    SpoolStanding(
                        site: try row.text(), since: try row.integer(), highest: try row.integer(),
                        records: try row.integer())
                )
            }
            for (text, standing) in rows { if let spool = SpoolID(text) { known[spool] = standing } }
            rest = rest.dropFirst(5_000)
        }
        return known
    }

    /// Where records are stored: looked for where they would be, and those that are not there, by the names of their spools, in
    /// all that their sites sent. The second reads all sequences of a site, and happens only where a batch is not a mere
    /// repetition.
    private func places(of names: [RecordName: RecordPlace]) async throws -> [RecordName: RecordPlace] {
        var found: [RecordName: RecordPlace] = [:]
        var rest = Array(names)[...]
        while !rest.isEmpty {
            let keys = rest.prefix(2_000).map { name, place in
                let site = ClickHouseSQL.text(place.site)
                return
                    "(\(ClickHouseSQL.date(place.start)), \(site), \(ClickHouseSQL.text(place.link)), \(place.start), "
                    + "'\(name.spool)', \(name.sequence))"
            }
            try await find("(day, site, link, start, spool, sequence) IN (\(keys.joined(separator: ", ")))", &found)
            rest = rest.dropFirst(2_000)
        }
        let missing = names.filter { found[$0.key] == nil }
        for (spool, group) in Dictionary(grouping: missing, by: \.key.spool) {
            let sites = Set(group.map(\.value.site))
            let sequences = group.map { "\($0.key.sequence)" }.joined(separator: ", ")
            try await find(
                "site IN (\(ClickHouseSQL.list(sites))) AND spool = '\(spool)' AND sequence IN (\(sequences))", &found)
        }
        return found
    }

    private func find(_ condition: String, _ found: inout [RecordName: RecordPlace]) async throws {
        let rows = try await client.rows(
            "SELECT spool, sequence, site, link, start FROM measurement WHERE \(condition) ORDER BY precedence", current
        ) { row in
            (
                try row.text(), try row.integer(UInt64.self),
                RecordPlace(site: try row.text(), link: try row.text(), start: try row.integer())
            )
        }
        // The earliest commit is the last.
        for (text, sequence, place) in rows {
            if let spool = SpoolID(text) { found[RecordName(spool: spool, sequence: sequence)] = place }
        }
    }

    private static func month(_ nanoseconds: UInt64) -> UInt32 {
        // Of 28 days: as long as the shortest, so that there are at least as many of ours as of the calendar's.
        UInt32(ClickHouseSQL.day(nanoseconds)) / 28
    }
}

/// What a site's report makes known of its spool.
package struct SpoolNote: Hashable, Sendable {
    var spool: SpoolID
    var standing: SpoolStanding
    var version: String
    /// Unix nanoseconds.
    var reported: UInt64
}
