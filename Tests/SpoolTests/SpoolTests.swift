import Foundation
import Spool
import Telemetry
import TestSupport
import Testing

/// A folder that goes away with the test.
final class TemporaryFolder: Sendable {
    let path = NSTemporaryDirectory() + "tuyen-spool-\(UUID().uuidString)"
    init() throws { try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true) }
    deinit { try? FileManager.default.removeItem(atPath: path) }
    var files: [String] { ((try? FileManager.default.contentsOfDirectory(atPath: path)) ?? []).sorted() }
}

func record(_ start: UInt64) -> IntervalRecord {
    var record = IntervalRecord(site: "04@2025", link: "a~b", peer: "b", start: start, end: start + 60)
    record.sent = start
    record.roundTripDelay.record(Double(start))
    return record
}

@Suite(.blocking) struct SpoolTests {
    private let folder: TemporaryFolder
    init() throws { folder = try TemporaryFolder() }

    @Test("sequence numbers go on after reopening, and the id stays")
    func sequences() throws {
        let id: SpoolID
        do {
            let spool = try Spool(folder: folder.path)
            id = spool.id
            #expect(try spool.append([record(1), record(2)]) == 1...2)
            #expect(try spool.append([record(3)]) == 3...3)
            #expect(throws: SpoolError.nothingToAppend) { try spool.append([]) }
            try spool.acknowledge(1...3, at: 77)
            #expect(try spool.oldest(limit: 10, at: 0).isEmpty)
        }
        let spool = try Spool(folder: folder.path)
        #expect(spool.id == id)
        #expect(spool.takeDamage() == nil)
        // All are gone, and yet no number is given twice.
        #expect(try spool.append([record(4)]) == 4...4)
        #expect(try spool.oldest(limit: 10, at: 0) == [SequencedRecord(sequence: 4, record: record(4))])
        let summary = try spool.summary()
        #expect(summary.acknowledged == 3)
        #expect(summary.acknowledgedAt == 77)
        #expect(summary.lastSequence == 4)
    }

    @Test("the oldest come first, consecutive, as many as asked for")
    func oldest() throws {
        let spool = try Spool(folder: folder.path)
        _ = try spool.append((1...10).map { record($0) })
        #expect(try spool.oldest(limit: 4, at: 0).map(\.sequence) == [1, 2, 3, 4])
        try spool.acknowledge(3...5, at: 1)
        #expect(try spool.oldest(limit: 9, at: 0).map(\.sequence) == [1, 2])
        try spool.acknowledge(1...5, at: 2)
        try spool.acknowledge(1...5, at: 3)
        #expect(try spool.oldest(limit: 9, at: 0).map(\.sequence) == [6, 7, 8, 9, 10])
        #expect(try spool.summary().acknowledged == 5)
    }

    @Test("what is refused is kept, counted and not offered again")
    func refused() throws {
        let spool = try Spool(folder: folder.path)
        _ = try spool.append((1...4).map { record($0) })
        try spool.refuse(2...2, reason: "unknown link", at: 9)
        #expect(try spool.oldest(limit: 9, at: 0).map(\.sequence) == [1])
        let summary = try spool.summary()
        #expect(summary.refused == 1)
        #expect(summary.lastRefusal == SpoolSummary.Note(text: "unknown link", time: 9))
        #expect(summary.depth == 3)
        #expect(summary.acknowledged == 0)
    }

    @Test("a folder serves one agent; the second is told who has it")
    func locked() throws {
        let spool = try Spool(folder: folder.path)
        let error = #expect(throws: SpoolError.self) { try Spool(folder: folder.path) }
        #expect(error == .inUse(path: folder.path + "/spool.lock", holder: "\(getpid())"))
        _ = try spool.append([record(1)])
    }

    @Test("a summary is read while the agent writes")
    func statusBeside() throws {
        #expect(try SpoolSummary.read(folder: folder.path) == nil)
        let spool = try Spool(folder: folder.path)
        _ = try spool.append([record(5), record(6)])
        try spool.note("last-error", "the collector is away", at: 4)
        let summary = try #require(try SpoolSummary.read(folder: folder.path))
        #expect(summary == (try spool.summary()))
        #expect(summary.depth == 2)
        #expect(summary.oldestStart == 5)
        #expect(summary.notes == ["last-error": .init(text: "the collector is away", time: 4)])
        try spool.note("last-error", nil, at: 5)
        #expect(try spool.summary().notes.isEmpty)
    }

    @Test("files are their owner's alone")
    func modes() throws {
        let spool = try Spool(folder: folder.path)
        _ = try spool.append([record(1)])
        for file in folder.files {
            let attributes = try FileManager.default.attributesOfItem(atPath: folder.path + "/" + file)
            #expect((attributes[.posixPermissions] as? Int) == 0o600, "\(file)")
        }
        #expect(folder.files.contains("spool.sqlite-wal"))
    }

    @Test("several threads append and acknowledge without losing a number")
    func threads() throws {
        let spool = try Spool(folder: folder.path)
        DispatchQueue.concurrentPerform(iterations: 4) { worker in
            for step in 0..<25 {
                let range = try? spool.append([record(UInt64(worker * 100 + step)), record(0)])
                if step % 5 == 0, let range { try? spool.acknowledge(range, at: 0) }
            }
        }
        let summary = try spool.summary()
        #expect(summary.lastSequence == 200)
        #expect(summary.depth == 160)
        #expect(summary.acknowledged == 40)
    }
}
