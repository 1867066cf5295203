import FoundationEssentials
import Glibc
import Identity

/// Reads, copies and measures the files of an archive.
enum ArchiveFiles {
    /// Files at most: far above a plan's.
    static let most = 10_000

    static func failure(_ path: String) -> DataArchive.Failure {
        .unusable(path, reason: String(cString: strerror(errno)))
    }

    /// Regular files below, by their paths within; nothing else belongs there.
    static func names(in root: String, _ prefix: String) throws -> [String] {
        var found: [String] = []
        for name in try FileManager.default.contentsOfDirectory(atPath: root + "/" + prefix) {
            let path = root + "/" + prefix + name
            switch try FileManager.default.attributesOfItem(atPath: path)[.type] as? FileAttributeType {
            case .typeRegular: found.append(prefix + name)
            case .typeDirectory: found += try names(in: root, prefix + name + "/")
            default: throw DataArchive.Failure.unusable(path, reason: "no regular file")
            }
            guard found.count <= most else {
                throw DataArchive.Failure.unusable(root, reason: "more than \(most) files")
            }
        }
        return found
    }

    static func copyTree(_ from: String, to: String) throws {
        let root = DataFolder(path: from).path
        for name in try names(in: root, "") {
            try makeParents(of: to + "/" + name)
            try copy(root + "/" + name, to: to + "/" + name)
        }
    }

    static func makeParents(of path: String) throws {
        guard let slash = path.lastIndex(of: "/"), slash > path.startIndex else { return }
        try FileManager.default.createDirectory(
            atPath: String(path[..<slash]), withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
    }

    /// Copies a file and waits for the disk; the copy is its owner's alone, as keys must be.
    static func copy(_ from: String, to: String) throws {
        let source = open(from, O_RDONLY | O_CLOEXEC | O_NOFOLLOW)
        guard source >= 0 else { throw failure(from) }
        defer { close(source) }
        let target = open(to, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        guard target >= 0 else { throw failure(to) }
        defer { close(target) }
        try read(source, from) { bytes in
            var written = 0
            while written < bytes.count {
                let count = write(target, bytes.baseAddress.map { $0 + written }, bytes.count - written)
                if count < 0, errno == EINTR { continue }
                guard count > 0 else { throw failure(to) }
                written += count
            }
        }
        guard fsync(target) == 0 else { throw failure(to) }
    }

    /// A file's octets and SHA-256; a megabyte at a time.
    static func measured(_ path: String) throws -> (octets: UInt64, digest: String) {
        let file = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW)
        guard file >= 0 else { throw failure(path) }
        defer { close(file) }
        let digest = try DigestStream()
        var octets: UInt64 = 0
        try read(file, path) { bytes in
            octets += UInt64(bytes.count)
            try digest.update(bytes)
        }
        return (octets, hexadecimal(try digest.finish()))
    }

    private static func read(_ file: Int32, _ path: String, _ take: (UnsafeRawBufferPointer) throws -> Void) throws {
        var chunk = [UInt8](repeating: 0, count: 1 << 20)
        while true {
            let count = Glibc.read(file, &chunk, chunk.count)
            if count < 0, errno == EINTR { continue }
            guard count >= 0 else { throw failure(path) }
            if count == 0 { return }
            try chunk.withUnsafeBytes { try take(UnsafeRawBufferPointer(rebasing: $0[..<count])) }
        }
    }
}
