import Foundation
import TestSupport
import Testing

@Suite(
    "agent probe icmp and mtu between hosts", .blocking,
    .enabled(if: TwoHosts.areAllowed, "needs root, ip(8) and network namespaces"))
struct ICMPCommandTests {
    @Test("echo in both families, raw, with kernel timestamps", arguments: [4, 6])
    func raw(family: Int) throws {
        let hosts = try TwoHosts(40 + family)
        try off(hosts)
        let target = family == 4 ? "10.211.44.2" : "fd11:46::2"
        let probe = try hosts.agent(on: hosts.left).run(
            "probe", "icmp", target, "-c", "50", "-i", "2ms", "--format", "json")
        #expect(probe.code == 0, "\(probe.errors)")
        #expect(probe.number("received") == 50 && probe.number("lost.total") == 0)
        #expect(probe.number("duplicated.unknown") == 0 && probe.number("reordered.unknown") == 0)
        #expect((probe.json["timestamps"] as? [String: String]) == ["transmit": "kernel", "receive": "kernel"])
    }

    @Test("echo without any capability where the group is allowed, and the way to it where not", arguments: [4, 6])
    func datagram(family: Int) throws {
        let hosts = try TwoHosts(50 + family)
        let target = family == 4 ? "10.211.54.2" : "fd11:56::2"
        var agent = hosts.agent(on: hosts.left)
        agent.prefix += ["setpriv", "--bounding-set=-net_raw", "--inh-caps=-all"]
        try off(hosts)
        let refused = try agent.run("probe", "icmp", target, "-c", "1")
        #expect(refused.code == 3)
        #expect(refused.errors.contains("ping_group_range") && refused.errors.contains("CAP_NET_RAW"))
        _ = try AgentBinary.command(
            "ip", "netns", "exec", hosts.left, "sysctl", "-qw", "net.ipv4.ping_group_range=0 1000")
        let probe = try agent.run("probe", "icmp", target, "-c", "20", "-i", "2ms", "--format", "json")
        #expect(probe.code == 0, "\(probe.errors)")
        #expect(probe.number("received") == 20)
        #expect((probe.json["timestamps"] as? [String: String]) == ["transmit": "kernel", "receive": "kernel"])
    }

    /// Datagram sockets for nobody, as Linux has it.
    private func off(_ hosts: TwoHosts) throws {
        _ = try AgentBinary.command(
            "ip", "netns", "exec", hosts.left, "sysctl", "-qw", "net.ipv4.ping_group_range=1 0")
    }

    @Test("what the kernel dropped is lost, exactly, on an unknown way", .enabled(if: TwoHosts.canDrop, "needs nft(8)"))
    func loss() throws {
        let hosts = try TwoHosts(47)
        _ = try AgentBinary.command("ip", "netns", "exec", hosts.right, "nft", "add", "table", "inet", "t")
        _ = try AgentBinary.command(
            "ip", "netns", "exec", hosts.right, "nft", "add chain inet t c { type filter hook input priority 0; }")
        _ = try AgentBinary.command(
            "ip", "netns", "exec", hosts.right, "nft",
            "add rule inet t c icmp type echo-request numgen inc mod 9 == 8 counter drop")
        let probe = try hosts.agent(on: hosts.left).run(
            "probe", "icmp", "10.211.47.2", "-c", "300", "-i", "1ms", "--timeout", "300ms", "--format", "json")
        #expect(probe.number("lost.total") == 300 / 9 && probe.number("lost.unknown") == 300 / 9)
        #expect(try hosts.dropped(at: hosts.right) == 300 / 9)
    }

    @Test("two sessions to one host on raw sockets don't take each other's replies")
    func neighbours() throws {
        let hosts = try TwoHosts(48)
        let words = ["probe", "icmp", "10.211.48.2", "-c", "100", "-i", "1ms", "--format", "json"]
        let first = try hosts.agent(on: hosts.left).start(words)
        let second = try hosts.agent(on: hosts.left).start(words)
        for outcome in [first.finish(), second.finish()] {
            #expect(outcome.number("received") == 100 && outcome.number("duplicated.unknown") == 0)
        }
    }
}

@Suite(
    "agent probe mtu over routers", .blocking, .serialized,
    .enabled(if: TwoHosts.canDrop, "needs root, ip(8), nft(8) and network namespaces"))
struct MTUCommandTests {
    @Test("a router that speaks is quoted, and what it says is proven", arguments: ["stamp", "icmp"])
    func speaking(method: String) throws {
        let chain = try RouterChain(method == "stamp" ? 8 : 9)
        try chain.setMTU(link: 2, 1_400)
        let reflector = try chain.agent(on: 4).start(["reflect", "--allow", "10.0.0.0/8"])
        _ = reflector.firstLine()
        let outcome = try chain.agent().run("probe", "mtu", chain.target, "--protocol", method, "--format", "json")
        reflector.interrupt()
        _ = reflector.finish()
        #expect(outcome.code == 0, "\(outcome.errors)")
        #expect(outcome.number("ip_packet_octets") == 1_400 && outcome.number("payload_octets") == 1_372)
        #expect(outcome.json["proven"] as? String == "both" && outcome.json["filtered"] as? Bool == false)
        let said = outcome.json["said"] as? [[String: Any]] ?? []
        #expect(said.first?["router"] as? String == chain.address(link: 1))
        #expect(said.first?["mtu"] as? Int == 1_400)
    }

    @Test("where ICMP is filtered the same is found by silence")
    func filtered() throws {
        let chain = try RouterChain(10)
        try chain.setMTU(link: 2, 1_280)
        try chain.drop(at: 2, hook: "output", "icmp type destination-unreachable icmp code frag-needed")
        let reflector = try chain.agent(on: 4).start(["reflect", "--allow", "10.0.0.0/8"])
        _ = reflector.firstLine()
        let outcome = try chain.agent().run("probe", "mtu", chain.target, "--max", "1300", "--format", "json")
        reflector.interrupt()
        _ = reflector.finish()
        #expect(outcome.number("ip_packet_octets") == 1_280, "\(outcome.output)")
        #expect(outcome.json["filtered"] as? Bool == true && (outcome.json["said"] as? [Any])?.isEmpty == true)
    }

    @Test("IPv6 over a narrow link, and nobody there", arguments: [true])
    func sixAndNobody(_: Bool) throws {
        let chain = try RouterChain(11, routers: 1)
        try chain.setMTU(link: 1, 1_380)
        let six = try chain.agent().run("probe", "mtu", chain.target6, "--protocol", "icmp", "--format", "json")
        #expect(six.number("ip_packet_octets") == 1_380, "\(six.output)\(six.errors)")
        let nobody = try chain.agent().run("probe", "mtu", chain.target, "--format", "json")
        #expect(nobody.code == 1)
    }
}
