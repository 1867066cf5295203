import Foundation
import TestSupport
import Testing

/// Two hosts joined by a cable, as network namespaces and a veth pair: the left probes, the right reflects.
///
///     left 10.211.N.1, fd11:N::1  ====veth====  right 10.211.N.2, fd11:N::2
final class TwoHosts {
    let left: String
    let right: String
    let block: Int

    /// `block` 1...250 keeps tests that run at once apart.
    init(_ block: Int) throws {
        self.block = block
        let tag = "\(getpid())-\(block)"
        left = "stamp-l-\(tag)"
        right = "stamp-r-\(tag)"
        try run("ip", "netns", "add", left)
        try run("ip", "netns", "add", right)
        try run("ip", "-n", left, "link", "add", "wire", "type", "veth", "peer", "name", "wire", "netns", right)
        for (host, number) in [(left, 1), (right, 2)] {
            // Nobody sends over IPv6 while an interface that just came up still asks whether its link-local address is free.
            try run("ip", "netns", "exec", host, "sysctl", "-qw", "net.ipv6.conf.wire.accept_dad=0")
            try run("ip", "-n", host, "address", "add", "10.211.\(block).\(number)/24", "dev", "wire")
            try run("ip", "-n", host, "address", "add", "fd11:\(block)::\(number)/64", "dev", "wire", "nodad")
            try run("ip", "-n", host, "link", "set", "lo", "up")
            try run("ip", "-n", host, "link", "set", "wire", "up")
        }
    }

    deinit {
        for host in [left, right] { _ = try? AgentBinary.command("ip", "netns", "delete", host) }
    }

    func agent(on host: String) -> AgentBinary { AgentBinary(prefix: ["ip", "netns", "exec", host]) }

    /// Drops every `period`th UDP packet that comes in at `host`, and counts.
    func dropEvery(_ period: Int, at host: String) throws {
        try run("ip", "netns", "exec", host, "nft", "add", "table", "inet", "t")
        try run(
            "ip", "netns", "exec", host, "nft",
            "add chain inet t c { type filter hook input priority 0; }")
        try run(
            "ip", "netns", "exec", host, "nft",
            "add rule inet t c meta l4proto udp numgen inc mod \(period) == \(period - 1) counter drop")
    }

    /// Packets dropped so far.
    func dropped(at host: String) throws -> Int {
        let listing = try run("ip", "netns", "exec", host, "nft", "list", "table", "inet", "t").output
        let words = listing.split(whereSeparator: \.isWhitespace)
        guard let place = words.firstIndex(of: "packets") else { return -1 }
        return Int(words[place + 1]) ?? -1
    }

    /// Shapes what either host sends.
    func shape(_ rate: String, bucket: String, latency: String = "50ms") throws {
        for host in [left, right] {
            try run(
                "tc", "-n", host, "qdisc", "add", "dev", "wire", "root", "tbf", "rate", rate, "burst", bucket,
                "latency", latency)
        }
    }

    /// Lets so many packets a second, or 0, of one class in at `host`, by nft's name of its code point, and drops the rest.
    func police(_ codePoint: String, packets: Int, at host: String) throws {
        let limit = packets > 0 ? "limit rate over \(packets)/second burst 10 packets" : ""
        for words in [
            "add table inet police", "add chain inet police c { type filter hook prerouting priority 0; }",
            "add rule inet police c ip dscp \(codePoint) \(limit) drop",
        ] { try run("ip", "netns", "exec", host, "nft", words) }
    }

