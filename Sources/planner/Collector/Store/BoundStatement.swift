import CSQLite
import GRDB

/// A cached statement whose values are bound and read one by one: a tenth of the cost of boxed arguments and rows.
///
/// Octets that are bound, and those that are read, are not copied: bound ones must live until `run` or `reset`, read ones are valid
/// until the next `step`. A statement that is stepped must be reset before its text is used again.
struct BoundStatement {
    private let statement: Statement
    private let pointer: OpaquePointer
    private let db: Database

    init(_ sql: String, _ db: Database) throws {
        statement = try db.cachedStatement(sql: sql)
        pointer = statement.sqliteStatement
        self.db = db
        sqlite3_reset(pointer)
    }

    func bind(_ index: Int32, _ number: Int64) { sqlite3_bind_int64(pointer, index, number) }
    func bind(_ index: Int32, _ number: UInt64) { bind(index, Int64(clamping: number)) }

    func bind(_ index: Int32, _ value: Double?) {
        if let value { sqlite3_bind_double(pointer, index, value) } else { sqlite3_bind_null(pointer, index) }
    }

    func bind(_ index: Int32, octets: UnsafeRawBufferPointer) {
        sqlite3_bind_blob64(pointer, index, octets.baseAddress, UInt64(octets.count), nil)
    }

    /// Runs a statement that gives no rows.
    func run() throws {
        while try step() {}
        reset()
    }

    /// Whether there is a next row.
    func step() throws -> Bool {
        let code = sqlite3_step(pointer)
        if code == SQLITE_ROW { return true }
        if code == SQLITE_DONE { return false }
        let words = db.lastErrorMessage
        sqlite3_reset(pointer)
        throw DatabaseError(resultCode: ResultCode(rawValue: code), message: words, sql: statement.sql)
    }

    func reset() { sqlite3_reset(pointer) }

    /// Calls `body` for each row, and resets.
    func forEach(_ body: (BoundStatement) throws -> Void) throws {
        defer { reset() }
        while try step() { try body(self) }
    }

    /// What `body` makes of the first row; nil where there is none. Resets.
    func first<Value>(_ body: (BoundStatement) throws -> Value) throws -> Value? {
        defer { reset() }
        return try step() ? try body(self) : nil
    }

    func int(_ column: Int32) -> Int64 { sqlite3_column_int64(pointer, column) }
    func isNull(_ column: Int32) -> Bool { sqlite3_column_type(pointer, column) == SQLITE_NULL }
    func double(_ column: Int32) -> Double? { isNull(column) ? nil : sqlite3_column_double(pointer, column) }
    func optional(_ column: Int32) -> Int64? { isNull(column) ? nil : int(column) }

    func text(_ column: Int32) -> String {
        guard let octets = sqlite3_column_text(pointer, column) else { return "" }
        let count = Int(sqlite3_column_bytes(pointer, column))
        return String(decoding: UnsafeBufferPointer(start: octets, count: count), as: UTF8.self)
    }

    func octets(_ column: Int32) -> UnsafeRawBufferPointer {
        let start = sqlite3_column_blob(pointer, column)
        return UnsafeRawBufferPointer(start: start, count: Int(sqlite3_column_bytes(pointer, column)))
    }
}

extension PackedReader.Damage {
    /// The database's word for it.
    func error(_ what: String) -> DatabaseError {
        DatabaseError(resultCode: .SQLITE_CORRUPT, message: "\(what) is damaged")
    }
}
