import Glibc
import Identity

/// The collector's folder: keys, certificates and the store, readable by its owner alone.
package struct DataFolder: Hashable, Sendable {
    package let path: String

    package init(path: String) { self.path = path.count > 1 && path.hasSuffix("/") ? String(path.dropLast()) : path }

    package var authorityKey: String { path + "/ca-key.pem" }
    package var authorityCertificate: String { path + "/ca.pem" }
    package var serverKey: String { path + "/server-key.pem" }
    package var serverCertificate: String { path + "/server.pem" }
    package var store: String { path + "/collector.sqlite" }
    fileprivate var lock: String { path + "/serve.lock" }

    package enum Failure: Error, Hashable {
        /// A step on the folder failed: what, on which path, and the system's words.
        case unusable(action: String, path: String, reason: String)
        /// Another `serve` runs on this folder.
        case inUse(String)
        /// No `serve` has run on this folder yet.
        case notMade(String)
    }

    /// Makes the folder with mode 0700 where there is none, and takes group's and others' access away where they have any.
    package func make() throws(Failure) {
        var made = ""
        for part in path.split(separator: "/", omittingEmptySubsequences: false) {
            made += made.isEmpty && part.isEmpty ? "/" : (made.isEmpty || made == "/" ? "\(part)" : "/\(part)")
            if mkdir(made, made == path ? 0o700 : 0o755) != 0, errno != EEXIST { throw Self.failure("make", made) }
        }
        let descriptor = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard descriptor >= 0 else { throw Self.failure("use", path) }
        defer { close(descriptor) }
        if (PrivateFile.mode(of: path) ?? 0o077) & 0o077 != 0, fchmod(descriptor, 0o700) != 0 {
            throw Self.failure("protect", path)
        }
    }

    fileprivate static func failure(_ action: String, _ path: String) -> Failure {
        .unusable(action: action, path: path, reason: String(cString: strerror(errno)))
    }
}

/// The right to serve from a data folder, held by at most one process; the kernel gives it up with the process.
package final class DataFolderLock: Sendable {
    private let descriptor: Int32

    package init(_ folder: DataFolder) throws(DataFolder.Failure) {
        let descriptor = open(folder.lock, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw DataFolder.failure("open", folder.lock) }
        guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
            let isHeld = errno == EWOULDBLOCK
            let failure = DataFolder.failure("lock", folder.lock)
            close(descriptor)
            throw isHeld ? .inUse(folder.path) : failure
        }
        self.descriptor = descriptor
    }

    deinit {
        // A child between fork(2) and exec(2) holds the descriptor too: closing ours alone would leave the lock to it.
        flock(descriptor, LOCK_UN)
        close(descriptor)
    }
}
