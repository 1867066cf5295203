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
            try db.execute(sql: "DELETE FROM setting WHERE name LIKE ? || '%'", arguments: [Self.backupRate])
            let update = try db.cachedStatement(sql: "UPDATE place SET rate = ?, mtu = ? WHERE site = ?")
            let backup = try db.cachedStatement(sql: "INSERT INTO setting (name, value) VALUES (?, ?)")
            for (site, contract) in contracts {
                try update.execute(
                    arguments: [
                        Int64(clamping: contract.rate), contract.mtu.map { Int64(clamping: $0) }, site,
                    ])
                guard let rate = contract.backupRate else { continue }
                try backup.execute(arguments: [Self.backupRate + site, Int64(clamping: rate)])
            }
        }
    }

    /// Begins the names of settings that hold the rate of a site's second circuit, bits per second.
    private static let backupRate = "backup_rate "

    static func contracts(_ db: Database) throws -> [String: LineContract] {
        let rows = try Row.fetchAll(
            db,
            sql: """
                SELECT p.site, p.rate, p.mtu, s.value FROM place p LEFT JOIN setting s ON s.name = ? || p.site
                WHERE p.rate IS NOT NULL
                """, arguments: [backupRate])
        func number(_ value: Int64?) -> UInt64? { value.map { UInt64(clamping: $0) } }
        return Dictionary(
            rows.map { row in
                (
                    row[0] as String,
                    LineContract(
                        rate: UInt64(clamping: row[1] as Int64), backupRate: number(row[3]), mtu: number(row[2]))
                )
            }
        ) { first, _ in first }
    }

    /// Who judges a link's intervals.
    func judge(of key: LinkKey, by contracts: [String: LineContract]) -> CauseJudge {
        let ends = key.ends
        return CauseJudge(
            limits: limits, contract: ends.flatMap { contracts[$0.lower] },
            upperContract: ends.flatMap { contracts[$0.upper] }, isLower: ends?.lower == key.site)
    }
}

/// What the other ends of links measured meanwhile.
struct OtherEnds {
    /// Rows of links, 0 for none.
    private var links: [LinkKey: Int64] = [:]

    /// The record of the link's other end that covers the middle of this one; nil where there is none. O(log records).
    mutating func record(beside record: IntervalRecord, _ db: Database) throws -> IntervalRecord? {
        let key = LinkKey(link: record.link, site: record.peer)
        let middle = Int64(clamping: record.start + (max(record.end, record.start) - record.start) / 2)
        let link = try row(of: key, db)
        guard link != 0 else { return nil }
        let select = try db.cachedStatement(
            sql: """
                SELECT \(IntervalRow.columns) FROM interval i WHERE i.link = ? AND i.start <= ?
                ORDER BY i.start DESC LIMIT 1
                """)
        guard let row = try Row.fetchOne(select, arguments: [link, middle]) else { return nil }
        let found = try IntervalRow.record(row, from: 0, key: key, peer: record.site)
        return Int64(clamping: found.end) > middle ? found : nil
    }

    private mutating func row(of key: LinkKey, _ db: Database) throws -> Int64 {
        if let known = links[key] { return known }
        let select = try db.cachedStatement(sql: "SELECT id FROM link WHERE link = ? AND site = ?")
        let found = try Int64.fetchOne(select, arguments: [key.link, key.site]) ?? 0
        links[key] = found
        return found
    }
}

/// The causes of a link's intervals in a period, in order of time: judged when their day is over, since its least delay is only
/// then known. A day's records are held at most.
struct PeriodCauses {
    typealias Other = (IntervalRecord) throws -> IntervalRecord?

    private let judge: CauseJudge
    private var floor: DelayFloor?
    /// Those of the floor's day that may show something.
    private var held: [(record: IntervalRecord, peerWasHeard: Bool)] = []

    init(_ judge: CauseJudge) { self.judge = judge }

    /// - Parameter other: what the other end measured meanwhile.
    mutating func add(
        _ record: IntervalRecord, peerWasHeard: Bool, to tally: inout CauseTally, beside other: Other
    ) throws {
        let day = DelayFloor.day(of: record.start)
        if let known = floor?.day, day > known { try finish(into: &tally, beside: other) }
        if !record.roundTripDelay.isEmpty {
            let least = record.roundTripDelay.minimum
            if floor == nil { floor = DelayFloor(day: day, delay: least) } else { floor?.note(least, on: day) }
        }
        held.append((record, peerWasHeard))
    }

    mutating func finish(into tally: inout CauseTally, beside other: Other) throws {
        for (record, peerWasHeard) in held {
            tally.add(
                try judge.finding(of: record, baseline: floor?.least, peerWasHeard: peerWasHeard) {
                    try other(record)
                })
        }
        held = []
    }
}
