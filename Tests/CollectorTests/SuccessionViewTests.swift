import Foundation
import Telemetry
import TestSupport
import Testing

@testable import Collector

/// Measurements of before a merger, seen after it through the same store.
@Suite(.blocking) struct SuccessionViewTests {
    private static let minute = Samples.minute
    private static let before = Merged.changeover - 60 * minute
    private static let after = Merged.changeover + 60 * minute

    private func withStore(
        at now: UInt64 = after, _ body: (SQLiteStore, SuccessionView) async throws -> Void
    ) async throws {
        let folder = try TemporaryFolder()
        let store = try SQLiteStore(path: folder.path + "/collector.sqlite", create: true) { now }
        try await body(store, SuccessionView(store, lineage: Merged.lineage))
        try store.close()
        _ = folder
    }

    /// Stores `count` minutes of `site`'s own spool.
    private func measure(
        _ store: SQLiteStore, _ site: String, _ peer: String, link: String? = nil, from start: UInt64, count: UInt64,
        spool: UInt8
    ) async throws {
        let records = (0..<count).map { index in
            SequencedRecord(
                sequence: index + 1,
                record: Samples.record(site: site, peer: peer, link: link, start: start + index * Self.minute))
        }
        let id = try #require(SpoolID(bytes: Array(repeating: spool, count: 16)))
        let receipts = try await store.append(
            [ReportBatch(site: site, spool: id, version: "1", records: records)], at: start)
        #expect(receipts == [.stored(new: Int(count), known: 0)])
    }

    /// An hour before the merger at x1 to x4, and an hour after it: at y1 under its own name, at y2 under x3's.
    private func fill(_ store: SQLiteStore) async throws {
        try await measure(store, "x1", "p0", from: Self.before, count: 60, spool: 1)
        try await measure(store, "x2", "q0", from: Self.before, count: 50, spool: 2)
        try await measure(store, "x3", "p0", from: Self.before, count: 40, spool: 3)
        try await measure(store, "x4", "p0", from: Self.before, count: 30, spool: 4)
        try await measure(store, "p0", "x3", link: "x3~p0", from: Self.before, count: 20, spool: 5)
        try await measure(store, "y1", "p", from: Merged.changeover, count: 60, spool: 6)
        try await measure(store, "x3", "p", from: Merged.changeover, count: 59, spool: 7)
    }

    private func key(_ lower: String, at site: String? = nil) -> LinkKey {
        LinkKey(link: "\(lower)~p", site: site ?? lower)
    }

