import GRDB
import Telemetry

extension SQLiteStore {
    /// Sums and merged histograms, link by link; O(records in the period). What has not happened yet is not expected.
    package func linkPeriods(of chosen: Set<LinkKey>?, from: UInt64, to: UInt64) async throws -> [LinkPeriod] {
        let end = min(to, clock())
        return try await pool.read { db in
            let contracts = try Self.contracts(db)
            let links = try Row.fetchAll(db, sql: "SELECT id, link, site, peer FROM link ORDER BY link, site")
            var hearing = PeerHearing()
            return try links.compactMap { row in
                var period = LinkPeriod(key: LinkKey(link: row[1], site: row[2]), peer: row[3])
                if let chosen, !chosen.contains(period.key) { return nil }
                var slots = IntervalSlots(sessions: try Self.sessions(ofLink: row[0], from: from, to: end, db))
                period.expected = slots.expected(from: from, to: end)
                let judge = judge(of: period.key, by: contracts)
                period.contract = judge.isLower ? judge.contract : nil
                let records = try Self.addRecords(
                    ofLink: row[0], from: from, to: to, into: &period, slots: &slots, by: judge, &hearing, db)
                (period.present, period.partial) = (slots.whole, slots.partial)
                return period.expected == 0 && records == 0 ? nil : period
            }
        }
    }

    /// How many there were.
    private static func addRecords(
        ofLink link: Int64, from: UInt64, to: UInt64, into period: inout LinkPeriod, slots: inout IntervalSlots,
        by judge: CauseJudge, _ hearing: inout PeerHearing, _ db: Database
    ) throws -> Int {
        var causes = PeriodCauses(judge)
        var others = OtherEnds()
        let statement = try db.cachedStatement(
            sql: """
                SELECT \(IntervalRow.columns) FROM interval i WHERE i.link = ? AND i.start >= ? AND i.start < ?
                ORDER BY i.start
                """)
        let rows = try Row.fetchCursor(
            statement, arguments: [link, Int64(clamping: from), Int64(clamping: to)])
        var count = 0
        while let row = try rows.next() {
            let record = try IntervalRow.record(row, from: 0, key: period.key, peer: period.peer)
            period.add(record)
            let peerWasHeard =
                try !record.showsOutage || hearing.heard(record.peer, from: record.start, to: record.end, db)
            try causes.add(record, peerWasHeard: peerWasHeard, to: &period.causes) {
                try others.record(beside: $0, db)
            }
            slots.add(start: record.start, end: record.end)
            count += 1
        }
        try causes.finish(into: &period.causes) { try others.record(beside: $0, db) }
        return count
    }

    /// When the link was configured within the period, and at which interval.
    private static func sessions(
        ofLink link: Int64, from: UInt64, to: UInt64, _ db: Database
    ) throws -> [IntervalSlots.Session] {
        let statement = try db.cachedStatement(
            sql: "SELECT since, until, interval FROM session WHERE link = ? AND since < ? AND coalesce(until, ?) > ?")
        let rows = try Row.fetchAll(
            statement, arguments: [link, Int64(clamping: to), Int64.max, Int64(clamping: from)])
        return rows.map { row in
            IntervalSlots.Session(
                since: UInt64(clamping: row[0] as Int64),
                until: (row[1] as Int64?).map { UInt64(clamping: $0) } ?? .max,
                interval: max(1, UInt64(clamping: row[2] as Int64)))
        }
    }
}

extension LinkPeriod {
    /// Adds one record's sums.
    mutating func add(_ record: IntervalRecord) {
        let length = record.end > record.start ? record.end - record.start : 0
        if record.received > 0 {
            available &+= length
        } else if record.showsOutage {
            unavailable &+= length
        }
        sent += record.sent
        received += record.received
        lostForward += record.lostForward
        lostReturn += record.lostReturn
        lostUnknown += record.lostUnknown
        duplicated += record.duplicatedForward + record.duplicatedReturn + record.duplicatedUnknown
        reordered += record.reorderedForward + record.reorderedReturn + record.reorderedUnknown
        lossPeriods += record.lossEpisodes.periods
        longestOutage = max(longestOutage, record.longestOutage)
        roundTripDelay.merge(record.roundTripDelay)
        delayVariation.merge(record.delayVariation)
        for reason in Set(record.notMeasured) { notMeasured[reason, default: 0] += 1 }
        if let line = record.line, line.scope == .line { load.add(line) }
    }
}
