import Glibc

/// An exclusive flock(2) for as long as it lives; the kernel drops it however the process ends.
final class FolderLock: Sendable {
    private let descriptor: Int32

    /// Takes the lock at once or not at all; the file then holds our process id for whoever is refused.
    init(path: String) throws(SpoolError) {
        let opened = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
        guard opened >= 0 else {
            throw .system(action: "open the lock", path: path, errno: errno, words: String(cString: strerror(errno)))
        }
        guard flock(opened, LOCK_EX | LOCK_NB) == 0 else {
            let holder = Self.text(opened)
            close(opened)
            throw .inUse(path: path, holder: holder)
        }
        descriptor = opened
        let own = Array("\(getpid())\n".utf8)
        ftruncate(opened, 0)
        _ = pwrite(opened, own, own.count, 0)
    }

    deinit {
        // A child between fork(2) and exec(2) holds the descriptor too: closing ours alone would leave the lock to it.
        flock(descriptor, LOCK_UN)
        close(descriptor)
    }

    private static func text(_ descriptor: Int32) -> String? {
        var buffer = [UInt8](repeating: 0, count: 32)
        let count = pread(descriptor, &buffer, buffer.count, 0)
        let digits = buffer.prefix(max(0, count)).prefix { $0 >= 0x30 && $0 <= 0x39 }
        return digits.isEmpty ? nil : String(decoding: digits, as: UTF8.self)
    }
}
