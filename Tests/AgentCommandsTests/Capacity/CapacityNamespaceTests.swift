import Foundation
import TestSupport
import Testing

/// Two hosts whose cable a token bucket shapes at both ends; the right one serves.
@Suite(
    "Capacity over a shaped cable", .blocking,
    .enabled(if: TwoHosts.areAllowed, "needs root, ip(8) and network namespaces"))
struct CapacityNamespaceTests {
    @Test(
        "the shaper's rate is found in both directions, with little loss",
        .enabled(if: TwoHosts.canShape, "needs tc(8)"), arguments: ["up", "down"])
    func shaped(direction: String) throws {
        let block = direction == "up" ? 85 : 86
        let hosts = try TwoHosts(block)
        try hosts.shape("20mbit", bucket: "64kb")
        let address = "10.211.\(block).2"
        let server = try hosts.agent(on: hosts.right).start([
            "probe", "capacity", "--serve", "--listen", "\(address):24601", "--allow", "10.211.\(block).0/24",
        ])
        #expect(server.firstLine().contains("24601"))
        let probe = try hosts.agent(on: hosts.left).run(
            "probe", "capacity", address, "--direction", direction, "--seconds", "4", "--interval", "500ms",
            "--format", "json")
        // The server's end of the test may be a moment behind the client's.
        #expect(server.line(containing: "10.211.\(block).1:") != nil)
        server.interrupt()
        let served = server.finish()
        #expect(probe.code == 0, "\(probe.errors)")
        // The bucket counts Ethernet's header: 14 octets with 1,250.
        let truth = 20e6 * 1_250 / 1_264
        let found = try #require(probe.json["bits_per_second"] as? Double)
        #expect(abs(found / truth - 1) < 0.02, "\(found)")
        #expect(try #require(probe.json["LossRatioSummary"] as? Double) < 0.03)
        #expect(served.output.contains("finished 1"))
    }

    @Test("without a server the command says where to look, and without permission too")
    func unserved() throws {
        let hosts = try TwoHosts(87)
        let alone = try hosts.agent(on: hosts.left).run("probe", "capacity", "10.211.87.2", "--seconds", "1")
        #expect(alone.code == 1 && alone.errors.contains("10.211.87.2:24601"))
        // Only this host is allowed without --allow.
        let server = try hosts.agent(on: hosts.right).start([
            "probe", "capacity", "--serve", "--listen", "10.211.87.2:24601",
        ])
        _ = server.firstLine()
        let stranger = try hosts.agent(on: hosts.left).run("probe", "capacity", "10.211.87.2", "--seconds", "1")
        #expect(stranger.code == 1 && stranger.errors.contains("--port"))
        server.interrupt()
        #expect(server.finish().output.contains("not allowed 3"))
    }

    @Test("IPv6 and keys go together; the wrong key is named")
    func signed() throws {
        let hosts = try TwoHosts(88)
        let file = FileManager.default.temporaryDirectory.appendingPathComponent("capacity-\(getpid()).keys")
        try "7,a-shared-secret # test\n9,another\n".write(to: file, atomically: true, encoding: .utf8)
        defer { try? FileManager.default.removeItem(at: file) }
        try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: file.path)
        let server = try hosts.agent(on: hosts.right).start([
            "probe", "capacity", "--serve", "--listen", "[fd11:88::2]:24601", "--allow", "fd11:88::/64", "--key-file",
            file.path,
        ])
        _ = server.firstLine()
        let client = hosts.agent(on: hosts.left)
        let probe = try client.run(
            "probe", "capacity", "fd11:88::2", "--key-file", file.path, "--key", "7", "--seconds", "2", "--rate",
            "5M", "--format", "json")
        #expect(probe.code == 0, "\(probe.errors)")
        let found = try #require(probe.json["bits_per_second"] as? Double)
        #expect(abs(found / 5e6 - 1) < 0.05, "\(found)")
        let bare = try client.run("probe", "capacity", "fd11:88::2", "--seconds", "1")
        #expect(bare.code == 1 && bare.errors.contains("--key-file"))
        server.interrupt()
        _ = server.finish()
    }
}

@Suite("Arguments of the capacity command", .blocking, .enabled(if: AgentBinary.path != nil, "needs the program built"))
struct CapacityArgumentTests {
    @Test(
        "wrong arguments are refused with what was expected",
        arguments: [
            (["127.0.0.1", "--seconds", "0"], "1 to 3600"),
            (["127.0.0.1", "--interval", "50ms"], "100ms"),
            (["127.0.0.1", "--feedback", "1s"], "250ms"),
            (["127.0.0.1", "--rate", "1.5M"], "whole Mbit/s"),
            (["127.0.0.1", "--max-rate", "1K"], "100K"),
            (["127.0.0.1", "--key", "3"], "--key-file"),
            (["127.0.0.1", "--strict"], "--serve"),
            (["--serve", "host"], "host"),
            (["--serve", "--listen", "nowhere"], "--listen nowhere"),
            (["--serve", "--max-bandwidth", "0"], "100000"),
            ([], "--serve"),
        ])
    func refusals(arguments: [String], expected: String) throws {
        let running = try AgentBinary().start(["probe", "capacity"] + arguments)
        let outcome = running.finish()
        #expect(outcome.code == 2, "\(outcome.errors)")
        #expect(outcome.errors.contains(expected), "\(outcome.errors)")
    }

    @Test("help is in both languages")
    func help() throws {
        let english = try AgentBinary().run("probe", "capacity", "--help")
        #expect(english.output.contains("RFC 9097") && english.output.contains("--serve"))
        let vietnamese = try AgentBinary().run("probe", "capacity", "--help", "--lang", "vi")
        #expect(vietnamese.output.contains("Đo lưu lượng tối đa"))
    }
}
