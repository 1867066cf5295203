import Foundation
import Telemetry
import TestSupport
import Testing

@testable import Collector

extension ClickHouseStore {
    /// Sums up all that is due at `now`.
    func sumAll(at now: UInt64) async throws { while try await sumUp(at: now) > 0 {} }
}

@Suite(.blocking, .enabled(if: ClickHouseServer.isInstalled, ClickHouseServer.absence))
struct ClickHouseSumsTests {
    private static let day = LinkHour.day
    private static let start: UInt64 = 1_800_000_000_000_000_000 / day * day
    private static let site = "01290@2025"
    private static let key = LinkKey(link: "01290@2025~04@2025", site: site)

    /// An empty store whose one link has been configured since the start; `hours` after that it is now.
    private func with(
        hours: UInt64, _ body: (ClickHouseStore, ClickHouseDatabase, UInt64) async throws -> Void
    ) async throws {
        let now = Self.start + hours * LinkHour.hour
        try await StoreUnderTest.with(.clickHouse, now: now) { store in
            try await store.enrol(Self.site, peer: "04@2025", since: Self.start)
            let clickHouse = try #require(store.measurements as? ClickHouseStore)
            try await body(clickHouse, try #require(store.database), now)
        }
    }

    private func batch(_ records: [SequencedRecord]) -> ReportBatch {
        ReportBatch(site: Self.site, spool: Samples.spool, version: "1", records: records)
    }

    private func period(
        _ store: ClickHouseStore, from: UInt64 = start, to: UInt64
    ) async throws -> LinkPeriod {
        try #require(try await store.linkPeriods(from: from, to: to).first)
    }

    /// Days that are summed are read without a record, and say what the records said.
    @Test func daysAreReadFromTheirSums() async throws {
        try await with(hours: 60) { store, database, now in
            let records = FullRecords.make(48 * 60, from: Self.start)
            _ = try await store.append([batch(records)], at: now)
            let before = try await period(store, to: now)
            try await store.sumAll(at: now + LinkHour.hour)
            try await database.client.run("TRUNCATE TABLE measurement")
            let after = try await period(store, to: Self.start + 2 * Self.day)
            #expect(after.sent == before.sent && after.present == 2_880 && after.causes.counts == before.causes.counts)
            #expect(after.roundTripDelay.buckets == before.roundTripDelay.buckets && after.load == before.load)
            #expect(
                after.notMeasured == before.notMeasured && after.forwardDelay.buckets == before.forwardDelay.buckets)
            // Of a day of which the period has a part, hours are.
            let some = try await period(
                store, from: Self.start + 3 * LinkHour.hour, to: Self.start + 27 * LinkHour.hour)
            #expect(some.present == 1_440)
        }
    }

