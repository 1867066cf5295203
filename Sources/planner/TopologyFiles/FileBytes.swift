import Glibc
import Localization

/// Reads whole files, and no more of them than allowed.
enum FileBytes {
    enum Outcome {
        case bytes([UInt8])
        case missing
        case tooLarge
        case failed(Texts)
    }

    /// open(2), fstat(2), read(2). Anything but a regular file is refused, so that a pipe or a device cannot stall us.
    static func read(_ path: String, most: Int) -> Outcome {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
        guard descriptor >= 0 else { return errno == ENOENT ? .missing : .failed(reason()) }
        defer { close(descriptor) }
        var status = stat()
        guard fstat(descriptor, &status) == 0 else { return .failed(reason()) }
        guard status.st_mode & S_IFMT == S_IFREG else {
            return .failed(
                (status.st_mode & S_IFMT == S_IFDIR ? CheckWords.folderNotFile : .notRegularFile).texts)
        }
        guard status.st_size <= most else { return .tooLarge }
        // One byte more than the size, so that a file that grows while it is read is noticed.
        var bytes = [UInt8](repeating: 0, count: Int(status.st_size) + 1)
        var filled = 0
        while filled < bytes.count {
            let room = bytes.count - filled
            let count = bytes.withUnsafeMutableBytes { buffer in
                Glibc.read(descriptor, buffer.baseAddress.map { $0 + filled }, room)
            }
            if count == 0 { break }
            guard count > 0 else {
                if errno == EINTR { continue }
                return .failed(reason())
            }
            filled += count
        }
        guard filled < bytes.count else { return .failed(CheckWords.fileGrows.texts) }
        bytes.removeLast(bytes.count - filled)
        return .bytes(bytes)
    }

    /// opendir(3), readdir(3); empty where the folder cannot be read.
    static func names(in path: String) -> [String] {
        guard let folder = opendir(path) else { return [] }
        defer { closedir(folder) }
        var result: [String] = []
        while let entry = readdir(folder), result.count < 10_000 {
            let name = withUnsafePointer(to: &entry.pointee.d_name) { pointer in
                pointer.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
            }
            if name != ".", name != ".." { result.append(name) }
        }
        return result
    }

    /// The system's words for `errno`, to be read right after the call.
    static func reason() -> Texts {
        let words = String(cString: strerror(errno))
        return Texts(words, Phrases.translated(words, to: .vietnamese))
    }
}
