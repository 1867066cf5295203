import Glibc

/// Room on the disk that is held while there is some, and used when there is none: taking records out of a database needs room
/// itself, for the write-ahead log and for what the log still has to move into the file.
///
/// Two parts of equal size: a file that is given back at need, and the log, which is allocated to that length from the beginning; SQLite
/// writes it over from its start after each checkpoint and passes over what lies behind its last valid frame.
struct DiskReserve: Sendable {
    let path: String
    /// Octets of each part: half a mebibyte, or less where the whole disk has less than eight times that.
    let size: Int

    private static let most = 512 << 10

    init(folder: String) {
        path = folder + "/spool.reserve"
        var disk = statvfs()
        let total = statvfs(folder, &disk) == 0 ? UInt64(disk.f_blocks) * UInt64(disk.f_frsize) : .max
        size = Int(min(UInt64(Self.most), total / 8)) & ~0xFFF
    }

    /// Octets that we may still take of the disk; nil where it doesn't say.
    var available: Int64? {
        var disk = statvfs()
        guard statvfs(path.folder, &disk) == 0 else { return nil }
        return Int64(clamping: UInt64(disk.f_bavail) * UInt64(disk.f_frsize))
    }

    /// unlink(2); false where nothing was kept.
    func release() -> Bool { unlink(path) == 0 }

    /// Takes the file's room again where twice as much is free: posix_fallocate(3).
    func restore() {
        var found = stat()
        if stat(path, &found) == 0, found.st_size == size { return }
        guard let available, available >= 2 * Int64(size) else { return }
        if !Self.allocate(path, size, O_CREAT) { unlink(path) }
    }

    /// Allocates the log, which is there once the database was looked at. No lock of SQLite's lies on this file.
    func lengthen(log: String) { _ = Self.allocate(log, size, 0) }

    private static func allocate(_ path: String, _ size: Int, _ flags: Int32) -> Bool {
        let descriptor = open(path, O_RDWR | O_CLOEXEC | flags, 0o600)
        guard descriptor >= 0 else { return false }
        defer { close(descriptor) }
        return posix_fallocate(descriptor, 0, size) == 0
    }
}

extension String {
    /// Of a path, without the last part.
    var folder: String { lastIndex(of: "/").map { String(self[..<$0]) } ?? "." }
}
