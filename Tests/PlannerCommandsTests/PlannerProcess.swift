import Foundation
import TestSupport

/// The built `planner`, run as a person would: what it says, and its exit code.
struct PlannerProcess {
    var status: Int32
    var output: String
    var complaint: String

    /// Runs the program that was built beside these tests. `LANG` is English unless `environment` says otherwise.
    init(_ arguments: [String], environment: [String: String] = [:]) throws {
        guard let program = ChildProcess.product("planner") else { throw NotBuilt(folder: ChildProcess.products) }
        let ended = try ChildProcess(
            [program] + arguments, environment: ["LANG": "C", "PATH": "/usr/bin:/bin"].merging(environment) { $1 }
        ).finish()
        (status, output, complaint) = (ended.status, ended.output, ended.errors)
    }

    struct NotBuilt: Error { var folder: String }
}

/// The small country of Tests/Fixtures.
let smallTopology: String = {
    let parts = #filePath.split(separator: "/", omittingEmptySubsequences: false)
    return (parts.dropLast(2).map(String.init) + ["Fixtures", "topology-small"]).joined(separator: "/")
}()

/// A directory that is gone after the test.
struct TemporaryDirectory: ~Copyable {
    let url: URL
    init() throws {
        url = FileManager.default.temporaryDirectory.appendingPathComponent("tuyen-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
    }
    deinit { try? FileManager.default.removeItem(at: url) }
    func path(_ name: String) -> String { url.appendingPathComponent(name).path }
}
