import Foundation
import Spool
import Telemetry
import TestSupport
import Testing

@Suite(.blocking) struct SpoolDamageTests {
    private let folder: TemporaryFolder
    init() throws { folder = try TemporaryFolder() }

    private func sql(_ text: String) throws {
        let script =
            "import sqlite3,sys\nc=sqlite3.connect(sys.argv[1])\nc.executescript(sys.argv[2])\nc.commit()"
        let ended = try ChildProcess(["python3", "-c", script, folder.path + "/spool.sqlite", text]).finish()
        try #require(ended.status == 0, "\(ended.errors)")
    }

    @Test(
        "a damaged file is moved aside whole, and what can be read of it goes on under the same id and numbers",
        arguments: ["no database", "cut", "overwritten", "emptied"], [true, false])
    func damaged(kind: String, isMarked: Bool) throws {
        let path = folder.path + "/spool.sqlite"
        var old: SpoolID?
        do {
            let spool = try Spool(folder: folder.path)
            old = spool.id
            for start in 1...40 { _ = try spool.append([record(UInt64(start))]) }
            try spool.acknowledge(1...5, at: 0)
            _ = try spool.append([record(41)])
        }
        if !isMarked { try FileManager.default.removeItem(atPath: folder.path + "/spool.mark") }
        var bytes = try Data(contentsOf: URL(fileURLWithPath: path))
        switch kind {
        case "no database": bytes = Data("this was written by somebody else, and not by SQLite".utf8)
        case "emptied": bytes = Data()
        case "cut": bytes = bytes.prefix(12_288 + 100)
        default: bytes.replaceSubrange(4_096..<bytes.count, with: Data(repeating: 0xA5, count: bytes.count - 4_096))
        }
        try bytes.write(to: URL(fileURLWithPath: path))
        let spool = try Spool(folder: folder.path)
        if kind == "emptied", !isMarked {
            // Nothing is left that could tell it from a first start.
            #expect(spool.takeDamage() == nil && spool.id != old)
            return
        }
        let damage = try #require(spool.takeDamage())
        if kind != "emptied" {
            #expect(damage.movedAside == path + ".damaged-1")
            #expect(try Data(contentsOf: URL(fileURLWithPath: path + ".damaged-1")) == bytes)
        }
        guard isMarked else { return }
        #expect(spool.id == old)
        #expect(damage.salvaged + damage.lost == 36)
        let waiting = try spool.summary().depth
        #expect(waiting == damage.salvaged)
        #expect(try spool.append([record(42)]) == 42...42)
        var seen: Set<UInt64> = []
        while let batch = try? spool.oldest(limit: 100, at: 0), let first = batch.first, let last = batch.last {
            #expect(batch.allSatisfy { $0.record == record($0.sequence) })
            seen.formUnion(batch.map(\.sequence))
            try spool.acknowledge(first.sequence...last.sequence, at: 0)
        }
        #expect(UInt64(seen.count) == waiting + 1)
        // Every number is either there or named as a gap.
        for gap in try spool.ledger().gaps { seen.formUnion(gap.sequences) }
        #expect(seen == Set(1...42))
    }

    @Test(
        "a number that was given out isn't given again, though its process ended before it was marked and the database was lost"
    )
    func markBehindTheDatabase() throws {
        let mark = folder.path + "/spool.mark"
        do {
            let spool = try Spool(folder: folder.path)
            _ = try spool.append([record(1)])
            let before = try Data(contentsOf: URL(fileURLWithPath: mark))
            _ = try spool.append([record(2)])
            // As if the process had ended between the second commit and its mark.
            try before.write(to: URL(fileURLWithPath: mark))
        }
        do {
            let spool = try Spool(folder: folder.path)
            #expect(try spool.oldest(limit: 5, at: 0).map(\.sequence) == [1, 2])
            try spool.acknowledge(1...2, at: 0)
        }
        try Data("lost".utf8).write(to: URL(fileURLWithPath: folder.path + "/spool.sqlite"))
        let spool = try Spool(folder: folder.path)
        #expect(try spool.append([record(3)]) == 3...3)
    }

