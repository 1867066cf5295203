import GRDB
import Telemetry

extension SQLiteStore {
    /// How long after its end an hour is packed: what was measured in it is mostly here then. What comes later is added.
    static let grace: UInt64 = 300_000_000_000

    /// Packs records of hours that are over, and sums them up, in one transaction that reads at most about `limit` records.
    ///
    /// The sums of an hour are those of all its records whenever these came: late ones are added to its block and all is
    /// summed again; where the block was dropped long ago they are added to the sums alone. An hour that can't be packed is put aside.
    /// - Returns: how many records were read; 0 where nothing is left to do.
    package func compact(at now: UInt64, limit: Int = 1_500) async throws -> Int {
        let before = Int64((now - min(now, Self.grace)) / LinkHour.hour)
        let isWork = try await pool.read { db in
            try Compaction.next(after: nil, before: before, but: damaged, db) != nil
                || BoundStatement("SELECT 1 FROM doubtful LIMIT 1", db).first { _ in true } == true
        }
        guard isWork else { return 0 }
        return try await write { [self] db in
            var compaction = try Compaction(self, db)
            return try compaction.run(before: before, limit: limit)
        }
    }
}

/// One transaction that packs hours.
struct Compaction {
    private struct Measured: Hashable {
        var site: String
        var hour: Int64
    }

    private let store: SQLiteStore
    private let db: Database
    private let recordsFrom: Int64
    private let hoursFrom: Int64
    private let packer = PackedWriter()
    private var hearing: PeerHearing
    private var links: [Int64: Link] = [:]
    /// Hours whose causes may be others by what was packed.
    private var doubtful: Set<LinkHour> = []
    /// Days whose hours are to be summed again.
    private var days: Set<LinkHour> = []
    private var measured: Set<Measured> = []

    init(_ store: SQLiteStore, _ db: Database) throws {
        self.store = store
        self.db = db
        recordsFrom = try Setting.value(.recordsFrom, db) ?? 0
        hoursFrom = try Setting.value(.hoursFrom, db) ?? 0
        hearing = try PeerHearing(db)
    }

    mutating func run(before hour: Int64, limit: Int) throws -> Int {
        var work = 0
        var last: LinkHour?
        while work < limit, let cell = try Self.next(after: last, before: hour, but: store.damaged, db) {
            last = cell
            // One that fails has been read too.
            work += try packAlone(cell) ?? 1
        }
        try markUnheard()
        work += try judgeDoubtful()
        for day in days.sorted() { try sumDay(day) }
        return work
    }

    /// The next hour that has records to be packed and was not put aside.
    static func next(
        after last: LinkHour?, before hour: Int64, but damaged: DamagedParts, _ db: Database
    ) throws -> LinkHour? {
        let next = try BoundStatement("SELECT cell FROM head WHERE cell > ? AND cell < ? ORDER BY cell LIMIT 1", db)
        next.bind(2, LinkHour.floor(hour))
        var last = last?.key ?? .min
        while true {
            next.bind(1, last)
            guard let cell = try next.first({ LinkHour(key: $0.int(0)) }) else { return nil }
            if !damaged.isAside(cell) { return cell }
            last = cell.key
        }
    }

    /// An hour that fails leaves no trace, and is put aside.
    private mutating func packAlone(_ cell: LinkHour) throws -> Int? {
        do { return try db.undoing { try pack(cell) } } catch  where DamagedParts.isLocal(error) {
            store.damaged.putAside(cell, because: error)
            return nil
        }
    }

    private mutating func judgeAgainAlone(_ cell: LinkHour) throws -> Bool {
        do { return try db.undoing { try judgeAgain(cell) } } catch  where DamagedParts.isLocal(error) {
            store.damaged.note("hour \(cell.time) of link row \(cell.link) was not judged again: \(error)")
            return false
        }
    }

    // MARK: - an hour

