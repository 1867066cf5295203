import Foundation

/// A program that the tests start, with its output kept in files so that no pipe can fill up.
///
/// It is ended, by its own process id, when the value goes away: no test leaves a process behind.
final class Program: @unchecked Sendable {
    // `process` is used by the one test that made it; Foundation's Process is not marked Sendable.
    private let process = Process()
    private let outputPath: String
    private let errorPath: String
    private let scratch: Scratch

    struct Ended {
        var status: Int32
        var output: String
        var errors: String
    }

    init(_ executable: URL, _ arguments: [String], directory: URL? = nil, environment: [String: String] = [:]) throws {
        scratch = try Scratch()
        outputPath = scratch.path("out")
        errorPath = scratch.path("err")
        for path in [outputPath, errorPath] { try Data().write(to: URL(filePath: path)) }
        process.executableURL = executable
        process.arguments = arguments
        process.currentDirectoryURL = directory ?? Products.repository
        var merged = ProcessInfo.processInfo.environment
        for name in ["LC_ALL", "LC_MESSAGES", "LANG"] { merged[name] = nil }
        process.environment = merged.merging(environment) { _, new in new }
        process.standardInput = FileHandle.nullDevice
        process.standardOutput = FileHandle(forWritingAtPath: outputPath)
        process.standardError = FileHandle(forWritingAtPath: errorPath)
        try process.run()
    }

    deinit {
        if process.isRunning { kill(process.processIdentifier, SIGKILL) }
        process.waitUntilExit()
    }

    var isRunning: Bool { process.isRunning }
    var identifier: Int32 { process.processIdentifier }
    var output: String { (try? String(contentsOfFile: outputPath, encoding: .utf8)) ?? "" }
    var errors: String { (try? String(contentsOfFile: errorPath, encoding: .utf8)) ?? "" }

    func signal(_ number: Int32) { if process.isRunning { kill(process.processIdentifier, number) } }

    func wait() -> Ended {
        process.waitUntilExit()
        return Ended(status: process.terminationStatus, output: output, errors: errors)
    }

    /// Runs to the end.
    static func run(
        _ executable: URL, _ arguments: [String], directory: URL? = nil, environment: [String: String] = [:]
    ) throws -> Ended {
        try Program(executable, arguments, directory: directory, environment: environment).wait()
    }
}

/// Asks `condition` until it holds; false when `seconds` have gone by. The bound is for a hung program, not a measure.
func eventually(within seconds: Double = 60, _ condition: () throws -> Bool) rethrows -> Bool {
    let deadline = ContinuousClock.now + .seconds(seconds)
    while ContinuousClock.now < deadline {
        if try condition() { return true }
        usleep(50_000)
    }
    return try condition()
}

/// A TCP or UDP port that was free a moment ago.
func freePort(_ kind: Int32 = Int32(SOCK_STREAM.rawValue)) -> Int {
    let descriptor = socket(AF_INET, kind, 0)
    defer { close(descriptor) }
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_addr.s_addr = UInt32(INADDR_LOOPBACK).bigEndian
    var length = socklen_t(MemoryLayout<sockaddr_in>.size)
    _ = withUnsafeMutablePointer(to: &address) { pointer in
        pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { generic in
            bind(descriptor, generic, length) == 0 && getsockname(descriptor, generic, &length) == 0
        }
    }
    return Int(UInt16(bigEndian: address.sin_port))
}
