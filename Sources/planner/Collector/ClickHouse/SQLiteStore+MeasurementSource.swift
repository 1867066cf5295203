import GRDB
import Telemetry

extension SQLiteStore: MeasurementSource {
    /// Counts the records of packed hours and of those that wait; O(hours of links + records that wait).
    package func recordCounts() async throws -> [(day: Int64, links: [LinkKey: UInt64])] {
        try await pool.read { db in
            var keys: [Int64: LinkKey] = [:]
            try BoundStatement("SELECT id, link, site FROM link", db).forEach {
                keys[$0.int(0)] = LinkKey(link: $0.text(1), site: $0.text(2))
            }
            var counts: [Int64: [LinkKey: UInt64]] = [:]
            let hours = ["SELECT id, records FROM block", "SELECT cell, count(*) FROM head GROUP BY cell"]
            for select in hours {
                try BoundStatement(select, db).forEach { row in
                    let cell = LinkHour(key: row.int(0))
                    guard let key = keys[cell.link] else { return }
                    counts[cell.day, default: [:]][key, default: 0] += UInt64(clamping: row.int(1))
                }
            }
            return counts.sorted { $0.key < $1.key }.map { (day: $0.key, links: $0.value) }
        }
    }

    package func records(of link: LinkKey, onDay day: Int64) async throws -> [ReportBatch] {
        try await pool.read { db in
            let find = try db.cachedStatement(sql: "SELECT id, peer FROM link WHERE link = ? AND site = ?")
            guard let row = try Row.fetchOne(find, arguments: [link.link, link.site]) else { return [] }
            let (id, peer): (Int64, String) = (row[0], row[1])
            var spools: [Int64: ReportBatch] = [:]
            for hour in day * 24..<(day + 1) * 24 {
                let cell = LinkHour(time: hour, link: id)
                for interval in try HeadTable.intervals(of: cell, db) + (BlockTable.intervals(of: cell, db) ?? []) {
                    if spools[interval.spool] == nil {
                        spools[interval.spool] = try Self.emptyBatch(interval.spool, db)
                    }
                    do throws(PackedReader.Damage) {
                        let record = try interval.record(key: link, peer: peer)
                        spools[interval.spool]?.records.append(
                            SequencedRecord(sequence: interval.sequence, record: record))
                    } catch {
                        throw error.error("a record of link \(link.link)")
                    }
                }
            }
            return spools.sorted { $0.key < $1.key }.map(\.value)
        }
    }

    /// A batch of the spool's site, without records.
    private static func emptyBatch(_ spool: Int64, _ db: Database) throws -> ReportBatch {
        let select = try BoundStatement("SELECT name, site FROM spool WHERE id = ?", db)
        select.bind(1, spool)
        let batch = try select.first { row in
            SpoolID(bytes: Array(row.octets(0))).map {
                ReportBatch(site: row.text(1), spool: $0, version: "", records: [])
            }
        }
        guard let batch = batch ?? nil else { throw PackedReader.Damage().error("spool \(spool)") }
        return batch
    }

    package func spoolNotes() async throws -> [SpoolNote] {
        try await pool.read { db in
            var notes: [SpoolNote] = []
            let select = try BoundStatement(
                """
                SELECT s.name, s.site, s.highest, s.records, a.version, a.enrolled, a.last_report
                FROM spool s LEFT JOIN agent a ON a.site = s.site ORDER BY s.id
                """, db)
            try select.forEach { row in
                func number(_ column: Int32) -> UInt64 { UInt64(clamping: row.int(column)) }
                guard let spool = SpoolID(bytes: Array(row.octets(0))) else { return }
                notes.append(
                    SpoolNote(
                        spool: spool,
                        standing: SpoolStanding(
                            site: row.text(1), since: number(5), highest: number(2), records: number(3)),
                        version: row.text(4), reported: number(6)))
            }
            return notes
        }
    }

    package func spoolAccounts() async throws -> [SpoolAccount] { try await pool.read { try Self.spoolAccounts($0) } }
}
