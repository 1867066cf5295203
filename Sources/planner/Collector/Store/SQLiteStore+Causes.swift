import GRDB
import Telemetry

extension DelayFloor {
    /// The latest Unix time, nanoseconds, that is believed: an agent's clock may be an hour ahead of ours.
    static func latest(at now: UInt64) -> UInt64 { now.addingSaturated(3_600_000_000_000) }

    /// From the columns `floor_day`, `floor_delay`, `floor_before`, which begin at `first`; nil too for a day that is not yet.
    init?(_ row: Row, from first: Int, at now: UInt64) {
        guard let day: Int64 = row[first] else { return nil }
        self.init(day: day, delay: row[first + 1], before: row[first + 2], at: now)
    }

    init?(day: Int64, delay: Double?, before: Double?, at now: UInt64) {
        guard let delay, day <= Self.day(of: Self.latest(at: now)) else { return nil }
        self.init(day: day, delay: delay, before: before)
    }
}

extension SQLiteStore {
    /// What is promised of the sites' lines, as the plan that is served has it.
    package func setContracts(_ contracts: [String: LineContract]) async throws {
        let known = try await pool.read { try Self.contracts($0) }
        guard known != contracts else { return }
        try await write { db in
            try db.execute(sql: "UPDATE place SET rate = NULL, mtu = NULL, delay_limit = NULL, loss_limit = NULL")
            try db.execute(sql: "DELETE FROM setting WHERE name LIKE ? || '%'", arguments: [Self.backupRate])
            let update = try db.cachedStatement(
                sql: "UPDATE place SET rate = ?, mtu = ?, delay_limit = ?, loss_limit = ? WHERE site = ?")
            let backup = try db.cachedStatement(sql: "INSERT INTO setting (name, value) VALUES (?, ?)")
            for (site, contract) in contracts {
                try update.execute(
                    arguments: [
                        Int64(clamping: contract.rate), contract.mtu.map { Int64(clamping: $0) },
                        contract.limits?.oneWayDelay, contract.limits?.lossRatio, site,
                    ])
                guard let rate = contract.backupRate else { continue }
                try backup.execute(arguments: [Self.backupRate + site, Int64(clamping: rate)])
            }
        }
    }

    /// Begins the names of settings that hold the rate of a site's second circuit, bits per second.
    private static let backupRate = "backup_rate "

    private static let contractColumns = """
        SELECT p.site, p.rate, p.mtu, s.value, p.delay_limit, p.loss_limit FROM place p
        LEFT JOIN setting s ON s.name = '\(backupRate)' || p.site WHERE p.rate IS NOT NULL
        """

    private static func contract(_ row: Row) -> (site: String, contract: LineContract) {
        func number(_ value: Int64?) -> UInt64? { value.map { UInt64(clamping: $0) } }
        var contract = LineContract(
            rate: UInt64(clamping: row[1] as Int64), backupRate: number(row[3]), mtu: number(row[2]))
        if let delay: Double = row[4], let loss: Double = row[5] {
            contract.limits = LinkLimits(oneWayDelay: delay, lossRatio: loss)
        }
        return (row[0], contract)
    }

    static func contracts(_ db: Database) throws -> [String: LineContract] {
        let rows = try Row.fetchAll(db, sql: contractColumns).map(contract)
        return Dictionary(rows.map { ($0.site, $0.contract) }) { first, _ in first }
    }

    /// Who judges a link's intervals, where there are few of them.
    func judge(of key: LinkKey, _ db: Database) throws -> CauseJudge {
        let statement = try db.cachedStatement(sql: Self.contractColumns + " AND p.site IN (?, ?)")
        let ends = key.ends
        let rows = try Row.fetchAll(statement, arguments: [ends?.lower, ends?.upper]).map(Self.contract)
        return judge(of: key, by: Dictionary(rows.map { ($0.site, $0.contract) }) { first, _ in first })
    }

    /// Who judges a link's intervals.
    func judge(of key: LinkKey, by contracts: [String: LineContract]) -> CauseJudge {
        CauseJudge(limits: limits, contracts: contracts, of: key)
    }
}

/// What the other ends of links measured meanwhile.
struct OtherEnds {
    /// Rows of links, 0 for none.
    private var links: [LinkKey: Int64] = [:]
    /// The two hours that were read last, the newer one first.
    private var hours: [(cell: LinkHour, intervals: [StoredInterval])] = []

    /// The record of the link's other end that covers the middle of this one; nil where there is none. O(records of an hour), less
    /// where one hour is asked for again.
    mutating func record(beside record: IntervalRecord, _ db: Database) throws -> IntervalRecord? {
        let key = LinkKey(link: record.link, site: record.peer)
        let middle = record.start + (max(record.end, record.start) - record.start) / 2
        let link = try row(of: key, db)
        guard link != 0 else { return nil }
        // One that covers the middle may have begun in the hour before.
        let hour = LinkHour(start: middle, link: link)
        for cell in [hour, LinkHour(time: hour.time - 1, link: link)] {
            let intervals = try intervals(of: cell, db)
            guard let found = intervals.last(where: { $0.start <= middle && $0.end > middle }) else { continue }
            // One that is damaged has nothing to say.
            return try? found.record(key: key, peer: record.site)
        }
        return nil
    }

    private mutating func intervals(of cell: LinkHour, _ db: Database) throws -> [StoredInterval] {
        if let known = hours.first(where: { $0.cell == cell }) { return known.intervals }
        var intervals = try HeadTable.intervals(of: cell, db) + BlockTable.readable(cell, db)
        intervals.sort(by: StoredInterval.precedes)
        if hours.count == 2 { hours.removeLast() }
        hours.insert((cell, intervals), at: 0)
        return intervals
    }

    private mutating func row(of key: LinkKey, _ db: Database) throws -> Int64 {
        if let known = links[key] { return known }
        let select = try db.cachedStatement(sql: "SELECT id FROM link WHERE link = ? AND site = ?")
        let found = try Int64.fetchOne(select, arguments: [key.link, key.site]) ?? 0
        links[key] = found
        return found
    }
}

/// Judges a link's intervals, of one day or hour.
struct PeriodJudge {
    let judge: CauseJudge
    /// The least delay of the day and the day before, nanoseconds.
    let baseline: Double?

    /// Adds the causes of `records`; says of how many of them the other end may still have a word to say: nothing came back and its
    /// agent was not heard, or its own record of the link was asked for and isn't here.
    func add(
        _ records: [IntervalRecord], to tally: inout CauseTally, _ hearing: inout PeerHearing, _ db: Database
    ) throws -> Int {
        var unheard = 0
        var others = OtherEnds()
        for record in records {
            let peerWasHeard =
                try !record.showsOutage || hearing.heard(record.peer, from: record.start, to: record.end, db)
            var isAlone = false
            tally.add(
                try judge.finding(of: record, baseline: baseline, peerWasHeard: peerWasHeard) {
                    let other = try others.record(beside: record, db)
                    isAlone = other == nil
                    return other
                })
            if !peerWasHeard || isAlone { unheard += 1 }
        }
        return unheard
    }
}
