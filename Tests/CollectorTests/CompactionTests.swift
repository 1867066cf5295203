import Foundation
import GRDB
import Telemetry
import TestSupport
import Testing

@testable import Collector

extension SplitMix {
    fileprivate mutating func one(in number: UInt64) -> Bool { next() % number == 0 }
}

/// Three links of two sites over three days, with all that may happen to them, and what they come to by adding record after record.
private struct MeasuredDays {
    static let hour: UInt64 = 3_600_000_000_000
    static let day = 24 * hour
    static let begin: UInt64 = 1_800_000_000_000_000_000 / day * day
    static let interval: UInt64 = 1_200_000_000_000
    static let links = [
        (site: "01290@2025", peer: "04@2025", link: "01290@2025~04@2025"),
        (site: "04@2025", peer: "01290@2025", link: "01290@2025~04@2025"),
        (site: "01291@2025", peer: "04@2025", link: "01291@2025~04@2025"),
    ]
    static let contracts = ["01290@2025": LineContract(rate: 50_000_000)]
    static let sessions = LinkSessions(
        sessions: [.init(since: begin + hour, until: .max, interval: interval)])

    private(set) var records: [[SequencedRecord]] = []
    /// Of each link, the least delay of each day; of each site, when it was heard.
    private var floors: [[UInt64: Double]] = []
    private var heard: [String: [Range<UInt64>]] = [:]

    init(_ chance: inout SplitMix) {
        for (index, link) in Self.links.enumerated() {
            var own: [SequencedRecord] = []
            var start = Self.begin
            while start < Self.begin + 3 * Self.day {
                defer { start += Self.interval }
                if chance.one(in: 8) { continue }
                // Both ends of the first link are silent for some hours.
                if index < 2, (30...34).contains((start - Self.begin) / Self.hour), index == 1 { continue }
                own.append(
                    SequencedRecord(
                        sequence: UInt64(own.count + 1), record: Self.record(link, start: start, index, &chance)))
                if chance.one(in: 20) {
                    // A restart: two parts of one interval.
                    own[own.count - 1].record.end -= Self.interval / 2
                    var rest = own[own.count - 1].record
                    (rest.start, rest.end) = (rest.end + 5_000_000_000, start + Self.interval)
                    rest.notMeasured = [.started]
                    own.append(SequencedRecord(sequence: UInt64(own.count + 1), record: rest))
                }
            }
            records.append(own)
            floors.append(
                Dictionary(
                    own.filter { !$0.record.roundTripDelay.isEmpty }.map {
                        ($0.record.start / Self.day, $0.record.roundTripDelay.minimum)
                    }, uniquingKeysWith: min))
            heard[link.site, default: []] += own.map { $0.record.start..<$0.record.end }
        }
    }

    private static func record(
        _ link: (site: String, peer: String, link: String), start: UInt64, _ index: Int, _ chance: inout SplitMix
    ) -> IntervalRecord {
        var record = IntervalRecord(
            site: link.site, link: link.link, peer: link.peer, start: start, end: start + interval)
        record.sent = 100
        let isOutage = index == 0 && (30...34).contains((start - begin) / hour) || chance.one(in: 25)
        let lost = isOutage ? 100 : chance.one(in: 6) ? chance.next() % 40 : 0
        record.lostForward = isOutage ? 0 : lost
        record.lostUnknown = isOutage ? 100 : 0
        record.received = 100 - lost
        // The floor goes down within a day, so that what was early enough in the morning is late in the evening.
        let floor = 90_000_000 - 10_000_000 * ((start - begin) % day / (6 * hour)) - 1_000 * (chance.next() % 5_000)
        let extra: UInt64 = chance.one(in: 10) ? 45_000_000 : 0
        for step in 0..<record.received {
            let delay = Double(floor + extra + step * 10_000)
            record.roundTripDelay.record(delay)
            record.delayVariation.record(Double(step * 10_000))
        }
        if chance.one(in: 2), record.received > 0 {
            record.forwardDelay = record.roundTripDelay
            record.returnDelay = record.delayVariation
        }
        if lost > 0 {
            record.lossEpisodes.periods = 1 + lost / 10
            record.longestOutage = lost * 100_000_000
        }
        if chance.one(in: 3) {
            var line = LineLoad(interface: "wan0", scope: .line)
            line.covered = interval
            line.speed = 100_000_000
            line.transmit.octets = 10_000_000_000
            line.transmit.packets = 10_000_000
            line.transmit.busiest = 50_000_000
            line.transmit.whenLost = chance.next() % 50_000_000
            line.transmit.whenSlowest = chance.next() % 50_000_000
            line.receive = line.transmit
            record.line = line
        }
        return record
    }

