import GRDB
import Synchronization

/// What of a store could not be read since it was opened: hours that are not packed because of it, and words for the log, each once.
///
/// An hour that fails keeps no other waiting. It stays as it is, in `head` and `block`, and is tried again after the next start.
final class DamagedParts: Sendable {
    private struct Known {
        var aside: Set<Int64> = []
        var told: Set<String> = []
        var news: [String] = []
    }

    /// Most different words that are remembered; of more damage than that `data check` speaks.
    private static let limit = 10_000
    private let known = Mutex(Known())

    func isAside(_ cell: LinkHour) -> Bool { known.withLock { $0.aside.contains(cell.key) } }

    func putAside(_ cell: LinkHour, because error: any Error) {
        known.withLock { _ = $0.aside.insert(cell.key) }
        note("hour \(cell.time) of link row \(cell.link) is left unpacked: \(error)")
    }

    func note(_ words: String) {
        known.withLock { known in
            guard known.told.count < Self.limit, known.told.insert(words).inserted else { return }
            known.news.append(words)
        }
    }

    /// What was noted since the last call.
    func takeNews() -> [String] {
        known.withLock { known in
            defer { known.news = [] }
            return known.news
        }
    }

    /// Runs `body`; where what it reads is damaged, notes that and gives nil.
    func readable<Value>(_ body: () throws -> Value?) throws -> Value? {
        do { return try body() } catch let error as DatabaseError where error.resultCode == .SQLITE_CORRUPT {
            note("\(error.message ?? "damaged")")
            return nil
        }
    }

    /// What reading came to: a value, none, or damage.
    enum Reading<Value> {
        case whole(Value?)
        case damaged

        var isDamaged: Bool { if case .damaged = self { true } else { false } }
    }

    /// Runs `body`; notes where what it reads is damaged.
    func reading<Value>(_ body: () throws -> Value?) throws -> Reading<Value> {
        do { return .whole(try body()) } catch let error as DatabaseError where error.resultCode == .SQLITE_CORRUPT {
            note("\(error.message ?? "damaged")")
            return .damaged
        }
    }

    /// Whether an error comes from what was read, and so hits it alone; where the disk is full, say, nothing can be written at all.
    static func isLocal(_ error: any Error) -> Bool {
        guard let error = error as? DatabaseError else { return !(error is CancellationError) }
        switch error.resultCode {
        case .SQLITE_FULL, .SQLITE_IOERR, .SQLITE_NOMEM, .SQLITE_BUSY, .SQLITE_LOCKED, .SQLITE_INTERRUPT,
            .SQLITE_READONLY,
            .SQLITE_CANTOPEN, .SQLITE_ABORT, .SQLITE_NOTADB:
            return false
        default: return true
        }
    }
}

extension Database {
    /// Runs `body` in a savepoint: what it has written is undone where it throws.
    func undoing<Value>(_ body: () throws -> Value) throws -> Value {
        var value: Value?
        try inSavepoint {
            value = try body()
            return .commit
        }
        guard let value else { throw DatabaseError(resultCode: .SQLITE_ABORT) }
        return value
    }
}
