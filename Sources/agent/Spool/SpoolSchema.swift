import CSQLite
import Telemetry

/// The spool's tables and how a file comes to have them.
///
/// Of each record stands beside its bytes what thinning and the order of uploads ask for: `event`, its `IntervalNews`, and `slot`, which
/// is one for all records of a link and hour. Both are null in records of schema 1, and read from the bytes when they are wanted:
/// opening a full spool of an older agent on a full disk must not rewrite it.
enum SpoolSchema {
    static let version: Int64 = 2
    /// `TUYS`: says to file(1) and to us whose database it is.
    static let applicationID: Int64 = 0x5455_5953

    /// Schema 1, as the first agents made it. A new spool goes the same way as theirs.
    static let creation = """
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
        PRAGMA user_version = 1;
        """

    /// Adding a column changes no row.
    private static let ledger = """
        ALTER TABLE spool ADD COLUMN refused INTEGER NOT NULL DEFAULT 0;
        ALTER TABLE spool ADD COLUMN thinned INTEGER NOT NULL DEFAULT 0;
        ALTER TABLE spool ADD COLUMN damaged INTEGER NOT NULL DEFAULT 0;
        ALTER TABLE spool ADD COLUMN unsaved INTEGER NOT NULL DEFAULT 0;
        UPDATE spool SET refused = (SELECT count(*) FROM refused);
        ALTER TABLE records ADD COLUMN event INTEGER;
        ALTER TABLE records ADD COLUMN slot INTEGER;
        CREATE INDEX alarms ON records (sequence) WHERE event >= 2;
        CREATE TABLE gaps (first INTEGER PRIMARY KEY, last INTEGER NOT NULL, reason TEXT NOT NULL);
        INSERT INTO gaps SELECT sequence, sequence, 'refused' FROM refused;
        PRAGMA user_version = 2;
        """

    /// Opens the file, makes the tables where there are none or brings older ones up to date, and gives the spool's id.
    ///
    /// WAL with `synchronous=FULL`: a committed transaction is on the disk before COMMIT returns. Half a mebibyte of cache does
    /// for records that are written once and read once.
    ///
    /// - Parameters:
    ///   - continuing: which spool a new file goes on with; nil for a spool of its own.
    ///   - isSuspect: it is read whole whatever its size.
    static func open(
        _ path: String, continuing mark: SpoolMark? = nil, isSuspect: Bool = false
    ) throws(SpoolError) -> Database {
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
        try database.execute("PRAGMA synchronous = FULL; PRAGMA cache_size = -512")
        let found = try database.integer("PRAGMA user_version") ?? 0
        guard found <= version else { throw .newerSchema(path: path, found: found, known: version) }
        if found == 0 {
            try create(in: database, continuing: mark)
        } else {
            try check(database, readsWhole: isSuspect)
        }
        if found < 2 { try database.transaction { () throws(SpoolError) in try database.execute(ledger) } }
        return database
    }

    static func id(_ database: Database) throws(SpoolError) -> SpoolID {
        var bytes: [UInt8] = []
        try database.query("SELECT id FROM spool") { row in
            bytes = row.blob(0)
            return false
        }
        guard let id = SpoolID(bytes: bytes) else { throw corrupt(database.path, "the spool has no id") }
        return id
    }

    private static func create(in database: Database, continuing mark: SpoolMark?) throws(SpoolError) {
        var generator = SystemRandomNumberGenerator()
        let id = mark?.id.bytes ?? (0..<16).map { _ in UInt8.random(in: 0...255, using: &generator) }
        let tables = try database.integer("SELECT count(*) FROM sqlite_schema") ?? 0
        guard tables == 0 else { throw corrupt(database.path, "it is another program's database") }
        try database.transaction { () throws(SpoolError) in
            try database.execute(creation)
            try database.query("INSERT INTO spool (one, id, last_sequence) VALUES (1, ?, 0)", [.blob(id)])
        }
    }

    /// Beyond so many octets a spool is not read whole at its opening: measuring would wait for it. Damage is then found in use.
    private static let mostChecked: Int64 = 256 << 20

    private static func check(_ database: Database, readsWhole: Bool) throws(SpoolError) {
        let size = try database.used()
        if readsWhole || size <= mostChecked {
            var words = "no answer"
            try database.query("PRAGMA quick_check(1)") { row in
                words = row.text(0)
                return false
            }
            guard words == "ok" else { throw corrupt(database.path, words) }
        }
        guard try database.integer("PRAGMA application_id") == applicationID else {
            throw corrupt(database.path, "it is another program's database")
        }
    }

    static func corrupt(_ path: String, _ words: String) -> SpoolError {
        .database(action: "check the database", path: path, code: SQLITE_CORRUPT, words: words)
    }
}
