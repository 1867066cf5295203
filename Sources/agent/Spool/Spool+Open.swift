import Glibc
import Telemetry

/// What was found damaged when a spool was opened, and what became of it.
package struct SpoolDamage: Hashable, Sendable {
    /// Where the damaged file was put; nil where the file was whole but lacked its newest records.
    package var movedAside: String?
    /// Records that could still be read and wait on.
    package var salvaged: UInt64
    /// At most so many records are gone: those that may have been acknowledged just before count among them.
    package var lost: UInt64
}

extension Spool {
    struct Opened {
        var database: Database
        var id: SpoolID
        var mark: SpoolMark.File
        var reserve: DiskReserve
        var damage: SpoolDamage?
    }

    /// How far the files are believed.
    enum Trust {
        case usual
        /// The database is read whole and checked, whatever its size.
        case suspect
        /// It has passed all checks and fails nonetheless: it is moved aside unseen.
        case lost
    }

    /// Opens or makes the files; where the disk is full, with the room of the reserve.
    static func open(_ folder: String, _ trust: Trust = .usual) throws(SpoolError) -> sending Opened {
        let reserve = DiskReserve(folder: folder)
        do {
            return try open(folder, reserve, trust)
        } catch {
            guard error.isFull, reserve.release() else { throw error }
            return try open(folder, reserve, trust)
        }
    }

    private static func open(
        _ folder: String, _ reserve: DiskReserve, _ trust: Trust
    ) throws(SpoolError) -> sending Opened {
        let path = folder + "/" + fileName
        let mark = SpoolMark.read(folder + "/spool.mark")
        try finishMovingAside(path)
        var damage: SpoolDamage?
        if let aside = try unsalvaged(path) { damage = try salvage(path, from: aside, mark) }
        try touch(path)
        let (database, found) = try openDatabase(path, mark, trust)
        damage = found ?? damage
        let id = try SpoolSchema.id(database)
        if let mark, mark.id == id {
            let lost = try database.goOn(from: mark)
            if lost > 0 {
                damage = damage ?? SpoolDamage(movedAside: nil, salvaged: 0, lost: 0)
                damage?.lost += lost
            }
        }
        let file = try SpoolMark.File(folder + "/spool.mark")
        // On a full disk the next append does it: its slots are there, but the system may refuse all the same.
        try? database.catchUp(file, id, from: mark)
        return Opened(database: database, id: id, mark: file, reserve: reserve, damage: damage)
    }

    private static func openDatabase(
        _ path: String, _ mark: SpoolMark?, _ trust: Trust
    ) throws(SpoolError) -> (Database, SpoolDamage?) {
        do throws(SpoolError) {
            if trust == .lost { throw SpoolSchema.corrupt(path, "it failed after its indices were made anew") }
            let database = try SpoolSchema.open(path, continuing: mark, isSuspect: trust == .suspect)
            _ = try SpoolSchema.id(database)
            return (database, nil)
        } catch {
            guard error.isCorruption else { throw error }
            // From here until the new file has its name, this one says that a salvage is under way.
            try touch(path + unfinished)
            try syncFolder(of: path)
            let aside = try moveAside(path)
            let damage = try salvage(path, from: aside, mark)
            return (try SpoolSchema.open(path), damage)
        }
    }

    /// What a spool is called while it is built from a damaged one.
    private static let unfinished = ".salvage"

    /// The damaged file whose salvage was cut short or failed: the new one never came to its name.
    private static func unsalvaged(_ path: String) throws(SpoolError) -> String? {
        guard access(path + unfinished, F_OK) == 0 else { return nil }
        let newest = newestAside(path)
        if access(path, F_OK) != 0, newest > 0, access("\(path).damaged-\(newest)", F_OK) == 0 {
            return "\(path).damaged-\(newest)"
        }
        // Cut short before the damaged file was moved.
        try remove(path + unfinished)
        return nil
    }