    @Test func historyOfASuccessorsLinkReachesBackBeforeTheMerger() async throws {
        try await withStore { store, network in
            try await fill(store)
            let merged = try await network.intervals(of: key("y1"), from: 0, to: .max, limit: 1_000)
            #expect(merged.count == 60 + 50 + 60)
            #expect(Set(merged.map(\.site)) == ["x1", "x2", "y1"], "each under the name that measured it")
            #expect(
                merged.first?.start == Self.before
                    && zip(merged, merged.dropFirst()).allSatisfy { $0.start <= $1.start })
            let newest = try await network.intervals(of: key("y1"), from: 0, to: .max, limit: 3)
            #expect(newest.map(\.start) == merged.suffix(3).map(\.start))
            // The address of before the merger leads to the same.
            let old = LinkKey(link: "x2~q0", site: "x2")
            #expect(try await network.intervals(of: old, from: 0, to: .max, limit: 1_000) == merged)
            // The far end's own measurements go on too.
            let upper = try await network.intervals(of: key("y2", at: "p"), from: 0, to: .max, limit: 100)
            #expect(upper.count == 20 && upper.allSatisfy { $0.site == "p0" })
        }
    }

    @Test func whatIsMissingIsNamedAsToday() {
        let gaps = [
            MeasurementGap(site: "x1", missing: .records(spool: "00", first: 1, last: 2), reason: .thinned),
            MeasurementGap(
                site: "x1", missing: .intervals(link: "x1~p0", from: 1, to: 3, count: 2), reason: .notMeasured),
            MeasurementGap(
                site: "a1", missing: .intervals(link: "a1~p", from: 1, to: 2, count: 1), reason: .notMeasured),
        ]
        let named = Merged.lineage.current(of: gaps)
        #expect(named.map(\.site) == ["a1", "y1", "y1"] && named.map(\.certified) == ["a1", "x1", "x1"])
        #expect(named[1].missing == gaps[0].missing)
        #expect(named[2].missing == .intervals(link: "y1~p", from: 1, to: 3, count: 2))
    }

    @Test func pastOfADividedUnitIsShownAtEachPartAndItsPresentAtItsOffice() async throws {
        try await withStore { store, network in
            try await fill(store)
            let principal = try await network.intervals(of: key("y2"), from: 0, to: .max, limit: 1_000)
            #expect(principal.count == 40 + 59)
            let part = try await network.intervals(of: key("y3"), from: 0, to: .max, limit: 1_000)
            #expect(part.count(where: { $0.site == "x3" }) == 40 && part.count(where: { $0.site == "x4" }) == 30)
            #expect(part.allSatisfy { $0.start < Merged.changeover })
        }
    }

    @Test func totalsAreThoseOfTheStoreBeforeAndAfter() async throws {
        try await withStore { store, network in
            try await fill(store)
            for (from, to) in [
                (0, UInt64.max), (Self.before, Merged.changeover), (Self.before, Self.after),
                (Merged.changeover, Self.after), (Self.before + 15 * Self.minute, Merged.changeover + 15 * Self.minute),
            ] {
                let raw = try await store.linkPeriods(from: from, to: to)
                let shown = try await network.linkPeriods(from: from, to: to)
                #expect(shown.tally == raw.tally, "\(from)..<\(to)")
                #expect(shown.allSatisfy { Set(["y1~p", "y2~p", "y3~p"]).contains($0.key.link) })
            }
            let all = try await network.linkPeriods(from: 0, to: .max)
            #expect(all.tally.present == 60 + 50 + 40 + 30 + 20 + 60 + 59)
            let part = try #require(all.first { $0.key == key("y3") })
            #expect(part.present == 70 && part.elsewhere.present == 40)
            #expect(Set(part.carried.map(\.site)) == ["x3", "x4"])
            let merged = try #require(all.first { $0.key == key("y1") })
            #expect(merged.present == 170 && merged.elsewhere == IntervalTally())
            #expect(merged.sent == 170 * 600 && merged.roundTripDelay.count == 170 * 600)
            let one = try await network.linkPeriods(of: [key("y3")], from: 0, to: .max)
            #expect(one.map(\.key) == [key("y3")] && one[0].present == 70)
        }
    }

    @Test func stateIsThatOfTheLinkAsItIsMeasuredNow() async throws {
        try await withStore { store, network in
            try await fill(store)
            let states = try await network.links(at: Self.after)
            #expect(states.map(\.key) == [key("y1"), key("y2", at: "p"), key("y2"), key("y3", at: "p"), key("y3")])
            let byKey = Dictionary(uniqueKeysWithValues: states.map { ($0.key, $0) })
            #expect(byKey[key("y1")]?.status == .up && byKey[key("y1")]?.measuredAs == nil)
            #expect(byKey[key("y2")]?.status == .up && byKey[key("y2")]?.measuredAs == "x3")
            // What x3's agent measures today is no news of y3's line.
            #expect(byKey[key("y3")]?.status == .unknown)
            #expect(states.allSatisfy { $0.peer == $0.key.peer })
        }
    }

    @Test func linesThatEndedSayNothingOfTheSuccessorsCircuit() async throws {
        try await withStore { store, _ in
            try await fill(store)
            let lines = SuccessionView(store, lineage: Merged.lineage.ofSameOffices)
            let periods = try await lines.linkPeriods(from: 0, to: .max)
            #expect(periods.first { $0.key == key("y1") }?.present == 120, "without x2's")
            #expect(periods.first { $0.key == key("y3") }?.present == 30, "without x3's")
            #expect(periods.contains { $0.key.link == "x2~q0" })
        }
    }

    @Test func lineageIsReadBackAsItWasTakenOverAndUndoneWithItsPlan() async throws {
        try await withStore { store, _ in
            #expect(try await store.lineage().hierarchy == .empty)
            try await store.setLineage(Merged.lineage, at: 1)
            try await store.setLineage(Merged.lineage, at: 2)
            let read = try await store.lineage()
            #expect(read.hierarchy == Merged.hierarchy && read.successions == Merged.successions)
            #expect(try await store.auditLog(limit: 9).map(\.at) == [1], "only what is news")
            try await fill(store)
            let undone = SiteLineage(hierarchy: SiteHierarchy(upstream: ["p0": nil, "x1": "p0"]))
            try await store.setLineage(undone, at: 3)
            let again = SuccessionView(store, lineage: try await store.lineage())
            let own = LinkKey(link: "x1~p0", site: "x1")
            #expect(try await again.intervals(of: own, from: 0, to: .max, limit: 100).count == 60)
            #expect(try await again.linkPeriods(from: 0, to: .max).count == 7)
        }
    }
}
