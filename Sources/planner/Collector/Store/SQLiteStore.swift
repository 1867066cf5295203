import GRDB
import Glibc

/// The embedded store: one SQLite database in WAL mode in the data folder, which `serve` writes and other commands read
/// (and, for kits, write) at the same time.
///
/// `synchronous=FULL`: what is committed survives a power cut. Every statement on the way of a report is cached.
package struct SQLiteStore: Sendable {
    let pool: DatabasePool
    package let path: String
    /// Beyond which a link is degraded.
    package let limits: LinkLimits
    /// Unix nanoseconds; says which intervals of a period are over.
    let clock: @Sendable () -> UInt64
    let memory = AppendMemory()
    let damaged = DamagedParts()
    let standings: StandingCache

    package enum Failure: Error, Hashable {
        /// There is no store at this path.
        case absent(String)
        /// An older version of the program made it, and its tables are not brought up to date here.
        case older(String)
        /// A newer version of the program made it.
        case newer(String)
        /// There is a file already where one is to be made.
        case exists(String)
        /// SQLite's words.
        case unusable(String, reason: String)
    }

    /// What becomes of a store that an older version made.
    package enum Earlier: Sendable {
        /// Its tables are brought up to date.
        case migrated
        /// It is an error: only `serve` changes a store's form.
        case refused
        /// It is opened as it is, to be copied.
        case kept
    }

    /// Opens the store at `path`.
    ///
    /// - Parameters:
    ///   - create: makes the store where there is none; otherwise that is an error.
    ///   - earlier: what becomes of one that an older version made.
    /// - Throws: `Failure`.
    package init(
        path: String, create: Bool, earlier: Earlier = .migrated, limits: LinkLimits = LinkLimits(),
        clock: @escaping @Sendable () -> UInt64
    ) throws(Failure) {
        self.path = path
        self.limits = limits
        self.clock = clock
        do {
            if create { try Self.protect(path) } else if try !Self.exists(path) { throw Failure.absent(path) }
            standings = StandingCache(store: path, watches: create)
            var configuration = Configuration()
            configuration.busyMode = .timeout(10)
            configuration.maximumReaderCount = 4
            pool = try DatabasePool(path: path, configuration: configuration)
            try pool.writeWithoutTransaction { db in
                // The pool itself opens its one writer with NORMAL, which may lose commits in a power cut.
                try db.execute(sql: "PRAGMA synchronous = FULL")
                // Pages that each commit touches, as those of `newest`, are written back once for many commits; the log is
                // cut where a long reader let it grow.
                try db.execute(sql: "PRAGMA wal_autocheckpoint = \(Self.checkpointPages)")
                _ = try Int64.fetchOne(db, sql: "PRAGMA journal_size_limit = \(4 * Self.checkpointPages * 4_096)")
                try db.execute(sql: "PRAGMA cache_size = -\(Self.writerCacheKiB)")
            }
            let isNewer = try pool.read { try StoreSchema.migrator.hasBeenSuperseded($0) }
            if isNewer { throw Failure.newer(path) }
            switch earlier {
            case .migrated:
                let damaged = damaged
                try StoreSchema.migrator(at: clock()) { damaged.note($0) }.migrate(pool)
            case .refused:
                let isCurrent = try pool.read { try StoreSchema.migrator.hasCompletedMigrations($0) }
                if !isCurrent { throw Failure.older(path) }
            case .kept: break
            }
        } catch let failure as Failure {
            throw failure
        } catch {
            throw .unusable(path, reason: "\(error)")
        }
    }

    /// Of 4 KiB: the log is folded into the database when it has so many.
    private static let checkpointPages = 8_192
    private static let writerCacheKiB = 65_536

    /// Makes the file for its owner alone; SQLite gives the files beside it the same mode.
    private static func protect(_ path: String) throws {
        let descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw Failure.unusable(path, reason: String(cString: strerror(errno))) }
        Glibc.close(descriptor)
    }

    private static func exists(_ path: String) throws -> Bool {
        if access(path, F_OK) == 0 { return true }
        let code = errno
        // A folder that may not be searched, say, is no absence.
        guard code == ENOENT else {
            throw Failure.unusable(path, reason: "\(String(cString: strerror(code))) (errno \(code))")
        }
        return false
    }

    /// Closes the store's connections; the write-ahead log is folded into the database.
    package func close() throws { try pool.close() }

    /// Runs `updates` in a transaction and returns after its commit, whatever happens to the calling task meanwhile:
    /// the work of others may hang on it.
    func write<Value: Sendable>(
        _ updates: @escaping @Sendable (Database) throws -> Value
    ) async throws -> Value {
        try await withCheckedThrowingContinuation { continuation in
            pool.asyncWrite(updates) { _, result in continuation.resume(with: result) }
        }
    }
}
