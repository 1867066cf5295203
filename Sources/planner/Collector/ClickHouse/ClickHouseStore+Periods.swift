import Telemetry

extension ClickHouseStore {
    /// Records that one query sorts: about 100 MB in the server.
    private static let recordsAtOnce: UInt64 = 200_000
    /// Records that are held until what the other ends measured is asked for: 3.5 kB each, and as much again.
    private static let waitingAtOnce = 1_000

    /// Sums and merged histograms, link by link; O(records in the period). What has not happened yet is not expected.
    package func linkPeriods(of chosen: Set<LinkKey>?, from: UInt64, to: UInt64) async throws -> [LinkPeriod] {
        guard from < to else { return [] }
        let end = min(to, clock())
        let facts = try await registry.measurementFacts(.all)
        let measured = try await database.counts(from: from, to: to)
        let keys = Set(measured.keys).union(facts.links.keys).filter { chosen?.contains($0) ?? true }.sorted()
        let hearing = PeerSilences(database)
        var periods: [LinkPeriod] = []
        var rest = keys[...]
        while !rest.isEmpty {
            var records: UInt64 = 0
            let size = rest.prefix { key in
                defer { records += measured[key]?.records ?? 0 }
                return records == 0 || records + (measured[key]?.records ?? 0) <= Self.recordsAtOnce
            }.count
            periods += try await self.periods(
                of: rest.prefix(size), from: from, to: to, end: end, facts, measured, hearing)
            rest = rest.dropFirst(size)
        }
        return periods
    }

    private func periods(
        of keys: ArraySlice<LinkKey>, from: UInt64, to: UInt64, end: UInt64, _ facts: MeasurementFacts,
        _ measured: [LinkKey: ClickHouseDatabase.Count], _ hearing: PeerSilences
    ) async throws -> [LinkPeriod] {
        var sums: [LinkKey: PeriodSum] = [:]
        for key in keys {
            let link = facts.links[key]
            var period = LinkPeriod(key: key, peer: link?.peer ?? measured[key]?.peer ?? "")
            let sessions = LinkSessions(sessions: link?.sessions ?? [])
            period.expected = sessions.expected(from: from, to: end)
            let judge = CauseJudge(limits: limits, contracts: facts.contracts, of: key)
            period.contract = judge.isLower ? judge.contract : nil
            sums[key] = PeriodSum(period: period, sessions: sessions, judge: judge)
        }
        let known = keys.filter { measured[$0] != nil }
        if !known.isEmpty {
            let delays = try await database.leastDelays(of: known, from: from, to: to)
            var waiting: [(key: LinkKey, judged: JudgedRecord)] = []
            try await database.records(
                """
                WHERE \(ClickHouseSQL.starts(from: from, to: to)) AND \(ClickHouseSQL.link(known))
                ORDER BY site, link, start, spool, sequence, precedence DESC
                LIMIT 1 BY site, link, start, spool, sequence
                """
            ) { spooled in
                let record = spooled.record
                let key = LinkKey(link: record.link, site: record.site)
                // The link's other sums stand still meanwhile: rows come link by link.
                guard var sum = sums.removeValue(forKey: key) else { return }
                var peerWasHeard = true
                if record.showsOutage {
                    peerWasHeard = try await hearing.heard(record.peer, from: record.start, to: record.end)
                }
                sum.add(record)
                let judged = JudgedRecord(
                    record, by: sum.judge, baseline: delays[key]?.baseline(at: record.start), peerWasHeard: peerWasHeard
                )
                if judged.asksForOther {
                    waiting.append((key, judged))
                } else {
                    sum.period.causes.add(judged.finding)
                }
                sums[key] = sum
                guard waiting.count >= Self.waitingAtOnce else { return }
                for (key, finding) in try await findings(of: waiting) { sums[key]?.period.causes.add(finding) }
                waiting = []
            }
            for (key, finding) in try await findings(of: waiting) { sums[key]?.period.causes.add(finding) }
        }
        return keys.compactMap { key in sums[key]?.finished(measured: measured[key] != nil) }
    }

    private func findings(
        of waiting: [(key: LinkKey, judged: JudgedRecord)]
    ) async throws -> [(key: LinkKey, finding: LinkFinding)] {
        let others = try await database.others(beside: waiting.map(\.judged.record))
        return zip(waiting, others).map { ($0.key, $0.judged.finding(beside: $1)) }
    }
}

/// A link's period as its records come, oldest first.
private struct PeriodSum {
    var period: LinkPeriod
    let sessions: LinkSessions
    let judge: CauseJudge
    private var slots = IntervalSlots()

