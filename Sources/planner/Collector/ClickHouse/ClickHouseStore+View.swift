package import Telemetry

extension ClickHouseStore: NetworkView {
    package func agents(at now: UInt64) async throws -> [AgentState] {
        let interval = try await registry.measurementFacts(.running).interval
        let reports = try await database.reports()
        return try await registry.agents(at: now).map { agent in
            var agent = agent
            let report = reports[agent.site]
            agent.lastReport = report?.reported
            agent.isAlive = report.map { $0.reported + LinkLimits.patience(interval: interval) >= now } ?? false
            agent.records = report?.records ?? 0
            agent.missing = report.map { $0.highest > $0.records ? $0.highest - $0.records : 0 } ?? 0
            // An agent that enrolled since then said which it is.
            if let report, report.reported > agent.enrolled { agent.version = report.version }
            return agent
        }
    }

    /// Links that are configured, or were measured within the last day.
    package func links(at now: UInt64) async throws -> [LinkState] {
        let facts = try await registry.measurementFacts(.running)
        let reports = try await database.reports()
        let (from, to) = (now > 86_400_000_000_000 ? now - 86_400_000_000_000 + 1 : 0, now &+ 1)
        var newest = try await database.newest(from: from, to: to)
        let configured = facts.links.filter(\.value.isConfigured)
        let silent = configured.keys.filter { newest[$0] == nil }
        if !silent.isEmpty {
            newest.merge(try await database.newest(from: 0, to: from, of: silent.sorted())) { today, _ in today }
        }
        let floors = try await database.floors(at: now, of: newest)
        var states: [LinkState] = []
        var waiting: [(place: Int, judged: JudgedRecord)] = []
        for key in Set(newest.keys).union(configured.keys).sorted() {
            let record = newest[key]
            let peer = facts.links[key]?.peer ?? record?.peer ?? ""
            let judge = CauseJudge(limits: limits, contracts: facts.contracts, of: key)
            let status = judge.limits.status(of: record, at: now, interval: facts.interval)
            states.append(LinkState(key: key, peer: peer, status: status, newest: record))
            guard status != .unknown, let record else { continue }
            let judged = JudgedRecord(
                record, by: judge,
                baseline: floors[key]?.least, peerWasHeard: reports[peer].map { $0.reported >= record.start } ?? false)
            states[states.count - 1].finding = judged.finding
            if judged.asksForOther { waiting.append((states.count - 1, judged)) }
        }
        let others = try await database.others(beside: waiting.map(\.judged.record))
        for ((place, judged), other) in zip(waiting, others) { states[place].finding = judged.finding(beside: other) }
        return states
    }

    package func intervals(
        of links: [LinkKey], from: UInt64, to: UInt64, limit: Int
    ) async throws -> [IntervalRecord] {
        guard !links.isEmpty, limit > 0 else { return [] }
        var records: [IntervalRecord] = []
        // The primary key tells which of a record's rows stands; the newest records are asked for, hence the order.
        try await database.records(
            """
            WHERE \(ClickHouseSQL.starts(from: from, to: to)) AND \(ClickHouseSQL.link(links))
            ORDER BY start DESC, site, link, spool, sequence DESC, precedence DESC
            LIMIT 1 BY start, site, link, spool, sequence LIMIT \(limit)
            """
        ) { records.append($0.record) }
        return records.reversed()
    }
}

extension ClickHouseDatabase {
    /// What a site's reports come to.
    struct Report: Hashable, Sendable {
        var version: String
        /// When the last was committed, Unix nanoseconds.
        var reported: UInt64
        /// Sums over its spools.
        var highest: UInt64
        var records: UInt64
    }

