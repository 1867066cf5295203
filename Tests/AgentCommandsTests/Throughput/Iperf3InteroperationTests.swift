import Foundation
import TestSupport
import Testing

/// The agent and Debian's iperf3, each as client and as server, on a cable between two namespaces.
@Suite(
    "iperf3 from Debian", .blocking, .serialized,
    .enabled(if: Iperf3Peer.isThere, "needs iperf3, root, ip(8) and network namespaces"))
struct Iperf3InteroperationTests {
    private static let ways: [[String]] = [
        ["-t", "1"], ["-t", "1", "-R"], ["-t", "1", "-P", "3"], ["-t", "1", "-R", "-P", "3"],
        ["-t", "1", "--bidir"],
    ]

    @Test("serves the agent by TCP", arguments: ways)
    func agentByTCP(way: [String]) throws {
        let hosts = try TwoHosts(80)
        let server = try Iperf3Peer.server(on: hosts.right)
        defer { server.end() }
        let outcome = try hosts.agent(on: hosts.left).start(
            ["probe", "iperf3", "10.211.80.2", "--format", "json"] + way
        ).finish()
        #expect(outcome.code == 0, "\(outcome.errors)")
        let summary = outcome.summary
        #expect(try #require(summary["bits_per_second"] as? Double) > 1e6)
        #expect(summary["measured_at"] as? String == "receiver")
        for key in way.contains("--bidir") ? ["forward", "return"] : [way.contains("-R") ? "return" : "forward"] {
            let direction = try #require(summary[key] as? [String: Any])
            #expect((direction["streams"] as? [Any])?.count == (way.contains("3") ? 3 : 1))
            #expect(direction["measured_at"] as? String == "receiver")
            let (sent, received) = (
                AgentBinary.Outcome.number("sent_bytes", in: direction) ?? 0,
                AgentBinary.Outcome.number("received_bytes", in: direction) ?? 0
            )
            #expect(received > 1e5 && sent >= received * 0.9)
        }
        #expect(outcome.output.split(separator: "\n").count >= 2)
    }

    @Test("serves the agent in reverse: how long a transfer takes is told, what only the sender knows is not")
    func transferTime() throws {
        let hosts = try TwoHosts(140)
        let server = try Iperf3Peer.server(on: hosts.right)
        defer { server.end() }
        let outcome = try hosts.agent(on: hosts.left).start([
            "probe", "iperf3", "10.211.140.2", "-t", "1", "-R", "--committed", "8M", "--format", "json",
        ]).finish()
        let way = try #require(outcome.summary["return"] as? [String: Any])
        let quality = try #require(way["rfc6349"] as? [String: Any], "\(outcome.errors)")
        #expect(try (0..<1).contains(#require(quality["transfer_time_ratio"] as? Double)))
        #expect(quality["efficiency_percent"] is NSNull && quality["buffer_delay_percent"] is NSNull)
    }

    @Test(
        "serves the agent by UDP, both ways, without loss", arguments: [[], ["-R"], ["-P", "2"], ["-R", "-P", "2"]])
    func agentByUDP(way: [String]) throws {
        let hosts = try TwoHosts(81)
        let server = try Iperf3Peer.server(on: hosts.right)
        defer { server.end() }
        let outcome = try hosts.agent(on: hosts.left).start(
            ["probe", "iperf3", "10.211.81.2", "--udp", "--rate", "5M", "-t", "1", "--format", "json"] + way
        ).finish()
        #expect(outcome.code == 0, "\(outcome.errors)")
        let way1 = way.contains("-R") ? "return" : "forward"
        let streams = way.contains("-P") ? 2.0 : 1.0
        let summary = outcome.summary
        let rate = try #require(summary["bits_per_second"] as? Double)
        #expect((3e6 * streams...5.6e6 * streams).contains(rate), "\(rate)")
        #expect(AgentBinary.Outcome.number("\(way1).udp.lost", in: summary) == 0)
        #expect(AgentBinary.Outcome.number("\(way1).udp.packets", in: summary) ?? 0 > 250 * streams)
    }

    @Test("tests against the agent by TCP", arguments: ways + [["-n", "4M"], ["-k", "40", "-l", "64K"]])
    func peerByTCP(way: [String]) throws {
        let hosts = try TwoHosts(82)
        let server = try hosts.agent(on: hosts.right).start(
            ["probe", "iperf3", "--serve", "--listen", "10.211.82.2:5201", "--allow", "10.211.82.0/24", "--once"])
        #expect(server.firstLine().contains("5201"))
        let client = try Iperf3Peer.client(
            on: hosts.left, to: "10.211.82.2",
            way + ["-N", "-M", "1400", "-S", "40", "-C", "reno", "--get-server-output"])
        let served = server.finish()
        #expect(client.code == 0, "\(client.output)")
        #expect(served.code == 0, "\(served.errors)")
        let end = try #require(client.json["end"] as? [String: Any])
        let received = try #require(end["sum_received"] as? [String: Any])
        #expect((received["bits_per_second"] as? Double ?? 0) > 1e6)
        #expect((end["streams"] as? [Any])?.count == (way.contains("3") ? 3 : way.contains("--bidir") ? 2 : 1))
        #expect((end["receiver_tcp_congestion"] ?? end["sender_tcp_congestion"]) as? String == "reno")
        #expect((client.json["server_output_text"] as? String)?.contains("10.211") == false)
        #expect(client.json["server_output_text"] != nil)
        #expect(served.output.contains("10.211.82.1"))
    }