    init(period: LinkPeriod, sessions: LinkSessions, judge: CauseJudge) {
        self.period = period
        self.sessions = sessions
        self.judge = judge
    }

    /// Adds all but the cause.
    mutating func add(_ record: IntervalRecord) {
        period.add(record)
        if let seen = record.traffic { period.add(seen) }
        slots.insert(sessions.slot(start: record.start, end: record.end))
    }

    /// Nil where nothing was expected and nothing came.
    consuming func finished(measured: Bool) -> LinkPeriod? {
        (period.present, period.partial) = (slots.whole, slots.partial)
        return period.expected == 0 && !measured ? nil : period
    }
}

/// A link's least delays there and back, day by day.
struct DailyDelays: Hashable, Sendable {
    var least: [Int64: Double] = [:]

    /// The least of the day of a Unix time in nanoseconds, and the day before.
    func baseline(at time: UInt64) -> Double? {
        let day = DelayFloor.day(of: time)
        return [least[day], least[day - 1]].compactMap { $0 }.min()
    }
}

extension ClickHouseDatabase {
    struct Count: Hashable, Sendable {
        /// As the earliest record has it.
        var peer: String
        /// At least as many as there are.
        var records: UInt64
    }

    /// The least delays of the days of a period, and of the one before it.
    func leastDelays(
        of links: some Sequence<LinkKey>, from: UInt64, to: UInt64
    ) async throws -> [LinkKey: DailyDelays] {
        let begin = from > 86_400_000_000_000 ? from - 86_400_000_000_000 : 0
        let rows = try await client.rows(
            """
            SELECT site, link, intDiv(start, 86400000000000), min(delay_min) FROM measurement
            WHERE day >= \(ClickHouseSQL.date(begin)) AND day <= \(ClickHouseSQL.date(to))
                AND (delay_zero > 0 OR notEmpty(delay_buckets)) AND \(ClickHouseSQL.link(links))
            GROUP BY site, link, intDiv(start, 86400000000000)
            """
        ) { row in
            let site = try row.text()
            return (LinkKey(link: try row.text(), site: site), try row.integer(UInt64.self), try row.double())
        }
        var delays: [LinkKey: DailyDelays] = [:]
        for (key, day, least) in rows { delays[key, default: DailyDelays()].least[Int64(day)] = least }
        return delays
    }

    /// The links of which records begin in `from..<to`.
    func counts(from: UInt64, to: UInt64) async throws -> [LinkKey: Count] {
        let rows = try await client.rows(
            """
            SELECT site, link, argMin(peer, start), count() FROM measurement
            WHERE \(ClickHouseSQL.starts(from: from, to: to)) GROUP BY site, link
            """
        ) { row in
            let site = try row.text()
            return (
                LinkKey(link: try row.text(), site: site), Count(peer: try row.text(), records: try row.integer())
            )
        }
        return Dictionary(rows) { first, _ in first }
    }
}

/// Whether sites' own agents were heard in an interval: whether any record of theirs overlaps it.
///
/// A silence is looked for once, however many intervals fall into it.
private actor PeerSilences {
    private let database: ClickHouseDatabase
    /// The last silence that was found of a site.
    private var silences: [String: Range<UInt64>] = [:]

    /// No interval is longer than an hour; further on than a day a silence is looked for again.
    private static let (before, after): (UInt64, UInt64) = (3_600_000_000_000, 86_400_000_000_000)

    init(_ database: ClickHouseDatabase) { self.database = database }

    func heard(_ site: String, from start: UInt64, to end: UInt64) async throws -> Bool {
        if let silence = silences[site], silence.lowerBound <= start, end <= silence.upperBound { return false }
        let since = start > Self.before ? start - Self.before : 0
        let until = end.addingReportingOverflow(Self.after).partialValue
        let found = try await database.client.rows(
            """
            SELECT countIf(start < \(end)), maxIf(start + length, start < \(end)),
                countIf(start >= \(end)), minIf(start, start >= \(end))
            FROM measurement WHERE \(ClickHouseSQL.starts(from: since, to: until)) AND site = \(ClickHouseSQL.text(site))
            """
        ) { row -> (UInt64?, UInt64?) in
            let (earlier, last): (UInt64, UInt64) = (try row.integer(), try row.integer())
            let (later, next): (UInt64, UInt64) = (try row.integer(), try row.integer())
            return (earlier > 0 ? last : nil, later > 0 ? next : nil)
        }
        let (last, next) = found.first ?? (nil, nil)
        if let last, last > start { return true }
        let begin = last ?? since
        silences[site] = begin..<max(begin, next ?? until)
        return false
    }
}
