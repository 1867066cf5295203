import GRDB
import Glibc

extension SQLiteStore {
    /// Copies the store as of one moment to `target`, while others read and write it.
    ///
    /// The copy is made under another name beside it and takes its name when it is whole and on the disk. It has no free pages.
    /// Blocks its thread; meanwhile what is written gathers in the write-ahead log.
    /// - Throws: `Failure.exists` where there is a file; `Failure.unusable` with the reason otherwise, and then leaves nothing.
    package func backUp(to target: String) throws(Failure) {
        guard access(target, F_OK) != 0 else { throw .exists(target) }
        // Of two at a time each has its own.
        let unfinished = target + ".unfinished-\(getpid())-\(UInt32.random(in: 0 ... .max))"
        do {
            let descriptor = open(unfinished, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
            guard descriptor >= 0 else { throw Failure.unusable(target, reason: String(cString: strerror(errno))) }
            // SQLite takes an empty file for a new database.
            try pool.unsafeRead { db in try db.execute(sql: "VACUUM INTO ?", arguments: [unfinished]) }
            let isOnDisk = fsync(descriptor) == 0
            let code = errno
            Glibc.close(descriptor)
            guard isOnDisk else { throw Failure.unusable(target, reason: String(cString: strerror(code))) }
            // Unlike rename(2), link(2) replaces no file that came meanwhile.
            guard link(unfinished, target) == 0 else {
                throw errno == EEXIST
                    ? Failure.exists(target) : Failure.unusable(target, reason: String(cString: strerror(errno)))
            }
            unlink(unfinished)
            try Self.flushFolder(of: target)
        } catch {
            unlink(unfinished)
            throw error as? Failure ?? .unusable(target, reason: "\(error)")
        }
    }

    /// A name is on the disk once its folder is.
    private static func flushFolder(of path: String) throws {
        let folder = path.lastIndex(of: "/").map { $0 == path.startIndex ? "/" : String(path[..<$0]) } ?? "."
        let descriptor = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard descriptor >= 0 else { throw Failure.unusable(path, reason: String(cString: strerror(errno))) }
        defer { Glibc.close(descriptor) }
        guard fsync(descriptor) == 0 else { throw Failure.unusable(path, reason: String(cString: strerror(errno))) }
    }

    /// What is wrong with the store: SQLite's own findings, then where the parts contradict each other. Empty where nothing is.
    /// Reads all of it, as of one moment; at most `limit` findings of each kind.
    package func check(limit: Int = 20) async throws(Failure) -> [StoreFault] {
        do {
            return try await pool.read { db in
                let damage = try String.fetchAll(db, sql: "PRAGMA integrity_check(\(limit))").filter { $0 != "ok" }
                guard damage.isEmpty else { return damage.map { .damaged($0) } }
                return try StoreCheck(db: db, limit: limit).faults()
            }
        } catch {
            throw .unusable(path, reason: "\(error)")
        }
    }
}

/// What a check of a store found.
package enum StoreFault: Hashable, Sendable {
    /// SQLite's words for a damaged page, row or index.
    case damaged(String)
    /// A spool says that it brought so many records, and its ranges of numbers hold so many.
    case miscounted(spool: String, records: UInt64, numbers: UInt64)
    /// Ranges of a spool's numbers that overlap or touch.
    case overlapping(spool: String)
    /// A record that waits to be packed whose number its spool's ranges don't have.
    case unlisted(spool: String, sequence: UInt64)
    /// Hours of a site's day whose sums are of another number of records than there are.
    case missummed(site: String, day: Int64, hours: Int)
    /// A packed hour, sums, or a record that can't be read.
    case unreadable(String)
}

/// Holds the parts of a store against each other.
struct StoreCheck {
    let db: Database
    let limit: Int

    func faults() throws -> [StoreFault] {
        try counts() + overlaps() + unlisted() + unreadable()
    }

    private func counts() throws -> [StoreFault] {
        try Row.fetchAll(
            db,
            sql: """
                SELECT lower(hex(s.name)), s.records, coalesce(sum(r.last - r.first + 1), 0) AS numbers
                FROM spool s LEFT JOIN received r ON r.spool = s.id GROUP BY s.id HAVING s.records <> numbers LIMIT ?
                """, arguments: [limit]
        ).map { row in
            .miscounted(
                spool: row[0], records: UInt64(clamping: row[1] as Int64), numbers: UInt64(clamping: row[2] as Int64))
        }
    }

    private func overlaps() throws -> [StoreFault] {
        try String.fetchAll(
            db,
            sql: """
                SELECT DISTINCT lower(hex(s.name)) FROM (
                    SELECT spool, first, last, lag(last) OVER (PARTITION BY spool ORDER BY first) AS before FROM received) r
                JOIN spool s ON s.id = r.spool WHERE r.first > r.last OR r.first <= r.before + 1 LIMIT ?
                """, arguments: [limit]
        ).map { .overlapping(spool: $0) }
    }

    private func unlisted() throws -> [StoreFault] {
        try Row.fetchAll(
            db,
            sql: """
                SELECT coalesce(lower(hex(s.name)), '?'), h.sequence FROM head h LEFT JOIN spool s ON s.id = h.spool
                WHERE NOT EXISTS (
                    SELECT 1 FROM received r WHERE r.spool = h.spool AND h.sequence BETWEEN r.first AND r.last) LIMIT ?
                """, arguments: [limit]
        ).map { .unlisted(spool: $0[0], sequence: UInt64(clamping: $0[1] as Int64)) }
    }

    private func unreadable() throws -> [StoreFault] {
        var faults: [StoreFault] = []
        let blocks = try BoundStatement("SELECT id, records, data FROM block", db)
        try blocks.forEach { row in
            guard faults.count < limit else { return }
            let intervals = try? RecordBlock.decode(row.octets(2))
            if (intervals?.count).map(Int64.init) != row.int(1) || intervals?.allSatisfy(\.isReadable) != true {
                faults.append(.unreadable("block \(row.int(0))"))
            }
        }
        for (table, id) in [("head", "id"), ("newest", "link")] {
            try BoundStatement("SELECT \(id), start, \"end\", record FROM \(table)", db).forEach { row in
                guard faults.count < limit else { return }
                let interval = StoredInterval(
                    spool: 0, sequence: 0, start: UInt64(clamping: row.int(1)), end: UInt64(clamping: row.int(2)),
                    content: Array(row.octets(3)))
                if !interval.isReadable { faults.append(.unreadable("\(table) \(row.int(0))")) }
            }
        }
        for table in [SumsTable.hourly, .daily] {
            try BoundStatement("SELECT id, sums FROM \(table.rawValue)", db).forEach { row in
                guard faults.count < limit else { return }
                if (try? LinkSums(row.octets(1))) == nil {
                    faults.append(.unreadable("\(table.rawValue) \(row.int(0))"))
                }
            }
        }
        return faults
    }
}