    /// Builds a spool of what can be read of a damaged one, and puts it in the place of `path` when it is whole and on the disk.
    ///
    /// Until then the damaged file stays what is read: cut short or thrown out of, as by a full disk, it is begun again from there.
    private static func salvage(
        _ path: String, from aside: String, _ mark: SpoolMark?
    ) throws(SpoolError) -> SpoolDamage {
        let new = path + unfinished
        for suffix in ["-wal", "-shm"] { try remove(new + suffix) }
        try touch(new, O_TRUNC)
        let known = if let mark { mark } else { try SpoolMark.damaged(aside) }
        // Should the new file be lost too, its numbers are not given again.
        if mark == nil, let known { try SpoolMark.File(path.folder + "/spool.mark").write(known) }
        var result: (salvaged: UInt64, lost: UInt64)?
        do {
            let database = try SpoolSchema.open(new, continuing: known)
            defer { database.close() }
            result = try known.map { (mark) throws(SpoolError) in try database.salvage(from: aside, mark: mark) }
            try database.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        } catch {
            // Its room goes back to the disk, its name stays.
            for suffix in ["-wal", "-shm"] { unlink(new + suffix) }
            try? touch(new, O_TRUNC)
            throw error
        }
        try sync(new)
        guard rename(new, path) == 0 else { throw system("put into place", new) }
        try syncFolder(of: path)
        return SpoolDamage(movedAside: aside, salvaged: result?.salvaged ?? 0, lost: result?.lost ?? 0)
    }

    /// Makes the file with mode 0600 before SQLite does, which would leave it to the umask; WAL and index inherit it.
    private static func touch(_ path: String, _ flags: Int32 = 0) throws(SpoolError) {
        let descriptor = Glibc.open(path, O_RDWR | O_CREAT | O_CLOEXEC | flags, 0o600)
        guard descriptor >= 0 else { throw system("open", path) }
        close(descriptor)
    }

    private static func remove(_ path: String) throws(SpoolError) {
        guard unlink(path) == 0 || errno == ENOENT else { throw system("remove", path) }
    }

    private static func sync(_ path: String) throws(SpoolError) {
        let descriptor = Glibc.open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw system("open", path) }
        defer { close(descriptor) }
        guard fsync(descriptor) == 0 else { throw system("write to the disk", path) }
    }

    /// A rename is on the disk when its folder is.
    private static func syncFolder(of path: String) throws(SpoolError) { try sync(path.folder) }

    /// Renames the file and its companions to the next `….damaged-N`; the database first: without its write-ahead log
    /// it would open as an older state of itself, under the same id, and give numbers a second time.
    private static func moveAside(_ path: String) throws(SpoolError) -> String {
        let aside = "\(path).damaged-\(newestAside(path) + 1)"
        try move(["", "-wal", "-shm"], from: path, to: aside)
        try syncFolder(of: path)
        return aside
    }

    /// The highest N of what was moved aside; 0 where nothing was.
    private static func newestAside(_ path: String) -> Int {
        guard let folder = opendir(path.folder) else { return 0 }
        defer { closedir(folder) }
        let prefix = fileName + ".damaged-"
        var newest = 0
        while let entry = readdir(folder) {
            let name = withUnsafeBytes(of: &entry.pointee.d_name) { bytes in
                String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
            }
            guard name.hasPrefix(prefix) else { continue }
            newest = max(newest, Int(name.dropFirst(prefix.count).prefix { $0 != "-" }) ?? 0)
        }
        return newest
    }

    /// A crash within `moveAside` leaves companions without their database: they follow it, before a new one is made.
    private static func finishMovingAside(_ path: String) throws(SpoolError) {
        guard access(path, F_OK) != 0, errno == ENOENT else { return }
        try move(["-wal", "-shm"], from: path, to: "\(path).damaged-\(max(1, newestAside(path)))")
    }

    private static func move(_ suffixes: [String], from path: String, to aside: String) throws(SpoolError) {
        for suffix in suffixes where access(path + suffix, F_OK) == 0 {
            guard rename(path + suffix, aside + suffix) == 0 else { throw system("move aside", path + suffix) }
        }
    }

    private static func system(_ action: String, _ path: String) -> SpoolError {
        .system(action: action, path: path, errno: errno, words: String(cString: strerror(errno)))
    }
}
