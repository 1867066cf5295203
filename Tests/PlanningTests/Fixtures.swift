import Localization
import NetworkModel
import Planning
import Testing
import TopologyFiles

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

/// The repository's own files, found from where this one stands.
enum Repository {
    static func path(_ relative: String, from file: String = #filePath) -> String {
        let parts = file.split(separator: "/", omittingEmptySubsequences: false)
        return (parts.dropLast(3).map(String.init) + [relative]).joined(separator: "/")
    }

    /// A checked topology; the test fails with its findings where it has errors.
    static func topology(_ relative: String) throws -> Topology {
        let reading = TopologyFolder(path: path(relative)).read()
        return try #require(
            reading.topology, "\(reading.findings.prefix(3).map { $0.text(.english) })")
    }
}

/// A directory that is gone after the test.
struct TemporaryDirectory: ~Copyable {
    let path: String

    init() throws {
        let url = FileManager.default.temporaryDirectory.appendingPathComponent("tuyen-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
        path = url.path
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }

    func contents(_ name: String) throws -> String {
        String(decoding: try Data(contentsOf: URL(fileURLWithPath: "\(path)/\(name)")), as: UTF8.self)
    }

    func write(_ text: String, to name: String) throws {
        try Data(text.utf8).write(to: URL(fileURLWithPath: "\(path)/\(name)"))
    }

    func names(_ relative: String = "") throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: relative.isEmpty ? path : "\(path)/\(relative)").sorted()
    }
}
