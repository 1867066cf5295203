import Foundation
import TestSupport

/// A program under test, or beside it, in the language of the tests.
final class Program {
    private let child: ChildProcess

    init(_ executable: URL, _ arguments: [String], directory: URL? = nil, environment: [String: String] = [:]) throws {
        var merged = ProcessInfo.processInfo.environment
        for name in ["LC_ALL", "LC_MESSAGES", "LANG"] { merged[name] = nil }
        child = try ChildProcess(
            [executable.path] + arguments, environment: merged.merging(environment) { _, new in new },
            directory: (directory ?? Products.repository).path, patience: 900)
    }

    var isRunning: Bool { child.isRunning }
    var identifier: Int32 { child.identifier }
    var output: String { child.output }
    var errors: String { child.errors }
    func signal(_ number: Int32) { child.send(signal: number) }
    func wait() -> ChildProcess.Ended { child.finish() }

    /// Runs to the end.
    static func run(
        _ executable: URL, _ arguments: [String], directory: URL? = nil, environment: [String: String] = [:]
    ) throws -> ChildProcess.Ended {
        try Program(executable, arguments, directory: directory, environment: environment).wait()
    }
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
