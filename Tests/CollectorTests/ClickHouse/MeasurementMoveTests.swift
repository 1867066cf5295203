import Foundation
import Telemetry
import TestSupport
import Testing

@testable import Collector

@Suite(.blocking, .enabled(if: ClickHouseServer.isInstalled, ClickHouseServer.absence))
struct MeasurementMoveTests {
    private static let start: UInt64 = 1_800_000_000_000_000_000 / 86_400_000_000_000 * 86_400_000_000_000
    private static let now = start + 4_000 * Samples.minute

    @Test func everythingIsCopiedOnceAndReadsAlike() async throws {
        try await StoreUnderTest.with(.clickHouse, now: Self.now) { store in
            try await store.enrol("01290@2025", peer: "04@2025", since: Self.start)
            let database = try #require(store.database)
            let sites = ["01290@2025", "01291@2025", "04@2025"]
            for (index, site) in sites.enumerated() {
                let spool = try #require(SpoolID(bytes: [UInt8](repeating: UInt8(index), count: 16)))
                // Over a midnight.
                let records = FullRecords.make(
                    60, from: Self.start + 1_410 * Samples.minute, site: site,
                    peer: index < 2 ? "04@2025" : "05@2025", seed: UInt64(index))
                _ = try await store.registry.append(
                    [ReportBatch(site: site, spool: spool, version: "0.9", records: records)], at: Self.now)
            }
            let move = MeasurementMove(from: store.registry, to: database)
            var steps: [MeasurementMove.Progress] = []
            try await move.run(at: Self.now) { steps.append($0) }
            let day = DelayFloor.day(of: Self.start)
            #expect(steps.map(\.day) == [day, day + 1] && steps.map(\.copied) == [90, 90])
            steps = []
            try await move.run(at: Self.now) { steps.append($0) }
            #expect(steps.map(\.records) == [90, 90] && steps.map(\.copied) == [0, 0])

            let (old, new) = (store.registry, store.measurements)
            #expect(try await old.agents(at: Self.now) == new.agents(at: Self.now))
            let key = LinkKey(link: "01291@2025~04@2025", site: "01291@2025")
            #expect(
                try await old.intervals(of: key, from: 0, to: .max, limit: 100)
                    == new.intervals(of: key, from: 0, to: .max, limit: 100))
            try await expectSameViews(old, new, from: Self.start, to: Self.now, now: Self.now)
            #expect(try await old.gaps(from: 0, to: 0, at: Self.now) == new.gaps(from: 0, to: 0, at: Self.now))
            // A batch that an agent had sent to the old store and sends again is known.
            let spool = try #require(SpoolID(bytes: [UInt8](repeating: 0, count: 16)))
            let again = FullRecords.make(60, from: Self.start + 1_410 * Samples.minute, seed: 0)
            #expect(
                try await new.append(
                    [ReportBatch(site: "01290@2025", spool: spool, version: "0.9", records: again)], at: Self.now)
                    == [.stored(new: 0, known: 60)])
        }
    }

    @Test func aMoveThatWasBrokenOffGoesOn() async throws {
        try await StoreUnderTest.with(.clickHouse, now: Self.now) { store in
            let database = try #require(store.database)
            let records = Samples.minutes(2_000, from: Self.start)
            let batch = ReportBatch(site: "01290@2025", spool: Samples.spool, version: "1", records: records)
            _ = try await store.registry.append([batch], at: 1)
            // What is packed is copied like what waits.
            let packed = try await store.registry.compact(at: Self.now - 2_400 * Samples.minute)
            #expect(packed > 1_440 && packed < 2_000)
            // The first day came over, and of the second a part.
            try await database.insert(
                [ReportBatch(site: batch.site, spool: batch.spool, version: "1", records: Array(records[..<1_500]))],
                at: 1)
            var copied: [UInt64] = []
            try await MeasurementMove(from: store.registry, to: database).run(at: 2) { copied.append($0.copied) }
            #expect(copied == [0, 560])
            #expect(
                try await store.measurements.intervals(
                    of: LinkKey(link: "01290@2025~04@2025", site: "01290@2025"), from: 0, to: .max, limit: 3_000)
                    == records.map(\.record))
        }
    }
}

/// Everything that reports and console read of two stores is the same.
func expectSameViews(
    _ one: any NetworkView, _ other: any NetworkView, from: UInt64, to: UInt64, now: UInt64
) async throws {
    let (a, b) = (try await one.links(at: now), try await other.links(at: now))
    #expect(a.map(\.key) == b.map(\.key) && a.map(\.peer) == b.map(\.peer) && a.map(\.status) == b.map(\.status))
    #expect(a.map(\.newest) == b.map(\.newest) && a.map(\.finding) == b.map(\.finding))
    let (c, d) = (try await one.linkPeriods(from: from, to: to), try await other.linkPeriods(from: from, to: to))
    try #require(c.map(\.key) == d.map(\.key) && !c.isEmpty)
    for (x, y) in zip(c, d) {
        #expect(x.peer == y.peer && x.expected == y.expected && x.present == y.present && x.partial == y.partial)
        #expect(x.available == y.available && x.unavailable == y.unavailable)
        #expect(x.sent == y.sent && x.received == y.received && x.lostForward == y.lostForward)
        #expect(x.lostReturn == y.lostReturn && x.lostUnknown == y.lostUnknown && x.duplicated == y.duplicated)
        #expect(x.reordered == y.reordered && x.lossPeriods == y.lossPeriods && x.longestOutage == y.longestOutage)
        #expect(x.notMeasured == y.notMeasured && x.load == y.load && x.contract == y.contract)
        for (p, q) in [
            (x.roundTripDelay, y.roundTripDelay), (x.delayVariation, y.delayVariation),
            (x.forwardDelay, y.forwardDelay), (x.returnDelay, y.returnDelay),
        ] {
            // Sums of doubles depend on their order, by a hair.
            #expect(p.buckets == q.buckets && p.offset == q.offset && p.scale == q.scale && p.maximum == q.maximum)
            #expect(abs(p.sum - q.sum) <= 1e-9 * abs(p.sum))
        }
        #expect(x.causes.counts == y.causes.counts && x.causes.finding.cause == y.causes.finding.cause)
    }
}
