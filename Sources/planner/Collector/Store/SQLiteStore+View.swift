import GRDB
package import Telemetry

extension SQLiteStore: NetworkView {
    package func agents(at now: UInt64) async throws -> [AgentState] {
        try await pool.read { db in
            let interval = try Self.interval(db)
            let rows = try Row.fetchAll(
                db,
                sql: """
                    SELECT a.site, a.version, a.enrolled, a.last_report,
                        (SELECT max(c.expires_seconds) FROM certificate c WHERE c.site = a.site AND c.revoked IS NULL),
                        (SELECT CAST(min(total(s.records), 9.2e18) AS INTEGER) FROM spool s WHERE s.site = a.site),
                        (SELECT CAST(min(total(s.highest - s.records), 9.2e18) AS INTEGER) FROM spool s WHERE s.site = a.site)
                    FROM agent a ORDER BY a.site
                    """)
            return rows.map { row in
                let lastReport = (row[3] as Int64?).map { UInt64(clamping: $0) }
                return AgentState(
                    site: row[0], version: row[1], enrolled: UInt64(clamping: row[2] as Int64),
                    lastReport: lastReport,
                    isAlive: lastReport.map { $0 + LinkLimits.patience(interval: interval) >= now } ?? false,
                    certificateExpires: UInt64(clamping: (row[4] as Int64?) ?? 0),
                    records: UInt64(clamping: row[5] as Int64), missing: UInt64(clamping: row[6] as Int64))
            }
        }
    }

    /// Links that are configured, or were measured within the last day. O(links), however much history there is.
    package func links(at now: UInt64) async throws -> [LinkState] {
        let (interval, contracts, rows) = try await pool.read { db in
            (try Self.interval(db), try Self.contracts(db), try Self.newest(at: now, db))
        }
        // Unpacking and judging is most of it, and every link's is its own.
        let size = 512
        return try await withThrowingTaskGroup(of: (place: Int, states: [LinkState]).self) { group in
            for place in stride(from: 0, to: rows.count, by: size) {
                group.addTask {
                    let states = try rows[place..<min(place + size, rows.count)].map {
                        try state(of: $0, at: now, interval: interval, by: contracts)
                    }
                    return (place, states)
                }
            }
            var parts: [(place: Int, states: [LinkState])] = []
            for try await part in group { parts.append(part) }
            return parts.sorted { $0.place < $1.place }.flatMap(\.states)
        }
    }

    /// What the store keeps of a link's present.
    private struct NewestRow: Sendable {
        var key: LinkKey
        var peer: String
        var floor: DelayFloor?
        /// When the far end's own agent last reported.
        var peerReport: UInt64?
        var newest: StoredInterval?
    }

    private static func newest(at now: UInt64, _ db: Database) throws -> [NewestRow] {
        let select = try BoundStatement(
            """
            SELECT l.id, l.link, l.site, l.peer, l.floor_day, l.floor_delay, l.floor_before, a.last_report,
                n.start, n."end", n.record, s.link
            FROM link l LEFT JOIN newest n ON n.link = l.id LEFT JOIN agent a ON a.site = l.peer
                LEFT JOIN (SELECT DISTINCT link FROM session WHERE until IS NULL) s ON s.link = l.id
            WHERE n.start > ? OR s.link IS NOT NULL
            ORDER BY l.link, l.site
            """, db)
        select.bind(1, Int64(clamping: now) - Int64(LinkHour.day))
        var found: [NewestRow] = []
        try select.forEach { row in
            var link = NewestRow(key: LinkKey(link: row.text(1), site: row.text(2)), peer: row.text(3))
            link.floor = row.optional(4).flatMap { day in
                DelayFloor(day: day, delay: row.double(5), before: row.double(6), at: now)
            }
            link.peerReport = row.optional(7).map { UInt64(clamping: $0) }
            if !row.isNull(8) {
                link.newest = StoredInterval(
                    spool: 0, sequence: 0, start: UInt64(clamping: row.int(8)), end: UInt64(clamping: row.int(9)),
                    content: Array(row.octets(10)))
            }
            // One of a clock that is ahead hides none that are known to be.
            if let newest = link.newest, newest.start > now {
                link.newest = try Self.last(of: row.int(0), at: now, db)
                if link.newest == nil, row.isNull(11) { return }
            }
            found.append(link)
        }
        return found
    }

