import Foundation
import TestSupport
import Testing

/// Faults of the probing host, made for real, are never called loss.
///
/// Each probe runs until the fault is behind it, however long a busy machine takes to make one.
@Suite("Faults of our own", .blocking, .enabled(if: TwoHosts.areAllowed, "needs root, ip(8) and network namespaces"))
struct OwnFaultNamespaceTests {
    private func reasons(_ run: AgentBinary.Outcome) -> [String] { run.json["not_measured"] as? [String] ?? [] }

    @Test("a program that was stopped for a while says so, and lost nothing")
    func stopped() throws {
        let hosts = try TwoHosts(61)
        let reflector = try hosts.agent(on: hosts.right).start(["reflect", "--allow", "10.211.61.0/24"])
        #expect(reflector.firstLine().contains("862"))
        let probe = try hosts.agent(on: hosts.left).start([
            "probe", "stamp", "10.211.61.2", "-i", "10ms", "--timeout", "500ms", "--format", "json",
        ])
        hosts.await(30, sentBy: hosts.left)
        kill(probe.processIdentifier, SIGSTOP)
        Thread.sleep(forTimeInterval: 0.6)
        kill(probe.processIdentifier, SIGCONT)
        hosts.await(30, moreSentBy: hosts.left)
        probe.interrupt()
        let outcome = probe.finish()
        reflector.interrupt()
        _ = reflector.finish()
        #expect(reasons(outcome).contains("suspended"))
        #expect(outcome.number("lost.total") == 0)
        #expect(outcome.number("received") == outcome.number("sent"))
        #expect((outcome.number("received") ?? 0) >= 50)
        #expect((outcome.number("unsent") ?? 0) >= 30)
    }

    @Test("while our own interface has no carrier nothing is lost; the reason and the number are said")
    func carrier() throws {
        let hosts = try TwoHosts(62)
        let reflector = try hosts.agent(on: hosts.right).start(["reflect", "--allow", "10.211.62.0/24"])
        #expect(reflector.firstLine().contains("862"))
        let probe = try hosts.agent(on: hosts.left).start([
            "probe", "stamp", "10.211.62.2", "-i", "10ms", "--timeout", "500ms", "--format", "json",
        ])
        hosts.await(30, sentBy: hosts.left)
        try hosts.setCable(of: hosts.right, up: false)
        Thread.sleep(forTimeInterval: 0.4)
        try hosts.setCable(of: hosts.right, up: true)
        hosts.await(30, moreSentBy: hosts.left)
        probe.interrupt()
        let outcome = probe.finish()
        reflector.interrupt()
        _ = reflector.finish()
        #expect(reasons(outcome).contains("own-interface-down"))
        #expect((outcome.number("unmeasured") ?? 0) + (outcome.number("unsent") ?? 0) >= 10)
        // Nor those that our own host held back, when the cable was in again, until it had found its neighbour's address.
        #expect(outcome.number("lost.total") == 0, "\(outcome.output)")
    }

    @Test(
        "a line that is cut behind our interface is an outage, measured to the probe interval",
        .enabled(if: TwoHosts.canDrop))
    func outage() throws {
        let hosts = try TwoHosts(63)
        let reflector = try hosts.agent(on: hosts.right).start(["reflect", "--allow", "10.211.63.0/24"])
        #expect(reflector.firstLine().contains("862"))
        let probe = try hosts.agent(on: hosts.left).start([
            "probe", "stamp", "10.211.63.2", "-i", "10ms", "--timeout", "300ms", "--format", "json",
        ])
        hosts.await(30, sentBy: hosts.left)
        try hosts.dropAll(at: hosts.right)
        #expect(try eventually { try hosts.dropped(at: hosts.right) >= 30 })
        try hosts.heal(hosts.right)
        hosts.await(30, moreSentBy: hosts.left)
        probe.interrupt()
        let outcome = probe.finish()
        reflector.interrupt()
        _ = reflector.finish()
        let lost = try #require(outcome.number("lost.total"))
        #expect(lost >= 30)
        #expect(outcome.number("loss_periods.round_trip.count") == 1)
        #expect(outcome.number("loss_periods.forward.longest") == lost)
        #expect(outcome.number("loss_periods.return.longest") == 0)
        #expect(outcome.number("longest_outage_ns") == lost * 10_000_000)
        #expect(outcome.number("unmeasured") == 0)
    }
}

extension TwoHosts {
    /// Pulls or plugs the cable at one end.
    func setCable(of host: String, up: Bool) throws {
        try AgentBinary.command("ip", "-n", host, "link", "set", "wire", up ? "up" : "down")
    }

    /// Drops every UDP packet that comes in at `host`.
    func dropAll(at host: String) throws {
        for words in [
            "add table inet t", "add chain inet t c { type filter hook input priority 0; }",
            "add rule inet t c meta l4proto udp counter drop",
        ] { try AgentBinary.command("ip", "netns", "exec", host, "nft", words) }
    }

    /// Takes the rules of `dropAll` away.
    func heal(_ host: String) throws {
        try AgentBinary.command("ip", "netns", "exec", host, "nft", "delete", "table", "inet", "t")
    }
}
