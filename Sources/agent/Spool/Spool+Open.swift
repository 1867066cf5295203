import Glibc
import Telemetry

extension Spool {
    /// Opens or makes the file; where it is damaged, moves it aside and begins anew.
    static func open(_ path: String) throws(SpoolError) -> sending (Database, SpoolID, movedAside: String?) {
        try finishMovingAside(path)
        try touch(path)
        do {
            let (database, id) = try SpoolSchema.open(path)
            return (database, id, nil)
        } catch  where error.isCorruption {
            let aside = try moveAside(path)
            try touch(path)
            let (database, id) = try SpoolSchema.open(path)
            return (database, id, aside)
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