    /// What the other end measured in the middle of the interval.
    private func other(beside record: IntervalRecord) -> IntervalRecord? {
        let middle = record.start + (record.end - record.start) / 2
        let index = Self.links.firstIndex { $0.link == record.link && $0.site == record.peer }
        return index.flatMap { records[$0].map(\.record).last { $0.start <= middle && $0.end > middle } }
    }

    /// What the records of a link that begin within the period come to, one by one.
    func period(_ index: Int, from: UInt64, to: UInt64) -> LinkPeriod? {
        let link = Self.links[index]
        let key = LinkKey(link: link.link, site: link.site)
        var period = LinkPeriod(key: key, peer: link.peer)
        var slots = IntervalSlots()
        let isLower = link.link.hasPrefix(link.site)
        let judge = CauseJudge(
            contract: Self.contracts[key.ends?.lower ?? ""], upperContract: Self.contracts[key.ends?.upper ?? ""],
            isLower: isLower)
        period.contract = isLower ? judge.contract : nil
        var isMeasured = false
        for record in records[index].map(\.record) where record.start >= from && record.start < to {
            period.add(record)
            slots.insert(Self.sessions.slot(start: record.start, end: record.end))
            let day = record.start / Self.day
            let floor = [floors[index][day], floors[index][day - 1]].compactMap { $0 }.min()
            let peerWasHeard =
                !record.showsOutage
                || heard[record.peer, default: []].contains { $0.overlaps(record.start..<record.end) }
            period.causes.add(
                judge.finding(of: record, baseline: floor, peerWasHeard: peerWasHeard) { other(beside: record) })
            isMeasured = true
        }
        (period.present, period.partial) = (slots.whole, slots.partial)
        period.expected = Self.sessions.expected(from: from, to: to)
        return period.expected == 0 && !isMeasured ? nil : period
    }
}

extension LinkPeriod {
    /// All of it as octets, to be compared. Causes are judged when hours are packed.
    fileprivate func octets(withCauses: Bool) -> [UInt8] {
        let out = PackedWriter()
        var sums = LinkSums()
        sums.period = self
        if !withCauses { sums.period.causes = CauseTally() }
        sums.write(to: out)
        out.append(expected)
        return Array(out.bytes)
    }
}

@Suite(.blocking) struct CompactionTests {
    private typealias Days = MeasuredDays

    private func withStore(_ body: (SQLiteStore) async throws -> Void) async throws {
        let folder = try TemporaryFolder()
        let now = Days.begin + 4 * Days.day
        let store = try SQLiteStore(path: folder.path + "/collector.sqlite", create: true) { now }
        let lineage = SiteLineage(
            hierarchy: SiteHierarchy(upstream: ["01290@2025": "04@2025", "01291@2025": "04@2025", "04@2025": nil]))
        try await store.setLineage(lineage, at: 1)
        try await store.setContracts(Days.contracts)
        try await store.write { db in
            for link in Days.links {
                var rows = LinkRows()
                let id = try rows.id(of: LinkKey(link: link.link, site: link.site), peer: link.peer, db)
                for session in Days.sessions.sessions {
                    try db.execute(
                        sql: "INSERT INTO session (link, since, interval) VALUES (?, ?, ?)",
                        arguments: [id, Int64(session.since), Int64(session.interval)])
                }
            }
        }
        try await body(store)
        try store.close()
        _ = folder
    }

    private func spool(_ index: Int) -> SpoolID { SpoolID(bytes: Array(repeating: UInt8(index + 1), count: 16))! }

    private func batch(_ index: Int, _ records: [SequencedRecord]) -> ReportBatch {
        ReportBatch(site: Days.links[index].site, spool: spool(index), version: "1", records: records)
    }

    private func compactAll(_ store: SQLiteStore, at now: UInt64) async throws {
        while try await store.compact(at: now, limit: 100) > 0 {}
    }

