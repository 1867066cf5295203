import Glibc
import Localization

/// A lock by which one process at a time changes a folder: flock(2) on a file in it, which is gone afterwards.
///
/// The system takes it back from a process that ends in whatever way.
struct FolderLock: ~Copyable {
    enum Failure: Error { case system(path: String, reason: Texts) }

    private let path: String
    private let descriptor: Int32

    /// Waits until it is free, after one call of `waiting` where it isn't.
    init(_ path: String, waiting: () -> Void) throws(Failure) {
        var hasWaited = false
        while true {
            let opened = open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0o644)
            guard opened >= 0 else { throw .system(path: path, reason: FileBytes.reason()) }
            while flock(opened, hasWaited ? LOCK_EX : LOCK_EX | LOCK_NB) != 0 {
                if errno == EWOULDBLOCK, !hasWaited {
                    hasWaited = true
                    waiting()
                } else if errno != EINTR {
                    let reason = FileBytes.reason()
                    close(opened)
                    throw .system(path: path, reason: reason)
                }
            }
            // The one before may have removed the file while we waited for it: then ours locks nobody out.
            var held = stat()
            var there = stat()
            if fstat(opened, &held) == 0, stat(path, &there) == 0, held.st_ino == there.st_ino {
                self.path = path
                descriptor = opened
                return
            }
            close(opened)
        }
    }

    deinit {
        unlink(path)
        close(descriptor)
    }
}
