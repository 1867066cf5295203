import Foundation
import Glibc

/// The `agent` program as it was built beside these tests, run as a person runs it.
struct AgentBinary {
    struct Outcome {
        var code: Int32
        var output: String
        var errors: String

        /// The output read as JSON.
        var json: [String: Any] {
            (try? JSONSerialization.jsonObject(with: Data(output.utf8))) as? [String: Any] ?? [:]
        }

        /// A whole number at `path` in the JSON, `lost.forward`.
        func number(_ path: String) -> Int? {
            var value: Any? = json
            for key in path.split(separator: ".") { value = (value as? [String: Any])?[String(key)] }
            return value as? Int
        }
    }

    /// nil where the program has not been built.
    static let path: String? = {
        let folder = URL(fileURLWithPath: "/proc/self/exe").resolvingSymlinksInPath().deletingLastPathComponent()
        let path = folder.appendingPathComponent("agent").path
        return FileManager.default.isExecutableFile(atPath: path) ? path : nil
    }()

    /// What stands before the program on the command line: `ip netns exec …`.
    var prefix: [String] = []
    var environment = AgentBinary.bare

    /// Nothing of the tester's own but where Python finds what `script/test` put there for the tests.
    private static let bare: [String: String] = {
        var bare = ["PATH": "/usr/sbin:/usr/bin:/sbin:/bin", "LANG": "C.UTF-8", "SWIFT_BACKTRACE": "enable=no"]
        bare["PYTHONPATH"] = ProcessInfo.processInfo.environment["PYTHONPATH"]
        return bare
    }()

    /// Runs it to its end.
    func run(_ arguments: String...) throws -> Outcome {
        let running = try start(arguments)
        return running.finish()
    }

    /// Starts it; the caller ends it.
    func start(_ arguments: [String]) throws -> Running {
        guard let path = Self.path else { throw CocoaError(.fileNoSuchFile) }
        return try Running(command: prefix + [path] + arguments, environment: environment)
    }

    /// Runs any program to its end.
    @discardableResult
    static func command(_ words: String...) throws -> Outcome {
        try Running(command: words, environment: AgentBinary().environment).finish()
    }

    /// A program under way.
    final class Running {
        private let process = Process()
        private let output = Pipe()
        private let errors = Pipe()
        private var head = ""

        init(command: [String], environment: [String: String]) throws {
            process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
            process.arguments = command
            process.environment = environment
            process.standardOutput = output
            process.standardError = errors
            try process.run()
        }

        /// The first line of its output; blocks until it is there.
        func firstLine() -> String {
            while !head.contains("\n") {
                let more = output.fileHandleForReading.availableData
                guard !more.isEmpty else { break }
                head += String(decoding: more, as: UTF8.self)
            }
            return String(head.prefix { $0 != "\n" })
        }

        var processIdentifier: Int32 { process.processIdentifier }
        func interrupt() { process.interrupt() }
        func terminate() { process.terminate() }
        /// For programs of others: what we start begins with most signals blocked, SIGTERM among them, as our threads have them.
        func end() { _ = kill(process.processIdentifier, SIGKILL) }

        /// Waits for its end; nothing here writes more than a pipe holds.
        func finish() -> Outcome {
            let rest = output.fileHandleForReading.readDataToEndOfFile()
            let complaints = errors.fileHandleForReading.readDataToEndOfFile()
            process.waitUntilExit()
            return Outcome(
                code: process.terminationStatus, output: head + String(decoding: rest, as: UTF8.self),
                errors: String(decoding: complaints, as: UTF8.self))
        }
    }
}