    @Test("damage that shows itself while the spool is used is salvaged then, and the numbers go on")
    func damagedInUse() throws {
        let path = folder.path + "/spool.sqlite"
        do {
            let spool = try Spool(folder: folder.path)
            // More than the cache holds.
            for first in stride(from: UInt64(0), to: 10_000, by: 1_000) {
                _ = try spool.append((first + 1...first + 1_000).map { record($0) })
            }
        }
        let spool = try Spool(folder: folder.path)
        #expect(spool.takeDamage() == nil)
        // Under its feet, as a disk does it.
        let handle = try FileHandle(forUpdating: URL(fileURLWithPath: path))
        let size = try handle.seekToEnd()
        try handle.seek(toOffset: 4_096)
        try handle.write(contentsOf: Data(repeating: 0xA5, count: Int(size) - 4_096))
        try handle.close()
        _ = try spool.oldest(limit: 1_000, at: 0)
        let damage = try #require(spool.takeDamage())
        #expect(damage.salvaged + damage.lost == 10_000)
        #expect(damage.movedAside == path + ".damaged-1")
        #expect(try spool.append([record(1)]) == 10_001...10_001)
        #expect(try spool.ledger().gaps.contains { $0.reason == .damaged })
    }

    @Test("a salvage that was cut short is begun again from the damaged file", arguments: [true, false])
    func salvageCutShort(isMarked: Bool) throws {
        let path = folder.path + "/spool.sqlite"
        var old: SpoolID?
        do {
            let spool = try Spool(folder: folder.path)
            old = spool.id
            for start in 1...9 { _ = try spool.append([record(UInt64(start))]) }
            try spool.refuse(2...3, reason: "no", at: 0)
            try spool.acknowledge(1...1, at: 0)
        }
        if !isMarked { try FileManager.default.removeItem(atPath: folder.path + "/spool.mark") }
        // As it stands when the damaged file was moved, and the new one is half written.
        try FileManager.default.moveItem(atPath: path, toPath: path + ".damaged-4")
        try Data("half".utf8).write(to: URL(fileURLWithPath: path + ".salvage"))
        let spool = try Spool(folder: folder.path)
        #expect(spool.id == old)
        let damage = try #require(spool.takeDamage())
        #expect(damage.movedAside == path + ".damaged-4" && damage.salvaged == 6 && damage.lost == 0)
        #expect(!folder.files.contains { $0.contains("salvage") })
        #expect(try spool.oldest(limit: 100, at: 0).map(\.sequence) == Array(4...9))
        // What ended otherwise is still told so.
        #expect(try spool.ledger().gaps == [SequenceGap(1...1, .damaged), SequenceGap(2...3, .refused)])
        let summary = try spool.summary()
        #expect(summary.refused == 2 && summary.acknowledged == 1 && summary.damaged == 0 && summary.depth == 6)
        #expect(summary.lastRefusal?.text == "no")
        #expect(try spool.append([record(10)]) == 10...10)
    }

    @Test("an index that lacks its rows is made anew")
    func index() throws {
        do {
            let spool = try Spool(folder: folder.path)
            var lossy = record(1)
            lossy.lostUnknown = 1
            _ = try spool.append([lossy, record(2)])
        }
        let script = """
            import sqlite3,sys
            c=sqlite3.connect(sys.argv[1])
            page=c.execute("SELECT rootpage FROM sqlite_schema WHERE name='alarms'").fetchone()[0]
            assert c.execute("SELECT count(*) FROM records INDEXED BY alarms WHERE event >= 2").fetchone()[0] == 1
            c.close()
            f=open(sys.argv[1],'r+b')
            f.seek((page-1)*4096)
            f.write(b'\\x0a\\0\\0\\0\\0\\x10\\0\\0'+bytes(4088))
            """
        let ended = try ChildProcess(["python3", "-c", script, folder.path + "/spool.sqlite"]).finish()
        try #require(ended.status == 0, "\(ended.errors)")
        let spool = try Spool(folder: folder.path)
        #expect(spool.takeDamage() == nil)
        try spool.acknowledge(1...2, at: 0)
        #expect(try spool.summary().depth == 0)
        #expect(!folder.files.contains { $0.contains("damaged") })
    }

