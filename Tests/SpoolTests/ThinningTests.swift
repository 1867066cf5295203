import Spool
import Telemetry
import TestSupport
import Testing

@testable import Spool

private let minute: UInt64 = 60_000_000_000

/// One interval of a link, by the minute.
private func interval(
    _ number: UInt64, link: String = "a~b", lost: UInt64 = 0, received: UInt64 = 60, path: UInt64 = 7
) -> IntervalRecord {
    var record = IntervalRecord(
        site: "04@2025", link: link, peer: "b", start: number * minute, end: (number + 1) * minute)
    (record.sent, record.received, record.lostUnknown) = (received + lost, received, lost)
    record.pathHash = path
    for delay in 1...60 { record.roundTripDelay.record(Double(delay * 1_000_000 + Int(number % 17) * 9_000)) }
    return record
}

@Suite(.blocking) struct ThinningTests {
    private let folder: TemporaryFolder
    init() throws { folder = try TemporaryFolder() }

    private func row(_ sequence: UInt64, _ news: IntervalNews, _ slot: Int64) -> Thinning.Row {
        Thinning.Row(sequence: sequence, news: news, slot: slot, size: 10)
    }

    @Test("of each link and hour the first stays, and whatever tells more than may go")
    func rule() {
        var walk = Thinning.Walk(most: .uneventful)
        let rows = [
            row(1, .uneventful, 1), row(2, .uneventful, 2), row(3, .uneventful, 1), row(4, .loss, 2),
            row(5, .uneventful, 2), row(6, .changed, 1), row(7, .uneventful, 3), row(8, .uneventful, 3),
        ]
        #expect(walk.victims(among: rows, size: 20).map(\.sequence) == [3, 5])
        #expect(walk.through == 5)
        #expect(walk.victims(among: Array(rows[5...]), size: 1_000).map(\.sequence) == [8])
        var second = Thinning.Walk(most: .loss)
        #expect(second.victims(among: rows, size: 1_000).map(\.sequence) == [3, 4, 5, 6, 8])
    }

    @Test("what is new about an interval is told by those before it on the same link")
    func news() {
        var watch = IntervalNews.Watch()
        #expect(watch.news(interval(1)) == .changed)
        #expect(watch.news(interval(2)) == .uneventful)
        #expect(watch.news(interval(2, link: "c~d")) == .changed)
        #expect(watch.news(interval(3, path: 8)) == .changed)
        #expect(watch.news(interval(4, path: 8)) == .uneventful)
        #expect(watch.news(interval(5, lost: 1, path: 8)) == .loss)
        #expect(watch.news(interval(6, lost: 60, received: 0, path: 8)) == .outage)
        #expect(watch.news(interval(7, path: 8)) == .uneventful)
    }

    @Test("at its limit the spool thins by the rule, counts it, and names every gap")
    func limit() throws {
        let spool = try Spool(folder: folder.path)
        spool.setLimit(400_000)
        var eventful: Set<UInt64> = []
        // Two days of two links take four times the room.
        for first in stride(from: UInt64(0), to: 3_000, by: 50) {
            let records = (first..<first + 50).flatMap { number in
                [
                    interval(number, lost: number % 97 == 13 ? 3 : 0, path: number < 1_500 ? 7 : 8),
                    interval(number, link: "c~d"),
                ]
            }
            let range = try spool.append(records)
            for (sequence, record) in zip(range, records) where record.lost > 0 { eventful.insert(sequence) }
            if first == 1_500 { eventful.insert(range.lowerBound) }
        }
        let summary = try spool.summary()
        #expect(summary.octets <= 400_000)
        #expect(summary.thinned > 3_000)
        #expect(summary.thinned + summary.depth == 6_000)
        #expect(spool.takeThinned() == summary.thinned)
        #expect(spool.takeThinned() == 0)
        var kept: Set<UInt64> = []
        var hours: Set<String> = []
        while case let batch = try spool.oldest(limit: 500, at: 0), let first = batch.first, let last = batch.last {
            kept.formUnion(batch.map(\.sequence))
            hours.formUnion(batch.map { "\($0.record.link) \($0.record.start / (60 * minute))" })
            try spool.acknowledge(first.sequence...last.sequence, at: 0)
        }
        // Every interval with news, and each hour of each link.
        #expect(eventful.subtracting(kept) == [])
        #expect(hours.count == 100)
        var gaps: Set<UInt64> = []
        while case let told = try spool.ledger().gaps, !told.isEmpty {
            #expect(told.allSatisfy { $0.reason == .thinned })
            #expect(told.map(\.description).joined(separator: ",").utf8.count <= SpoolLedger.longestText)
            for gap in told { gaps.formUnion(gap.sequences) }
            try spool.acknowledge(1...1, at: 0, told: told)
        }
        #expect(gaps.isDisjoint(with: kept))
        #expect(gaps.union(kept).count == 6_000)
    }

