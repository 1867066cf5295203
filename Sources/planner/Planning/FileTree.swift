import Glibc

/// The few operations on files that a plan's directory needs; each failure names its path and the system's reason.
enum FileTree {
    struct Failure: Error {
        var path: String
        var reason: String
        /// From `errno`, which must be read right after the call.
        init(_ path: String) {
            self.path = path
            reason = String(cString: strerror(errno))
        }
    }

    enum Kind { case nothing, directory, other }

    static func kind(of path: String) -> Kind {
        var status = stat()
        guard lstat(path, &status) == 0 else { return .nothing }
        return status.st_mode & S_IFMT == S_IFDIR ? .directory : .other
    }

    /// The absolute path of what is at `path`, links followed; nil where nothing is there.
    static func resolved(_ path: String) -> String? {
        guard let found = realpath(path, nil) else { return nil }
        defer { free(found) }
        return String(cString: found)
    }

    /// Why no directory can be made at `path`: what the system says of one in the nearest directory above that exists.
    static func obstacle(toMaking path: String) -> Failure? {
        var above = parent(of: path)
        while kind(of: above) == .nothing, above != parent(of: above) { above = parent(of: above) }
        var template = Array("\(above)/.XXXXXX".utf8CString)
        let failure = template.withUnsafeMutableBufferPointer { name -> Failure? in
            guard let name = name.baseAddress, mkdtemp(name) != nil else { return Failure(above) }
            rmdir(name)
            return nil
        }
        return failure
    }

    static func names(in path: String) throws(Failure) -> [String] {
        guard let stream = opendir(path) else { throw Failure(path) }
        defer { closedir(stream) }
        var names: [String] = []
        while let entry = readdir(stream) {
            let name = withUnsafePointer(to: &entry.pointee.d_name) { field in
                field.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
            }
            if name != ".", name != ".." { names.append(name) }
        }
        return names.sorted()
    }

    /// All of a file, or its first bytes.
    static func read(_ path: String, most: Int = .max) throws(Failure) -> [UInt8] {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw Failure(path) }
        defer { close(descriptor) }
        var status = stat()
        guard fstat(descriptor, &status) == 0 else { throw Failure(path) }
        var bytes = [UInt8](repeating: 0, count: min(max(0, Int(status.st_size)) + 1, max(1, most)))
        var filled = 0
        while filled < most {
            let capacity = bytes.count
            let count = bytes.withUnsafeMutableBytes { buffer in
                Glibc.read(descriptor, buffer.baseAddress.map { $0 + filled }, capacity - filled)
            }
            if count < 0 {
                if errno == EINTR { continue }
                throw Failure(path)
            }
            if count == 0 { break }
            filled += count
            if filled == bytes.count, filled < most {
                bytes += [UInt8](repeating: 0, count: min(bytes.count, most - filled))
            }
        }
        bytes.removeLast(bytes.count - filled)
        return bytes
    }

    /// Creates the file, writes the pieces one after the other and synchronises it.
    static func write(_ pieces: [[UInt8]], to path: String) throws(Failure) {
        let descriptor = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o644)
        guard descriptor >= 0 else { throw Failure(path) }
        defer { close(descriptor) }
        for bytes in pieces {
            var written = 0
            while written < bytes.count {
                let count = bytes.withUnsafeBytes { buffer in
                    Glibc.write(descriptor, buffer.baseAddress.map { $0 + written }, buffer.count - written)
                }
                if count < 0 {
                    if errno == EINTR { continue }
                    throw Failure(path)
                }
                written += count
            }
        }
        guard fsync(descriptor) == 0 else { throw Failure(path) }
    }

    /// A new directory in the one that `path` lies in, which is made where it is missing.
    static func makeTemporaryDirectory(beside path: String) throws(Failure) -> String {
        try makeParents(of: path)
        var template = Array("\(parent(of: path))/.\(name(of: path)).XXXXXX".utf8CString)
        let made = template.withUnsafeMutableBufferPointer { $0.baseAddress.map { mkdtemp($0) != nil } ?? false }
        guard made else { throw Failure(parent(of: path)) }
        let directory = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
        // mkdtemp makes it for its owner alone; a plan is for whoever may read the directory around it.
        guard chmod(directory, 0o755) == 0 else { throw Failure(directory) }
        return directory
    }

    static func synchronise(directory: String) throws(Failure) {
        let descriptor = open(directory, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard descriptor >= 0 else { throw Failure(directory) }
        defer { close(descriptor) }
        guard fsync(descriptor) == 0 else { throw Failure(directory) }
    }

    /// Puts `new` in the place of `path` and removes what was there.
    static func replace(_ path: String, with new: String) throws(Failure) {
        if kind(of: path) == .nothing {
            guard rename(new, path) == 0 else { throw Failure(path) }
        } else if exchange(new, path) {
            remove(new)
        } else {
            // A file system without exchange: the old one waits aside until the new one is in its place.
            let aside = new + ".old"
            guard rename(path, aside) == 0 else { throw Failure(path) }
            guard rename(new, path) == 0 else {
                let failure = Failure(path)
                _ = rename(aside, path)
                throw failure
            }
            remove(aside)
        }
        try synchronise(directory: parent(of: path))
    }

    /// renameat2(2) with RENAME_EXCHANGE: one step, so that `b` is there at every moment. Looked up by name, for Glibc's module does
    /// not show GNU extensions; false where the system or the file system lacks it.
    private static func exchange(_ a: String, _ b: String) -> Bool {
        typealias Function = @convention(c) (Int32, UnsafePointer<CChar>, Int32, UnsafePointer<CChar>, UInt32) -> Int32
        guard let symbol = dlsym(nil, "renameat2") else { return false }
        let renameExchange: UInt32 = 2
        return unsafeBitCast(symbol, to: Function.self)(AT_FDCWD, a, AT_FDCWD, b, renameExchange) == 0
    }

    /// Removes a directory of ours and the files in it; what can't be removed stays.
    static func remove(_ directory: String) {
        for name in (try? names(in: directory)) ?? [] {
            let path = "\(directory)/\(name)"
            if kind(of: path) == .directory { remove(path) } else { unlink(path) }
        }
        rmdir(directory)
    }

    private static func makeParents(of path: String) throws(Failure) {
        let above = parent(of: path)
        guard kind(of: above) == .nothing else { return }
        try makeParents(of: above)
        guard mkdir(above, 0o755) == 0 || errno == EEXIST else { throw Failure(above) }
    }

    static func parent(of path: String) -> String {
        guard let slash = path.lastIndex(of: "/") else { return "." }
        return slash == path.startIndex ? "/" : String(path[..<slash])
    }

    private static func name(of path: String) -> Substring {
        path.lastIndex(of: "/").map { path[path.index(after: $0)...] } ?? Substring(path)
    }
}
