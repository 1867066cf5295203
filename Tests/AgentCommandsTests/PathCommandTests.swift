import Foundation
import TestSupport
import Testing

@Suite(
    "agent probe path over routers", .blocking,
    .enabled(if: TwoHosts.areAllowed, "needs root, ip(8) and network namespaces"))
struct PathCommandTests {
    private func hops(_ outcome: AgentBinary.Outcome) -> [[String: Any]] {
        outcome.json["hops"] as? [[String: Any]] ?? []
    }

    private func addresses(_ outcome: AgentBinary.Outcome) -> [[String]] {
        hops(outcome).map { hop in
            (hop["responders"] as? [[String: Any]] ?? []).compactMap { $0["address"] as? String }
        }
    }

    @Test("every carrier finds the same routers with kernel timestamps", arguments: ["udp", "icmp", "tcp"])
    func carriers(carrier: String) throws {
        let chain = try RouterChain(["udp": 1, "icmp": 2, "tcp": 3][carrier] ?? 0)
        let outcome = try chain.agent().run("probe", "path", chain.target, "--protocol", carrier, "--format", "json")
        #expect(outcome.code == 0, "\(outcome.errors)")
        #expect(
            addresses(outcome) == [
                [chain.address(link: 0)], [chain.address(link: 1)], [chain.address(link: 2)], [chain.target],
            ])
        #expect((outcome.json["timestamps"] as? [String: String]) == ["transmit": "kernel", "receive": "kernel"])
        #expect(outcome.json["end"] as? String == "reached" && outcome.number("end_hop") == 4)
        #expect(outcome.json["interface"] as? String == "w0r")
        #expect(outcome.json["gateway"] as? String == chain.address(link: 0))
        for hop in hops(outcome) { #expect(hop["status"] as? String == "answered" && hop["answered"] as? Int == 3) }
        let six = try chain.agent().run("probe", "path", chain.target6, "--protocol", carrier, "--format", "json")
        #expect(six.code == 0, "\(six.errors)")
        #expect(addresses(six).count == 4 && addresses(six).last == [chain.target6], "\(six.output)")
    }

    @Test(
        "labels of a router that speaks MPLS are shown",
        .enabled(if: LabelledRouter.isPossible, "needs root, ip(8), network namespaces and TUN"))
    func labels() throws {
        let network = try LabelledRouter()
        let agent = AgentBinary(prefix: ["ip", "netns", "exec", network.namespace])
        let outcome = try agent.run("probe", "path", LabelledRouter.target, "--format", "json")
        #expect(outcome.code == 0, "\(outcome.errors)")
        #expect(addresses(outcome) == [["10.240.0.2"], [LabelledRouter.target]])
        let responders = hops(outcome).first?["responders"] as? [[String: Any]]
        let labels = responders?.first?["mpls"] as? [[String: Any]] ?? []
        #expect(labels.compactMap { $0["label"] as? Int } == [100, 16])
        #expect(labels.compactMap { $0["bottom"] as? Bool } == [false, true])
        let table = try agent.run("probe", "path", LabelledRouter.target)
        #expect(table.output.contains("MPLS L=100 TC=0 S=0 TTL=254 / L=16 TC=5 S=1 TTL=1"), "\(table.output)")
    }

    @Test("a silent router is not loss; a table and CSV say so", .enabled(if: TwoHosts.canDrop, "needs nft(8)"))
    func silent() throws {
        let chain = try RouterChain(4)
        try chain.drop(at: 2, hook: "output", "icmp type time-exceeded")
        let table = try chain.agent().run("probe", "path", chain.target)
        #expect(table.code == 0)
        #expect(table.output.contains("rate-limited or silent"))
        #expect(table.output.contains("reached at hop 4"))
        let csv = try chain.agent().run("probe", "path", chain.target, "--format", "csv")
        #expect(csv.output.split(separator: "\n").count == 5)
        #expect(csv.output.contains("\n2,,0,3,"))
    }