    @Test("a limit that nobody asked for takes nothing of what waits already, and falls as that is sent")
    func derivedLimit() throws {
        let spool = try Spool(folder: folder.path)
        for first in stride(from: UInt64(0), to: 1_000, by: 50) {
            _ = try spool.append((first..<first + 50).map { interval($0) })
        }
        let before = try spool.summary()
        spool.setLimit(100_000, sparesWaiting: true)
        for number in UInt64(1_000)..<1_100 { _ = try spool.append([interval(number)]) }
        let full = try spool.summary()
        #expect(full.octets <= before.octets + 16_384)
        #expect(full.depth > 900)
        try spool.acknowledge(1...950, at: 0)
        for number in UInt64(1_100)..<1_600 { _ = try spool.append([interval(number)]) }
        #expect(try spool.summary().octets <= 100_000)
    }

    @Test("where everything tells something, loss goes before outages, and the oldest at last")
    func everythingEventful() throws {
        let spool = try Spool(folder: folder.path)
        spool.setLimit(300_000)
        for first in stride(from: UInt64(0), to: 3_000, by: 50) {
            _ = try spool.append(
                (first..<first + 50).map {
                    interval($0, lost: $0 % 10 == 0 ? 60 : 1, received: $0 % 10 == 0 ? 0 : 59)
                })
        }
        let summary = try spool.summary()
        #expect(summary.octets <= 300_000)
        #expect(summary.depth > 100)
        var outages = 0
        while case let batch = try spool.oldest(limit: 500, at: 0), let first = batch.first, let last = batch.last {
            outages += batch.count { $0.record.showsOutage }
            try spool.acknowledge(first.sequence...last.sequence, at: 0)
        }
        #expect(outages > 100)
    }

    @Test("30 days of the default's sessions fit in the default limit")
    func arithmetic() throws {
        #expect(SpoolLimit.octets(sessions: 3, interval: 60) == 3 * 43_200 * 1_024)
        #expect(SpoolLimit.octets(sessions: 0, interval: 60) == 64 << 20)
        #expect(SpoolLimit.octets(sessions: 3, interval: 60, captures: 2) == 43_200 * (3 * 1_152 + 2 * 640))
        // Its octets per record cover what a well-filled record takes.
        let spool = try Spool(folder: folder.path)
        for start in UInt64(0)..<20 {
            var records: [IntervalRecord] = []
            for number in 0..<50 {
                var record = interval(start * 50 + UInt64(number))
                var delay = 1_000_000.0
                for probe in 0..<600 {
                    delay = 2e6 + 1e6 * Double((probe * 7_919 + number) % 601) / 601
                    record.roundTripDelay.record(delay)
                    record.delayVariation.record(delay - 2e6)
                    record.sendLateness.record(Double(20_000 + probe * 37 % 9_000))
                }
                records.append(record)
            }
            _ = try spool.append(records)
        }
        #expect(try spool.summary().octets <= 1_000 * UInt64(SpoolLimit.recordSize))
    }
}
