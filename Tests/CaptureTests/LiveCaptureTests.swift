import Foundation
import Synchronization
import TestSupport
import Testing

@testable import Capture

@Suite(
    "Live capture", .blocking,
    .enabled(if: Cable.isAllowed && Cable.hasAgent, "needs root, ip(8), network namespaces and the agent program"))
struct LiveCaptureTests {
    private func intervals(_ output: String) -> [[String: Any]] {
        output.split(separator: "\n").compactMap {
            (try? JSONSerialization.jsonObject(with: Data($0.utf8))) as? [String: Any]
        }
    }

    private func start(_ cable: Cable, _ words: String...) throws -> ChildProcess {
        let agent = try #require(ChildProcess.product("agent"))
        return try ChildProcess(
            ["ip", "netns", "exec", cable.left, agent, "capture", "--interface", "wire", "--format", "json"] + words,
            patience: 60)
    }

    /// Whether the capture has its socket.
    private func awaitSocket(_ cable: Cable) throws {
        let isThere = try eventually {
            try Cable.run("ip", "netns", "exec", cable.left, "cat", "/proc/net/packet").split(separator: "\n").count > 1
        }
        #expect(isThere)
        usleep(200_000)
    }

    @Test("each packet is counted once, by its direction, and what the filter refuses is not")
    func counted() throws {
        let cable = try Cable(110)
        let capture = try start(cable, "--filter", "icmp", "--interval", "60s", "--line-rate", "100M")
        try awaitSocket(cable)
        try Cable.run(
            "ip", "netns", "exec", cable.right, "ping", "-qc", "20", "-i", "0.01", "-Q", "184", "10.211.110.1")
        usleep(400_000)
        capture.interrupt()
        let ended = capture.finish()
        #expect(ended.status == 0, "\(ended.errors)")
        let interval = try #require(intervals(ended.output).first)
        #expect(interval["packets"] as? Int == 40 && interval["dropped"] as? Int == 0)
        let directions = try #require(interval["directions"] as? [String: [String: Any]])
        #expect(directions["inbound"]?["packets"] as? Int == 20 && directions["outbound"]?["packets"] as? Int == 20)
        let classes = try #require(interval["classes"] as? [[String: Any]])
        #expect(classes.map { $0["dscp"] as? Int } == [46])
        #expect(interval["coverage"] as? Double == 1)
    }

    @Test("what the kernel still has when a capture is ended is counted")
    func ringAtEnd() throws {
        let cable = try Cable(113)
        let capture = try start(cable, "--filter", "icmp", "--interval", "60s")
        try awaitSocket(cable)
        try Cable.run("ip", "netns", "exec", cable.right, "ping", "-qc", "30", "-i", "0.002", "10.211.113.1")
        capture.interrupt()
        let ended = capture.finish()
        #expect(ended.status == 0, "\(ended.errors)")
        #expect(intervals(ended.output).first?["packets"] as? Int == 60)
    }

    @Test("a capture of a quiet line lasts as long as it was asked to, and its interval with it")
    func duration() throws {
        let cable = try Cable(114)
        let ended = try start(cable, "--filter", "udp port 9", "--interval", "1s", "--duration", "1500ms").finish()
        #expect(ended.status == 0, "\(ended.errors)")
        let lengths = intervals(ended.output).compactMap { interval -> Int? in
            guard let begin = interval["begin"] as? Int, let end = interval["end"] as? Int else { return nil }
            return end - begin
        }
        #expect(lengths == [1_000_000_000, 500_000_000])
    }

    @Test("a capture that is kept from its processor over its end counts all that waits in the ring")
    func stopped() throws {
        let cable = try Cable(115)
        let capture = try start(cable, "--filter", "icmp", "--interval", "60s", "--duration", "3s")
        try awaitSocket(cable)
        capture.send(signal: SIGSTOP)
        try Cable.run("ip", "netns", "exec", cable.right, "ping", "-fqc", "2000", "10.211.115.1")
        usleep(3_500_000)
        capture.send(signal: SIGCONT)
        let ended = capture.finish()
        #expect(ended.status == 0, "\(ended.errors)")
        #expect(intervals(ended.output).map { $0["packets"] as? Int } == [4_000])
        #expect(intervals(ended.output).first?["dropped"] as? Int == 0)
    }

    @Test("a capture ends by itself after so many packets")
    func limit() throws {
        let cable = try Cable(111)
        let capture = try start(cable, "--count", "6", "--filter", "icmp", "--flows")
        try awaitSocket(cable)
        try Cable.run("ip", "netns", "exec", cable.right, "ping", "-qc", "5", "-i", "0.01", "10.211.111.1")
        let ended = capture.finish()
        #expect(ended.status == 0, "\(ended.errors)")
        let rows = intervals(ended.output)
        let flow = try #require(rows.first { $0["type"] as? String == "flow" })
        #expect((flow["forward"] as? [String: Any])?["packets"] as? Int == 3)
        #expect((flow["backward"] as? [String: Any])?["packets"] as? Int == 3)
    }

    @Test("nothing that came between the capture's begin and its filter is counted")
    func beforeFilter() throws {
        let cable = try Cable(163)
        let flood = try ChildProcess(
            ["ip", "netns", "exec", cable.right, "ping", "-qf", "-w", "20", "10.211.163.1"], patience: 60)
        for _ in 0..<4 {
            let ended = try start(cable, "--filter", "udp port 9", "--duration", "300ms").finish()
            #expect(ended.status == 0, "\(ended.errors)")
            let told = intervals(ended.output)
            #expect(told.count == 1 && told.allSatisfy { $0["packets"] as? Int == 0 })
        }
        #expect(flood.isRunning)
        flood.interrupt()
        _ = flood.finish()
    }

    @Test("what is missing is named: the capability, the interface, the filter's mistake")
    func refused() throws {
        let cable = try Cable(112)
        let agent = try #require(ChildProcess.product("agent"))
        func complaint(_ words: [String], dropping capability: String? = nil) throws -> (Int32, String) {
            let without = capability.map { ["setpriv", "--bounding-set", "-\($0)", "--inh-caps", "-\($0)"] } ?? []
            let ended = try ChildProcess(
                ["ip", "netns", "exec", cable.left] + without + [agent, "capture", "--duration", "1s"] + words
            ).finish()
            return (ended.status, ended.errors)
        }
        let raw = try complaint(["-i", "wire"], dropping: "net_raw")
        #expect(raw.0 == 3 && raw.1.contains("CAP_NET_RAW"), "\(raw)")
        let absent = try complaint(["-i", "nowhere"])
        #expect(absent.0 == 2 && absent.1.contains("nowhere"), "\(absent)")
        let none = try complaint(["-i", "wire", "--count", "0"])
        #expect(none.0 == 2 && none.1.contains("--count"), "\(none)")
        let rules = cable.left + ".csv"
        let path = NSTemporaryDirectory() + rules
        try Data("system,prefix,protocol,ports\na,,tcp,0\n".utf8).write(to: URL(fileURLWithPath: path))
        defer { try? FileManager.default.removeItem(atPath: path) }
        let mistake = try complaint(["-i", "wire", "--systems", path])
        #expect(mistake.0 == 2 && mistake.1.contains(rules + ":2:8: ports: '0'"), "\(mistake)")
        let filter = try complaint(["-i", "wire", "--filter", "host and"])
        #expect(filter.0 == 2 && filter.1.contains("host and"), "\(filter)")
        try Cable.run("ip", "-n", cable.left, "link", "set", "wire", "down")
        let down = try complaint(["-i", "wire"])
        #expect(down.0 == 3 && down.1.contains("wire"), "\(down)")
    }
}