    @Test("a refusal is marked and ends the path with 1", .enabled(if: TwoHosts.canDrop, "needs nft(8)"))
    func refused() throws {
        let chain = try RouterChain(5)
        // The router decrements before it filters, so hop 2 still answers as a hop.
        try chain.inside(2, "nft", "add", "table", "inet", "t")
        try chain.inside(2, "nft", "add chain inet t c { type filter hook forward priority 0; }")
        try chain.inside(2, "nft", "add rule inet t c udp dport 33434 reject with icmp type admin-prohibited")
        let outcome = try chain.agent().run("probe", "path", chain.target)
        #expect(outcome.code == 1)
        #expect(outcome.output.contains("unreachable at hop 3: !X"), "\(outcome.output)")
    }

    @Test("all members of a bundle are found; the constant flow keeps to one")
    func multipath() throws {
        let chain = try RouterChain(6, branches: 4)
        let all = try chain.agent().run(
            "probe", "path", chain.target, "--all-paths", "--confidence", "0.999", "--format", "json")
        #expect(all.code == 0, "\(all.errors)")
        let members = [1, 101, 102, 103].map { chain.address(link: $0) }
        #expect(addresses(all).count == 4 && Set(addresses(all)[1]) == Set(members), "\(all.output)")
        let links = all.json["links"] as? [[String: Any]] ?? []
        #expect(links.filter { $0["hop"] as? Int == 1 }.count == 4)
        var hashes: Set<String> = []
        for _ in 0..<4 {
            let one = try chain.agent().run(
                "probe", "path", chain.target, "-q", "6", "--source-port", "40000", "--format", "json")
            #expect(addresses(one).allSatisfy { $0.count == 1 })
            hashes.insert(one.json["path_hash"] as? String ?? "")
        }
        #expect(hashes.count == 1 && hashes != [""])
    }

    @Test("a flow of its own per port: some go another way, each always the same")
    func flows() throws {
        let chain = try RouterChain(7, branches: 2)
        var seen: Set<[String]> = []
        for port in 40_000..<40_012 {
            let one = try chain.agent().run(
                "probe", "path", chain.target, "-q", "2", "--source-port", "\(port)", "--format", "json")
            seen.insert(addresses(one).flatMap { $0 })
        }
        #expect(seen.count == 2)
    }

    @Test(
        "without CAP_NET_RAW it ends with 3 and names the capability",
        .enabled(if: getuid() == 0, "needs root, to become someone with fewer rights"))
    func capability() throws {
        let outcome = try AgentBinary(prefix: ["setpriv", "--bounding-set=-net_raw", "--inh-caps=-all"]).run(
            "probe", "path", "127.0.0.1")
        #expect(outcome.code == 3)
        #expect(outcome.errors.contains("CAP_NET_RAW"), "\(outcome.errors)")
    }

    @Test(
        "wrong usage ends with 2 and says what was expected",
        arguments: [
            (["path", "127.0.0.1", "--max-hops", "0"], "1 to 255"), (["path", "127.0.0.1", "-q", "0"], "1 to 100"),
            (["path", "127.0.0.1", "--confidence", "1"], "0.9999"),
            (["path", "127.0.0.1", "--port", "0"], "1 to 65535"),
            (["path", "127.0.0.1", "--protocol", "sctp"], "protocol"),
            (["path", "127.0.0.1", "--size", "10"], "36 to 2000"),
            (["path", "127.0.0.1", "--source", "::1"], "--source ::1"),
            (["path", "127.0.0.1", "--source-port", "65000", "--all-paths"], "64511"),
            (["mtu", "127.0.0.1", "--timeout", "10ms"], "RFC 8899"), (["mtu", "127.0.0.1", "--max", "50"], "--max 50"),
            (["icmp", "127.0.0.1", "--size", "43"], "44 to 8992"), (["icmp", "127.0.0.1", "-c", "0"], "1 or more"),
        ])
    func usage(arguments: [String], words: String) throws {
        let outcome = try AgentBinary().start(["probe"] + arguments).finish()
        #expect(outcome.code == 2)
        #expect(outcome.errors.contains(words), "\(outcome.errors)")
    }
}