    /// Waits until `host` has sent so many packets: what was started there is under way.
    func await(_ packets: Int, sentBy host: String) { #expect(eventually { sent(by: host) >= packets }) }

    /// The same of packets that are sent from now on.
    func await(_ packets: Int, moreSentBy host: String) { self.await(sent(by: host) + packets, sentBy: host) }

    private func sent(by host: String) -> Int {
        let outcome = try? AgentBinary.command(
            "ip", "netns", "exec", host, "cat", "/sys/class/net/wire/statistics/tx_packets")
        return Int(outcome?.output.split(separator: "\n").first ?? "") ?? 0
    }

    @discardableResult
    private func run(_ words: String...) throws -> AgentBinary.Outcome {
        let outcome = try AgentBinary.Running(command: words, environment: AgentBinary().environment).finish()
        if outcome.code != 0 { throw Failure(description: "\(words.joined(separator: " ")): \(outcome.errors)") }
        return outcome
    }

    struct Failure: Error, CustomStringConvertible { var description: String }

    private static func has(_ program: String, in folders: [String] = ["/usr/sbin", "/sbin", "/usr/bin", "/bin"])
        -> Bool
    {
        folders.contains { FileManager.default.isExecutableFile(atPath: "\($0)/\(program)") }
    }

    static let areAllowed =
        getuid() == 0 && has("ip") && AgentBinary.path != nil
        && (try? AgentBinary.command("ip", "netns", "add", "stamp-try-\(getpid())").code == 0) == true
        && (try? AgentBinary.command("ip", "netns", "delete", "stamp-try-\(getpid())").code == 0) == true
    static let canDrop = areAllowed && has("nft")
    static let canShape = areAllowed && has("tc")
}

@Suite("Two hosts on a cable", .blocking, .enabled(if: TwoHosts.areAllowed, "needs root, ip(8) and network namespaces"))
struct NamespaceTests {
    @Test("both families are measured with kernel timestamps on both ends of the cable", arguments: [4, 6])
    func families(family: Int) throws {
        let hosts = try TwoHosts(family)
        let (prefix, target) =
            family == 4
            ? ("10.211.4.0/24", "10.211.4.2") : ("fd11:6::/64", "fd11:6::2")
        // On the wildcard address: the reply must leave from the address that was asked.
        let reflector = try hosts.agent(on: hosts.right).start(["reflect", "--allow", prefix])
        #expect(reflector.firstLine().contains("862"))
        let probe = try hosts.agent(on: hosts.left).run(
            "probe", "stamp", target, "-c", "50", "-i", "4ms", "--dscp", "46", "--format", "json")
        reflector.interrupt()
        _ = reflector.finish()
        #expect(probe.code == 0, "\(probe.errors)")
        #expect(probe.number("received") == 50)
        // Nothing follows the last answer to tell when it really left: its delay is of another kind, as is that of some where a
        // busy machine lets many requests wait at the reflector.
        let followed = probe.number("stamp.samples.t3.follow_up") ?? 0
        let assumed = probe.number("stamp.samples.t3.program") ?? 0
        #expect(followed >= 15 && followed + assumed == 50, "\(probe.output)")
        // The rest is marked, those of the other kind among them.
        let delays = probe.number("delay_ns.round_trip.count") ?? 0
        #expect(delays >= 15 && delays + probe.marked == 50, "\(probe.output)")
        #expect((probe.json["timestamps"] as? [String: String]) == ["transmit": "kernel", "receive": "kernel"])
    }

    @Test(
        "loss is booked on the way on which the kernel dropped, exactly",
        .enabled(if: TwoHosts.canDrop, "needs nft(8)"))
    func loss() throws {
        let hosts = try TwoHosts(10)
        let reflector = try hosts.agent(on: hosts.right).start(["reflect", "--allow", "10.211.10.0/24"])
        #expect(reflector.firstLine().contains("862"))
        try hosts.dropEvery(7, at: hosts.right)
        try hosts.dropEvery(5, at: hosts.left)
        // The last of them get through, so that every loss is followed by an answer: 6 of 7, then 4 of 5.
        let probe = try hosts.agent(on: hosts.left).run(
            "probe", "stamp", "10.211.10.2", "-c", "300", "-i", "2ms", "--timeout", "500ms", "--format", "json")
        reflector.interrupt()
        _ = reflector.finish()
        let there = try hosts.dropped(at: hosts.right)
        let back = try hosts.dropped(at: hosts.left)
        #expect(there == 300 / 7)
        let forward = try #require(probe.number("lost.forward"))
        let backward = try #require(probe.number("lost.return"))
        let unknown = try #require(probe.number("lost.unknown"))
        #expect(forward <= there && backward <= back)
        #expect(forward + backward + unknown == there + back)
        // Only what was lost behind the last answer can be of unknown direction.
        #expect(unknown <= 3)
    }

    @Test("a cable that is pulled is loss; a route that is gone is our own fault")
    func pulled() throws {
        let hosts = try TwoHosts(11)
        let silent = try hosts.agent(on: hosts.left).run(
            "probe", "stamp", "10.211.11.99", "-c", "5", "-i", "5ms", "--timeout", "100ms", "--format", "json")
        #expect(silent.code == 1)
        #expect(silent.number("lost.unknown") == 5)
        let routeless = try hosts.agent(on: hosts.left).run("probe", "stamp", "192.0.2.1", "-c", "5", "-i", "5ms")
        #expect(routeless.code == 3)
        #expect(routeless.errors.contains("192.0.2.1:862"))
        #expect(routeless.errors.contains("unreachable"))
    }
}
