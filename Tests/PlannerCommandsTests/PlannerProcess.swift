import Foundation

/// The built `planner`, run as a person would: what it says, and its exit code.
struct PlannerProcess {
    var status: Int32
    var output: String
    var complaint: String

    /// Runs the program that was built beside these tests. `LANG` is English unless `environment` says otherwise.
    init(_ arguments: [String], environment: [String: String] = [:]) throws {
        let process = Process()
        process.executableURL = try Self.program()
        process.arguments = arguments
        process.environment = ["LANG": "C", "PATH": "/usr/bin:/bin"].merging(environment) { $1 }
        // Files, not pipes: nobody has to read while it runs.
        let directory = FileManager.default.temporaryDirectory.appendingPathComponent("tuyen-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: directory) }
        let out = directory.appendingPathComponent("out")
        let err = directory.appendingPathComponent("err")
        for file in [out, err] { try Data().write(to: file) }
        process.standardOutput = try FileHandle(forWritingTo: out)
        process.standardError = try FileHandle(forWritingTo: err)
        try process.run()
        process.waitUntilExit()
        status = process.terminationStatus
        output = String(decoding: try Data(contentsOf: out), as: UTF8.self)
        complaint = String(decoding: try Data(contentsOf: err), as: UTF8.self)
    }

    struct NotBuilt: Error { var path: String }

    private static func program() throws -> URL {
        let own = try FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")
        let program = URL(fileURLWithPath: own).deletingLastPathComponent().appendingPathComponent("planner")
        guard FileManager.default.isExecutableFile(atPath: program.path) else { throw NotBuilt(path: program.path) }
        return program
    }
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
