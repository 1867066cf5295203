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

    /// Opens or makes the files; where the disk is full, with the room of the reserve.
    ///
    /// - Parameter isSuspect: the database is read whole and checked, whatever its size.
    static func open(_ folder: String, isSuspect: Bool = false) throws(SpoolError) -> sending Opened {
        let reserve = DiskReserve(folder: folder)
        do {
            return try open(folder, reserve, isSuspect)
        } catch {
            guard error.isFull, reserve.release() else { throw error }
            return try open(folder, reserve, isSuspect)
        }
    }

    private static func open(
        _ folder: String, _ reserve: DiskReserve, _ isSuspect: Bool
    ) throws(SpoolError) -> sending Opened {
        let path = folder + "/" + fileName
        let mark = SpoolMark.read(folder + "/spool.mark")
        try finishMovingAside(path)
        try touch(path)
        let (database, found) = try openDatabase(path, mark, isSuspect)
        let id = try SpoolSchema.id(database)
        var damage = found
        if let mark, mark.id == id {
            let lost = try database.goOn(from: mark)
            if lost > 0 {
                damage = damage ?? SpoolDamage(movedAside: nil, salvaged: 0, lost: 0)
                damage?.lost += lost
            }
        }
        let file = try SpoolMark.File(folder + "/spool.mark")
        return Opened(database: database, id: id, mark: file, reserve: reserve, damage: damage)
    }

    private static func openDatabase(
        _ path: String, _ mark: SpoolMark?, _ isSuspect: Bool
    ) throws(SpoolError) -> (Database, SpoolDamage?) {
        do {
            let database = try SpoolSchema.open(path, continuing: mark, isSuspect: isSuspect)
            _ = try SpoolSchema.id(database)
            return (database, nil)
        } catch {
            guard error.isCorruption else { throw error }
            let aside = try moveAside(path)
            try touch(path)
            let known = mark ?? SpoolMark(damaged: aside)
            let database = try SpoolSchema.open(path, continuing: known)
            let result = try known.map { (mark) throws(SpoolError) in try database.salvage(from: aside, mark: mark) }
            return (database, SpoolDamage(movedAside: aside, salvaged: result?.salvaged ?? 0, lost: result?.lost ?? 0))
        }
    }

    /// Makes the file with mode 0600 before SQLite does, which would leave it to the umask; WAL and index inherit it.
    private static func touch(_ path: String) throws(SpoolError) {
        let descriptor = Glibc.open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw system("open", path) }
        close(descriptor)
    }

    /// Renames the file and its companions to the first free `….damaged-N`; the database first: without its write-ahead log
    /// it would open as an older state of itself, under the same id, and give numbers a second time.
    private static func moveAside(_ path: String) throws(SpoolError) -> String {
        var number = 1
        while ["", "-wal", "-shm"].contains(where: { access("\(path).damaged-\(number)\($0)", F_OK) == 0 }) {
            number += 1
        }
        let aside = "\(path).damaged-\(number)"
        try move(["", "-wal", "-shm"], from: path, to: aside)
        return aside
    }

    /// A crash within `moveAside` leaves companions without their database: they follow it, before a new one is made.
    private static func finishMovingAside(_ path: String) throws(SpoolError) {
        guard access(path, F_OK) != 0, errno == ENOENT else { return }
        var number = 1
        while access("\(path).damaged-\(number + 1)", F_OK) == 0 { number += 1 }
        try move(["-wal", "-shm"], from: path, to: "\(path).damaged-\(number)")
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