    /// Rows that came twice, and records that came late, are in the sums once, whatever had been summed before.
    @Test func lateAndRepeatedRecordsAreSummedOnce() async throws {
        try await with(hours: 30) { store, database, now in
            let records = Samples.minutes(24 * 60, from: Self.start)
            let (early, late) = (Array(records[..<600] + records[660...]), Array(records[590..<660]))
            _ = try await store.append([batch(early)], at: now)
            try await database.insert([batch(Array(early[..<300]))], at: now)
            try await store.sumAll(at: now + LinkHour.hour)
            #expect(try await period(store, to: now).present == 1_380)
            let receipts = try await store.append([batch(late)], at: now)
            #expect(receipts == [.stored(new: 60, known: 10)])
            // Before they are summed they are read as records, without their hours' sums.
            #expect(try await period(store, to: now).present == 1_440)
            #expect(try await period(store, to: now).sent == 1_440 * 600)
            // Again, as where the answer was lost.
            _ = try await store.append([batch(late)], at: now)
            try await store.sumAll(at: now + LinkHour.hour)
            #expect(
                try await database.client.run(
                    "SELECT count() FROM (SELECT 1 FROM note GROUP BY kind, time, site, id HAVING sum(sign) > 0)")
                    == "0\n")
            #expect(try await period(store, to: now).present == 1_440)
            #expect(try await period(store, to: now).sent == 1_440 * 600)
            #expect(try await database.client.run("SELECT records, sent FROM daily FINAL") == "1440\t864000\n")
        }
    }

    /// What was written when a round was broken off is written again, and counts once.
    @Test func aRoundThatWasBrokenOffIsDoneAgain() async throws {
        try await with(hours: 30) { store, database, now in
            _ = try await store.append([batch(Samples.minutes(24 * 60, from: Self.start))], at: now)
            let notes = try await database.standingNotes([.hour], times: 0...Int64.max >> 1)
            #expect(notes.count == 24)
            try await store.sumAll(at: now + LinkHour.hour)
            // As if it had died before it took its notes back.
            try await database.write(notes.map { SumNote(kind: .hour, place: $0.place, id: 7, noted: 1) })
            #expect(try await period(store, to: now).present == 1_440)
            // With a clock that was set back meanwhile.
            try await store.sumAll(at: now - LinkHour.hour)
            #expect(try await period(store, to: now).present == 1_440)
            #expect(try await database.client.run("SELECT count(), sum(records) FROM hourly FINAL") == "24\t1440\n")
        }
    }

    @Test func anHourIsNotSummedBeforeItsTime() async throws {
        try await with(hours: 2) { store, database, now in
            _ = try await store.append([batch(Samples.minutes(90, from: Self.start))], at: Self.start + LinkHour.hour)
            #expect(try await store.sumUp(at: Self.start + LinkHour.hour + SumNotes.grace - 1) == 0)
            #expect(try await store.sumUp(at: Self.start + LinkHour.hour + SumNotes.grace) == 1)
            #expect(try await store.sumUp(at: Self.start + LinkHour.hour + SumNotes.grace) == 0)
            let period = try await period(store, to: now)
            #expect(period.present == 90 && period.expected == 120)
        }
    }

    /// An hour with a damaged record is left, and named once; those beside it are summed.
    @Test func anHourThatCannotBeReadKeepsNoOtherWaiting() async throws {
        try await with(hours: 30) { store, database, now in
            _ = try await store.append([batch(Samples.minutes(5 * 60, from: Self.start))], at: now)
            try await database.client.run(
                """
                INSERT INTO measurement (day, site, link, peer, start, length, spool, sequence, rest)
                SELECT day, site, link, peer, start + 1, length, spool, sequence + 9000, 'damaged' FROM measurement
                WHERE start = \(Self.start + 2 * LinkHour.hour)
                """)
            try await store.sumAll(at: now + LinkHour.hour)
            #expect(try await database.client.run("SELECT sum(records) FROM hourly FINAL") == "240\n")
            let news = store.takeNews()
            #expect(news.count == 1 && news[0].contains("is left unsummed"), "\(news)")
        }
    }

    /// Sums are made by the collector that knows what the site was told to measure.
    @Test func sitesOfOthersAreLeftToThem() async throws {
        try await with(hours: 30) { store, database, now in
            let other = ReportBatch(
                site: "01291@2025", spool: Samples.spool, version: "1",
                records: Samples.minutes(60, from: Self.start, site: "01291@2025"))
            _ = try await store.append([other], at: now)
            try await store.sumAll(at: now + LinkHour.hour)
            #expect(try await database.client.run("SELECT count() FROM hourly") == "0\n")
            #expect(try await store.linkPeriods(from: Self.start, to: now).map(\.present) == [0, 60])
        }
    }

    // MARK: - retention

    @Test func whatIsTooOldIsDroppedAndItsSumsStay() async throws {
        try await with(hours: 60 * 24) { store, database, now in
            // An hour a day.
            var records: [SequencedRecord] = []
            for day in 0..<60 as Range<UInt64> {
                records += Samples.minutes(60, from: Self.start + day * Self.day, first: day * 60 + 1)
            }
            _ = try await store.append([batch(records)], at: now)
            // Nothing is dropped that is not summed.
            #expect(try await store.expire(Retention(), at: now) == 0)
            while try await store.keep(Retention(), at: now + LinkHour.hour) > 0 {}
            let kept = try await store.intervals(of: Self.key, from: 0, to: .max, limit: 10_000)
            let oldest = try #require(kept.map(\.start).min())
            // Whole weeks: of 35 to 42 days.
            #expect((35...42).contains((now - oldest) / Self.day), "\((now - oldest) / Self.day)")
            let horizons = try await database.horizons()
            #expect(horizons.hoursFrom == 0 && UInt64(horizons.recordsFrom) * LinkHour.hour <= oldest)
            #expect(horizons.recordsFrom > Int64(Self.start / LinkHour.hour))
            #expect(try await period(store, to: now).present == 3_600)
            #expect(!store.takeNews().isEmpty)
            // What comes for an hour that was dropped changes nothing.
            let late = Samples.minutes(1, from: Self.start + 2 * LinkHour.hour, first: 9_000)
            _ = try await store.append([batch(late)], at: now)
            while try await store.keep(Retention(), at: now + 2 * LinkHour.hour) > 0 {}
            #expect(try await period(store, to: now).present == 3_600)
            while try await store.keep(
                Retention(recordDays: 31, hourDays: 31, dayDays: 31), at: now + 2 * LinkHour.hour) > 0
            {}
            #expect(try await database.horizons().hoursFrom > 0)
            let last = try await period(store, from: now - 20 * Self.day, to: now)
            #expect(last.present == 1_200)
        }
    }

    // MARK: - the ledger

    @Test func gapsAreThoseOfTheOtherStore() async throws {
        try await with(hours: 1) { store, _, now in
            let sqlite = try #require(store.registry as? SQLiteStore)
            var now = now
            func append(_ numbers: [(UInt64, UInt64)], _ ledger: LedgerStatement? = nil) async throws {
                let records = numbers.map {
                    SequencedRecord(sequence: $0, record: Samples.record(start: Self.start + $1 * Samples.minute))
                }
                var batch = batch(records)
                batch.ledger = ledger
                now += 1
                _ = try await store.append([batch], at: now)
                _ = try await sqlite.append([batch], at: now)
            }
            func check() async throws -> [MeasurementGap] {
                for (from, to) in [(Self.start, now), (0, UInt64.max), (0, 0)] as [(UInt64, UInt64)] {
                    let (a, b) = (
                        try await store.gaps(from: from, to: to, at: now),
                        try await sqlite.gaps(from: from, to: to, at: now)
                    )
                    #expect(a == b)
                }
                return try await store.gaps(from: Self.start, to: now, at: now)
            }
            #expect(try await check().map(\.reason) == [.notYetHere])
            try await append([(1, 0), (2, 1), (5, 6), (6, 7)])
            try await append([(7, 8), (8, 9), (20, 30)], LedgerStatement(newest: 25, oldest: 19, waiting: 3))
            var gaps = try await check()
            #expect(gaps.contains { $0.reason == .unexplained } && gaps.contains { $0.reason == .notYetHere })
            try await append([(3, 2)], LedgerStatement(newest: 25, oldest: 19, gaps: [.init(9...12, .thinned)]))
            try await append(
                [], LedgerStatement(newest: 26, oldest: 19, gaps: [.init(9...14, .thinned), .init(16...16, .damaged)]))
            gaps = try await check()
            #expect(gaps.contains { $0.reason == .thinned && $0.count == 6 })
            // Summed or not.
            try await store.sumAll(at: now + LinkHour.hour)
            #expect(try await check() == gaps)
            now += LinkHour.hour
            // What comes after all is no gap.
            try await append((9...19).map { ($0, $0 + 1) } + [(4, 4)], LedgerStatement(newest: 20, oldest: 21))
            gaps = try await check()
            #expect(gaps.allSatisfy { if case .intervals = $0.missing { true } else { false } })
        }
    }

    // MARK: - check

    /// Sums of other records than there are are found, and made anew.
    @Test func sumsThatContradictTheirRecordsAreFoundAndMendedByTheNextRound() async throws {
        try await with(hours: 30) { store, database, now in
            _ = try await store.append([batch(Samples.minutes(24 * 60, from: Self.start))], at: now)
            #expect(try await store.check(at: now) == [])
            try await store.sumAll(at: now + LinkHour.hour)
            #expect(try await store.check(at: now) == [])
            // Records that nobody noted, twice.
            let more = Samples.minutes(2, from: Self.start + 90 * Samples.minute + 1_000_000_000, first: 5_000)
            for time in [1, 2] as [UInt64] { try await database.insert([batch(more)], at: now + time) }
            let fault = StoreFault.missummed(site: Self.site, day: DelayFloor.day(of: Self.start), hours: 1)
            #expect(try await store.check(at: now) == [fault])
            #expect(try await store.check(at: now) == [])
            try await store.sumAll(at: now + LinkHour.hour)
            #expect(try await store.check(at: now) == [])
            #expect(try await database.client.run("SELECT records FROM daily FINAL") == "1442\n")
            let damage =
                "INSERT INTO daily (day, time, site, link, version, rest) VALUES (1, 1, 'a', 'a~b', 9, 'abcdefgh')"
            try await database.client.run(damage)
            let faults = try await store.check(at: now)
            guard case .unreadable(let words)? = faults.first else { return #expect(Bool(false), "\(faults)") }
            #expect(words.contains("daily") && words.contains("a~b"))
        }
    }

    // MARK: - upgrade

    /// Its tables are those of today; what its records and sums lack is unknown.
    @Test func tablesOfVersionTwoAreBroughtUpToDate() async throws {
        try await with(hours: 3) { store, database, now in
            var records = Samples.minutes(60, from: Self.start)
            for place in records.indices { records[place].record.traffic = .sample() }
            _ = try await store.append([batch(records)], at: now)
            try await store.sumAll(at: now + LinkHour.hour)
            let client = database.client
            try await client.run("TRUNCATE TABLE schema_version")
            try await client.run("INSERT INTO schema_version (version) VALUES (2)")
            await #expect(throws: ClickHouseFailure.schema(found: 2, expected: 3)) {
                try await ClickHouseDatabase.open(database.address).close()
            }
            try await ClickHouseDatabase.prepare(database.address)
            try await ClickHouseDatabase.open(database.address).close()
            let sums = try await period(store, to: now)
            #expect(sums.present == 60 && sums.traffic?.links == 1)
            #expect(try await client.run("SELECT count() FROM measurement FINAL") == "60\n")
        }
    }

    @Test func tablesOfVersionOneAreBroughtUpToDate() async throws {
        try await with(hours: 30) { store, database, now in
            let client = database.client
            try await database.insert([batch(Samples.minutes(24 * 60, from: Self.start))], at: now)
            try await database.note([
                SpoolNote(
                    spool: Samples.spool,
                    standing: SpoolStanding(site: Self.site, since: 1, highest: 1_440, records: 1_440), version: "1",
                    reported: now)
            ])
            try await client.run("TRUNCATE TABLE schema_version")
            try await client.run("INSERT INTO schema_version (version) VALUES (1)")
            for table in ["note", "hourly", "daily", "received", "word", "horizon"] {
                try await client.run("DROP TABLE \(table)")
            }
            await #expect(throws: ClickHouseFailure.schema(found: 1, expected: 3)) {
                try await ClickHouseDatabase.open(database.address).close()
            }
            try await ClickHouseDatabase.prepare(database.address)
            try await ClickHouseDatabase.open(database.address).close()
            #expect(try await period(store, to: now).present == 1_440)
            #expect(try await store.gaps(from: 0, to: 0, at: now) == [])
            try await store.sumAll(at: now + LinkHour.hour)
            #expect(try await client.run("SELECT records FROM daily FINAL") == "1440\n")
            #expect(try await period(store, to: now).present == 1_440)
        }
    }
}
