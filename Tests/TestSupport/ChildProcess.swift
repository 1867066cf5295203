import Foundation
package import Glibc
import Testing

/// A program that a test starts.
///
/// It writes into files, so that nobody has to read while it runs and no pipe that another child inherited keeps a reader
/// waiting; it begins with no signal blocked and with no descriptor of the tests but its three; whoever waits for it waits
/// only so long, and ends it then; it is ended when the value goes away. One thread uses a value at a time.
package final class ChildProcess {
    package struct Ended {
        /// Its exit code; nil where a signal ended it.
        package var code: Int32?
        package var signal: Int32?
        package var output: String
        package var errors: String
        /// As a shell has it: 128 and the signal.
        package var status: Int32 { code ?? 128 + (signal ?? 0) }
    }

    /// The folder of the tests' own executable, where SwiftPM puts the programs that it built.
    package static let products = URL(fileURLWithPath: "/proc/self/exe").resolvingSymlinksInPath()
        .deletingLastPathComponent().path

    /// A program of ours as it was built beside the tests; nil where it was not.
    package static func product(_ name: String) -> String? {
        let path = products + "/" + name
        return access(path, X_OK) == 0 ? path : nil
    }

    package let identifier: pid_t
    private let folder: String
    private let command: [String]
    private let patience: Double
    private var ended: Int32?

    /// Starts `command`, whose first word is looked up in PATH. `environment` is all that it gets; nil gives it the tests' own.
    /// It gets `input` to read. Who waits for it longer than `patience` seconds gets an issue, and it a SIGKILL.
    ///
    /// - Throws: `POSIXError` where it can't be started.
    package init(
        _ command: [String], environment: [String: String]? = nil, directory: String? = nil, input: [UInt8]? = nil,
        patience: Double = 300
    ) throws {
        var template = Array("/tmp/tuyen-child-XXXXXX".utf8CString)
        guard mkdtemp(&template) != nil else { throw POSIXError(.init(rawValue: errno) ?? .EIO) }
        folder = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
        self.command = command
        self.patience = patience
        if let input { try Data(input).write(to: URL(fileURLWithPath: folder + "/in")) }
        let ways = [
            (0, input == nil ? "/dev/null" : folder + "/in", O_RDONLY),
            (1, folder + "/out", O_WRONLY | O_CREAT | O_APPEND), (2, folder + "/err", O_WRONLY | O_CREAT | O_APPEND),
        ]
        do {
            identifier = try Self.spawn(
                directory.map { ["env", "--chdir", $0] + command } ?? command,
                environment: environment ?? ProcessInfo.processInfo.environment,
                ways: ways.map { (Int32($0.0), $0.1, $0.2) })
        } catch {
            try? FileManager.default.removeItem(atPath: folder)
            throw error
        }
    }

    deinit {
        if isRunning {
            kill(identifier, SIGKILL)
            var status: Int32 = 0
            while waitpid(identifier, &status, 0) < 0 && errno == EINTR {}
        }
        try? FileManager.default.removeItem(atPath: folder)
    }

    /// What it has written so far.
    package var output: String { text("out") }
    package var errors: String { text("err") }

    package var isRunning: Bool {
        if ended != nil { return false }
        var status: Int32 = 0
        guard waitpid(identifier, &status, WNOHANG) == identifier else { return true }
        ended = status
        return false
    }

    package func send(signal: Int32) { if isRunning { kill(identifier, signal) } }
    package func interrupt() { send(signal: SIGINT) }
    package func terminate() { send(signal: SIGTERM) }

    /// Waits until its output has a line for which `condition` holds: that line; nil where it ended without one.
    package func line(where condition: (Substring) -> Bool = { _ in true }) -> String? {
        var found: String?
        wait { isAtItsEnd in
            var lines = output.split(separator: "\n", omittingEmptySubsequences: false)
            // What stands behind the last line feed is not yet a line.
            let rest = lines.popLast() ?? ""
            if isAtItsEnd && !rest.isEmpty { lines.append(rest) }
            found = lines.first(where: condition).map(String.init)
            return found != nil
        }
        return found
    }

    /// Waits for its end.
    package func finish() -> Ended {
        wait { _ in false }
        let status = ended ?? 0
        let signal = status & 0x7F
        return Ended(
            code: signal == 0 ? (status >> 8) & 0xFF : nil, signal: signal == 0 ? nil : signal, output: output,
            errors: errors)
    }

    /// Waits until `condition` holds or it has ended.
    private func wait(until condition: (_ isAtItsEnd: Bool) -> Bool) {
        let deadline = ContinuousClock.now + .seconds(patience)
        var pause: UInt32 = 500
        var isOver = false
        while true {
            let runs = isRunning
            if condition(!runs) || !runs { return }
            if ContinuousClock.now >= deadline && !isOver {
                isOver = true
                Issue.record(
                    "\(command.joined(separator: " ")) ran for \(patience) s and was ended.\n\(output)\(errors)")
                kill(identifier, SIGKILL)
            }
            usleep(pause)
            pause = min(pause * 2, 10_000)
        }
    }

    private func text(_ name: String) -> String {
        FileManager.default.contents(atPath: folder + "/" + name).map { String(decoding: $0, as: UTF8.self) } ?? ""
    }

    private static func spawn(
        _ command: [String], environment: [String: String], ways: [(Int32, String, Int32)]
    ) throws -> pid_t {
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        for (descriptor, path, flags) in ways {
            posix_spawn_file_actions_addopen(&actions, descriptor, path, flags, 0o600)
        }
        // Those that are closed by the time of the spawn are no error.
        for name in (try? FileManager.default.contentsOfDirectory(atPath: "/proc/self/fd")) ?? [] {
            if let descriptor = Int32(name), descriptor > 2 {
                posix_spawn_file_actions_addclose(&actions, descriptor)
            }
        }
        var attributes = posix_spawnattr_t()
        posix_spawnattr_init(&attributes)
        defer { posix_spawnattr_destroy(&attributes) }
        var none = sigset_t()
        sigemptyset(&none)
        var standard = sigset_t()
        sigfillset(&standard)
        posix_spawnattr_setsigmask(&attributes, &none)
        posix_spawnattr_setsigdefault(&attributes, &standard)
        posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF))

        var words: [UnsafeMutablePointer<CChar>?] = command.map { strdup($0) } + [nil]
        var settings: [UnsafeMutablePointer<CChar>?] = environment.map { strdup("\($0)=\($1)") } + [nil]
        defer { for pointer in words + settings { free(pointer) } }
        var identifier: pid_t = 0
        let problem = posix_spawnp(&identifier, command[0], &actions, &attributes, &words, &settings)
        guard problem == 0 else { throw POSIXError(.init(rawValue: problem) ?? .EIO) }
        return identifier
    }
}
