import Foundation
import Telemetry
import TestSupport
import Testing

@testable import Collector

/// What both stores must do alike.
@Suite(.blocking) struct StoreParityTests {
    private static let start: UInt64 = 1_800_000_000_000_000_000 / Samples.minute * Samples.minute
    private static let now = start + 60 * Samples.minute
    private static let key = LinkKey(link: "01290@2025~04@2025", site: "01290@2025")

    private func batch(
        _ records: [SequencedRecord], site: String = "01290@2025", spool: SpoolID = Samples.spool, version: String = "1"
    ) -> ReportBatch {
        ReportBatch(site: site, spool: spool, version: version, records: records)
    }

    @Test(arguments: StoreUnderTest.Kind.available)
    func recordsReadBackAsTheyWere(_ kind: StoreUnderTest.Kind) async throws {
        try await StoreUnderTest.with(kind, now: Self.now) { store in
            let records = FullRecords.make(40, from: Self.start)
            #expect(try await store.measurements.append([batch(records)], at: 1) == [.stored(new: 40, known: 0)])
            let stored = try await store.measurements.intervals(of: Self.key, from: 0, to: .max, limit: 100)
            #expect(stored == records.map(\.record))
        }
    }

    @Test(arguments: StoreUnderTest.Kind.available)
    func aBatchSentAgainIsKnown(_ kind: StoreUnderTest.Kind) async throws {
        try await StoreUnderTest.with(kind, now: Self.now) { store in
            let records = Samples.minutes(5, from: Self.start)
            _ = try await store.measurements.append([batch(records)], at: 1)
            #expect(
                try await store.measurements.append(
                    [batch(records), batch(Samples.minutes(2, from: Self.start + 5 * Samples.minute, first: 6))], at: 2)
                    == [.stored(new: 0, known: 5), .stored(new: 2, known: 0)])
            let stored = try await store.measurements.intervals(of: Self.key, from: 0, to: .max, limit: 100)
            #expect(stored.count == 7)
        }
    }

    @Test(arguments: StoreUnderTest.Kind.available)
    func oneBatchTwiceInAGroupIsStoredOnce(_ kind: StoreUnderTest.Kind) async throws {
        try await StoreUnderTest.with(kind, now: Self.now) { store in
            let records = Samples.minutes(3, from: Self.start)
            let receipts = try await store.measurements.append([batch(records), batch(records)], at: 1)
            #expect(receipts == [.stored(new: 3, known: 0), .stored(new: 0, known: 3)])
        }
    }

    @Test(arguments: StoreUnderTest.Kind.available)
    func aGapIsFilledLater(_ kind: StoreUnderTest.Kind) async throws {
        try await StoreUnderTest.with(kind, now: Self.now) { store in
            try await store.enrol("01290@2025", peer: "04@2025", since: Self.start)
            let records = Samples.minutes(6, from: Self.start)
            _ = try await store.measurements.append([batch(Array(records[4...]))], at: Self.now)
            var agent = try await store.measurements.agents(at: Self.now).first
            #expect(agent?.records == 2 && agent?.missing == 4)
            #expect(
                try await store.measurements.append([batch(Array(records[..<5]))], at: Self.now)
                    == [.stored(new: 4, known: 1)])
            agent = try await store.measurements.agents(at: Self.now).first
            #expect(agent?.records == 6 && agent?.missing == 0)
        }
    }

    @Test(arguments: StoreUnderTest.Kind.available)
    func numberGivenToAnotherRecordIsRefusedAndNothingIsOverwritten(_ kind: StoreUnderTest.Kind) async throws {
        try await StoreUnderTest.with(kind, now: Self.now) { store in
            let records = Samples.minutes(2, from: Self.start)
            _ = try await store.measurements.append([batch(records)], at: 1)
            // The state folder was restored from a copy made after the first record.
            let others = Samples.minutes(2, from: Self.start + 10 * Samples.minute, first: 2)
            #expect(
                try await store.measurements.append([batch(others)], at: 2)
                    == [.conflicting(new: 1, known: 0, sequences: [2])])
            let stored = try await store.measurements.intervals(of: Self.key, from: 0, to: .max, limit: 10)
            #expect(stored == records.map(\.record) + [others[1].record])
        }
    }

    @Test(arguments: StoreUnderTest.Kind.available)
    func theSpoolOfAnotherSiteIsRefused(_ kind: StoreUnderTest.Kind) async throws {
        try await StoreUnderTest.with(kind, now: Self.now) { store in
            _ = try await store.measurements.append([batch(Samples.minutes(1, from: Self.start))], at: 1)
            let copied = Samples.minutes(2, from: Self.start, site: "01291@2025")
            #expect(
                try await store.measurements.append([batch(copied, site: "01291@2025")], at: 2)
                    == [.foreignSpool(owner: "01290@2025")])
            let key = LinkKey(link: "01291@2025~04@2025", site: "01291@2025")
            #expect(try await store.measurements.intervals(of: key, from: 0, to: .max, limit: 10).isEmpty)
        }
    }

    @Test(arguments: StoreUnderTest.Kind.available)
    func newestIntervalsAreGivenOldestFirstWithinTheLimit(_ kind: StoreUnderTest.Kind) async throws {
        try await StoreUnderTest.with(kind, now: Self.now) { store in
            _ = try await store.measurements.append([batch(Samples.minutes(10, from: Self.start))], at: 1)
            let some = try await store.measurements.intervals(
                of: Self.key, from: Self.start + Samples.minute, to: Self.start + 6 * Samples.minute, limit: 3)
            #expect(some.map { ($0.start - Self.start) / Samples.minute } == [3, 4, 5])
        }
    }

    @Test(arguments: StoreUnderTest.Kind.available)
    func aClockThatWentAstrayHurtsNobody(_ kind: StoreUnderTest.Kind) async throws {
        try await StoreUnderTest.with(kind, now: Self.now) { store in
            // A batch that names 90 months, some of the next century.
            let strewn = (0..<90).map { index in
                SequencedRecord(
                    sequence: UInt64(index) + 1,
                    record: Samples.record(start: UInt64(index) * 50 * 86_400_000_000_000))
            }
            var far = Samples.record(start: 9_000_000_000_000_000_000)
            far.end = far.start + 1
            let records = strewn + [SequencedRecord(sequence: 91, record: far)]
            #expect(try await store.measurements.append([batch(records)], at: 1) == [.stored(new: 91, known: 0)])
            let stored = try await store.measurements.intervals(of: Self.key, from: 0, to: .max, limit: 200)
            #expect(stored == records.map(\.record))
        }
    }

    @Test(arguments: StoreUnderTest.Kind.available)
    func agentsAreSeenByTheirReports(_ kind: StoreUnderTest.Kind) async throws {
        try await StoreUnderTest.with(kind, now: Self.now) { store in
            try await store.enrol("01290@2025", peer: "04@2025", since: Self.start)
            try await store.enrol("01291@2025", peer: "04@2025", since: Self.start)
            _ = try await store.measurements.append(
                [batch(Samples.minutes(2, from: Self.start), version: "0.2")], at: Self.now - 1)
            let second = try #require(SpoolID(bytes: Array(1..<17)))
            _ = try await store.measurements.append(
                [batch(Samples.minutes(3, from: Self.start), spool: second, version: "0.3")], at: Self.now)
            let agents = try await store.measurements.agents(at: Self.now + Samples.minute)
            #expect(agents.map(\.site) == ["01290@2025", "01291@2025"])
            #expect(agents[0].version == "0.3" && agents[0].lastReport == Self.now && agents[0].isAlive)
            #expect(agents[0].records == 5 && agents[0].missing == 0)
            #expect(agents[1].version == "0.0" && agents[1].lastReport == nil && !agents[1].isAlive)
            #expect(try await store.measurements.agents(at: Self.now + 10 * Samples.minute)[0].isAlive == false)
        }
    }

    @Test(arguments: StoreUnderTest.Kind.available)
    func linksAreThoseOfTodayAndThoseConfigured(_ kind: StoreUnderTest.Kind) async throws {
        try await StoreUnderTest.with(kind, now: Self.now) { store in
            try await store.enrol("01292@2025", peer: "04@2025", since: 0)
            _ = try await store.measurements.append([batch(Samples.minutes(1, from: Self.start))], at: 1)
            let spool = try #require(SpoolID(bytes: Array(1..<17)))
            _ = try await store.measurements.append(
                [batch(Samples.minutes(2, from: Self.start, site: "01292@2025"), site: "01292@2025", spool: spool)],
                at: 1)
            func links(_ minutes: UInt64) async throws -> [LinkState] {
                try await store.measurements.links(at: Self.start + minutes * Samples.minute)
            }
            #expect(try await links(1).map(\.status) == [.up, .up])
            #expect(try await links(30).map(\.status) == [.unknown, .unknown])
            // What isn't configured is shown for a day; the other keeps its newest record for ever.
            let later = try await links(100_000)
            #expect(later.map(\.key.site) == ["01292@2025"])
            #expect(later.first?.newest?.start == Self.start + Samples.minute && later.first?.peer == "04@2025")
        }
    }

    @Test(arguments: StoreUnderTest.Kind.available)
    func partsOfIntervalsAreNotWholeOnes(_ kind: StoreUnderTest.Kind) async throws {
        try await StoreUnderTest.with(kind, now: Self.now) { store in
            let minute = Samples.minute
            try await store.enrol("01290@2025", peer: "04@2025", since: Self.start)
            var records = Samples.minutes(5, from: Self.start)
            // A start in the second minute, and a restart within the fourth: two parts of one interval.
            records[1].record.start += 10_000_000_000
            records[3].record.end -= 40_000_000_000
            records[4].record.start = records[3].record.end + 5_000_000_000
            records[4].record.end = Self.start + 4 * minute
            _ = try await store.measurements.append([batch(records)], at: 1)
            let period = try #require(
                try await store.measurements.linkPeriods(from: Self.start, to: Self.start + 5 * minute).first)
            #expect(period.expected == 5 && period.present == 2 && period.partial == 2 && period.sent == 3_000)
        }
    }

    /// A month's percentile is that of its probes, not a mean of hours' percentiles.
    @Test(arguments: StoreUnderTest.Kind.available)
    func percentilesAreThoseOfAllProbes(_ kind: StoreUnderTest.Kind) async throws {
        try await StoreUnderTest.with(kind, now: Self.now) { store in
            var all = ExponentialHistogram()
            let records = (0..<60).map { index in
                let delay = index < 55 ? 5_000_000.0 : 40_000_000 + Double(index) * 1_000_000
                let record = Samples.record(start: Self.start + UInt64(index) * Samples.minute, delay: delay)
                for step in 0..<600 { all.record(delay + Double(step) * 1_000) }
                return SequencedRecord(sequence: UInt64(index) + 1, record: record)
            }
            _ = try await store.measurements.append([batch(records)], at: 1)
            let period = try #require(try await store.measurements.linkPeriods(from: 0, to: Self.now).first)
            #expect(period.roundTripDelay.quantile(0.95) == all.quantile(0.95))
            #expect(period.roundTripDelay.buckets == all.buckets && period.roundTripDelay.scale == all.scale)
        }
    }

    /// A network with everything that can happen to a record, over a midnight, told to both stores in the same batches: what
    /// reports and console see is the same, also while ClickHouse holds rows twice.
    @Test(.enabled(if: ClickHouseServer.isInstalled, ClickHouseServer.absence))
    func bothStoresSayTheSameOfANetwork() async throws {
        let midnight = Self.start / 86_400_000_000_000 * 86_400_000_000_000 + 86_400_000_000_000
        let begin = midnight - 100 * Samples.minute
        let now = midnight + 100 * Samples.minute
        try await StoreUnderTest.with(.clickHouse, now: now) { store in
            let sites = ["01290@2025", "01291@2025", "01292@2025", "04@2025"]
            let lineage = SiteLineage(
                hierarchy: SiteHierarchy(
                    upstream: [sites[0]: sites[3], sites[1]: sites[3], sites[2]: sites[3], sites[3]: nil]))
            try await store.registry.setLineage(lineage, at: 1)
            try await store.registry.setContracts(
                [sites[0]: LineContract(rate: 50_000_000, mtu: 1_500), sites[1]: LineContract(rate: 20_000_000)])
            var batches: [ReportBatch] = []
            for (index, site) in sites.enumerated() {
                let peer = index == 3 ? sites[0] : sites[3]
                // The last is the other end of the first one's link.
                let link = index == 3 ? "\(peer)~\(site)" : "\(site)~\(peer)"
                try await store.enrol(site, peer: peer, link: link, since: begin + UInt64(index) * 10 * Samples.minute)
                let spool = try #require(SpoolID(bytes: [UInt8](repeating: UInt8(index), count: 16)))
                var records = FullRecords.make(190, from: begin, site: site, peer: peer, seed: UInt64(index) + 7)
                for place in records.indices { records[place].record.link = link }
                // A silence of one, in which the others lose everything.
                if index == 3 { records.removeAll { (60..<90).contains(($0.record.start - begin) / Samples.minute) } }
                for first in stride(from: 0, to: records.count, by: 40) {
                    let some = Array(records[first..<min(first + 40, records.count)])
                    batches.append(ReportBatch(site: site, spool: spool, version: "1.\(first)", records: some))
                }
            }
            for (index, batch) in batches.enumerated() {
                let receipts = try await store.measurements.append([batch], at: now - 1_000 + UInt64(index))
                #expect(try await store.registry.append([batch], at: now - 1_000 + UInt64(index)) == receipts)
            }
            try await store.database?.insert(Array(batches.prefix(7)), at: now)
            let (own, other) = (store.registry, store.measurements)
            #expect(try await own.agents(at: now) == other.agents(at: now))
            for (from, to) in [(begin, now), (0, UInt64.max), (midnight, now), (begin + 1, midnight - 1)] {
                try await expectSameViews(own, other, from: from, to: to, now: now)
            }
            // Once hours are packed, SQLite answers from their sums.
            while try await own.compact(at: now) > 0 {}
            let spans = [(begin, now), (midnight, now), (begin + 7 * Samples.minute, midnight + 1), (0, UInt64.max)]
            for (from, to) in spans { try await expectSameViews(own, other, from: from, to: to, now: now) }
            // And ClickHouse from its own.
            let clickHouse = try #require(other as? ClickHouseStore)
            try await clickHouse.sumAll(at: now + 2 * Samples.minute)
            #expect(try await store.database?.client.run("SELECT count() FROM daily FINAL") == "4\n")
            for (from, to) in spans { try await expectSameViews(own, other, from: from, to: to, now: now) }
            for days in [1, 2] as [UInt64] {
                let from = midnight - days * LinkHour.day
                #expect(try await own.gaps(from: from, to: now, at: now) == other.gaps(from: from, to: now, at: now))
            }
            let keys = sites.map { LinkKey(link: "\($0 == sites[3] ? sites[0] : $0)~\(sites[3])", site: $0) }
            let (a, b) = (
                try await own.intervals(of: keys, from: begin, to: now, limit: 1_000),
                try await other.intervals(of: keys, from: begin, to: now, limit: 1_000)
            )
            func ordered(_ records: [IntervalRecord]) -> [IntervalRecord] {
                records.sorted { ($0.start, $0.site) < ($1.start, $1.site) }
            }
            #expect(a.count == 730 && ordered(a) == ordered(b))
        }
    }
}
