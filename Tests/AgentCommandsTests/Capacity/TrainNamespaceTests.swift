import Foundation
import TestSupport
import Testing

/// Two hosts whose cable a token bucket shapes at both ends; the right one serves.
@Suite(
    "Packet trains over a shaped cable", .blocking,
    .enabled(if: TwoHosts.areAllowed, "needs root, ip(8) and network namespaces"))
struct TrainNamespaceTests {
    @Test(
        "rate and bucket are found in both directions by few octets",
        .enabled(if: TwoHosts.canShape, "needs tc(8)"), arguments: ["up", "down"])
    func capacity(direction: String) throws {
        let block = direction == "up" ? 90 : 91
        let hosts = try TwoHosts(block)
        try hosts.shape("30mbit", bucket: "48kb")
        let address = "10.211.\(block).2"
        let server = try hosts.agent(on: hosts.right).start([
            "probe", "capacity", "--serve", "--listen", "\(address):24601", "--allow", "10.211.\(block).0/24",
        ])
        #expect(server.firstLine().contains("24601"))
        let probe = try hosts.agent(on: hosts.left).run(
            "probe", "capacity", address, "--direction", direction, "--method", "trains", "--format", "json")
        #expect(probe.code == 0, "\(probe.errors)")
        // The bucket counts Ethernet's header: 14 octets with 1,250.
        let truth = 30e6 * 1_250 / 1_264
        let found = try #require(probe.json["bits_per_second"] as? Double)
        #expect(abs(found / truth - 1) < 0.03, "\(found)")
        let capacity = try #require(probe.json["capacity"] as? [String: Any])
        let depth = try #require(capacity["bucket_octets"] as? Double)
        #expect(abs(depth / (48 * 1_024 * 1_250.0 / 1_264) - 1) < 0.12, "\(depth)")
        #expect(try #require(probe.json["sent_octets"] as? Double) < 500_000)
        let available = try hosts.agent(on: hosts.left).run(
            "probe", "available", address, "--direction", direction, "--format", "json")
        #expect(available.code == 0, "\(available.errors)")
        let left = try #require(available.json["bits_per_second"] as? Double)
        #expect(abs(left / truth - 1) < 0.06, "\(left)")
        server.interrupt()
        #expect(server.finish().output.contains("accepted 2"))
    }

    @Test(
        "a contract that is not kept brings the full search", .enabled(if: TwoHosts.canShape, "needs tc(8)"))
    func contract() throws {
        let hosts = try TwoHosts(92)
        try hosts.shape("20mbit", bucket: "16kb")
        let server = try hosts.agent(on: hosts.right).start([
            "probe", "capacity", "--serve", "--listen", "10.211.92.2:24601", "--allow", "10.211.92.0/24",
        ])
        _ = server.firstLine()
        let client = hosts.agent(on: hosts.left)
        let kept = try client.run(
            "probe", "capacity", "10.211.92.2", "--contract", "19.8M", "--format", "json")
        #expect(kept.code == 0 && kept.json["method"] as? String == "trains", "\(kept.output) \(kept.errors)")
        let broken = try client.run(
            "probe", "capacity", "10.211.92.2", "--contract", "30M", "--seconds", "2", "--format", "json")
        #expect(broken.code == 0 && broken.json["TestType"] as? String == "Search", "\(broken.errors)")
        #expect(broken.errors.contains("30M"))
        server.interrupt()
        _ = server.finish()
    }

    @Test("IPv6 and keys go together; without the key nothing is measured")
    func signed() throws {
        let hosts = try TwoHosts(93)
        let file = FileManager.default.temporaryDirectory.appendingPathComponent("trains-\(getpid()).keys")
        try "7,a-shared-secret\n".write(to: file, atomically: true, encoding: .utf8)
        defer { try? FileManager.default.removeItem(at: file) }
        try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: file.path)
        let server = try hosts.agent(on: hosts.right).start([
            "probe", "capacity", "--serve", "--listen", "[fd11:93::2]:24601", "--allow", "fd11:93::/64", "--key-file",
            file.path,
        ])
        _ = server.firstLine()
        let client = hosts.agent(on: hosts.left)
        let probe = try client.run(
            "probe", "capacity", "fd11:93::2", "--method", "trains", "--max-rate", "50M", "--key-file", file.path,
            "--format", "json")
        // A cable without a shaper is as fast as we send.
        #expect(probe.json["verdict"] as? String == "at_least", "\(probe.output) \(probe.errors)")
        let bare = try client.run("probe", "available", "fd11:93::2")
        #expect(bare.code == 1 && bare.errors.contains("--key-file"))
        server.interrupt()
        _ = server.finish()
    }
}

@Suite("Arguments of packet trains", .blocking, .enabled(if: AgentBinary.path != nil, "needs the program built"))
struct TrainArgumentTests {
    @Test(
        "wrong arguments are refused with what was expected",
        arguments: [
            (["capacity", "127.0.0.1", "--contract", "1K"], "--contract"),
            (["capacity", "127.0.0.1", "--contract", "10M", "--method", "search"], "--method"),
            (["available", "127.0.0.1", "--max-rate", "1K"], "100K"),
            (["available", "127.0.0.1", "--dscp", "64"], "64"),
            (["available", "127.0.0.1", "--key", "3"], "--key-file"),
        ])
    func refusals(arguments: [String], expected: String) throws {
        let outcome = try AgentBinary().start(["probe"] + arguments).finish()
        #expect(outcome.code == 2, "\(outcome.errors)")
        #expect(outcome.errors.contains(expected), "\(outcome.errors)")
    }

    @Test("help is in both languages, and nobody listening is said")
    func words() throws {
        let english = try AgentBinary().run("probe", "available", "--help")
        #expect(english.output.contains("token bucket"))
        let vietnamese = try AgentBinary().run("probe", "available", "--help", "--lang", "vi")
        #expect(vietnamese.output.contains("thùng token"))
        let alone = try AgentBinary().run("probe", "available", "127.0.0.1", "--port", "9")
        #expect(alone.code == 1 && alone.errors.contains("127.0.0.1:9"))
    }
}