    @Test(
        "tests against the agent by UDP",
        arguments: [[], ["-R"], ["-P", "2"], ["--bidir"], ["-R", "--udp-counters-64bit"]])
    func peerByUDP(way: [String]) throws {
        let hosts = try TwoHosts(83)
        // On the wildcard address: answers must leave from the one that was asked.
        let server = try hosts.agent(on: hosts.right).start(
            ["probe", "iperf3", "--serve", "--allow", "10.211.83.0/24", "--once"])
        #expect(server.firstLine().contains("5201"))
        let client = try Iperf3Peer.client(
            on: hosts.left, to: "10.211.83.2", ["-u", "-b", "5M", "-t", "1", "-O", "0"] + way)
        let served = server.finish()
        #expect(client.code == 0, "\(client.output)")
        #expect(served.code == 0, "\(served.errors)")
        let end = try #require(client.json["end"] as? [String: Any])
        let sum = try #require(end["sum"] as? [String: Any])
        #expect(sum["lost_packets"] as? Int == 0)
        #expect((sum["packets"] as? Int ?? 0) > 200)
    }

    @Test("is told that the agent can't send by the congestion control that it asks for")
    func congestion() throws {
        let hosts = try TwoHosts(144)
        let server = try hosts.agent(on: hosts.right).start([
            "probe", "iperf3", "--serve", "--listen", "10.211.144.2:5201", "--allow", "10.211.144.0/24", "--lang", "en",
        ])
        #expect(server.firstLine().contains("5201"))
        let client = try Iperf3Peer.client(on: hosts.left, to: "10.211.144.2", ["-t", "1", "-R", "-C", "nosuch"])
        #expect((client.json["error"] as? String)?.contains("TCP_CONGESTION") == true, "\(client.output)")
        server.interrupt()
        // We said so, before it came to its own streams.
        let served = server.finish()
        #expect(served.output.contains("congestion control: No such file or directory"), "\(served.output)")
    }

    @Test("a peer that goes away, is interrupted, or is one too many is no more than that")
    func interrupted() throws {
        let hosts = try TwoHosts(84)
        let server = try hosts.agent(on: hosts.right).start(
            ["probe", "iperf3", "--serve", "--listen", "10.211.84.2:5201", "--allow", "10.211.84.0/24"])
        #expect(server.firstLine().contains("5201"))
        let first = try Iperf3Peer.client(on: hosts.left, to: "10.211.84.2", signal: "INT", after: 2)
        usleep(700_000)
        let second = try Iperf3Peer.client(on: hosts.left, to: "10.211.84.2", ["-t", "1"])
        #expect((second.json["error"] as? String)?.contains("busy") == true)
        _ = first.finish()
        let killed = try Iperf3Peer.client(on: hosts.left, to: "10.211.84.2", signal: "KILL", after: 1)
        _ = killed.finish()
        usleep(200_000)
        let agent = try hosts.agent(on: hosts.left).run(
            "probe", "iperf3", "10.211.84.2", "-t", "1", "--format", "json", "--congestion", "reno")
        #expect(agent.code == 0, "\(agent.errors)")
        #expect(((agent.summary["forward"] as? [String: Any])?["congestion"] as? String) == "reno")
        server.interrupt()
        let served = server.finish()
        #expect(served.code == 0)
        #expect(served.output.contains("gave it up") && served.output.contains("another test"))
    }

    @Test("a wrong port, wrong options and an unknown congestion control say what is wrong")
    func mistakes() throws {
        let agent = AgentBinary()
        let nobody = try agent.run("probe", "iperf3", "127.0.0.1", "--port", "1", "-t", "1")
        #expect(nobody.code == 1 && nobody.errors.contains("127.0.0.1:1") && nobody.errors.contains("refused"))
        for (options, word) in [
            (["--parallel", "0"], "--parallel 0"), (["--rate", "fast"], "--rate fast"), (["-R", "--bidir"], "--bidir"),
            (["-u", "--length", "15"], "--length 15"), (["-t", "0"], "--seconds 0"),
            (["--window", "1T"], "--window 1T"),
            (["--serve"], "--serve"),
        ] {
            let outcome = try agent.start(["probe", "iperf3", "127.0.0.1"] + options).finish()
            #expect(outcome.code == 2 && outcome.errors.contains(word), "\(options): \(outcome.errors)")
        }
    }
}
