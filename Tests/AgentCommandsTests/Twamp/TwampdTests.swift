import Foundation
import TestSupport
import Testing

/// perfSONAR's TWAMP server, where it is installed (package `twamp-server` of perfSONAR's own repository; Debian has none).
struct Twampd {
    static let path = ["/usr/bin", "/usr/sbin", "/usr/local/bin"].map { $0 + "/twampd" }.first {
        FileManager.default.isExecutableFile(atPath: $0)
    }

    let folder: URL
    let running: AgentBinary.Running
    let port: Int

    /// On loopback, in open mode, its reflectors on ports 19000 to 19100.
    init() throws {
        guard let path = Self.path else { throw CocoaError(.fileNoSuchFile) }
        port = 20_000 + Int(getpid() % 10_000)
        folder = FileManager.default.temporaryDirectory.appendingPathComponent("twampd-\(getpid())")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        let settings = "authmode O\nsrcnode 127.0.0.1:\(port)\ntestports 19000-19100\nvardir \(folder.path)\n"
        let limits = "limit root with bandwidth=0, disk=0, allow_open_mode=on\nassign default root\n"
        try settings.write(
            to: folder.appendingPathComponent("twamp-server.conf"), atomically: true, encoding: .utf8)
        try limits.write(
            to: folder.appendingPathComponent("twamp-server.limits"), atomically: true, encoding: .utf8)
        running = try AgentBinary.Running(
            command: [path, "-Z", "-f", "-c", folder.path, "-R", folder.path],
            environment: AgentBinary().environment)
    }

    func stop() {
        running.end()
        _ = running.finish()
        try? FileManager.default.removeItem(at: folder)
    }
}

@Suite(
    "agent probe twamp against twampd", .blocking,
    .enabled(if: AgentBinary.path != nil && Twampd.path != nil, "needs perfSONAR's twampd, which is not installed"))
struct TwampdTests {
    @Test(
        "on a steady beat and as a Poisson stream nothing is lost, and nothing invented",
        arguments: [[], ["--poisson"]])
    func measures(schedule: [String]) async throws {
        let server = try Twampd()
        defer { server.stop() }
        var outcome: AgentBinary.Outcome?
        // It takes a moment until it listens.
        for _ in 0..<50 {
            outcome = try AgentBinary().start(
                ["probe", "twamp", "127.0.0.1", "--control-port", "\(server.port)", "-c", "100", "-i", "5ms"] + schedule
                    + ["--format", "json"]
            ).finish()
            if outcome?.code == 0 { break }
            try await Task.sleep(for: .milliseconds(100))
        }
        let probe = try #require(outcome)
        #expect(probe.code == 0, "\(probe.errors)")
        #expect(probe.number("received") == 100 && probe.number("lost.total") == 0)
        #expect((19_000...19_100).contains(probe.number("port") ?? 0), "the port is the server's choice")
        #expect(probe.number("duplicated.forward") == 0 && probe.number("reordered.forward") == 0)
    }
}
