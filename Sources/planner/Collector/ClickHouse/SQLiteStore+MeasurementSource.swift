import FoundationEssentials
import GRDB
import Telemetry

extension SQLiteStore: MeasurementSource {
    private static let day: Int64 = 86_400_000_000_000

    package func recordCounts() async throws -> [(day: Int64, links: [LinkKey: UInt64])] {
        try await pool.read { db in
            let rows = try Row.fetchCursor(
                db,
                sql: """
                    SELECT i.start / \(Self.day), l.link, l.site, count(*)
                    FROM interval i JOIN link l ON l.id = i.link GROUP BY 1, 2, 3 ORDER BY 1
                    """)
            var counts: [(day: Int64, links: [LinkKey: UInt64])] = []
            while let row = try rows.next() {
                let day: Int64 = row[0]
                if counts.last?.day != day { counts.append((day, [:])) }
                counts[counts.count - 1].links[LinkKey(link: row[1], site: row[2])] = UInt64(clamping: row[3] as Int64)
            }
            return counts
        }
    }

    package func records(of link: LinkKey, onDay day: Int64) async throws -> [ReportBatch] {
        try await pool.read { db in
            let rows = try Row.fetchAll(
                db,
                sql: """
                    SELECT s.name, s.site, l.peer, i.sequence, \(IntervalRow.columns)
                    FROM link l JOIN interval i ON i.link = l.id JOIN spool s ON s.id = i.spool
                    WHERE l.link = ? AND l.site = ? AND i.start >= ? AND i.start < ?
                    ORDER BY i.spool, i.sequence
                    """, arguments: [link.link, link.site, day * Self.day, (day + 1) * Self.day])
            var batches: [ReportBatch] = []
            for row in rows {
                guard let spool = SpoolID(bytes: [UInt8](row[0] as Data)) else { continue }
                let record = try IntervalRow.record(row, from: 4, key: link, peer: row[2])
                if batches.last?.spool != spool {
                    batches.append(ReportBatch(site: row[1], spool: spool, version: "", records: []))
                }
                batches[batches.count - 1].records.append(
                    SequencedRecord(sequence: UInt64(clamping: row[3] as Int64), record: record))
            }
            return batches
        }
    }

    package func spoolNotes() async throws -> [SpoolNote] {
        try await pool.read { db in
            let rows = try Row.fetchAll(
                db,
                sql: """
                    SELECT s.name, s.site, s.highest, s.records, a.version, a.enrolled, a.last_report
                    FROM spool s LEFT JOIN agent a ON a.site = s.site
                    """)
            return rows.compactMap { row in
                func number(_ column: Int) -> UInt64 { UInt64(clamping: (row[column] as Int64?) ?? 0) }
                return SpoolID(bytes: [UInt8](row[0] as Data)).map { spool in
                    SpoolNote(
                        spool: spool,
                        standing: SpoolStanding(site: row[1], since: number(5), highest: number(2), records: number(3)),
                        version: (row[4] as String?) ?? "", reported: number(6))
                }
            }
        }
    }
}
