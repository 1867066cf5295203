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
            let accounts = try Self.spoolAccounts(db)
            var gaps: [MeasurementGap] = []
            for account in accounts {
                gaps += account.gaps.map { gap in
                    MeasurementGap(
                        site: account.site,
                        missing: .records(
                            spool: account.name, first: UInt64(gap.numbers.lowerBound),
                            last: UInt64(gap.numbers.upperBound)), reason: gap.reason)
                }
            }
            if begin < end { gaps += try Self.missingIntervals(from: begin, to: end, accounts, db) }
            return gaps.enumerated().sorted { ($0.element.site, $0.offset) < ($1.element.site, $1.offset) }.map(
                \.element)
        }
    }

    private static func spoolAccounts(_ db: Database) throws -> [SpoolAccount] {
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

    // MARK: - intervals

    private static func missingIntervals(
        from: UInt64, to: UInt64, _ accounts: [SpoolAccount], _ db: Database
    ) throws -> [MeasurementGap] {
        let bySite = Dictionary(grouping: accounts, by: \.site).mapValues { accounts in
            (gaps: accounts.flatMap(\.gaps), ends: accounts.compactMap { $0.received.map(\.ends).max() }.max() ?? .min)
        }
        var found: [MeasurementGap] = []
        for row in try Row.fetchAll(db, sql: "SELECT id, link, site FROM link ORDER BY site, link") {
            let (link, site): (Int64, String) = (row[0], row[2])
            let sessions = try Self.sessions(ofLink: link, db)
            let known = bySite[site]
            for gap in try missing(link, sessions, from: from, to: to, db) {
                let (begins, ends) = (Int64(clamping: gap.from), Int64(clamping: gap.to))
                let reason: GapReason
                if let numbers = known?.gaps.first(where: { $0.begins < ends && begins < $0.ends }) {
                    reason = numbers.reason
                } else {
                    reason = known.map { $0.ends > begins } == true ? .notMeasured : .notYetHere
                }
                found.append(
                    MeasurementGap(
                        site: site,
                        missing: .intervals(link: row[1], from: gap.from, to: gap.to, count: gap.count), reason: reason)
                )
            }
        }
        return found
    }

    private struct Absence {
        var from: UInt64
        var to: UInt64
        var count: UInt64
    }

    /// Expected intervals of which nothing is here, neighbours together.
    private static func missing(
        _ link: Int64, _ sessions: LinkSessions, from: UInt64, to: UInt64, _ db: Database
    ) throws -> [Absence] {
        var absences: [Absence] = []
        var hour: Int64 = -1
        var here = IntervalSlots()
        for session in sessions.sessions {
            let (begin, end) = (max(session.since, from), min(session.until, to))
            guard begin < end else { continue }
            var slot = begin / session.interval * session.interval
            if slot < begin { slot += session.interval }
            while slot + session.interval <= end {
                defer { slot += session.interval }
                if Int64(slot / LinkHour.hour) != hour {
                    hour = Int64(slot / LinkHour.hour)
                    here = try slots(LinkHour(time: hour, link: link), sessions, db)
                }
                if here.wholes.contains(slot) || here.fragments.contains(slot) { continue }
                if let last = absences.indices.last, absences[last].to == slot {
                    absences[last].to += session.interval
                    absences[last].count += 1
                } else {
                    absences.append(Absence(from: slot, to: slot + session.interval, count: 1))
                }
            }
        }
        return absences
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