    @Test("a crash while a damaged file is moved aside leaves no older state of it")
    func movedAsideHalfway() throws {
        let path = folder.path + "/spool.sqlite"
        // As after the first of the renames: the database is gone, its write-ahead log is not.
        try Data("old".utf8).write(to: URL(fileURLWithPath: path + ".damaged-1"))
        try Data("log".utf8).write(to: URL(fileURLWithPath: path + "-wal"))
        let spool = try Spool(folder: folder.path)
        #expect(try Data(contentsOf: URL(fileURLWithPath: path + ".damaged-1-wal")) == Data("log".utf8))
        #expect(try spool.append([record(1)]) == 1...1)
    }

    @Test("good records behind a whole batch of damaged ones are found")
    func damagedBatch() throws {
        do {
            let spool = try Spool(folder: folder.path)
            for start in 1...5 { _ = try spool.append([record(UInt64(start))]) }
        }
        try sql("UPDATE records SET bytes = x'00' WHERE sequence <= 4;")
        let spool = try Spool(folder: folder.path)
        #expect(try spool.oldest(limit: 2, at: 9).map(\.sequence) == [5])
        #expect(try spool.summary().damaged == 4)
        #expect(try spool.ledger().gaps == [SequenceGap(1...4, .damaged)])
    }

    @Test("a folder that can't be looked at is a fault and not an absence")
    func unsearchable() throws {
        try Data().write(to: URL(fileURLWithPath: folder.path + "/file"))
        #expect(throws: SpoolError.self) { try SpoolSummary.read(folder: folder.path + "/file") }
    }

    @Test("another program's database isn't touched but moved")
    func foreign() throws {
        try sql("CREATE TABLE theirs (x); INSERT INTO theirs VALUES (1);")
        #expect(try Spool(folder: folder.path).takeDamage()?.movedAside != nil)
    }

    @Test("a spool of a newer agent is left as it is, with what to do")
    func newer() throws {
        _ = try Spool(folder: folder.path)
        try sql("PRAGMA user_version = 9;")
        let before = folder.files
        let error = #expect(throws: SpoolError.self) { try Spool(folder: folder.path) }
        #expect(error == .newerSchema(path: folder.path + "/spool.sqlite", found: 9, known: 2))
        #expect(error?.description.hasSuffix("install the newer agent") == true)
        #expect(throws: SpoolError.self) { try SpoolSummary.read(folder: folder.path) }
        #expect(!folder.files.contains { $0.contains("damaged") })
        #expect(before.allSatisfy { folder.files.contains($0) || $0.hasSuffix("-shm") || $0.hasSuffix("-wal") })
    }

    @Test("a record that can't be read is set aside and the others are still offered")
    func unreadableRecord() throws {
        do {
            let spool = try Spool(folder: folder.path)
            _ = try spool.append((1...3).map { record($0) })
        }
        try sql("UPDATE records SET bytes = x'0102' WHERE sequence = 1;")
        let spool = try Spool(folder: folder.path)
        #expect(try spool.oldest(limit: 10, at: 3).map(\.sequence) == [2, 3])
        #expect(try spool.summary().damaged == 1)
    }

    @Test("a folder that isn't there is named")
    func noFolder() {
        let error = #expect(throws: SpoolError.self) { try Spool(folder: folder.path + "/none") }
        #expect(
            error?.description
                == "could not open the lock \(folder.path)/none/spool.lock: No such file or directory (errno 2)")
    }
}
