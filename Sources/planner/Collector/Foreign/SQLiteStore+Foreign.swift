import FoundationEssentials
import GRDB

/// What senders other than our agents measured.
package protocol ForeignStore: Sendable {
    /// Stores the samples of a sender in one transaction; one that has its time already is left as it is.
    ///
    /// - Returns: how many were not stored because the sender would have too many series.
    func append(_ samples: [ForeignSample], of site: String, at now: UInt64) async throws -> Int
    /// The newest sample of every series, those of delta kind summed up since the first.
    func newestForeign() async throws -> [(site: String, sample: ForeignSample)]
}

extension SQLiteStore: ForeignStore {
    /// Most series of one sender: a hostile one harms only its own.
    static let mostForeignSeries = 2_000
    /// For how long samples are kept, nanoseconds.
    private static let foreignLifetime: UInt64 = 35 * 86_400_000_000_000

    package func append(_ samples: [ForeignSample], of site: String, at now: UInt64) async throws -> Int {
        try await write { db in
            var refused = 0
            var series = try Int.fetchOne(
                db, sql: "SELECT count(*) FROM foreign_series WHERE site = ?", arguments: [site])
            let find = try db.cachedStatement(
                sql: "SELECT id FROM foreign_series WHERE site = ? AND name = ? AND labels = ? AND kind = ?")
            let insert = try db.cachedStatement(
                sql: "INSERT INTO foreign_sample (series, time, value) VALUES (?, ?, ?) ON CONFLICT DO NOTHING")
            let update = try db.cachedStatement(
                sql: """
                    UPDATE foreign_series SET total = total + ?2,
                        value = CASE WHEN ?3 >= time THEN ?2 ELSE value END, time = max(time, ?3)
                    WHERE id = ?1
                    """)
            for sample in samples {
                let labels = Self.text(of: sample.labels)
                let key: StatementArguments = [site, sample.name, labels, sample.kind.rawValue]
                var id = try Int64.fetchOne(find, arguments: key)
                if id == nil {
                    guard (series ?? 0) < Self.mostForeignSeries else {
                        refused += 1
                        continue
                    }
                    try db.execute(
                        sql: "INSERT INTO foreign_series (site, name, labels, kind) VALUES (?, ?, ?, ?)", arguments: key
                    )
                    id = db.lastInsertedRowID
                    series = (series ?? 0) + 1
                }
                let time = Int64(clamping: sample.time)
                try insert.execute(arguments: [id, time, sample.value])
                if db.changesCount > 0 { try update.execute(arguments: [id, sample.value, time]) }
            }
            try Self.dropOldForeign(of: site, before: now &- min(now, Self.foreignLifetime), db)
            return refused
        }
    }

    /// A slice of what is too old, so that no report waits for long.
    private static func dropOldForeign(of site: String, before: UInt64, _ db: Database) throws {
        try db.execute(
            sql: """
                DELETE FROM foreign_sample WHERE (series, time) IN (
                    SELECT s.series, s.time FROM foreign_series f JOIN foreign_sample s ON s.series = f.id
                    WHERE f.site = ?1 AND s.time < ?2 LIMIT 1000)
                """, arguments: [site, Int64(clamping: before)])
        try db.execute(
            sql: """
                DELETE FROM foreign_series WHERE site = ?1 AND time < ?2
                    AND NOT EXISTS (SELECT 1 FROM foreign_sample s WHERE s.series = foreign_series.id)
                """, arguments: [site, Int64(clamping: before)])
    }

    package func newestForeign() async throws -> [(site: String, sample: ForeignSample)] {
        try await pool.read { db in
            try Row.fetchAll(
                db,
                sql: "SELECT site, name, kind, labels, time, value, total FROM foreign_series ORDER BY name, site, id"
            ).compactMap { row in
                guard let kind = ForeignSample.Kind(rawValue: row[2]) else { return nil }
                let sample = ForeignSample(
                    name: row[1], kind: kind, labels: Self.labels(of: row[3]), time: UInt64(clamping: row[4] as Int64),
                    value: kind == .delta ? row[6] : row[5])
                return (row[0], sample)
            }
        }
    }

    /// Names and values in turn, with unit separators between them, which neither has.
    private static func text(of labels: [ForeignSample.Label]) -> String {
        labels.map { "\($0.name)\u{1F}\($0.value)" }.joined(separator: "\u{1F}")
    }

    private static func labels(of text: String) -> [ForeignSample.Label] {
        let parts = text.split(separator: "\u{1F}", omittingEmptySubsequences: false).map(String.init)
        return stride(from: 0, to: parts.count - 1, by: 2).map { ForeignSample.Label(parts[$0], parts[$0 + 1]) }
    }
}
