import CSQLite
import Telemetry

/// The spool's tables and how a file comes to have them.
enum SpoolSchema {
    static let version: Int64 = 1
    /// `TUYS`: says to file(1) and to us whose database it is.
    static let applicationID: Int64 = 0x5455_5953

    private static let creation = """
        CREATE TABLE spool (
            one INTEGER PRIMARY KEY CHECK (one = 1),
            id BLOB NOT NULL CHECK (length(id) = 16),
            last_sequence INTEGER NOT NULL,
            acknowledged INTEGER NOT NULL DEFAULT 0,
            acknowledged_at INTEGER
        );
        CREATE TABLE records (sequence INTEGER PRIMARY KEY, bytes BLOB NOT NULL);
        CREATE TABLE refused (
            sequence INTEGER PRIMARY KEY, bytes BLOB NOT NULL, reason TEXT NOT NULL, time INTEGER NOT NULL
        );
        CREATE TABLE notes (name TEXT PRIMARY KEY, text TEXT NOT NULL, time INTEGER NOT NULL) WITHOUT ROWID;
        PRAGMA application_id = \(applicationID);
        PRAGMA user_version = \(version);
        """

    /// Opens the file, makes the tables where there are none, and gives the spool's id.
    ///
    /// WAL with `synchronous=FULL`: a committed transaction is on the disk before COMMIT returns.
    static func open(_ path: String) throws(SpoolError) -> (Database, SpoolID) {
        let database = try Database(path: path)
        var mode = ""
        try database.query("PRAGMA journal_mode = WAL") { row in
            mode = row.text(0)
            return false
        }
        guard mode == "wal" else {
            throw .database(
                action: "switch to write-ahead logging", path: path, code: SQLITE_CANTOPEN,
                words: "the file system gives journal mode \(mode); put the state on a local disk")
        }
        try database.execute("PRAGMA synchronous = FULL")
        let found = try database.integer("PRAGMA user_version") ?? 0
        guard found <= version else { throw .newerSchema(path: path, found: found, known: version) }
        if found == 0 { try create(in: database) }
        try check(database)
        return (database, try id(database))
    }

    static func id(_ database: Database) throws(SpoolError) -> SpoolID {
        var bytes: [UInt8] = []
        try database.query("SELECT id FROM spool") { row in
            bytes = row.blob(0)
            return false
        }
        guard let id = SpoolID(bytes: bytes) else { throw corrupt(database, "the spool has no id") }
        return id
    }

    private static func create(in database: Database) throws(SpoolError) {
        var generator = SystemRandomNumberGenerator()
        let id = (0..<16).map { _ in UInt8.random(in: 0...255, using: &generator) }
        let tables = try database.integer("SELECT count(*) FROM sqlite_schema") ?? 0
        guard tables == 0 else { throw corrupt(database, "it is another program's database") }
        try database.transaction { () throws(SpoolError) in
            try database.execute(creation)
            try database.query("INSERT INTO spool (one, id, last_sequence) VALUES (1, ?, 0)", [.blob(id)])
        }
    }

    private static func check(_ database: Database) throws(SpoolError) {
        var words = "no answer"
        try database.query("PRAGMA quick_check(1)") { row in
            words = row.text(0)
            return false
        }
        guard words == "ok" else { throw corrupt(database, words) }
        guard try database.integer("PRAGMA application_id") == applicationID else {
            throw corrupt(database, "it is another program's database")
        }
    }

    private static func corrupt(_ database: Database, _ words: String) -> SpoolError {
        .database(action: "check the database", path: database.path, code: SQLITE_CORRUPT, words: words)
    }
}
