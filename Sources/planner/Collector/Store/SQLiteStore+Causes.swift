import GRDB
import Telemetry

/// The floors of delay of links that a transaction has measured.
struct LinkFloors {
    private var known: [Int64: DelayFloor] = [:]
    private var changed: Set<Int64> = []

    /// Records of a clock in the future count for nothing: the floor would stand still until then.
    mutating func note(_ record: IntervalRecord, link: Int64, at now: UInt64, _ db: Database) throws {
        guard !record.roundTripDelay.isEmpty, record.end <= DelayFloor.latest(at: now)
        else { return }
        let (least, day) = (record.roundTripDelay.minimum, DelayFloor.day(of: record.start))
        if known[link] == nil { known[link] = try Self.floor(of: link, at: now, db) }
        if known[link] == nil {
            known[link] = DelayFloor(day: day, delay: least)
            changed.insert(link)
        } else if known[link]?.note(least, on: day) == true {
            changed.insert(link)
        }
    }

    mutating func write(_ db: Database) throws {
        guard !changed.isEmpty else { return }
        let update = try db.cachedStatement(
            sql: "UPDATE link SET floor_day = ?, floor_delay = ?, floor_before = ? WHERE id = ?")
        for link in changed {
            guard let floor = known[link] else { continue }
            try update.execute(arguments: [floor.day, floor.delay, floor.before, link])
        }
        changed = []
    }

    private static func floor(of link: Int64, at now: UInt64, _ db: Database) throws -> DelayFloor? {
        let select = try db.cachedStatement(sql: "SELECT floor_day, floor_delay, floor_before FROM link WHERE id = ?")
        return try Row.fetchOne(select, arguments: [link]).flatMap { DelayFloor($0, from: 0, at: now) }
    }
}

extension DelayFloor {
    /// The latest Unix time, nanoseconds, that is believed: an agent's clock may be an hour ahead of ours.
    static func latest(at now: UInt64) -> UInt64 { now.addingReportingOverflow(3_600_000_000_000).partialValue }

    /// From the columns `floor_day`, `floor_delay`, `floor_before`, which begin at `first`; nil too for a day that is not yet.
    init?(_ row: Row, from first: Int, at now: UInt64) {
        guard let day: Int64 = row[first], let delay: Double = row[first + 1] else { return nil }
        guard day <= Self.day(of: Self.latest(at: now)) else { return nil }
        self.init(day: day, delay: delay, before: row[first + 2])
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

    /// Who judges a link's intervals.
    func judge(of key: LinkKey, by contracts: [String: LineContract]) -> CauseJudge {
        let lower = key.ends?.lower
        return CauseJudge(limits: limits, contract: lower.flatMap { contracts[$0] }, isLower: lower == key.site)
    }
}

/// The causes of a link's intervals in a period, in order of time: judged when their day is over, since its least delay is only
/// then known. A day's records are held at most.
struct PeriodCauses {
    private let judge: CauseJudge
    private var floor: DelayFloor?
    /// Those of the floor's day that may show something.
    private var held: [(record: IntervalRecord, peerWasHeard: Bool)] = []

    init(_ judge: CauseJudge) { self.judge = judge }

    mutating func add(_ record: IntervalRecord, peerWasHeard: Bool, to tally: inout CauseTally) {
        let day = DelayFloor.day(of: record.start)
        if let known = floor?.day, day > known { finish(into: &tally) }
        if !record.roundTripDelay.isEmpty {
            let least = record.roundTripDelay.minimum
            if floor == nil { floor = DelayFloor(day: day, delay: least) } else { floor?.note(least, on: day) }
        }
        held.append((record, peerWasHeard))
    }

    mutating func finish(into tally: inout CauseTally) {
        for (record, peerWasHeard) in held {
            tally.add(judge.finding(of: record, baseline: floor?.least, peerWasHeard: peerWasHeard))
        }
        held = []
    }
}
