import GRDB
import Telemetry

extension DelayFloor {
    /// The latest Unix time, nanoseconds, that is believed: an agent's clock may be an hour ahead of ours.
    static func latest(at now: UInt64) -> UInt64 { now.addingReportingOverflow(3_600_000_000_000).partialValue }

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
            try db.execute(sql: "UPDATE place SET rate = NULL, mtu = NULL")
            let update = try db.cachedStatement(sql: "UPDATE place SET rate = ?, mtu = ? WHERE site = ?")
            for (site, contract) in contracts {
                try update.execute(
                    arguments: [
                        Int64(clamping: contract.rate), contract.mtu.map { Int64(clamping: $0) }, site,
                    ])
            }
        }
    }

    static func contracts(_ db: Database) throws -> [String: LineContract] {
        let rows = try Row.fetchAll(db, sql: "SELECT site, rate, mtu FROM place WHERE rate IS NOT NULL")
        return Dictionary(
            rows.map { row in
                (
                    row[0] as String,
                    LineContract(
                        rate: UInt64(clamping: row[1] as Int64),
                        mtu: (row[2] as Int64?).map { UInt64(clamping: $0) })
                )
            }
        ) { first, _ in first }
    }

    /// Who judges a link's intervals, where there are few of them.
    func judge(of key: LinkKey, _ db: Database) throws -> CauseJudge {
        let lower = key.ends?.lower
        let contract = try lower.flatMap { site -> LineContract? in
            let statement = try db.cachedStatement(
                sql: "SELECT rate, mtu FROM place WHERE site = ? AND rate IS NOT NULL")
            return try Row.fetchOne(statement, arguments: [site]).map { row in
                LineContract(
                    rate: UInt64(clamping: row[0] as Int64), mtu: (row[1] as Int64?).map { UInt64(clamping: $0) })
            }
        }
        return CauseJudge(limits: limits, contract: contract, isLower: lower == key.site)
    }

    /// Who judges a link's intervals.
    func judge(of key: LinkKey, by contracts: [String: LineContract]) -> CauseJudge {
        let lower = key.ends?.lower
        return CauseJudge(limits: limits, contract: lower.flatMap { contracts[$0] }, isLower: lower == key.site)
    }
}

/// Judges a link's intervals, of one day or hour.
struct PeriodJudge {
    let judge: CauseJudge
    /// The least delay of the day and the day before, nanoseconds.
    let baseline: Double?

    /// Adds the causes of `records`; says in how many of them nothing came back and the other end's agent was not heard.
    func add(
        _ records: [IntervalRecord], to tally: inout CauseTally, _ hearing: inout PeerHearing, _ db: Database
    ) throws -> Int {
        var unheard = 0
        for record in records {
            let peerWasHeard =
                try !record.showsOutage || hearing.heard(record.peer, from: record.start, to: record.end, db)
            if !peerWasHeard { unheard += 1 }
            tally.add(judge.finding(of: record, baseline: baseline, peerWasHeard: peerWasHeard))
        }
        return unheard
    }
}
