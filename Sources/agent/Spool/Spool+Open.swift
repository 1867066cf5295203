import Glibc
import Telemetry

extension Spool {
    /// Opens or makes the file; where it is damaged, moves it aside and begins anew.
    static func open(_ path: String) throws(SpoolError) -> sending (Database, SpoolID, movedAside: String?) {
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

    /// Renames the file and its companions to the first free `….damaged-N`; the companions first, so that a crash in
    /// between never leaves a write-ahead log beside a database that isn't its own.
    private static func moveAside(_ path: String) throws(SpoolError) -> String {
        var number = 1
        while ["", "-wal", "-shm"].contains(where: { access("\(path).damaged-\(number)\($0)", F_OK) == 0 }) {
            number += 1
        }
        let aside = "\(path).damaged-\(number)"
        for suffix in ["-shm", "-wal", ""] where access(path + suffix, F_OK) == 0 {
            guard rename(path + suffix, aside + suffix) == 0 else { throw system("move aside", path + suffix) }
        }
        return aside
    }

    private static func system(_ action: String, _ path: String) -> SpoolError {
        .system(action: action, path: path, errno: errno, words: String(cString: strerror(errno)))
    }
}
