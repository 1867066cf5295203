import Telemetry

extension ClickHouseStore {
    /// Records that one query sorts: about 100 MB in the server.
    static let recordsAtOnce: UInt64 = 200_000
    /// Links that a query names; of more, rows of all are read.
    private static let mostNamed = 5_000

    /// Sums and merged histograms, link by link: of whole days and hours those that are kept, of the rest those of its records
    /// (`PeriodSources`).
    ///
    /// A month is 30 days' rows and some hours' a link, whatever was measured in them. What has not happened yet is not expected.
    package func linkPeriods(of chosen: Set<LinkKey>?, from: UInt64, to: UInt64) async throws -> [LinkPeriod] {
        guard from < to else { return [] }
        let end = min(to, clock())
        let facts = try await registry.measurementFacts(.all)
        let sources = try await database.sources(from: from, to: to)
        var periods: [LinkKey: LinkPeriod] = [:]
        var measured: Set<LinkKey> = []
        func take(_ row: SumsRow) {
            guard chosen?.contains(row.key) ?? true else { return }
            measured.insert(row.key)
            var period = row.sums.period
            period.present.add(saturated: row.sums.slots.whole)
            period.partial.add(saturated: row.sums.slots.partial)
            periods[row.key, default: LinkPeriod(key: row.key, peer: row.peer)].merge(period)
        }
        let named =
            chosen.flatMap { $0.count <= Self.mostNamed ? " AND \(ClickHouseSQL.link($0.sorted()))" : nil } ?? ""
        if let condition = sources.dailyCondition {
            try await database.sums(.daily, where: condition + named) { row in
                if sources.readsDay(SiteTime(site: row.key.site, time: row.time)) { take(row) }
            }
        }
        if let condition = sources.hourlyCondition {
            try await database.sums(.hourly, where: condition + named) { row in
                if sources.readsHour(SiteTime(site: row.key.site, time: row.time)) { take(row) }
            }
        }
        if let condition = sources.recordCondition {
            let counts = try await database.counts(where: condition + named)
                .filter { chosen?.contains($0.key) ?? true }
            for keys in Self.groups(of: counts) {
                for period in try await records(of: keys, where: condition, sources, facts, counts) {
                    measured.insert(period.key)
                    periods[period.key, default: LinkPeriod(key: period.key, peer: period.peer)].merge(period)
                }
            }
        }
        return Set(measured).union(facts.links.keys).filter { chosen?.contains($0) ?? true }.sorted().compactMap {
            key in
            let link = facts.links[key]
            var period = periods[key] ?? LinkPeriod(key: key, peer: link?.peer ?? "")
            if let link { period.peer = link.peer }
            period.expected = LinkSessions(sessions: link?.sessions ?? []).expected(from: from, to: end)
            let judge = CauseJudge(limits: limits, contracts: facts.contracts, of: key)
            period.contract = judge.isLower ? judge.contract : nil
            return period.expected == 0 && !measured.contains(key) ? nil : period
        }
    }

    /// Links in order, each group with at most `recordsAtOnce` records, or one link.
    private static func groups(of counts: [LinkKey: ClickHouseDatabase.Count]) -> [ArraySlice<LinkKey>] {
        var groups: [ArraySlice<LinkKey>] = []
        var rest = counts.keys.sorted()[...]
        while !rest.isEmpty {
            var records: UInt64 = 0
            let size = rest.prefix { key in
                defer { records += counts[key]?.records ?? 0 }
                return records == 0 || records + (counts[key]?.records ?? 0) <= Self.recordsAtOnce
            }.count
            groups.append(rest.prefix(size))
            rest = rest.dropFirst(size)
        }
        return groups
    }