    private func expectSame(
        _ store: SQLiteStore, _ days: Days, _ chance: inout SplitMix, times: Int, isPacked: Bool
    ) async throws {
        for _ in 0..<times {
            let ends = [chance.next(), chance.next()].map { Days.begin + $0 % (3 * Days.day + Days.hour) }.sorted()
            // Often whole hours or days, as reports ask for.
            let unit = [1, Days.interval, Days.hour, Days.day][Int(chance.next() % 4)]
            let (from, to) = (ends[0] / unit * unit, ends[1] / unit * unit)
            let found = try await store.linkPeriods(from: from, to: to)
            for index in Days.links.indices {
                let key = LinkKey(link: Days.links[index].link, site: Days.links[index].site)
                let wanted = days.period(index, from: from, to: to)
                let period = found.first { $0.key == key }
                #expect(
                    period?.octets(withCauses: isPacked) == wanted?.octets(withCauses: isPacked),
                    "\(key) \(from)..<\(to)")
                #expect(period?.contract == wanted?.contract)
                let alone = try await store.linkPeriods(of: [key], from: from, to: to).first
                #expect(alone?.octets(withCauses: true) == period?.octets(withCauses: true))
            }
        }
    }

    /// Records come in any order and are packed at any time: hours' and days' sums are those of all records, to the octet.
    @Test(arguments: 1...4) func sumsAreThoseOfTheRecordsOneByOne(_ seed: UInt64) async throws {
        var chance = SplitMix(state: seed)
        let days = Days(&chance)
        try await withStore { store in
            // Pieces of spools; some come long after those behind them.
            var pieces: [(index: Int, records: ArraySlice<SequencedRecord>)] = []
            for (index, records) in days.records.enumerated() {
                var place = 0
                while place < records.count {
                    let size = min(records.count - place, 1 + Int(chance.next() % 60))
                    pieces.append((index, records[place..<place + size]))
                    place += size
                }
            }
            pieces.sort { $0.records.first!.record.start < $1.records.first!.record.start }
            for _ in 0..<pieces.count / 4 {
                pieces.swapAt(Int(chance.next() % UInt64(pieces.count)), Int(chance.next() % UInt64(pieces.count)))
            }
            for (index, records) in pieces {
                let now = min(records.last!.record.end, Days.begin + 4 * Days.day)
                let receipts = try await store.append([batch(index, Array(records))], at: now)
                #expect(receipts == [.stored(new: records.count, known: 0)])
                if chance.one(in: 4) { try await compactAll(store, at: now + chance.next() % Days.day) }
                // An answer was lost: the piece comes again, packed or not.
                if chance.one(in: 6) {
                    let again = try await store.append([batch(index, Array(records))], at: now)
                    #expect(again == [.stored(new: 0, known: records.count)])
                }
            }
            try await expectSame(store, days, &chance, times: 3, isPacked: false)
            try await compactAll(store, at: Days.begin + 4 * Days.day)
            #expect(try await store.pool.read { try Int.fetchOne($0, sql: "SELECT count(*) FROM head") } == 0)
            try await expectSame(store, days, &chance, times: 8, isPacked: true)
            for (index, records) in days.records.enumerated() {
                let key = LinkKey(link: Days.links[index].link, site: Days.links[index].site)
                let stored = try await store.intervals(of: key, from: 0, to: .max, limit: 1_000_000)
                #expect(stored == records.map(\.record))
                let ranges = try await store.pool.read { db in
                    try Row.fetchAll(
                        db,
                        sql: "SELECT r.first, r.last FROM received r JOIN spool s ON s.id = r.spool WHERE s.name = ?",
                        arguments: [spool(index).data]
                    ).map { [$0[0] as Int, $0[1] as Int] }
                }
                #expect(ranges == [[1, records.count]])
            }
        }
    }

    @Test func numberOfAPackedRecordIsRefusedToAnother() async throws {
        var chance = SplitMix(state: 9)
        let days = Days(&chance)
        try await withStore { store in
            let records = Array(days.records[0].prefix(40))
            _ = try await store.append([batch(0, records)], at: Days.begin + Days.day)
            try await compactAll(store, at: Days.begin + Days.day)
            var others = Array(records.prefix(3))
            for index in others.indices { others[index].record.start += 7 }
            let again = try await store.append([batch(0, others + records.suffix(2))], at: Days.begin + Days.day)
            #expect(again == [.conflicting(new: 0, known: 2, sequences: [1, 2, 3])])
        }
    }

    /// Once records are dropped, sums of hours stand for them; what comes later is added to these, once.
    @Test func lateRecordsAreAddedToSumsWhoseRecordsAreGone() async throws {
        var chance = SplitMix(state: 4)
        let days = Days(&chance)
        try await withStore { store in
            let late = days.records.map { records in records.filter { _ in chance.one(in: 5) } }
            for (index, records) in days.records.enumerated() {
                let rest = records.filter { record in !late[index].contains(record) }
                _ = try await store.append([batch(index, rest)], at: Days.begin + 3 * Days.day)
            }
            try await compactAll(store, at: Days.begin + 4 * Days.day)
            // 40 days later the records are gone, and the sums of hours and days still here.
            let later = Days.begin + 43 * Days.day
            try await measure(store, at: later)
            var deleted = 0
            while case let more = try await store.expire(Retention(), at: later, limit: 50), more > 0 {
                deleted += more
            }
            #expect(deleted > 100)
            #expect(try await store.pool.read { try Int.fetchOne($0, sql: "SELECT count(*) FROM block") } == 0)
            for (index, records) in late.enumerated() {
                let receipt = try await store.append([batch(index, records)], at: later)
                #expect(receipt == [.stored(new: records.count, known: 0)])
                // Halfway packed: the rest is added to the sums when somebody asks.
                _ = try await store.compact(at: later, limit: 20)
                let again = try await store.append([batch(index, records)], at: later)
                #expect(again == [.stored(new: 0, known: records.count)])
            }
            for round in 0...1 {
                for index in Days.links.indices {
                    let key = LinkKey(link: Days.links[index].link, site: Days.links[index].site)
                    let (from, to) = (Days.begin + 5 * Days.hour, Days.begin + 3 * Days.day)
                    let found = try #require(try await store.linkPeriods(of: [key], from: from, to: to).first)
                    let wanted = try #require(days.period(index, from: from, to: to))
                    #expect(found.sent == wanted.sent && found.received == wanted.received)
                    #expect(found.roundTripDelay == wanted.roundTripDelay)
                    #expect(found.present == wanted.present && found.expected == wanted.expected, "\(round)")
                    #expect(found.lossPeriods == wanted.lossPeriods && found.available == wanted.available)
                }
                try await compactAll(store, at: later)
            }
            // 500 days later the hours are gone too: days stand for them, rounded to UTC days.
            let last = Days.begin + 503 * Days.day
            // A clock that is ahead deletes nothing.
            #expect(try await store.expire(Retention(), at: last) == 0)
            try await measure(store, at: last)
            while try await store.expire(Retention(), at: last) > 0 {}
            #expect(try await store.pool.read { try Int.fetchOne($0, sql: "SELECT count(*) FROM hourly") } == 1)
            let found = try await store.linkPeriods(from: Days.begin, to: Days.begin + 3 * Days.day + 1)
            for index in Days.links.indices {
                let key = LinkKey(link: Days.links[index].link, site: Days.links[index].site)
                let wanted = days.period(index, from: Days.begin, to: Days.begin + 3 * Days.day + 1)
                #expect(found.first { $0.key == key }?.roundTripDelay == wanted?.roundTripDelay)
            }
        }
    }

    /// Sums of an hour that is over, of a link that no test looks at.
    private func measure(_ store: SQLiteStore, at now: UInt64) async throws {
        try await store.write { db in
            try SumsTable.hourly.write(LinkSums(), of: LinkHour(start: now, link: 1_000), with: PackedWriter(), db)
        }
    }

    @Test func damagedHourKeepsNoOtherFromBeingPackedNorReported() async throws {
        var chance = SplitMix(state: 11)
        let days = Days(&chance)
        try await withStore { store in
            let now = Days.begin + 4 * Days.day
            let receipts = try await store.append(
                days.records.indices.map { batch($0, days.records[$0]) }, at: now)
            #expect(receipts.count == 3)
            let first = try await store.write { db in
                let cell = try Int64.fetchOne(db, sql: "SELECT min(cell) FROM head") ?? 0
                try db.execute(sql: "UPDATE head SET record = x'ff' WHERE cell = ?", arguments: [cell])
                return cell
            }
            try await compactAll(store, at: now)
            let cells = try await store.pool.read { try Int64.fetchAll($0, sql: "SELECT DISTINCT cell FROM head") }
            #expect(cells == [first])
            #expect(store.damaged.takeNews().count == 1)
            let block = try await store.write { db in
                let block = try Int64.fetchOne(db, sql: "SELECT max(id) FROM block") ?? 0
                try db.execute(sql: "UPDATE hourly SET sums = x'ff' WHERE id = ?", arguments: [block])
                try db.execute(sql: "UPDATE block SET data = x'ff' WHERE id = ?", arguments: [block])
                return block
            }
            // Of an hour in part, records are asked for.
            let end = LinkHour(key: block).start + Days.hour / 2
            let found = try await store.linkPeriods(from: Days.begin + Days.hour, to: end)
            #expect(found.count == 3)
            #expect(!store.damaged.takeNews().isEmpty)
            // Numbers of a damaged block count as known.
            let index = Int(LinkHour(key: block).link) - 1
            let again = try await store.append([batch(index, days.records[index].suffix(1))], at: now)
            #expect(again == [.stored(new: 0, known: 1)])
            let faults = try await store.check()
            #expect(faults.contains(.unreadable("block \(block)")) && faults.contains(.unreadable("hourly \(block)")))
            #expect(faults.contains { if case .unreadable(let what) = $0 { what.hasPrefix("head ") } else { false } })
        }
    }

    @Test func hourOfALinkTakesOnlySoManyRecords() async throws {
        try await withStore { store in
            let link = Days.links[0]
            let records = (0..<UInt64(RecordBlock.hourLimit) + 2).map { number in
                let start = Days.begin + number * 1_000_000
                return SequencedRecord(
                    sequence: number + 1,
                    record: IntervalRecord(
                        site: link.site, link: link.link, peer: link.peer, start: start, end: start + 1_000_000))
            }
            let limit = UInt64(RecordBlock.hourLimit)
            let receipts = try await store.append([batch(0, records)], at: Days.begin)
            #expect(receipts == [.conflicting(new: Int(limit), known: 0, sequences: [limit + 1, limit + 2])])
        }
    }

    @Test func batchThatFailsIsLeftOutAlone() async throws {
        var chance = SplitMix(state: 3)
        let days = Days(&chance)
        try await withStore { store in
            try await store.write { db in
                try db.execute(
                    sql: """
                        CREATE TRIGGER fail BEFORE INSERT ON spool WHEN NEW.site = '01291@2025'
                        BEGIN SELECT raise(FAIL, 'no'); END
                        """)
            }
            let batches = days.records.indices.map { batch($0, Array(days.records[$0].prefix(5))) }
            do {
                _ = try await store.append(batches, at: Days.begin + Days.day)
                Issue.record("one batch must fail")
            } catch let failures as BatchFailures {
                #expect(failures.results.count == 3)
                for index in 0...1 {
                    #expect(try failures.results[index].get() == .stored(new: 5, known: 0))
                }
                #expect(throws: (any Error).self) { try failures.results[2].get() }
            }
            #expect(try await store.pool.read { try Int.fetchOne($0, sql: "SELECT count(*) FROM head") } == 10)
        }
    }

    @Test func recordsOfDaysAheadAreDropped() async throws {
        var chance = SplitMix(state: 5)
        let days = Days(&chance)
        try await withStore { store in
            var records = Array(days.records[0].prefix(2))
            records[1].record.start = Days.begin + 9 * Days.day
            records[1].record.end = records[1].record.start + Days.interval
            _ = try await store.append([batch(0, records)], at: Days.begin)
            #expect(try await store.expire(Retention(), at: Days.begin + Days.day) == 1)
            #expect(try await store.pool.read { try Int.fetchOne($0, sql: "SELECT count(*) FROM head") } == 1)
            // A gap has no times by such a clock.
            let ends = try await store.pool.read { try Int64.fetchOne($0, sql: "SELECT ends FROM received") }
            #expect(ends.map { UInt64($0) } == records[0].record.end)
        }
    }

    @Test func retentionThatWouldLoseBacklogsIsUnsound() {
        #expect(Retention().isSound)
        #expect(Retention(recordDays: nil, hourDays: nil, dayDays: nil).isSound)
        #expect(!Retention(recordDays: 30).isSound)
        #expect(!Retention(recordDays: 35, hourDays: 34).isSound)
        #expect(!Retention(recordDays: 35, hourDays: 400, dayDays: 399).isSound)
        #expect(!Retention(recordDays: nil, hourDays: 400).isSound)
    }
}

extension SpoolID {
    fileprivate var data: DatabaseValue { bytes.withUnsafeBytes { Data($0) }.databaseValue }
}
