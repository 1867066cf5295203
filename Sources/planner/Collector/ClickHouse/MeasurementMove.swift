import Telemetry

/// A store whose measurements can be copied, a link's day at a time.
package protocol MeasurementSource: Sendable {
    /// How many records of each link begin on each UTC day, in days since 1970-01-01; in rising order of days.
    func recordCounts() async throws -> [(day: Int64, links: [LinkKey: UInt64])]
    /// The records of a link that begin on a day, each with the batch that it would come in.
    func records(of link: LinkKey, onDay day: Int64) async throws -> [ReportBatch]
    /// What the spools are known as.
    func spoolNotes() async throws -> [SpoolNote]
    /// Which numbers of the spools are here, and what the agents said of the others.
    func spoolAccounts() async throws -> [SpoolAccount]
}

/// Copies measurements into ClickHouse, and compares.
///
/// Links' days that are there already, by the number of their records, are passed over: a move that was broken off goes on where
/// it was, and one that is run again does nothing. Nothing is taken away from the source.
package struct MeasurementMove: Sendable {
    package struct Progress: Hashable, Sendable {
        package var day: Int64
        /// Records of the day, and how many of them were copied now.
        package var records: UInt64
        package var copied: UInt64
    }

    package enum Failure: Error, Hashable {
        /// A link's day has another number of records than its source, after it was copied.
        case differs(LinkKey, day: Int64, source: UInt64, copy: UInt64)
    }

    private let source: any MeasurementSource
    private let database: ClickHouseDatabase
    /// Records in one insert.
    private static let slice = 20_000

    package init(from source: any MeasurementSource, to database: ClickHouseDatabase) {
        self.source = source
        self.database = database
    }

    /// - Parameter now: Unix nanoseconds, which counts as the commit's time.
    /// - Throws: `Failure`, or what the stores throw; what was copied until then stays.
    package func run(at now: UInt64, report: (Progress) -> Void) async throws {
        for (day, links) in try await source.recordCounts() {
            var there = try await database.counts(ofDay: day)
            var progress = Progress(day: day, records: links.values.reduce(0, +), copied: 0)
            let missing = links.filter { there[$0.key] != $0.value }.keys.sorted()
            var slice: [ReportBatch] = []
            var size = 0
            for link in missing {
                for batch in try await source.records(of: link, onDay: day) {
                    slice.append(batch)
                    size += batch.records.count
                }
                if size >= Self.slice || link == missing.last {
                    // Noted before: nobody sums these hours while the collector that does is stopped, and where this is broken off
                    // in between it has what is there summed.
                    try await database.note(ClickHouseDatabase.hours(of: slice), at: now)
                    try await database.insert(slice, at: now)
                    progress.copied += UInt64(size)
                    (slice, size) = ([], 0)
                }
            }
            if !missing.isEmpty { there = try await database.counts(ofDay: day) }
            for (link, count) in links.sorted(by: { $0.key < $1.key }) where there[link, default: 0] < count {
                throw Failure.differs(link, day: day, source: count, copy: there[link, default: 0])
            }
            report(progress)
        }
        // What agents said to the store of before gives way to what they say to this one.
        try await database.insert(try await source.spoolAccounts(), at: 1)
        try await database.note(try await source.spoolNotes())
    }
}

extension ClickHouseDatabase {
    /// How many records of each link begin on a UTC day, each counted once.
    func counts(ofDay day: Int64) async throws -> [LinkKey: UInt64] {
        let begin = UInt64(clamping: day).multipliedReportingOverflow(by: LinkHour.day)
        guard !begin.overflow else { return [:] }
        // A clock that went astray may name days behind the last one that `Date` has.
        let rows = try await client.rows(
            """
            SELECT site, link, count() FROM (
                SELECT site, link, start, spool, sequence FROM measurement
                WHERE day = \(ClickHouseSQL.date(begin.partialValue)) AND intDiv(start, \(LinkHour.day)) = \(day)
                GROUP BY site, link, start, spool, sequence
            ) GROUP BY site, link
            """, current
        ) { row in
            let site = try row.text()
            return (LinkKey(link: try row.text(), site: site), try row.integer(UInt64.self))
        }
        return Dictionary(rows) { first, _ in first }
    }
}
