import Glibc

/// Files that hold secrets or state: written whole or not at all, and readable by their owner alone.
package enum PrivateFile {
    /// Replaces the file at `path` by `bytes`: a temporary file beside it is written, synced and renamed over it, then
    /// the folder is synced. After a crash at any moment the old content or the new stands there, never a part.
    package static func write(_ bytes: [UInt8], to path: String, mode: UInt32 = 0o600) throws {
        let temporary = "\(path).\(getpid()).\(UInt32.random(in: 0 ... .max)).new"
        let descriptor = open(temporary, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, mode)
        guard descriptor >= 0 else { throw failure("create", temporary) }
        do {
            defer { close(descriptor) }
            try write(bytes, descriptor, temporary)
            guard fchmod(descriptor, mode) == 0 else { throw failure("set the mode of", temporary) }
            guard fsync(descriptor) == 0 else { throw failure("sync", temporary) }
            guard rename(temporary, path) == 0 else { throw failure("rename \(temporary) to", path) }
        } catch {
            unlink(temporary)
            throw error
        }
        syncFolder(of: path)
    }

    /// The file's bytes; an error where it is longer than `limit`.
    package static func read(_ path: String, limit: Int = 1 << 20) throws -> [UInt8] {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw failure("open", path) }
        defer { close(descriptor) }
        var bytes: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 16_384)
        while true {
            let count = Glibc.read(descriptor, &chunk, chunk.count)
            if count < 0, errno == EINTR { continue }
            guard count >= 0 else { throw failure("read", path) }
            if count == 0 { return bytes }
            bytes += chunk[..<count]
            guard bytes.count <= limit else {
                throw IdentityError("read \(path)", "it is longer than \(limit) bytes")
            }
        }
    }

    /// Whether the file is there; that one can't look, for want of permission say, is an error and no absence.
    package static func exists(_ path: String) throws -> Bool {
        if access(path, F_OK) == 0 { return true }
        guard errno == ENOENT else { throw failure("look at", path) }
        return false
    }

    /// Takes the file away, where there is one.
    package static func remove(_ path: String) throws {
        guard unlink(path) == 0 || errno == ENOENT else { throw failure("remove", path) }
        syncFolder(of: path)
    }

    /// Finds out, before something is done that can't be undone, whether `write` to this path could work.
    package static func checkWritable(_ path: String) throws {
        var status = stat()
        if stat(path, &status) == 0, status.st_mode & S_IFMT == S_IFDIR {
            throw IdentityError("write \(path)", String(cString: strerror(EISDIR)))
        }
        let probe = "\(path).\(getpid()).\(UInt32.random(in: 0 ... .max)).new"
        let descriptor = open(probe, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw failure("create", probe) }
        close(descriptor)
        unlink(probe)
    }

    /// Permission bits of the file; nil where there is none.
    package static func mode(of path: String) -> UInt32? {
        var status = stat()
        return stat(path, &status) == 0 ? status.st_mode & 0o7777 : nil
    }

    private static func write(_ bytes: [UInt8], _ descriptor: Int32, _ path: String) throws {
        var written = 0
        while written < bytes.count {
            let count = bytes[written...].withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { throw failure("write", path) }
            written += count
        }
    }

    /// Some file systems refuse fsync of a folder; the rename itself is atomic there all the same.
    private static func syncFolder(of path: String) {
        let folder = path.lastIndex(of: "/").map { String(path[..<$0]) } ?? "."
        let descriptor = open(folder.isEmpty ? "/" : folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard descriptor >= 0 else { return }
        fsync(descriptor)
        close(descriptor)
    }

    private static func failure(_ action: String, _ path: String) -> IdentityError {
        let code = errno
        return IdentityError("\(action) \(path)", "\(String(cString: strerror(code))) (errno \(code))")
    }
}
