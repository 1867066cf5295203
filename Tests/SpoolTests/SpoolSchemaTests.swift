import Foundation
import Spool
import Telemetry
import TestSupport
import Testing

/// Spools that earlier agents left.
@Suite(.blocking) struct SpoolSchemaTests {
    private let folder: TemporaryFolder
    init() throws { folder = try TemporaryFolder() }

    /// As the first agents made it, with three records of which one was refused and one acknowledged.
    private func schema1() throws {
        let rows = (UInt64(2)...4).map { number -> String in
            let bytes = RecordCodec.encode(record(number)).map { byte in
                let digits = String(byte, radix: 16)
                return digits.count == 1 ? "0" + digits : digits
            }
            let hexadecimal = bytes.joined()
            return number == 3
                ? "INSERT INTO refused VALUES (3, x'\(hexadecimal)', 'no', 5);"
                : "INSERT INTO records VALUES (\(number), x'\(hexadecimal)');"
        }
        let script = """
            PRAGMA journal_mode = WAL;
            CREATE TABLE spool (
                one INTEGER PRIMARY KEY CHECK (one = 1), id BLOB NOT NULL CHECK (length(id) = 16),
                last_sequence INTEGER NOT NULL, acknowledged INTEGER NOT NULL DEFAULT 0, acknowledged_at INTEGER);
            CREATE TABLE records (sequence INTEGER PRIMARY KEY, bytes BLOB NOT NULL);
            CREATE TABLE refused (
                sequence INTEGER PRIMARY KEY, bytes BLOB NOT NULL, reason TEXT NOT NULL, time INTEGER NOT NULL);
            CREATE TABLE notes (name TEXT PRIMARY KEY, text TEXT NOT NULL, time INTEGER NOT NULL) WITHOUT ROWID;
            INSERT INTO spool VALUES (1, x'000102030405060708090a0b0c0d0e0f', 4, 1, 9);
            \(rows.joined(separator: "\n"))
            PRAGMA application_id = 1414879571;
            PRAGMA user_version = 1;
            """
        let program = "import sqlite3,sys\nc=sqlite3.connect(sys.argv[1])\nc.executescript(sys.argv[2])\nc.commit()"
        let ended = try ChildProcess(["python3", "-c", program, folder.path + "/spool.sqlite", script]).finish()
        try #require(ended.status == 0, "\(ended.errors)")
    }

    @Test("a spool of schema 1 goes on with all it held, and its refusals become known as gaps")
    func first() throws {
        try schema1()
        // Somebody looks at it before the agent is started.
        let looked = try #require(try SpoolSummary.read(folder: folder.path))
        #expect(looked.depth == 2 && looked.refused == 1 && looked.thinned == 0)
        let spool = try Spool(folder: folder.path)
        #expect(spool.takeDamage() == nil)
        #expect(spool.id.description == "000102030405060708090a0b0c0d0e0f")
        #expect(try spool.batch(.newest(after: 0), limit: 9, at: 0).map(\.record) == [record(4)])
        let summary = try spool.summary()
        #expect(summary.depth == 2)
        #expect(summary.acknowledged == 1)
        #expect(summary.acknowledgedAt == 9)
        #expect(summary.refused == 1)
        #expect(summary.lastRefusal?.text == "no")
        #expect(try spool.ledger().gaps == [SequenceGap(3...3, .refused)])
        #expect(try spool.append([record(5)]) == 5...5)
    }

    @Test("records of schema 1 are thinned by what they say themselves")
    func thinsOldRecords() throws {
        try schema1()
        let spool = try Spool(folder: folder.path)
        spool.setLimit(1)
        for number in UInt64(5)..<40 { _ = try spool.append([record(number)]) }
        let summary = try spool.summary()
        #expect(summary.thinned > 0)
        #expect(summary.depth + summary.thinned + summary.acknowledged + summary.refused == 39)
    }
}
