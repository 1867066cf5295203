import Foundation
import Spool
import Telemetry
import TestSupport
import Testing

private let minute: UInt64 = 60_000_000_000

private func interval(_ number: UInt64, lost: UInt64 = 0) -> IntervalRecord {
    var record = IntervalRecord(
        site: "04@2025", link: "a~b", peer: "b", start: number * minute, end: (number + 1) * minute)
    (record.sent, record.received, record.lostUnknown) = (600, 600 - lost, lost)
    for delay in 1...40 { record.roundTripDelay.record(Double(delay * 1_000_000 + Int(number % 17) * 9_000)) }
    return record
}

@Suite(.blocking, .enabled(if: SmallDisk.isAvailable, "a file system of one's own needs root"))
struct SpoolFullDiskTests {
    private let folder: TemporaryFolder
    init() throws { folder = try TemporaryFolder() }

    @Test(
        "on a full disk measuring goes on: old intervals without news make room, and every number stays accounted for")
    func fullDisk() throws {
        try SmallDisk.run(size: 1 << 20, at: folder.path) { path in
            let spool = try Spool(folder: path)
            var lossy: Set<UInt64> = []
            for first in stride(from: UInt64(0), to: 3_000, by: 12) {
                let range = try spool.append(
                    (first..<first + 12).map { interval($0, lost: $0 % 200 == 0 ? 1 : 0) })
                #expect(range == first + 1...first + 12)
                if first % 200 == 0 { lossy.insert(first + 1) }
            }
            let summary = try spool.summary()
            #expect(summary.thinned > 100)
            #expect(summary.thinned + summary.depth == 3_000)
            var kept: Set<UInt64> = []
            var gaps: Set<UInt64> = []
            while case let batch = try spool.oldest(limit: 100, at: 0), let first = batch.first, let last = batch.last {
                kept.formUnion(batch.map(\.sequence))
                let told = try spool.ledger().gaps
                for gap in told { gaps.formUnion(gap.sequences) }
                try spool.acknowledge(first.sequence...last.sequence, at: 0, told: told)
            }
            for gap in try spool.ledger().gaps { gaps.formUnion(gap.sequences) }
            #expect(lossy.subtracting(kept) == [])
            #expect(kept.isDisjoint(with: gaps))
            #expect(kept.union(gaps).count == 3_000)
        }
    }

    @Test("where another program fills the disk the spool lives on what it has, and opens again there")
    func othersFillIt() throws {
        try SmallDisk.run(size: 2 << 20, at: folder.path) { path in
            do {
                let spool = try Spool(folder: path)
                for first in stride(from: UInt64(0), to: 600, by: 20) {
                    _ = try spool.append((first..<first + 20).map { interval($0) })
                }
                SmallDisk.fill(path + "/other")
                for first in stride(from: UInt64(600), to: 2_000, by: 5) {
                    _ = try spool.append((first..<first + 5).map { interval($0) })
                }
                #expect(try spool.summary().thinned > 0)
                let batch = try spool.oldest(limit: 50, at: 0)
                try spool.acknowledge(batch[0].sequence...batch[batch.count - 1].sequence, at: 0)
            }
            let spool = try Spool(folder: path)
            #expect(spool.takeDamage() == nil)
            #expect(try spool.append([interval(2_000)]) == 2_001...2_001)
            let summary = try spool.summary()
            #expect(summary.acknowledged + summary.thinned + summary.depth == 2_001)
        }
    }

    @Test("a disk that is full from the first hour on still holds the newest hundreds")
    func fullFromTheStart() throws {
        try SmallDisk.run(size: 2 << 20, at: folder.path) { path in
            let spool = try Spool(folder: path)
            _ = try spool.append([interval(0)])
            SmallDisk.fill(path + "/other")
            for number in UInt64(1)..<1_500 { _ = try spool.append([interval(number)]) }
            let summary = try spool.summary()
            #expect(summary.depth + summary.thinned == 1_500)
            #expect(summary.depth > 200)
        }
    }

    @Test("where nothing can make room the records are given back, and the next ones know how many were lost")
    func nothingToThin() throws {
        try SmallDisk.run(size: 1 << 20, at: folder.path) { path in
            let spool = try Spool(folder: path)
            _ = try spool.append([interval(0)])
            SmallDisk.fill(path + "/other")
            let many = (UInt64(1)...2_000).map { interval($0) }
            let error = #expect(throws: SpoolError.self) { try spool.append(many) }
            #expect(error?.isFull == true)
            unlink(path + "/other")
            #expect(try spool.append([interval(2_001)], unsaved: 2_000) == 2_002...2_002)
            #expect(try spool.ledger().gaps == [SequenceGap(2...2_001, .unsaved)])
            #expect(try spool.summary().unsaved == 2_000)
        }
    }
}
