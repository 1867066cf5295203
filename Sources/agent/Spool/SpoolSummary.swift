import Glibc
package import Telemetry

/// What `agent status` tells of a spool.
package struct SpoolSummary: Hashable, Sendable {
    package struct Note: Hashable, Sendable {
        package var text: String
        /// Unix nanoseconds.
        package var time: UInt64
        package init(text: String, time: UInt64) {
            self.text = text
            self.time = time
        }
    }

    /// The note of how many seconds the uploader was to wait, and since when.
    package static let resumption = "upload-resumption"

    /// Nanoseconds from `now` (Unix) until uploads go on after a restart: what is left of a wait that was begun before, at most all of
    /// it, for the clock may have been set meanwhile.
    package func resumption(at now: UInt64) -> UInt64 {
        guard let note = notes[Self.resumption], let seconds = UInt64(note.text), seconds <= 86_400, now >= note.time
        else { return 0 }
        let wait = seconds * 1_000_000_000
        return wait - min(wait, now - note.time)
    }

    package var id: SpoolID
    /// The newest sequence number given; 0 before the first.
    package var lastSequence: UInt64
    /// Records that wait.
    package var depth: UInt64
    package var firstWaiting: UInt64?
    package var lastWaiting: UInt64?
    /// Start of the oldest waiting record's interval, Unix nanoseconds.
    package var oldestStart: UInt64?
    package var acknowledged: UInt64
    package var acknowledgedAt: UInt64?
    package var refused: UInt64
    /// Taken out for want of room.
    package var thinned: UInt64 = 0
    /// Given numbers and lost: unreadable, or never saved.
    package var damaged: UInt64 = 0
    package var unsaved: UInt64 = 0
    /// Octets that the database's tables take.
    package var octets: UInt64 = 0
    package var lastRefusal: Note?
    package var notes: [String: Note]

    /// Reads the spool of `folder` beside the agent that runs on it; nil where there is none.
    package static func read(folder: String) throws(SpoolError) -> SpoolSummary? {
        let path = folder + "/" + Spool.fileName
        if access(path, F_OK) != 0 {
            let code = errno
            guard code == ENOENT else {
                throw .system(action: "look at", path: path, errno: code, words: String(cString: strerror(code)))
            }
            return nil
        }
        let database = try Database(path: path, readOnly: true)
        let found = try database.integer("PRAGMA user_version") ?? 0
        guard found <= SpoolSchema.version else {
            throw .newerSchema(path: path, found: found, known: SpoolSchema.version)
        }
        guard found > 0 else { return nil }
        try database.execute("BEGIN")  // one snapshot for all questions
        return try SpoolSummary(database)
    }

    init(_ database: Database) throws(SpoolError) {
        id = try SpoolSchema.id(database)
        lastSequence = UInt64(clamping: try database.integer("SELECT last_sequence FROM spool") ?? 0)
        acknowledged = UInt64(clamping: try database.integer("SELECT acknowledged FROM spool") ?? 0)
        acknowledgedAt = try database.integer("SELECT acknowledged_at FROM spool").map { UInt64(clamping: $0) }
        octets = UInt64(clamping: try database.used())
        notes = [:]
        if try database.integer("PRAGMA user_version") == 1 {
            // An agent of before runs on it.
            refused = UInt64(clamping: try database.integer("SELECT count(*) FROM refused") ?? 0)
            depth = UInt64(clamping: try database.integer("SELECT count(*) FROM records") ?? 0)
        } else {
            func count(_ column: String) throws(SpoolError) -> UInt64 {
                UInt64(clamping: try database.integer("SELECT \(column) FROM spool") ?? 0)
            }
            (refused, thinned) = (try count("refused"), try count("thinned"))
            (damaged, unsaved) = (try count("damaged"), try count("unsaved"))
            depth = try database.waiting()
        }
        firstWaiting = try database.integer("SELECT min(sequence) FROM records").map { UInt64(clamping: $0) }
        lastWaiting = try database.integer("SELECT max(sequence) FROM records").map { UInt64(clamping: $0) }
        let oldest = try database.row("SELECT bytes FROM records ORDER BY sequence LIMIT 1") { $0.blob(0) }
        oldestStart = oldest.flatMap { try? RecordCodec.decode($0) }?.start
        lastRefusal = try database.row("SELECT reason, time FROM refused ORDER BY time DESC, sequence DESC LIMIT 1") {
            Note(text: $0.text(0), time: UInt64(clamping: $0.integer(1)))
        }
        var found: [String: Note] = [:]
        try database.query("SELECT name, text, time FROM notes") { row in
            found[row.text(0)] = Note(text: row.text(1), time: UInt64(clamping: row.integer(2)))
            return true
        }
        notes = found
    }
}

extension Database {
    /// What `read` makes of the first row; nil without row.
    fileprivate func row<Result>(_ sql: String, _ read: (Row) -> Result) throws(SpoolError) -> Result? {
        var result: Result?
        try query(sql) { row in
            result = read(row)
            return false
        }
        return result
    }
}