    private mutating func pack(_ cell: LinkHour) throws -> Int {
        let fresh = try HeadTable.intervals(of: cell, db)
        let link = try link(cell.link)
        measured.insert(Measured(site: link.key.site, hour: cell.time))
        var work = fresh.count
        if cell.time >= recordsFrom {
            let known = try BlockTable.intervals(of: cell, db)
            let intervals = known.map { ($0 + fresh).sorted(by: StoredInterval.precedes) } ?? fresh
            work = intervals.count
            let before = known == nil ? nil : try store.damaged.readable { try SumsTable.hourly.read(cell, db) }
            let seen = try traffic(of: fresh, link, onto: before?.period.traffic)
            try BlockTable.write(try intervals.map { try brief($0, link) }, of: cell, with: packer, db)
            try sum(intervals, of: cell, onto: nil, isNew: known == nil, seen: seen)
        } else if cell.day >= hoursFrom {
            let known = try SumsTable.hourly.read(cell, db)
            let seen = try traffic(of: fresh, link, onto: known?.period.traffic)
            try sum(fresh, of: cell, onto: known, isNew: known == nil, seen: seen)
        } else {
            let day = LinkHour(time: cell.day, link: cell.link)
            var sums = try SumsTable.daily.read(day, db) ?? LinkSums()
            let seen = try traffic(of: fresh, link, onto: nil)
            sums.merge(try judged(fresh, of: cell, onto: nil, seen: seen))
            try SumsTable.daily.write(sums, of: day, with: packer, db)
        }
        let delete = try BoundStatement("DELETE FROM head WHERE cell = ?", db)
        delete.bind(1, cell.key)
        try delete.run()
        hearing.forget(cell)
        return work
    }

    private typealias Link = (key: LinkKey, peer: String, judge: CauseJudge, sessions: LinkSessions)

    /// What captures saw in all records of an hour: those that came before are summed up already, for blocks keep a part of it.
    private func traffic(
        of fresh: [StoredInterval], _ link: Link, onto known: LineTraffic?
    ) throws -> LineTraffic? {
        var period = LinkPeriod(key: link.key, peer: link.peer)
        period.traffic = known
        for interval in fresh {
            if let seen = try record(interval, link.key, link.peer).traffic { period.add(seen) }
        }
        return period.traffic
    }

    /// The record as blocks keep it: of what a capture saw, what causes are judged by.
    private func brief(_ interval: StoredInterval, _ link: Link) throws -> StoredInterval {
        var record = try record(interval, link.key, link.peer)
        guard let traffic = record.traffic, traffic != traffic.brief else { return interval }
        record.traffic = traffic.brief
        packer.clear()
        PackedRecord.write(record, to: packer)
        var short = interval
        short.content = Array(packer.bytes)
        return short
    }

    /// Writes the sums of an hour, and brings its day's up to date.
    ///
    /// - Parameter seen: what captures saw in it.
    private mutating func sum(
        _ intervals: [StoredInterval], of cell: LinkHour, onto known: LinkSums?, isNew: Bool, seen: LineTraffic?
    ) throws {
        let before = try SumsTable.least(ofDay: cell.day, link: cell.link, db)
        let sums = try judged(intervals, of: cell, onto: known, seen: seen)
        try SumsTable.hourly.write(sums, of: cell, with: packer, db)
        let day = LinkHour(time: cell.day, link: cell.link)
        let known = isNew ? try store.damaged.reading { try SumsTable.daily.read(day, db) } : .damaged
        if case .whole(let known) = known {
            var total = known ?? LinkSums()
            total.merge(sums)
            try SumsTable.daily.write(total, of: day, with: packer, db)
        } else {
            // Its least is asked for before the day is summed.
            if let least = sums.least { try SumsTable.lower(least, ofDay: day, db) }
            days.insert(day)
        }
        if let least = sums.least, least < before ?? .infinity { try markJudgedWithMore(day) }
    }

    private mutating func judged(
        _ intervals: [StoredInterval], of cell: LinkHour, onto known: LinkSums?, seen: LineTraffic?
    ) throws -> LinkSums {
        let link = try link(cell.link)
        var sums = known ?? LinkSums()
        sums.period.traffic = seen
        var records: [IntervalRecord] = []
        records.reserveCapacity(intervals.count)
        for interval in intervals {
            let record = try record(interval, link.key, link.peer)
            sums.add(record, sessions: link.sessions)
            // Then a mean is too high that a 95th percentile need not show.
            if link.judge.limits.isLate(record) { sums.slowest = .infinity }
            records.append(record)
        }
        sums.baseline = try baseline(day: cell.day, link: cell.link, least: sums.least)
        sums.unheard += try PeriodJudge(judge: link.judge, baseline: sums.baseline).add(
            records, to: &sums.period.causes, &hearing, db)
        return sums
    }

    private func baseline(day: Int64, link: Int64, least: Double? = nil) throws -> Double? {
        let floors = [
            least, try SumsTable.least(ofDay: day, link: link, db), try SumsTable.least(ofDay: day - 1, link: link, db),
        ]
        return floors.compactMap { $0 }.min()
    }

    private func record(_ interval: StoredInterval, _ key: LinkKey, _ peer: String) throws -> IntervalRecord {
        do throws(PackedReader.Damage) { return try interval.record(key: key, peer: peer) } catch {
            throw error.error("a record of link \(key.link)")
        }
    }

    // MARK: - a day

