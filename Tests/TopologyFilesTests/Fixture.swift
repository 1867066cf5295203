import Glibc

@testable import TopologyFiles

/// The files of a topology in memory, to be changed one mistake at a time.
struct Fixture {
    /// The repository's root.
    static let root: String = {
        var parts = #filePath.split(separator: "/", omittingEmptySubsequences: false)
        parts.removeLast(3)
        return parts.joined(separator: "/")
    }()
    static let smallPath = root + "/Tests/Fixtures/topology-small"
    static let countryPath = root + "/topology/vietnam"

    var files: [String: [UInt8]]

    /// Tests/Fixtures/topology-small: three provinces before, of which two merge, eleven communes.
    static let small: Fixture = {
        var files: [String: [UInt8]] = [:]
        for file in TopologyFolder.files + TopologyFolder.optionalFiles {
            if case .bytes(let bytes) = FileBytes.read(smallPath + "/" + file, most: 1 << 20) { files[file] = bytes }
        }
        return Fixture(files: files)
    }()

    subscript(file: String) -> String {
        get { String(decoding: files[file] ?? [], as: UTF8.self) }
        set { files[file] = Array(newValue.utf8) }
    }

    /// Replaces the first `old`; false where the file has none, which is a mistake in a test.
    mutating func replace(_ old: String, by new: String, in file: String) -> Bool {
        guard var bytes = files[file] else { return false }
        let wanted = Array(old.utf8)
        guard wanted.count <= bytes.count else { return false }
        for start in 0...(bytes.count - wanted.count) where bytes[start..<(start + wanted.count)].elementsEqual(wanted)
        {
            bytes.replaceSubrange(start..<(start + wanted.count), with: Array(new.utf8))
            files[file] = bytes
            return true
        }
        return false
    }

    func read() -> TopologyReading { TopologyReader(files: files).read() }
}

/// A folder of its own for a test, gone when the test is done.
final class ScratchFolder {
    let path: String

    init(_ fixture: Fixture) throws {
        var template = Array("/tmp/tuyen-topology-XXXXXX".utf8CString)
        guard mkdtemp(&template) != nil else { throw Failure(code: errno) }
        path = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
        for (file, bytes) in fixture.files { try write(bytes, to: file) }
    }

    struct Failure: Error { var code: Int32 }

    func write(_ bytes: [UInt8], to file: String) throws {
        guard let stream = fopen(path + "/" + file, "w") else { throw Failure(code: errno) }
        defer { fclose(stream) }
        guard fwrite(bytes, 1, bytes.count, stream) == bytes.count else { throw Failure(code: errno) }
    }

    deinit {
        for name in FileBytes.names(in: path) { unlink(path + "/" + name) }
        rmdir(path)
    }
}
