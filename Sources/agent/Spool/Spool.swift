import Synchronization
package import Telemetry

/// What was measured and not yet acknowledged, in a SQLite file that survives `kill -9` and power cuts.
///
/// ```swift
/// let spool = try Spool(folder: "/var/lib/tuyen")
/// let range = try spool.append(records)       // on the disk when it returns
/// let batch = try spool.oldest(limit: 100)
/// try spool.acknowledge(range, at: now)       // gone
/// ```
///
/// Sequence numbers start at 1 and are consecutive for ever; together with `id` they name a record. One process at a time:
/// the folder is locked. Safe to call from several threads; one call at a time is served.
package final class Spool: Sendable {
    package let id: SpoolID
    /// Where a damaged spool was put aside when this one was opened; nil where all was well.
    package let movedAside: String?
    private let lock: FolderLock
    private let database: Mutex<Database>

    static let fileName = "spool.sqlite"

    /// Opens the spool of `folder`, which must exist, or makes one. A damaged file is moved aside, never deleted, and a
    /// new spool with a new id begins.
    package init(folder: String) throws(SpoolError) {
        lock = try FolderLock(path: folder + "/spool.lock")
        let (opened, id, aside) = try Self.open(folder + "/" + Self.fileName)
        self.id = id
        movedAside = aside
        database = Mutex(opened)
    }

    /// Commits the records in one transaction and gives their sequence numbers.
    package func append(_ records: [IntervalRecord]) throws(SpoolError) -> ClosedRange<UInt64> {
        guard !records.isEmpty else { throw .nothingToAppend }
        let encoded = records.map(RecordCodec.encode)
        return try transaction { (database) throws(SpoolError) in
            let last = try database.integer("SELECT last_sequence FROM spool") ?? 0
            for (position, bytes) in encoded.enumerated() {
                try database.query(
                    "INSERT INTO records (sequence, bytes) VALUES (?, ?)",
                    [.integer(last + 1 + Int64(position)), .blob(bytes)])
            }
            let newest = last + Int64(encoded.count)
            try database.query("UPDATE spool SET last_sequence = ?", [.integer(newest)])
            return UInt64(last + 1)...UInt64(newest)
        }
    }

    /// The oldest records, at most `limit`, whose sequence numbers are consecutive: what one batch may hold.
    ///
    /// A record that can't be read any more is set aside as refused, with the reason and `time`.
    package func oldest(limit: Int, at time: UInt64) throws(SpoolError) -> [SequencedRecord] {
        while true {
            let (batch, damaged) = try oldestReadable(limit: limit, at: time)
            // Behind a whole batch of damaged ones there may be good ones.
            if !batch.isEmpty || damaged == 0 { return batch }
        }
    }

    private func oldestReadable(
        limit: Int, at time: UInt64
    ) throws(SpoolError) -> (batch: [SequencedRecord], damaged: Int) {
        try transaction { (database) throws(SpoolError) in
            var batch: [SequencedRecord] = []
            var damaged: [(Int64, String)] = []
            try database.query(
                "SELECT sequence, bytes FROM records ORDER BY sequence LIMIT ?", [.integer(Int64(limit))]
            ) {
                let sequence = $0.integer(0)
                do throws(RecordCodec.Failure) {
                    let record = try RecordCodec.decode($0.blob(1))
                    if let last = batch.last, last.sequence + 1 != UInt64(sequence) { return false }
                    batch.append(SequencedRecord(sequence: UInt64(sequence), record: record))
                } catch {
                    damaged.append((sequence, error.description))
                }
                return true
            }
            for (sequence, reason) in damaged {
                try database.refuse(sequence...sequence, reason: reason, at: time)
            }
            return (batch, damaged.count)
        }
    }

    /// Forgets the records of `range`, which the collector has committed. Repeating it changes nothing.
    ///
    /// - Parameter time: Unix nanoseconds.
    package func acknowledge(_ range: ClosedRange<UInt64>, at time: UInt64) throws(SpoolError) {
        try transaction { (database) throws(SpoolError) in
            try database.query("DELETE FROM records WHERE sequence BETWEEN ? AND ?", Database.ends(of: range))
            try database.query(
                "UPDATE spool SET acknowledged = acknowledged + ?, acknowledged_at = ?",
                [.integer(database.changes), .integer(Int64(clamping: time))])
        }
    }

    /// Sets the records of `range` aside, with the collector's reason: kept and counted, not sent again.
    package func refuse(_ range: ClosedRange<UInt64>, reason: String, at time: UInt64) throws(SpoolError) {
        try transaction { (database) throws(SpoolError) in
            let ends = Int64(clamping: range.lowerBound)...Int64(clamping: range.upperBound)
            try database.refuse(ends, reason: reason, at: time)
        }
    }

    /// Keeps a remark, such as the last error, for `agent status`; nil removes it.
    package func note(_ name: String, _ text: String?, at time: UInt64) throws(SpoolError) {
        try transaction { (database) throws(SpoolError) in
            if let text {
                try database.query(
                    "INSERT OR REPLACE INTO notes (name, text, time) VALUES (?, ?, ?)",
                    [.text(name), .text(text), .integer(Int64(clamping: time))])
            } else {
                try database.query("DELETE FROM notes WHERE name = ?", [.text(name)])
            }
        }
    }

    package func summary() throws(SpoolError) -> SpoolSummary {
        try transaction { (database) throws(SpoolError) in try SpoolSummary(database) }
    }

    private func transaction<Result: Sendable>(
        _ body: @Sendable (Database) throws(SpoolError) -> Result
    ) throws(SpoolError) -> Result {
        try database.withLock { (database) throws(SpoolError) in
            try database.transaction { () throws(SpoolError) in try body(database) }
        }
    }
}

extension Database {
    static func ends(of range: ClosedRange<UInt64>) -> [Value] {
        [.integer(Int64(clamping: range.lowerBound)), .integer(Int64(clamping: range.upperBound))]
    }

    fileprivate func refuse(_ range: ClosedRange<Int64>, reason: String, at time: UInt64) throws(SpoolError) {
        let ends = [Value.integer(range.lowerBound), .integer(range.upperBound)]
        try query(
            """
            INSERT OR IGNORE INTO refused (sequence, bytes, reason, time)
            SELECT sequence, bytes, ?3, ?4 FROM records WHERE sequence BETWEEN ?1 AND ?2
            """, ends + [.text(reason), .integer(Int64(clamping: time))])
        try query("DELETE FROM records WHERE sequence BETWEEN ? AND ?", ends)
    }
}