    private mutating func sumDay(_ day: LinkHour) throws {
        var total = LinkSums()
        for hour in day.time * 24..<(day.time + 1) * 24 {
            let cell = LinkHour(time: hour, link: day.link)
            if let sums = try store.damaged.readable({ try SumsTable.hourly.read(cell, db) }) { total.merge(sums) }
        }
        try SumsTable.daily.write(total, of: day, with: packer, db)
    }

    // MARK: - causes that were judged too early

    /// Hours that are judged again in one transaction. The rest wait in a table: where a hub's word comes late they are thousands.
    static let mostJudged = 200

    private mutating func judgeDoubtful() throws -> Int {
        var chosen = doubtful
        let select = try BoundStatement("SELECT cell FROM doubtful ORDER BY cell LIMIT ?", db)
        select.bind(1, Int64(Self.mostJudged))
        try select.forEach { chosen.insert(LinkHour(key: $0.int(0))) }
        let ordered = chosen.sorted()
        for cell in ordered.dropFirst(Self.mostJudged) {
            let insert = try BoundStatement("INSERT OR IGNORE INTO doubtful (cell) VALUES (?)", db)
            insert.bind(1, cell.key)
            try insert.run()
        }
        for cell in ordered.prefix(Self.mostJudged) {
            let delete = try BoundStatement("DELETE FROM doubtful WHERE cell = ?", db)
            delete.bind(1, cell.key)
            try delete.run()
            if try judgeAgainAlone(cell) { days.insert(LinkHour(time: cell.day, link: cell.link)) }
        }
        return min(ordered.count, Self.mostJudged)
    }

    /// A lower floor of a day makes delays of it, and of the next, late that were not.
    private mutating func markJudgedWithMore(_ day: LinkHour) throws {
        let select = try BoundStatement(
            """
            SELECT 1 FROM hourly WHERE id = ? AND slowest > ? AND baseline > ?
            """, db)
        for later in day.time...day.time + 1 {
            guard let least = try baseline(day: later, link: day.link) else { continue }
            for hour in later * 24..<(later + 1) * 24 where hour >= recordsFrom {
                let cell = LinkHour(time: hour, link: day.link)
                select.bind(1, cell.key)
                select.bind(2, least + CauseJudge.variation)
                select.bind(3, least)
                if try select.first({ _ in true }) == true { doubtful.insert(cell) }
            }
        }
    }

    /// An outage is the provider's where the other end's agent was heard, and other trouble may be due to its line: its word may come
    /// long after.
    private mutating func markUnheard() throws {
        let hours = Set(measured.flatMap { [$0.hour - 1, $0.hour, $0.hour + 1] })
        let select = try BoundStatement("SELECT id FROM hourly WHERE unheard > 0 AND id >= ? AND id < ?", db)
        for hour in hours where hour >= recordsFrom {
            select.bind(1, LinkHour.floor(hour))
            select.bind(2, LinkHour.floor(hour + 1))
            var cells: [LinkHour] = []
            try select.forEach { cells.append(LinkHour(key: $0.int(0))) }
            for cell in cells {
                let peer = try link(cell.link).peer
                if (hour - 1...hour + 1).contains(where: { measured.contains(Measured(site: peer, hour: $0)) }) {
                    doubtful.insert(cell)
                }
            }
        }
    }

    /// Judges an hour's records by what is known now; whether there are any.
    private mutating func judgeAgain(_ cell: LinkHour) throws -> Bool {
        guard var sums = try SumsTable.hourly.read(cell, db), let intervals = try BlockTable.intervals(of: cell, db)
        else { return false }
        let link = try link(cell.link)
        let records = try intervals.map { try record($0, link.key, link.peer) }
        sums.period.causes = CauseTally()
        sums.baseline = try baseline(day: cell.day, link: cell.link)
        sums.unheard = try PeriodJudge(judge: link.judge, baseline: sums.baseline).add(
            records, to: &sums.period.causes, &hearing, db)
        try SumsTable.hourly.write(sums, of: cell, with: packer, db)
        return true
    }

    private mutating func link(_ id: Int64) throws -> Link {
        if let known = links[id] { return known }
        let statement = try db.cachedStatement(sql: "SELECT link, site, peer FROM link WHERE id = ?")
        guard let row = try Row.fetchOne(statement, arguments: [id]) else {
            throw DatabaseError(resultCode: .SQLITE_CORRUPT, message: "records are here of link \(id), which is not")
        }
        let key = LinkKey(link: row[0], site: row[1])
        let found = (
            key: key, peer: row[2] as String, judge: try store.judge(of: key, db),
            sessions: try SQLiteStore.sessions(ofLink: id, db)
        )
        links[id] = found
        return found
    }
}
