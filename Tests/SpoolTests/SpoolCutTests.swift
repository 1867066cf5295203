import Foundation
import Spool
import Telemetry
import TestSupport
import Testing

/// A disk that lost the end of a file: copies of a spool's files, taken while it was open, are cut at random places.
@Suite(.blocking) struct SpoolCutTests {
    private let folder: TemporaryFolder
    init() throws { folder = try TemporaryFolder() }

    /// 50, or as many as the environment says.
    static let cuts = ProcessInfo.processInfo.environment["TUYEN_CUTS"].flatMap { Int($0) } ?? 50
    private static let files = ["spool.sqlite", "spool.sqlite-wal", "spool.mark"]

    /// A spool with records and a log, and some that were acknowledged or refused; copied as the disk has it. Gives the newest number.
    private func snapshot(_ name: String, size: UInt64) throws -> UInt64 {
        let source = folder.path + "/\(name)"
        try FileManager.default.createDirectory(atPath: source, withIntermediateDirectories: false)
        let spool = try Spool(folder: source)
        var next: UInt64 = 1
        while next <= size {
            next = try spool.append((next..<next + 1 + next % 7).map { record($0) }).upperBound + 1
            if next % 11 == 0, let oldest = try spool.oldest(limit: 5, at: 0).last {
                try spool.acknowledge(1...oldest.sequence, at: 0)
            }
            if next % 29 == 0 { try spool.refuse(next - 1...next - 1, reason: "no", at: 0) }
        }
        for file in Self.files {
            try FileManager.default.copyItem(atPath: source + "/" + file, toPath: folder.path + "/\(name)-\(file)")
        }
        return next - 1
    }

    @Test("cut anywhere, each record is there whole or named as a gap, and no number is given twice")
    func cut() throws {
        let names = ["small", "large"]
        let newest = [try snapshot("small", size: 40), try snapshot("large", size: 700)]
        for number in 0..<Self.cuts {
            let which = number % 2
            let copy = folder.path + "/cut-\(number)"
            try FileManager.default.createDirectory(atPath: copy, withIntermediateDirectories: false)
            for file in Self.files {
                try FileManager.default.copyItem(
                    atPath: folder.path + "/\(names[which])-\(file)", toPath: copy + "/" + file)
            }
            let victim = copy + "/" + Self.files[number / 2 % 3]
            let size = try #require(try FileManager.default.attributesOfItem(atPath: victim)[.size] as? Int)
            let length = Int.random(in: 0..<size)
            #expect(truncate(victim, length) == 0)
            try check(copy, newest: newest[which], "\(victim) cut from \(size) to \(length)")
            try FileManager.default.removeItem(atPath: copy)
        }
    }

    private func check(_ path: String, newest: UInt64, _ what: String) throws {
        let whole = try? Spool(folder: path)
        let spool = try #require(whole, "\(what)")
        let added = try spool.append([record(newest + 1)])
        #expect(added == newest + 1...newest + 1, "\(what)")
        var seen: Set<UInt64> = []
        var gaps: Set<UInt64> = []
        while case let batch = try spool.oldest(limit: 100, at: 0), let first = batch.first, let last = batch.last {
            let isIntact = batch.allSatisfy { $0.record == record($0.sequence) }
            #expect(isIntact, "\(what)")
            #expect(seen.isDisjoint(with: batch.map(\.sequence)), "\(what)")
            seen.formUnion(batch.map(\.sequence))
            let told = try spool.ledger().gaps
            for gap in told { gaps.formUnion(gap.sequences) }
            try spool.acknowledge(first.sequence...last.sequence, at: 0, told: told)
        }
        let summary = try spool.summary()
        #expect(summary.depth == 0, "\(what)")
        #expect(summary.damaged == spool.takeDamage()?.lost ?? 0, "\(what)")
        // Before the cut the oldest up to some number were acknowledged; from the first that is seen, nothing is missing.
        let first = seen.min() ?? newest
        let missing = Set(first...newest + 1).subtracting(seen).subtracting(gaps)
        #expect(missing == [], "\(what)")
    }
}
