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
        let begin = ContinuousClock.now
        try await pace.wait()
        return try await database.append(batches, at: now, since: begin)
    }
}

extension ClickHouseDatabase {
    /// Partitions that one insert may touch: a batch of a clock that went astray may name any.
    static let mostPartitions = 64
    /// For what an append asks before it inserts: of a server that hangs the next is asked, and reports wait meanwhile.
    static let appendPatience = TimeAmount.seconds(15)

    /// - Parameters:
    ///   - now: Unix nanoseconds.
    ///   - begin: when it was `now`.
    package func append(
        _ batches: [ReportBatch], at now: UInt64, since begin: ContinuousClock.Instant = .now
    ) async throws -> [BatchReceipt] {
        guard !batches.isEmpty else { return [] }
        async let ranges = lastRanges(of: batches)
        let plan = AppendPlan(batches, known: try await spools(Set(batches.map(\.spool))), at: now)
        let outcome = plan.outcome(stored: try await places(of: plan.doubtful))
        let taken = batches.filter { outcome.spools[$0.spool]?.site == $0.site }
        // The records first: a spool that is known to go further than its records would make the rest look like conflicts. Then
        // what says that they are here, and what tells of hours that are to be summed: records that were here already may lack it.
        try await insert(outcome.inserts, at: now)
        try await insertNumbers(of: outcome.inserts, after: try await ranges, at: now)
        try await insertWords(of: taken, at: now)
        try await note(taken, outcome.spools, at: now)
        let (seconds, attoseconds) = begin.duration(to: .now).components
        let elapsed = UInt64(max(0, seconds)) * 1_000_000_000 + UInt64(max(0, attoseconds)) / 1_000_000_000
        try await note(Self.hours(of: taken), at: now.addingSaturated(elapsed))
        return outcome.receipts
    }

    static func hours(of batches: [ReportBatch]) -> Set<SiteTime> {
        Set(
            batches.flatMap { batch in
                batch.records.map { SiteTime(site: batch.site, time: Int64($0.record.start / LinkHour.hour)) }
            })
    }

    /// Inserts records whatever is there: those that are there already become one with theirs.
    func insert(_ batches: [ReportBatch], at now: UInt64) async throws {
        var rows: [UInt32: RowBinaryWriter] = [:]
        for batch in batches {
            for record in batch.records {
                ClickHouseRow.write(
                    record, spool: batch.spool, at: now, to: &rows[Self.week(record.record.start), default: .init()])
            }
        }
        var weeks = rows.keys.sorted()[...]
        while !weeks.isEmpty {
            var body = ByteBuffer()
            for week in weeks.prefix(Self.mostPartitions) {
                if var part = rows[week]?.buffer { body.writeBuffer(&part) }
            }
            weeks = weeks.dropFirst(Self.mostPartitions)
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
                """, current, deadline: Self.appendPatience
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
            "SELECT spool, sequence, site, link, start FROM measurement WHERE \(condition) ORDER BY precedence",
            current,
            deadline: Self.appendPatience
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

    private static func week(_ nanoseconds: UInt64) -> UInt32 { UInt32(ClickHouseSQL.day(nanoseconds)) / 7 }
}

/// What a site's report makes known of its spool.
package struct SpoolNote: Hashable, Sendable {
    var spool: SpoolID
    var standing: SpoolStanding
    var version: String
    /// Unix nanoseconds.
    var reported: UInt64
}
