import Foundation
import TestSupport
import Testing

@Suite("BFD on a cable", .blocking, .enabled(if: TwoHosts.canDrop, "needs root, ip(8), nft(8) and network namespaces"))
struct LivenessNamespaceTests {
    private func sessions(_ outcome: AgentBinary.Outcome) -> [[String: Any]] {
        outcome.json["sessions"] as? [[String: Any]] ?? []
    }

    private func outages(_ outcome: AgentBinary.Outcome) -> [[String: Any]] {
        sessions(outcome).first?["outages"] as? [[String: Any]] ?? []
    }

    private static let isBIRDThere = BFDDaemon.Kind.bird.isInstalled
    private static let isFRRThere = BFDDaemon.Kind.frr.isInstalled

    @Test(
        "with BIRD: up, a cut of the way back, up again, an end by intent",
        .enabled(if: isBIRDThere, "needs BIRD (Debian: bird2)"))
    func bird() throws { try interoperate(.bird) }

    @Test("with FRR: the same", .enabled(if: isFRRThere, "needs FRR (Debian: frr)"))
    func frr() throws { try interoperate(.frr) }

    private func interoperate(_ kind: BFDDaemon.Kind) throws {
        let block = kind == .bird ? 20 : 21
        let hosts = try TwoHosts(block)
        let (here, there) = ("10.211.\(block).1", "10.211.\(block).2")
        let daemon = try BFDDaemon(kind, on: hosts.right, address: there, peer: here)
        let probe = try hosts.agent(on: hosts.left).start(["probe", "bfd", there, "--format", "json"])
        #expect(daemon.waitForUp(1), "\(daemon.words)")
        // Both Poll Sequences are over.
        usleep(1_000_000)
        try hosts.cutLiveness(at: hosts.left)
        usleep(1_500_000)
        try hosts.mendLiveness(at: hosts.left)
        #expect(daemon.waitForUp(2), "\(daemon.words)")
        usleep(500_000)
        probe.interrupt()
        let outcome = probe.finish()
        #expect(outcome.code == 1, "\(outcome.errors)")
        let outage = try #require(outages(outcome).first, "\(outcome.output)")
        #expect(outages(outcome).count == 1)
        #expect(outage["kind"] as? String == "network")
        #expect(outage["local_diagnostic"] as? String == "detection time expired")
        // The peer may be on its way up again when it is heard next, and then says nothing any more of why it went down.
        #expect(["return", "unknown"].contains(outage["direction"] as? String))
        #expect((outage["detection_ns"] as? Int ?? 0) >= 300_000_000)
        #expect(outage["restored_unix_ns"] is Int)
        #expect(sessions(outcome).first?["state"] as? String == "Up")
        #expect((sessions(outcome).first?["discarded"] as? [String: Any])?.isEmpty == true)
    }

    @Test("with BIRD over more than one hop", .enabled(if: isBIRDThere, "needs BIRD (Debian: bird2)"))
    func birdMultihop() throws { try multihop(.bird) }

    @Test("with FRR over more than one hop", .enabled(if: isFRRThere, "needs FRR (Debian: frr)"))
    func frrMultihop() throws { try multihop(.frr) }

    private func multihop(_ kind: BFDDaemon.Kind) throws {
        let block = kind == .bird ? 22 : 23
        let hosts = try TwoHosts(block)
        let (here, there) = ("10.211.\(block).1", "10.211.\(block).2")
        let daemon = try BFDDaemon(kind, on: hosts.right, address: there, peer: here, multihop: true)
        let probe = try hosts.agent(on: hosts.left).start(["probe", "bfd", there, "--multihop", "--format", "json"])
        #expect(daemon.waitForUp(1), "\(daemon.words)")
        usleep(500_000)
        probe.interrupt()
        let outcome = probe.finish()
        #expect(outcome.code == 0, "\(outcome.output)\(outcome.errors)")
        #expect(sessions(outcome).first?["port"] as? Int == 4_784)
    }

