import GRDB
import Telemetry

extension SQLiteStore {
    /// Sums and merged histograms, link by link; O(records in the period). What has not happened yet is not expected.
    package func linkPeriods(from: UInt64, to: UInt64) async throws -> [LinkPeriod] {
        let end = min(to, clock())
        return try await pool.read { db in
            let links = try Row.fetchAll(db, sql: "SELECT id, link, site, peer FROM link ORDER BY link, site")
            return try links.compactMap { row in
                var period = LinkPeriod(key: LinkKey(link: row[1], site: row[2]), peer: row[3])
                period.expected = try Self.expected(ofLink: row[0], from: from, to: end, db)
                try Self.addRecords(ofLink: row[0], from: from, to: to, into: &period, db)
                return period.expected == 0 && period.present == 0 ? nil : period
            }
        }
    }

    private static func addRecords(
        ofLink link: Int64, from: UInt64, to: UInt64, into period: inout LinkPeriod, _ db: Database
    ) throws {
        let statement = try db.cachedStatement(
            sql: "SELECT \(IntervalRow.columns) FROM interval i WHERE i.link = ? AND i.start >= ? AND i.start < ?")
        let rows = try Row.fetchCursor(
            statement, arguments: [link, Int64(clamping: from), Int64(clamping: to)])
        while let row = try rows.next() {
            period.add(try IntervalRow.record(row, from: 0, key: period.key, peer: period.peer))
        }
    }

    /// The whole intervals that begin and end within the period while the link was configured.
    ///
    /// Agents cut intervals at multiples of their length since the epoch, so these are counted.
    private static func expected(ofLink link: Int64, from: UInt64, to: UInt64, _ db: Database) throws -> UInt64 {
        let statement = try db.cachedStatement(
            sql: "SELECT since, until, interval FROM session WHERE link = ? AND since < ? AND coalesce(until, ?) > ?")
        let bounds = (from: Int64(clamping: from), to: Int64(clamping: to))
        let rows = try Row.fetchAll(statement, arguments: [link, bounds.to, Int64.max, bounds.from])
        return rows.reduce(0) { total, row in
            let interval = max(1, row[2] as Int64)
            let begin = max(row[0] as Int64, bounds.from)
            let end = min((row[1] as Int64?) ?? .max, bounds.to)
            let first = begin / interval + (begin % interval == 0 ? 0 : 1)
            return total + UInt64(max(0, end / interval - first))
        }
    }
}

extension LinkPeriod {
    /// Adds one interval.
    mutating func add(_ record: IntervalRecord) {
        present += 1
        if record.received > 0 {
            available += 1
        } else if record.sent > 0, record.notMeasured.isEmpty {
            unavailable += 1
        }
        sent += record.sent
        received += record.received
        lostForward += record.lostForward
        lostReturn += record.lostReturn
        lostUnknown += record.lostUnknown
        duplicated += record.duplicatedForward + record.duplicatedReturn
        reordered += record.reorderedForward + record.reorderedReturn
        roundTripDelay.merge(record.roundTripDelay)
        delayVariation.merge(record.delayVariation)
        for reason in Set(record.notMeasured) { notMeasured[reason, default: 0] += 1 }
    }
}
