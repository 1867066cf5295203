import Glibc
import Localization

extension FileBytes {
    enum Failure: Error { case system(path: String, reason: Texts) }

    /// Puts `bytes` in the place of the file at `path`, or removes it where they are nil: written beside it, synchronised and
    /// renamed, so that whoever reads sees the old or the new. A symbolic link stays one; the file keeps its mode.
    static func replace(_ path: String, with bytes: [UInt8]?) throws(Failure) {
        let path = resolved(path)
        let parent = path.lastIndex(of: "/").map { String(path[..<$0]) } ?? "."
        guard let bytes else {
            guard unlink(path) == 0 || errno == ENOENT else { throw failure(path) }
            try synchronise(folder: parent)
            return
        }
        let name = path.lastIndex(of: "/").map { path[path.index(after: $0)...] } ?? path[...]
        var template = Array("\(parent)/.\(name).XXXXXX".utf8CString)
        let descriptor = template.withUnsafeMutableBufferPointer { $0.baseAddress.map { mkstemp($0) } ?? -1 }
        guard descriptor >= 0 else { throw failure(parent) }
        let partial = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
        do throws(Failure) {
            defer { close(descriptor) }
            var status = stat()
            let mode = stat(path, &status) == 0 ? status.st_mode & 0o777 : 0o644
            guard fchmod(descriptor, mode) == 0 else { throw failure(partial) }
            try write(bytes, to: descriptor, partial)
            guard fsync(descriptor) == 0 else { throw failure(partial) }
            guard rename(partial, path) == 0 else { throw failure(path) }
        } catch {
            unlink(partial)
            throw error
        }
        try synchronise(folder: parent)
    }

    private static func write(_ bytes: [UInt8], to descriptor: Int32, _ path: String) throws(Failure) {
        var written = 0
        while written < bytes.count {
            let count = bytes.withUnsafeBytes { buffer in
                Glibc.write(descriptor, buffer.baseAddress.map { $0 + written }, bytes.count - written)
            }
            if count < 0 {
                if errno == EINTR { continue }
                throw failure(path)
            }
            written += count
        }
    }

    private static func synchronise(folder: String) throws(Failure) {
        let descriptor = open(folder.isEmpty ? "/" : folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard descriptor >= 0 else { throw failure(folder) }
        defer { close(descriptor) }
        guard fsync(descriptor) == 0 else { throw failure(folder) }
    }

    private static func resolved(_ path: String) -> String {
        guard let found = realpath(path, nil) else { return path }
        defer { free(found) }
        return String(cString: found)
    }

    private static func failure(_ path: String) -> Failure { .system(path: path, reason: reason()) }
}
