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

    /// A journal of the small topology: a merger done early, put off, withdrawn, and the last taken back.
    static let journal = """
        number,recorded_at,recorded_by,action,unit,events,date,reason
        1,2025-06-20T08:15:00Z,an,complete,24@2025,p-24;c-07333,2025-06-20,letter 12
        2,2025-06-21T09:00:00Z,an,postpone,24@2004,p-24,2025-09-01,"letter 13, floods"
        3,2025-06-22T09:00:00Z,an,revoke,07663@2025,c-07663,,letter 14
        4,2025-06-23T09:00:00Z,an,undo,07663@2025,3,,letter 14 was of another commune

        """

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
