import Foundation
import TestSupport
import Testing

/// What programs of a distribution find on the same line at the same time.
enum PeerTool {
    static func isInstalled(_ name: String) -> Bool {
        ["/usr/bin", "/usr/sbin", "/bin", "/sbin"].contains {
            FileManager.default.isExecutableFile(atPath: "\($0)/\(name)")
        }
    }
}

@Suite(
    "Beside tools of the distribution", .blocking,
    .enabled(if: TwoHosts.canDrop, "needs root, ip(8), nft(8) and namespaces"))
struct PeerToolTests {
    /// The first address of each line that begins with a hop's number.
    private func hops(_ text: String) -> [String] {
        text.split(separator: "\n").compactMap { line in
            let words = line.split(whereSeparator: \.isWhitespace)
            guard words.count > 1, Int(words[0]) != nil else { return nil }
            return String(words[1])
        }
    }

    private func run(_ chain: RouterChain, _ words: String...) throws -> AgentBinary.Outcome {
        try AgentBinary.Running(
            command: ["ip", "netns", "exec", chain.names[0]] + words, environment: AgentBinary().environment
        ).finish()
    }

    private func ours(_ chain: RouterChain, _ carrier: String) throws -> [String] {
        let outcome = try chain.agent().run("probe", "path", chain.target, "--protocol", carrier, "--format", "json")
        return (outcome.json["hops"] as? [[String: Any]] ?? []).map { hop in
            (hop["responders"] as? [[String: Any]])?.first?["address"] as? String ?? "*"
        }
    }

    @Test(
        "traceroute and we find the same routers, the silent one among them",
        .enabled(if: PeerTool.isInstalled("traceroute"), "needs traceroute (Debian: traceroute)"))
    func traceroute() throws {
        let chain = try RouterChain(13)
        try chain.drop(at: 2, hook: "output", "icmp type time-exceeded")
        let theirs = hops(try run(chain, "traceroute", "-n", "-q", "1", "-w", "1", chain.target).output)
        #expect(theirs.count == 4 && theirs[1] == "*" && theirs.last == chain.target, "\(theirs)")
        #expect(try ours(chain, "udp") == theirs)
    }

    @Test(
        "scamper's Paris traceroute and ours keep to one way of a bundle",
        .enabled(if: PeerTool.isInstalled("scamper"), "needs scamper (Debian: scamper)"))
    func scamper() throws {
        let chain = try RouterChain(14, branches: 4)
        let outcome = try run(
            chain, "scamper", "-O", "text", "-I", "trace -P icmp-paris -q 1 -w 1 \(chain.target)")
        let theirs = hops(outcome.output)
        let found = try ours(chain, "icmp")
        #expect(theirs.count == 4 && found.count == 4, "\(outcome.output)\(outcome.errors)")
        // Which member of the bundle is taken is a matter of the flow; before and behind it there is one way.
        for hop in [0, 2, 3] where hop < min(theirs.count, found.count) { #expect(theirs[hop] == found[hop]) }
    }

    @Test(
        "fping and we lose what the kernel drops, neither more nor less",
        .enabled(if: PeerTool.isInstalled("fping"), "needs fping (Debian: fping)"))
    func fping() throws {
        let hosts = try TwoHosts(72)
        for rule in [
            "add table inet t", "add chain inet t c { type filter hook input priority 0; }",
            "add rule inet t c icmp type echo-request numgen inc mod 5 == 4 drop",
        ] { try AgentBinary.command("ip", "netns", "exec", hosts.right, "nft", rule) }
        let theirs = try AgentBinary.Running(
            command: [
                "ip", "netns", "exec", hosts.left, "fping", "-q", "-c", "50", "-p", "10", "-t", "500", "10.211.72.2",
            ], environment: AgentBinary().environment
        ).finish()
        // 10.211.72.2 : xmt/rcv/%loss = 50/40/20%, min/avg/max = …
        #expect(theirs.errors.contains("= 50/40/20%"), "\(theirs.errors)")
        let probe = try hosts.agent(on: hosts.left).run(
            "probe", "icmp", "10.211.72.2", "-c", "50", "-i", "10ms", "--timeout", "500ms", "--format", "json")
        #expect(probe.number("received") == 40 && probe.number("lost.total") == 10, "\(probe.errors)")
    }
}
