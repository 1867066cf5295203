import CSQLite
import Glibc

/// One connection of the SQLite C API. Not for two threads at once: its owner guards it.
final class Database {
    let path: String
    private var connection: OpaquePointer?
    private var statements: [String: OpaquePointer] = [:]

    enum Value {
        case integer(Int64)
        case text(String)
        case blob([UInt8])
    }

    /// A row of the running statement; valid until the next step.
    struct Row {
        fileprivate let statement: OpaquePointer
        func integer(_ column: Int32) -> Int64 { sqlite3_column_int64(statement, column) }
        func isNull(_ column: Int32) -> Bool { sqlite3_column_type(statement, column) == SQLITE_NULL }
        func blob(_ column: Int32) -> [UInt8] {
            let count = Int(sqlite3_column_bytes(statement, column))
            return Array(UnsafeRawBufferPointer(start: sqlite3_column_blob(statement, column), count: count))
        }
        func text(_ column: Int32) -> String { String(decoding: blob(column), as: UTF8.self) }
    }

    init(path: String, readOnly: Bool = false) throws(SpoolError) {
        var opened: OpaquePointer?
        let mode = readOnly ? SQLITE_OPEN_READONLY : SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE
        let code = sqlite3_open_v2(path, &opened, mode | SQLITE_OPEN_NOMUTEX, nil)
        guard code == SQLITE_OK, let opened else {
            let words = String(cString: sqlite3_errstr(code))
            sqlite3_close_v2(opened)
            throw .database(action: "open the database", path: path, code: code, words: words)
        }
        self.path = path
        connection = opened
        sqlite3_extended_result_codes(opened, 1)
        sqlite3_busy_timeout(opened, 5_000)
    }

    deinit { close() }

    /// Lets go of the file; whatever is asked of it afterwards fails. The last connection to close takes the log away by its name, so
    /// that it must be closed before another file gets the name.
    func close() {
        for statement in statements.values { sqlite3_finalize(statement) }
        statements = [:]
        sqlite3_close_v2(connection)
        connection = nil
    }

    /// Runs statements without parameters or rows.
    func execute(_ sql: String) throws(SpoolError) {
        guard sqlite3_exec(connection, sql, nil, nil, nil) == SQLITE_OK else { throw failure("run \(sql)") }
    }

    /// Runs one statement, prepared once and kept, and gives `each` its rows until that returns false.
    func query(_ sql: String, _ values: [Value] = [], _ each: (Row) -> Bool = { _ in true }) throws(SpoolError) {
        let statement = try prepared(sql)
        defer {
            sqlite3_reset(statement)
            sqlite3_clear_bindings(statement)
        }
        for (position, value) in values.enumerated() {
            let index = Int32(position + 1)
            let code =
                switch value {
                case .integer(let number): sqlite3_bind_int64(statement, index, number)
                case .text(let text): CSQLite_bind_text(statement, index, text, Int32(text.utf8.count))
                case .blob(let bytes): CSQLite_bind_blob(statement, index, bytes, Int32(bytes.count))
                }
            guard code == SQLITE_OK else { throw failure("bind a value of \(sql)") }
        }
        while true {
            switch sqlite3_step(statement) {
            case SQLITE_ROW: if !each(Row(statement: statement)) { return }
            case SQLITE_DONE: return
            default: throw failure("run \(sql)")
            }
        }
    }

    /// The first column of the only row; nil without row.
    func integer(_ sql: String, _ values: [Value] = []) throws(SpoolError) -> Int64? {
        var found: Int64?
        try query(sql, values) { row in
            found = row.isNull(0) ? nil : row.integer(0)
            return false
        }
        return found
    }

    /// Commits what `body` did, or nothing of it.
    func transaction<Result>(_ body: () throws(SpoolError) -> Result) throws(SpoolError) -> Result {
        try execute("BEGIN IMMEDIATE")
        do {
            let result = try body()
            try execute("COMMIT")
            return result
        } catch {
            // SQLite may have rolled back by itself (a full disk, for one); then there is nothing left to do.
            if sqlite3_get_autocommit(connection) == 0 { try? execute("ROLLBACK") }
            throw error
        }
    }

    /// Octets of the pages in use: what the tables take, without pages that stand free in the file.
    func used() throws(SpoolError) -> Int64 {
        let pages = try integer("PRAGMA page_count") ?? 0
        let free = try integer("PRAGMA freelist_count") ?? 0
        return (pages - free) * (try integer("PRAGMA page_size") ?? 0)
    }

    /// Lets the file grow by so many octets at a time: what it will need next is the disk's to give now.
    func setChunk(_ octets: Int) {
        var size = Int32(clamping: octets)
        sqlite3_file_control(connection, "main", SQLITE_FCNTL_CHUNK_SIZE, &size)
    }

    /// Octets that can be written without taking more of the disk: pages that stand free in the file, and what it is longer than its
    /// pages. stat(2) by name: closing a descriptor of the file would drop SQLite's locks on it.
    func room() throws(SpoolError) -> Int64 {
        var file = stat()
        guard stat(path, &file) == 0 else { return 0 }
        return max(0, Int64(file.st_size) - (try used()))
    }

    /// Moves what the write-ahead log holds into the database file, so that the log's room is used again.
    func checkpoint() throws(SpoolError) { try execute("PRAGMA wal_checkpoint(RESTART)") }

    /// Rows that the last statement changed.
    var changes: Int64 { sqlite3_changes64(connection) }

    private func prepared(_ sql: String) throws(SpoolError) -> OpaquePointer {
        if let statement = statements[sql] { return statement }
        var statement: OpaquePointer?
        guard sqlite3_prepare_v3(connection, sql, -1, UInt32(SQLITE_PREPARE_PERSISTENT), &statement, nil) == SQLITE_OK,
            let statement
        else { throw failure("prepare \(sql)") }
        statements[sql] = statement
        return statement
    }

    private func failure(_ action: String) -> SpoolError {
        let code = sqlite3_extended_errcode(connection)
        // Before a full disk SQLite fails in more ways than by SQLITE_FULL: a quota is an I/O error to it, and so is an index
        // of the log that can't grow.
        let isFull = code & 0xFF == SQLITE_IOERR && [ENOSPC, EDQUOT].contains(sqlite3_system_errno(connection))
        return .database(
            action: action, path: path, code: isFull ? SQLITE_FULL : code,
            words: String(cString: sqlite3_errmsg(connection)))
    }
}