    @Test(
        "with meticulous keyed SHA-1, as BIRD does it",
        .enabled(if: isBIRDThere, "needs BIRD (Debian: bird2)"))
    func authenticated() throws {
        let hosts = try TwoHosts(24)
        let daemon = try BFDDaemon(
            .bird, on: hosts.right, address: "10.211.24.2", peer: "10.211.24.1", key: "a shared secret")
        let file = FileManager.default.temporaryDirectory.appendingPathComponent("bfd-key-\(getpid())")
        defer { try? FileManager.default.removeItem(at: file) }
        try "a shared secret\n".write(to: file, atomically: true, encoding: .utf8)
        let probe = try hosts.agent(on: hosts.left).start([
            "probe", "bfd", "10.211.24.2", "--auth", "meticulous-keyed-sha1", "--key-id", "5", "--key-file", file.path,
            "--format", "json",
        ])
        #expect(daemon.waitForUp(1), "\(daemon.words)")
        usleep(1_000_000)
        probe.interrupt()
        let outcome = probe.finish()
        #expect(outcome.code == 0, "\(outcome.output)\(outcome.errors)")
        #expect((sessions(outcome).first?["received"] as? Int ?? 0) > 3)
    }

    @Test("two agents, of which one waits; the way there is cut, and the far end says so")
    func forward() throws {
        let hosts = try TwoHosts(25)
        let far = try hosts.agent(on: hosts.right).start([
            "probe", "bfd", "fd11:25::1", "--passive", "--format", "json",
        ])
        let near = try hosts.agent(on: hosts.left).start(["probe", "bfd", "fd11:25::2", "--format", "json"])
        usleep(3_500_000)
        try hosts.cutLiveness(at: hosts.right)
        usleep(1_000_000)
        try hosts.mendLiveness(at: hosts.right)
        usleep(3_000_000)
        near.interrupt()
        let outcome = near.finish()
        usleep(100_000)
        far.interrupt()
        let farOutcome = far.finish()
        let outage = try #require(outages(outcome).first, "\(outcome.output)")
        #expect(outage["kind"] as? String == "network")
        #expect(outage["direction"] as? String == "forward", "\(outcome.output)")
        #expect(outage["remote_diagnostic"] as? String == "detection time expired")
        #expect(outages(farOutcome).map { $0["kind"] as? String } == ["network", "administrative"])
        #expect(outages(farOutcome).first?["direction"] as? String == "return", "\(farOutcome.output)")
    }

    @Test("a reflector answers whom it may, for what it may")
    func seamless() throws {
        let hosts = try TwoHosts(26)
        let reflector = try hosts.agent(on: hosts.right).start([
            "reflect-sbfd", "--discriminator", "10.211.26.2", "--allow", "10.211.26.0/24",
        ])
        #expect(reflector.firstLine().contains("7784"))
        let right = try hosts.agent(on: hosts.left).run(
            "probe", "bfd", "10.211.26.2", "--seamless", "--for", "1s", "--format", "json")
        #expect(right.code == 0, "\(right.output)\(right.errors)")
        let wrong = try hosts.agent(on: hosts.left).run(
            "probe", "bfd", "10.211.26.2", "--seamless", "--discriminator", "5", "--for", "500ms", "--format", "json")
        #expect(wrong.code == 1)
        #expect(sessions(wrong).first?["received"] as? Int == 0)
        reflector.interrupt()
        #expect(reflector.finish().output.contains("no_session"))
    }

    @Test("a program that was stopped blames itself and not the network")
    func stopped() throws {
        let hosts = try TwoHosts(27)
        let far = try hosts.agent(on: hosts.right).start(["probe", "bfd", "10.211.27.1", "--format", "json"])
        let near = try hosts.agent(on: hosts.left).start(["probe", "bfd", "10.211.27.2", "--format", "json"])
        usleep(3_500_000)
        near.stop()
        usleep(1_000_000)
        near.proceed()
        usleep(3_000_000)
        near.interrupt()
        let outcome = near.finish()
        far.interrupt()
        let farOutcome = far.finish()
        #expect(outages(outcome).map { $0["kind"] as? String } == ["not_measured"], "\(outcome.output)")
        #expect(outages(outcome).first?["reason"] as? String == "starved")
        #expect(outcome.code == 0)
        #expect(outages(farOutcome).first?["kind"] as? String == "network")
    }
}

extension AgentBinary.Running {
    /// SIGSTOP and SIGCONT.
    func stop() { kill(processIdentifier, SIGSTOP) }
    func proceed() { kill(processIdentifier, SIGCONT) }
}