    func reports() async throws -> [String: Report] {
        let rows = try await client.rows(
            """
            SELECT site, argMax(newest, latest), max(latest), sum(last), sum(stored) FROM (
                SELECT site, spool, argMax(version, reported) AS newest, max(reported) AS latest, max(highest) AS last,
                    max(records) AS stored
                FROM spool GROUP BY site, spool
            ) GROUP BY site
            """
        ) { row in
            (
                try row.text(),
                Report(
                    version: try row.text(), reported: try row.integer(), highest: try row.integer(),
                    records: try row.integer())
            )
        }
        return Dictionary(rows) { first, _ in first }
    }

    /// Rows of whole records; each once if `clause` says so.
    func records(_ clause: String, _ take: (SpooledRecord) async throws -> Void) async throws {
        try await client.rows(
            "SELECT \(ClickHouseRow.columns) FROM measurement \(clause)", isWhole: false, decode: ClickHouseRow.read,
            take)
    }

    /// The newest record that begins in `from..<to`, link by link: of all, or of `links`.
    func newest(from: UInt64, to: UInt64, of links: [LinkKey]? = nil) async throws -> [LinkKey: IntervalRecord] {
        var found: [LinkKey: IntervalRecord] = [:]
        // 5,000 names are a quarter of a megabyte of SQL.
        var groups: [[LinkKey]?] = [nil]
        if let links {
            groups = stride(from: 0, to: links.count, by: 5_000).map { Array(links[$0..<min($0 + 5_000, links.count)]) }
        }
        for group in groups {
            let span = ClickHouseSQL.starts(from: from, to: to) + (group.map { " AND \(ClickHouseSQL.link($0))" } ?? "")
            try await records(
                """
                WHERE \(span) AND (site, link, start) GLOBAL IN (
                    SELECT site, link, max(start) FROM measurement WHERE \(span) GROUP BY site, link)
                ORDER BY site, link, precedence DESC, spool, sequence LIMIT 1 BY site, link
                """
            ) { found[LinkKey(link: $0.record.link, site: $0.record.site)] = $0.record }
        }
        return found
    }

    /// The least delays of the last two days on which links were measured, of those whose newest records are given.
    func floors(at now: UInt64, of newest: [LinkKey: IntervalRecord]) async throws -> [LinkKey: DelayFloor] {
        let latest = DelayFloor.latest(at: now)
        let yesterday = UInt64(max(0, DelayFloor.day(of: now) - 1)) * 86_400_000_000_000
        var floors = try await floors(from: yesterday, to: latest, latest: latest, of: nil)
        // Where only today is known, the day before is the last one on which there was something.
        let young = newest.keys.filter { floors[$0].map { $0.before == nil } ?? false }.sorted()
        for begin in stride(from: 0, to: young.count, by: 5_000) {
            let some = Array(young[begin..<min(begin + 5_000, young.count)])
            floors.merge(try await self.floors(from: 0, to: latest, latest: latest, of: some)) { _, longer in longer }
        }
        return floors
    }

    private func floors(
        from: UInt64, to: UInt64, latest: UInt64, of links: [LinkKey]?
    ) async throws -> [LinkKey: DelayFloor] {
        let chosen = links.map { " AND \(ClickHouseSQL.link($0))" } ?? ""
        let rows = try await client.rows(
            """
            SELECT site, link, day, min(delay_min) FROM measurement
            WHERE \(ClickHouseSQL.starts(from: from, to: to)) AND start + length <= \(latest)
                AND (delay_zero > 0 OR notEmpty(delay_buckets))\(chosen)
            GROUP BY site, link, day ORDER BY site, link, day DESC LIMIT 2 BY site, link
            """
        ) { row in
            let site = try row.text()
            return (
                LinkKey(link: try row.text(), site: site), Int64(try row.integer(UInt16.self)), try row.double()
            )
        }
        var floors: [LinkKey: DelayFloor] = [:]
        for (key, day, least) in rows {
            if let newer = floors[key] {
                floors[key] = DelayFloor(day: newer.day, delay: newer.delay, before: least)
            } else {
                floors[key] = DelayFloor(day: day, delay: least)
            }
        }
        return floors
    }
}