    /// What the period's records of links come to.
    private func records(
        of keys: ArraySlice<LinkKey>, where condition: String, _ sources: PeriodSources, _ facts: MeasurementFacts,
        _ counts: [LinkKey: ClickHouseDatabase.Count]
    ) async throws -> [LinkPeriod] {
        let delays = try await database.leastDelays(of: keys, sources)
        var summing = RecordSums<LinkKey>(self, facts)
        try await database.records(
            """
            WHERE \(condition) AND \(ClickHouseSQL.link(keys))
            ORDER BY site, link, start, spool, sequence, precedence DESC
            LIMIT 1 BY site, link, start, spool, sequence
            """
        ) { spooled in
            let record = spooled.record
            let key = LinkKey(link: record.link, site: record.site)
            guard sources.readsRecords(SiteTime(site: record.site, time: Int64(record.start / LinkHour.hour))) else {
                return
            }
            try await summing.add(
                record, to: key, baseline: delays[key]?.baseline(at: record.start))
        }
        return try await summing.finished().map { key, summed in
            var period = summed.sums.period
            (period.key, period.peer) = (key, counts[key]?.peer ?? "")
            period.present.add(saturated: summed.sums.slots.whole)
            period.partial.add(saturated: summed.sums.slots.partial)
            return period
        }
    }
}

/// A link's least delays there and back, day by day.
struct DailyDelays: Hashable, Sendable {
    var least: [Int64: Double] = [:]

    /// The least of the day of a Unix time in nanoseconds, and the day before.
    func baseline(at time: UInt64) -> Double? { baseline(on: DelayFloor.day(of: time)) }

    func baseline(on day: Int64) -> Double? { [least[day], least[day - 1]].compactMap { $0 }.min() }

    mutating func note(_ delay: Double, on day: Int64) { least[day] = min(least[day] ?? delay, delay) }
}

extension ClickHouseDatabase {
    struct Count: Hashable, Sendable {
        /// As the earliest record has it.
        var peer: String
        /// At least as many as there are.
        var records: UInt64
    }

    /// The least delays of the days on which the period's records are read, and of the days before, by the sums of hours and by
    /// the records of those that are to be summed.
    func leastDelays(
        of links: some Collection<LinkKey>, _ sources: PeriodSources
    ) async throws -> [LinkKey: DailyDelays] {
        let days = Set(sources.recordDays.flatMap { [max(0, $0 - 1), $0] })
        var delays: [LinkKey: DailyDelays] = [:]
        let named = ClickHouseSQL.link(links)
        try await add(
            """
            SELECT site, link, toUInt64(intDiv(time, 24)) AS number, min(least) FROM hourly
            WHERE day IN (\(ClickHouseSQL.dates(days))) AND \(named) GROUP BY site, link, number
            """, to: &delays)
        if let open = sources.openCondition(on: days) {
            try await addRecords(where: "\(open) AND \(named)", to: &delays)
        }
        return delays
    }

    /// Adds the least delays of records.
    func addRecords(where condition: String, to delays: inout [LinkKey: DailyDelays]) async throws {
        try await add(
            """
            SELECT site, link, intDiv(start, \(LinkHour.day)) AS number, min(delay_min) FROM measurement
            WHERE \(condition) AND (delay_zero > 0 OR notEmpty(delay_buckets)) GROUP BY site, link, number
            """, to: &delays)
    }

    private func add(_ sql: String, to delays: inout [LinkKey: DailyDelays]) async throws {
        let rows = try await client.rows(sql, current) { row in
            let site = try row.text()
            return (LinkKey(link: try row.text(), site: site), try row.integer(UInt64.self), try row.double())
        }
        for (key, day, least) in rows where least.isFinite {
            delays[key, default: DailyDelays()].note(least, on: Int64(clamping: day))
        }
    }

    /// The links that have records of which `condition` holds.
    func counts(where condition: String) async throws -> [LinkKey: Count] {
        let rows = try await client.rows(
            """
            SELECT site, link, argMin(peer, start), count() FROM measurement WHERE \(condition) GROUP BY site, link
            """, current
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
actor PeerSilences {
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