    /// The last record that began at `now` or before, of this hour and the day before it.
    private static func last(of link: Int64, at now: UInt64, _ db: Database) throws -> StoredInterval? {
        let hour = Int64(now / LinkHour.hour)
        for time in stride(from: hour, through: max(0, hour - 24), by: -1) {
            let cell = LinkHour(time: time, link: link)
            let intervals = try HeadTable.intervals(of: cell, db) + (BlockTable.intervals(of: cell, db) ?? [])
            let last = intervals.filter { $0.start <= now }.max(by: StoredInterval.precedes)
            if let last { return last }
        }
        return nil
    }

    private func state(
        of row: NewestRow, at now: UInt64, interval: UInt64, by contracts: [String: LineContract]
    ) throws -> LinkState {
        var state = LinkState(key: row.key, peer: row.peer, status: .unknown, newest: nil)
        if let newest = row.newest {
            do throws(PackedReader.Damage) { state.newest = try newest.record(key: row.key, peer: row.peer) } catch {
                throw error.error("the newest record of link \(row.key.link)")
            }
        }
        let judge = judge(of: row.key, by: contracts)
        state.status = judge.limits.status(of: state.newest, at: now, interval: interval)
        if state.status != .unknown, let newest = state.newest {
            state.finding = try judge.finding(
                of: newest, baseline: row.floor?.least, peerWasHeard: row.peerReport.map { $0 >= newest.start } ?? false
            ) {
                // Few links have anything amiss.
                try pool.read { db in
                    var others = OtherEnds()
                    return try others.record(beside: newest, db)
                }
            }
        }
        return state
    }

    package func intervals(
        of links: [LinkKey], from: UInt64, to: UInt64, limit: Int
    ) async throws -> [IntervalRecord] {
        guard from < to, limit > 0 else { return [] }
        return try await pool.read { db in
            let find = try db.cachedStatement(sql: "SELECT id, peer FROM link WHERE link = ? AND site = ?")
            let known = try Set(links).sorted().compactMap { key in
                try Row.fetchOne(find, arguments: [key.link, key.site]).map {
                    (id: $0[0] as Int64, key: key, peer: $0[1] as String)
                }
            }
            guard !known.isEmpty else { return [] }
            var found: [(interval: StoredInterval, link: Int)] = []
            for hour in try Self.hoursWithRecords(from: from, to: to, db).reversed() where found.count < limit {
                var here: [(interval: StoredInterval, link: Int)] = []
                for (index, link) in known.enumerated() {
                    let cell = LinkHour(time: hour, link: link.id)
                    for interval in try HeadTable.intervals(of: cell, db) + (BlockTable.intervals(of: cell, db) ?? [])
                    where interval.start >= from && interval.start < to {
                        here.append((interval, index))
                    }
                }
                found += here.sorted { StoredInterval.precedes($1.interval, $0.interval) }.prefix(limit - found.count)
            }
            return try found.reversed().map { interval, link in
                do throws(PackedReader.Damage) {
                    return try interval.record(key: known[link].key, peer: known[link].peer)
                } catch {
                    throw error.error("a record of link \(known[link].key.link)")
                }
            }
        }
    }

    /// Hours within `from..<to` that may have records, in rising order.
    private static func hoursWithRecords(from: UInt64, to: UInt64, _ db: Database) throws -> [Int64] {
        let hours = Int64(from / LinkHour.hour)..<Int64((to - 1) / LinkHour.hour) + 1
        let kept = max(hours.lowerBound, try Setting.value(.recordsFrom, db) ?? 0)
        var found = Set(try HeadTable.hours(in: hours, db))
        if kept < hours.upperBound {
            for day in try SumsTable.days(in: kept / 24..<(hours.upperBound - 1) / 24 + 1, db) {
                found.formUnion((day * 24..<(day + 1) * 24).clamped(to: kept..<hours.upperBound))
            }
        }
        return found.sorted()
    }

    private static func interval(_ db: Database) throws -> UInt64 {
        UInt64(clamping: try Setting.value(.intervalSeconds, db) ?? 60) * 1_000_000_000
    }
}
