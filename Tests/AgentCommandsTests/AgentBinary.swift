import Foundation
import Glibc
import TestSupport

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

        /// Samples of a probe's that are marked, and count for no delay.
        var marked: Int { (json["marked"] as? [String: Int])?.values.reduce(0, +) ?? 0 }
    }

    /// nil where the program has not been built.
    static let path = ChildProcess.product("agent")

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
        private let child: ChildProcess

        init(command: [String], environment: [String: String]) throws {
            // env(1) looks the program up in the PATH that it is given, not in the tester's.
            child = try ChildProcess(["/usr/bin/env"] + command, environment: environment)
        }

        /// The first line of its output; blocks until it is there.
        func firstLine() -> String { child.line() ?? "" }

        /// The first line of its output that has `text` in it, once it is there; nil where it ended without.
        func line(containing text: String) -> String? { child.line { $0.contains(text) } }

        /// Waits until its complaints have `text` in them; false where it ended, or a minute went by, without.
        func says(_ text: String) -> Bool {
            eventually { child.errors.contains(text) || !child.isRunning } && child.errors.contains(text)
        }

        var processIdentifier: Int32 { child.identifier }
        var isRunning: Bool { child.isRunning }
        func interrupt() { child.interrupt() }
        func terminate() { child.terminate() }
        func end() { child.send(signal: SIGKILL) }

        /// Waits for its end.
        func finish() -> Outcome {
            let ended = child.finish()
            return Outcome(code: ended.status, output: ended.output, errors: ended.errors)
        }
    }
}
