import Foundation
import Telemetry
import TestSupport
import Testing

@testable import Collector

/// What is to be summed after a large move: more than may be held at once.
@Suite(.blocking, .enabled(if: ClickHouseServer.isInstalled, ClickHouseServer.absence))
struct StandingNotesTests {
    private static let start: UInt64 = 1_800_000_000_000_000_000 / LinkHour.day * LinkHour.day
    private static let hour = Int64(start / LinkHour.hour)
    private static let site = "01290@2025"
    private static let now = start + 30 * LinkHour.hour

    private func with(_ body: (ClickHouseStore, ClickHouseDatabase) async throws -> Void) async throws {
        try await StoreUnderTest.with(.clickHouse, now: Self.now) { store in
            try await store.enrol(Self.site, peer: "04@2025", since: Self.start)
            let clickHouse = try #require(store.measurements as? ClickHouseStore)
            try await body(clickHouse, try #require(store.database))
        }
    }

    /// Notes of 15,000 other sites in each of four hours; every other one is taken back.
    private func noteOthers(_ database: ClickHouseDatabase) async throws {
        for (sign, share) in [(1, 1), (-1, 2)] {
            try await database.client.run(
                """
                INSERT INTO note (kind, time, site, id, noted, sign)
                SELECT 0, \(Self.hour) + number % 4, concat('other-', toString(intDiv(number, 4))), number, 1, \(sign)
                FROM system.numbers WHERE intDiv(number, 4) % \(share) = 0 LIMIT \(60_000 / share)
                """)
        }
    }

    @Test func notesComeInPagesEachOnceAndInOrder() async throws {
        try await with { _, database in
            try await noteOthers(database)
            let search = NoteSearch(kinds: [.hour, .causes], times: 0...Self.hour + 100)
            var (ids, pages): (Set<UInt64>, [Int]) = ([], [])
            var last = Int64.min
            try await database.standingNotes(search) { page in
                pages.append(page.count)
                for note in page {
                    #expect(note.place.time >= last && ids.insert(note.id).inserted)
                    last = note.place.time
                }
                return true
            }
            #expect(ids.count == 30_000 && pages.allSatisfy { $0 <= ClickHouseDatabase.notesAtOnce }, "\(pages)")
            #expect(pages.count > 1)
            // Who has enough reads no further.
            var count = 0
            try await database.standingNotes(search) { _ in
                count += 1
                return false
            }
            #expect(count == 1)
            #expect(try await database.firstStanding(search) == Self.hour)
            // An hour of many sites is open for all; others are named.
            try await database.client.run(
                "INSERT INTO note (kind, time, site, id, noted, sign) VALUES (0, \(Self.hour + 9), 'a', 1, 1, 1)")
            let open = try await database.standingPlaces(search, naming: 500)
            #expect(open.ofAll == Set(Self.hour..<Self.hour + 4))
            #expect(open.places == [SiteTime(site: "a", time: Self.hour + 9)])
        }
    }

    /// Other collectors' notes, however many, keep the own ones from being summed neither at once nor for good.
    @Test func ownHoursAreSummedBehindManyOfOthers() async throws {
        try await with { store, database in
            try await noteOthers(database)
            let batch = ReportBatch(
                site: Self.site, spool: Samples.spool, version: "1", records: Samples.minutes(24 * 60, from: Self.start)
            )
            _ = try await store.append([batch], at: Self.now)
            // Read from records meanwhile, in hours that count as open for all too.
            let key = LinkKey(link: "\(Self.site)~04@2025", site: Self.site)
            func present() async throws -> UInt64? {
                try await store.linkPeriods(of: [key], from: Self.start, to: Self.now).first?.present
            }
            #expect(try await present() == 1_440)
            try await store.sumAll(at: Self.now + LinkHour.hour)
            #expect(try await database.client.run("SELECT records FROM daily FINAL") == "1440\n")
            #expect(try await present() == 1_440)
            let left = try await database.standingNotes([.hour, .day, .causes], times: 0...Self.hour + 100)
            #expect(left.count == 30_000 && left.allSatisfy { $0.place.site.hasPrefix("other-") })
        }
    }

    /// Where something comes late all the time, days are summed and what is old is dropped all the same.
    @Test func aRoundEndsThoughMoreCameMeanwhile() async throws {
        try await with { store, database in
            var records = Samples.minutes(24 * 60, from: Self.start)
            let late = records.removeLast()
            func batch(_ records: [SequencedRecord]) -> ReportBatch {
                ReportBatch(site: Self.site, spool: Samples.spool, version: "1", records: records)
            }
            _ = try await store.append([batch(records)], at: Self.now)
            #expect(try await store.keep(Retention(), at: Self.now + LinkHour.hour) == 0)
            #expect(try await database.client.run("SELECT records FROM daily FINAL") == "1439\n")
            _ = try await store.append([batch([late])], at: Self.now + LinkHour.hour)
            #expect(try await store.keep(Retention(), at: Self.now + 2 * LinkHour.hour) == 0)
            #expect(try await database.client.run("SELECT records FROM daily FINAL") == "1440\n")
        }
    }
}
