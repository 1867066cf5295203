import Foundation
import TestSupport

/// Two hosts on a cable in namespaces of their own; the agent watches on the left one's interface.
final class Cable {
    let left: String
    let right: String

    init(_ block: Int) throws {
        left = "ty-cap-l\(getpid())-\(block)"
        right = "ty-cap-r\(getpid())-\(block)"
        try Self.run("ip", "netns", "add", left)
        try Self.run("ip", "netns", "add", right)
        try Self.run("ip", "-n", left, "link", "add", "wire", "type", "veth", "peer", "name", "wire", "netns", right)
        for (host, number) in [(left, 1), (right, 2)] {
            try Self.run("ip", "-n", host, "address", "add", "10.211.\(block).\(number)/24", "dev", "wire")
            try Self.run("ip", "-n", host, "link", "set", "wire", "up")
        }
    }

    deinit { for host in [left, right] { _ = try? ChildProcess(["ip", "netns", "delete", host]).finish() } }

    @discardableResult
    static func run(_ words: String...) throws -> String {
        let ended = try ChildProcess(words).finish()
        guard ended.status == 0 else { throw Failure(description: "\(words): \(ended.errors)") }
        return ended.output
    }

    struct Failure: Error, CustomStringConvertible { var description: String }

    static let isAllowed: Bool = {
        guard getuid() == 0 else { return false }
        let name = "ty-cap-try\(getpid())"
        guard (try? ChildProcess(["ip", "netns", "add", name]).finish().status) == 0 else { return false }
        return (try? ChildProcess(["ip", "netns", "delete", name]).finish().status) == 0
    }()

    static let hasAgent = ChildProcess.product("agent") != nil
}
