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
/// Sequence numbers start at 1 and are consecutive for ever; together with `id` they name a record. Each number ends as acknowledged,
/// refused, thinned, damaged or unsaved, and is counted so. One process at a time: the folder is locked. Safe to call from several
/// threads; one call at a time is served.
package final class Spool: Sendable {
    package let id: SpoolID
    private let folder: String
    private let lock: FolderLock
    private let held: Mutex<Held>
    private let thinned = Atomic<UInt64>(0)

    private struct Held {
        /// Nil after damage, until the files could be opened again.
        var store: SpoolStore?
        var damage: SpoolDamage?
        var limit: Int64?
        var sparesWaiting = false
    }

    static let fileName = "spool.sqlite"

    /// Opens the spool of `folder`, which must exist, or makes one.
    ///
    /// A damaged file is moved aside, never deleted; what can be read of it goes on in a new file under the same id, and what can't
    /// is a gap that the collector is told of.
    package init(folder: String) throws(SpoolError) {
        lock = try FolderLock(path: folder + "/spool.lock")
        self.folder = folder
        let opened = try Self.open(folder)
        id = opened.id
        held = Mutex(Held(store: SpoolStore(opened), damage: opened.damage))
    }

    /// What was found damaged since this was last asked, when the spool was opened or while it was used; nil where all was well.
    package func takeDamage() -> SpoolDamage? {
        held.withLock { held in
            defer { held.damage = nil }
            return held.damage
        }
    }

    /// Lets the spool take so many octets of the disk, and thins it where it would take more; nil for no limit.
    ///
    /// - Parameter sparesWaiting: what waits now may stay although it is more: the limit falls to `octets` as it is sent. For limits that
    ///   nobody asked for, such as those that follow from how much is measured.
    package func setLimit(_ octets: Int64?, sparesWaiting: Bool = false) {
        held.withLock { held in
            (held.limit, held.sparesWaiting) = (octets, sparesWaiting)
            held.store?.setLimit(octets, sparesWaiting: sparesWaiting)
        }
    }

    /// Commits the records in one transaction and gives their sequence numbers.
    ///
    /// Where the disk is full or the limit reached, older records of less value are taken out first (`Thinning`).
    ///
    /// - Parameter unsaved: how many records came before these that could not be kept: they get numbers, which the collector is told
    ///   will not come.
    package func append(
        _ records: [IntervalRecord], unsaved: UInt64 = 0
    ) throws(SpoolError) -> ClosedRange<UInt64> {
        guard !records.isEmpty else { throw .nothingToAppend }
        let encoded = records.map(RecordCodec.encode)
        return try withStore { (store) throws(SpoolError) in
            let (range, taken) = try store.append(records, encoded: encoded, unsaved: unsaved)
            if taken > 0 { thinned.add(taken, ordering: .relaxed) }
            return range
        }
    }

    /// How many records were thinned out since this was last asked.
    package func takeThinned() -> UInt64 { thinned.exchange(0, ordering: .relaxed) }

    /// Forgets the records of `range`, which the collector has committed. Repeating it changes nothing.
    ///
    /// - Parameters:
    ///   - time: Unix nanoseconds.
    ///   - told: the gaps that the collector was told of beside them, and knows now.
    package func acknowledge(
        _ range: ClosedRange<UInt64>, at time: UInt64, told: [SequenceGap] = []
    ) throws(SpoolError) {
        try transaction { (database) throws(SpoolError) in
            try database.query("DELETE FROM records WHERE sequence BETWEEN ? AND ?", Database.ends(of: range))
            try database.query(
                "UPDATE spool SET acknowledged = acknowledged + ?, acknowledged_at = ?",
                [.integer(database.changes), .integer(Int64(clamping: time))])
            try database.forget(told)
        }
    }

    /// Sets the records of `range` aside, with the collector's reason: kept and counted, not sent again.
    package func refuse(_ range: ClosedRange<UInt64>, reason: String, at time: UInt64) throws(SpoolError) {
        try transaction { (database) throws(SpoolError) in
            let ends = Int64(clamping: range.lowerBound)...Int64(clamping: range.upperBound)
            try database.setAside(ends, as: .refused, reason: reason, at: time)
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

    func transaction<Result: Sendable>(
        _ body: @Sendable (Database) throws(SpoolError) -> Result
    ) throws(SpoolError) -> Result {
        try withStore { (store) throws(SpoolError) in try store.transaction(body) }
    }

    /// Runs `body` on the files; where they prove to be damaged they are salvaged, and it runs once more.
    ///
    /// An index that lacks a row is no damage to the check at the opening, and an error of each deletion for ever: where the files fail
    /// again after it, the indices are made anew, and where that doesn't help either the database is given up and salvaged.
    private func withStore<Result: Sendable>(
        _ body: (SpoolStore) throws(SpoolError) -> Result
    ) throws(SpoolError) -> Result {
        try held.withLock { (held) throws(SpoolError) in
            if let store = held.store {
                do throws(SpoolError) {
                    return try body(store)
                } catch {
                    guard error.isCorruption else { throw error }
                    store.database.close()
                    held.store = nil
                }
            }
            let store = try reopen(&held, .suspect)
            do throws(SpoolError) {
                do throws(SpoolError) {
                    return try body(store)
                } catch {
                    guard error.isCorruption else { throw error }
                    try store.database.execute("REINDEX")
                    return try body(store)
                }
            } catch {
                guard error.isCorruption else { throw error }
                store.database.close()
                held.store = nil
            }
            return try body(try reopen(&held, .lost))
        }
    }

    private func reopen(_ held: inout Held, _ trust: Trust) throws(SpoolError) -> SpoolStore {
        let opened = try Self.open(folder, trust)
        if let damage = opened.damage { held.damage = damage }
        let store = SpoolStore(opened)
        store.setLimit(held.limit, sparesWaiting: held.sparesWaiting)
        held.store = store
        return store
    }
}

extension Database {
    static func ends(of range: ClosedRange<UInt64>) -> [Value] {
        [.integer(Int64(clamping: range.lowerBound)), .integer(Int64(clamping: range.upperBound))]
    }
}
