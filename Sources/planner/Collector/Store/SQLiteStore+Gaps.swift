import GRDB
import Telemetry

extension SQLiteStore {
    /// What is missing: all numbers of spools, and the intervals within `from..<to` that links were configured to measure.
    ///
    /// An interval that is missing while its agent's numbers go on without a gap was not measured; where numbers are missing between
    /// those of its neighbours, it is missing for their reason. In order of site. O(spools' ranges + intervals of the period).
    package func gaps(from: UInt64, to: UInt64, at now: UInt64) async throws -> [MeasurementGap] {
        try await pool.read { db in
            let interval = UInt64(clamping: try Setting.value(.intervalSeconds, db) ?? 60) * 1_000_000_000
            // What was measured just now is on its way.
            let end = min(to, now - min(now, LinkLimits.patience(interval: interval)))
            // Of earlier days there are sums only.
            let known = UInt64(clamping: try Setting.value(.hoursFrom, db) ?? 0) * LinkHour.day
            let begin = max(from, known)
            var finder = GapFinder(try Self.spoolAccounts(db))
            guard begin < end else { return finder.gaps }
            for row in try Row.fetchAll(db, sql: "SELECT id, link, site FROM link ORDER BY site, link") {
                let link: Int64 = row[0]
                let sessions = try Self.sessions(ofLink: link, db)
                let absences = try sessions.absences(from: begin, to: end) { hour in
                    try Self.slots(LinkHour(time: hour, link: link), sessions, db)
                }
                finder.add(absences, of: LinkKey(link: row[1], site: row[2]))
            }
            return finder.gaps
        }
    }

    static func spoolAccounts(_ db: Database) throws -> [SpoolAccount] {
        var accounts: [Int64: SpoolAccount] = [:]
        try BoundStatement("SELECT id, lower(hex(name)), site, newest, oldest FROM spool", db).forEach { row in
            accounts[row.int(0)] = SpoolAccount(
                name: row.text(1), site: row.text(2), received: [], newest: row.optional(3), oldest: row.optional(4))
        }
        try BoundStatement("SELECT spool, first, last, begins, ends FROM received ORDER BY spool, first", db).forEach {
            row in
            accounts[row.int(0)]?.received.append(
                NumberRange(first: row.int(1), last: row.int(2), begins: row.int(3), ends: row.int(4)))
        }
        try BoundStatement("SELECT spool, first, last, reason FROM gap ORDER BY spool, first", db).forEach { row in
            guard let reason = SequenceGap.Reason(rawValue: row.text(3)), row.int(1) <= row.int(2) else { return }
            accounts[row.int(0)]?.told.append((row.int(1)...row.int(2), GapReason(reason)))
        }
        return accounts.sorted { $0.key < $1.key }.map(\.value)
    }

    /// What is here of a link's hour.
    private static func slots(_ cell: LinkHour, _ sessions: LinkSessions, _ db: Database) throws -> IntervalSlots {
        var slots = try SumsTable.hourly.read(cell, db)?.slots ?? IntervalSlots()
        let select = try BoundStatement("SELECT start, \"end\" FROM head WHERE cell = ?", db)
        select.bind(1, cell.key)
        try select.forEach { row in
            slots.insert(sessions.slot(start: UInt64(clamping: row.int(0)), end: UInt64(clamping: row.int(1))))
        }
        return slots
    }
}
