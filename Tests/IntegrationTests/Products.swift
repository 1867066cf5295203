import Foundation

/// Where the repository and the programs under test are.
enum Products {
    static let repository = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent()

    /// The folder of this test's own executable, which SwiftPM puts beside the programs it built.
    static let folder = URL(filePath: "/proc/self/exe").resolvingSymlinksInPath().deletingLastPathComponent()

    static let planner = folder.appending(path: "planner")
    static let agent = folder.appending(path: "agent")
    static let smallTopology = repository.appending(path: "Tests/Fixtures/topology-small").path
    static let vietnam = repository.appending(path: "topology/vietnam").path
}

/// A folder that is gone when the test is over.
final class Scratch: Sendable {
    let url: URL
    init() throws {
        url = FileManager.default.temporaryDirectory.appending(path: "tuyen-test-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
    }
    deinit { try? FileManager.default.removeItem(at: url) }
    func path(_ name: String) -> String { url.appending(path: name).path }
}
