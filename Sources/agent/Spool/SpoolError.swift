/// Why the spool can't do what was asked.
package enum SpoolError: Error, Hashable, Sendable, CustomStringConvertible {
    /// Another process has the spool.
    case inUse(path: String, holder: String?)
    /// The file was written by a newer agent.
    case newerSchema(path: String, found: Int64, known: Int64)
    /// The folder or its lock can't be opened.
    case system(action: String, path: String, errno: Int32, words: String)
    /// SQLite's extended code and words.
    case database(action: String, path: String, code: Int32, words: String)
    /// There was nothing to append.
    case nothingToAppend

    package var description: String {
        switch self {
        case .inUse(let path, let holder):
            "the spool \(path) is in use\(holder.map { " by process \($0)" } ?? ""): stop that agent first"
        case .newerSchema(let path, let found, let known):
            "the spool \(path) has schema \(found), this agent knows \(known): install the newer agent"
        case .system(let action, let path, let errno, let words):
            "could not \(action) \(path): \(words) (errno \(errno))"
        case .database(let action, let path, let code, let words):
            "could not \(action) in \(path): \(words) (SQLite \(code))"
        case .nothingToAppend: "there is no record to append"
        }
    }

    /// Whether the disk, or the quota on it, has no more room.
    package var isFull: Bool {
        switch self {
        case .database(_, _, let code, _): code & 0xFF == 13  // SQLITE_FULL
        case .system(_, _, let errno, _): errno == 28 || errno == 122  // ENOSPC, EDQUOT
        default: false
        }
    }

    /// Whether the database file itself is damaged, or no database of ours.
    var isCorruption: Bool {
        guard case .database(_, _, let code, _) = self else { return false }
        return [11, 26].contains(code & 0xFF)  // SQLITE_CORRUPT, SQLITE_NOTADB
    }

    /// Whether a file that is known to be damaged may give this error because of it, rather than want of room, memory or descriptors.
    var mayBeDamage: Bool {
        guard case .database(_, _, let code, _) = self else { return false }
        return ![5, 6, 7, 13, 14].contains(code & 0xFF)  // SQLITE_BUSY, _LOCKED, _NOMEM, _FULL, _CANTOPEN
    }
}
