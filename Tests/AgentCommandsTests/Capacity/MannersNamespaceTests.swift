import CollectorDouble
import Foundation
import Identity
import NetworkAddress
import PacketIO
import Probing
import TestSupport
import Testing

@testable import AgentCommands
@testable import Reporting

/// A running agent with a circuit to test: two hosts, on the left the agent and a collector that grants every lease, on the right a
/// server of tests, a reflector and a server for the users' traffic.
///
///     left: agent run --test-capacity ──▶ collector on the left's loopback
///                     ══ veth, tbf 20 Mbit/s ══▶ right: probe capacity --serve, reflect, probe iperf3 --serve
private final class TestedCircuit {
    let hosts: TwoHosts
    let folder = NSTemporaryDirectory() + "tuyen-manners-\(UUID().uuidString)"
    private let collector: ScriptedCollector
    private let journal: Journal<String>
    private var servers: [AgentBinary.Running] = []
    private var isOver = false

    /// Octets of a lease: three seconds at the committed rate.
    static let octets = 7_500_000
    static let rate = 24_000_000

    /// - Parameters:
    ///   - latency: of the shaper's queue.
    ///   - startsIn: seconds from the answer to the lease.
    ///   - rate: what the lease says of the circuit: by default more than it carries, so that trains bring the full search.
    init(_ block: Int, latency: String, startsIn: Int = 0, lasts: Int = 14, rate: Int = TestedCircuit.rate) throws {
        hosts = try TwoHosts(block)
        try hosts.shape("20mbit", bucket: "16kb", latency: latency)
        let journal = Journal<String>()
        self.journal = journal
        let right = "10.211.\(block).2"
        let grant = """
            {"lease": 7, "circuit": "04@2025/primary", "direction": "up", "peer": "centre", "address": "\(right)", \
            "port": 24601, "from": "2025-09-01T15:00:00Z", "until": "2025-09-01T15:00:10Z", "starts_in_seconds": \(startsIn), \
            "ends_in_seconds": \(startsIn + lasts), "rate_bps": \(rate), "octets": \(Self.octets)}
            """
        let configuration = """
            {"format": 1, "site": "04@2025", "interval_seconds": 60, "sessions": [{"link": "04@2025~centre", \
            "peer": "centre", "address": "\(right)", "port": 862, "packets_per_second": 1, "dscp": 46}]}
            """
        var settings = ScriptedCollector.Settings()
        settings.namespace = hosts.left
        collector = try ScriptedCollector(settings: settings) { request in
            guard request.path.hasPrefix("/v1/tests") else {
                return request.path == "/v1/configuration" && request.method == "GET"
                    ? .respond(200, [("ETag", "\"a\"")], configuration) : .respond(200)
            }
            journal.add("\(request.method) \(String(decoding: request.body, as: UTF8.self))")
            guard request.method == "POST" else { return .respond(204) }
            return .respond(201, [], grant)
        }
        try collector.enrol("04@2025", in: folder)
        let net = "10.211.\(block).0/24"
        for arguments in [
            ["probe", "capacity", "--serve", "--listen", "\(right):24601", "--allow", net],
            ["reflect", "--listen", "\(right):862", "--allow", net],
            ["probe", "iperf3", "--serve", "--listen", "\(right):5201", "--allow", net],
        ] {
            let server = try hosts.agent(on: hosts.right).start(arguments)
            _ = server.firstLine()
            servers.append(server)
        }
    }

    deinit {
        for server in servers { server.end() }
        collector.stop()
        try? FileManager.default.removeItem(atPath: folder)
    }

    /// The questions for leave.
    var asked: [String] { journal.entries.filter { $0.hasPrefix("POST") }.map { String($0.dropFirst(5)) } }

    /// What the collector has been told of leases, without the questions for them.
    var told: [String] { journal.entries.filter { !$0.hasPrefix("POST") } }

    /// So much of each of several streams: one socket's own buffer holds too little to fill a deep queue.
    func users(_ rate: String, streams: Int = 1, seconds: Int) throws -> AgentBinary.Running {
        try hosts.agent(on: hosts.left).start([
            "probe", "iperf3", "10.211.\(hosts.block).2", "--udp", "--rate", rate, "-P", "\(streams)", "-t",
            "\(seconds)",
        ])
    }

    /// Net-SNMP's agent on the left host, which is so its own router; the options that name its `lan`.
    func router() throws -> (daemon: AgentBinary.Running, options: [String]) {
        let settings = "agentaddress udp:127.0.0.1:16161\nrocommunity s3cretcommunity 127.0.0.1\n"
        try settings.write(toFile: folder + "/snmpd.conf", atomically: true, encoding: .utf8)
        let secret = folder + "/credentials"
        #expect(
            FileManager.default.createFile(
                atPath: secret, contents: Data("community s3cretcommunity\n".utf8),
                attributes: [.posixPermissions: 0o600]))
        var environment = AgentBinary().environment
        environment["SNMP_PERSISTENT_DIR"] = folder
        let daemon = try AgentBinary.Running(
            command: [
                "ip", "netns", "exec", hosts.left, Self.snmpd, "-f", "-C", "-c", folder + "/snmpd.conf", "-Lf",
                folder + "/snmpd.log",
            ], environment: environment)
        return (daemon, ["--line-router", "127.0.0.1:16161", "--line-router-interface", "lan", "--snmp", secret])
    }

    static let snmpd = "/usr/sbin/snmpd"

    func agent(_ more: String...) throws -> AgentBinary.Running {
        try hosts.agent(on: hosts.left).start(["run", "--state", folder, "--test-capacity"] + more)
    }

    /// Runs an agent from its start until the collector has been told of one more lease, and ends it.
    func once(_ more: String...) throws -> String { try once(more) }

    func once(_ more: [String]) throws -> String {
        let before = told.count
        let running = try hosts.agent(on: hosts.left).start(["run", "--state", folder, "--test-capacity"] + more)
        #expect(eventually { told.count > before || !running.isRunning })
        running.terminate()
        let outcome = running.finish()
        return try #require(told.dropFirst(before).first, "\(outcome.output)\(outcome.errors)")
    }
}

@Suite(
    "Scheduled tests leave users alone", .blocking,
    .enabled(if: TwoHosts.canShape, "needs root, ip(8), tc(8) and network namespaces"))
struct MannersNamespaceTests {
    /// A number behind `name` in what the collector was told.
    private func number(_ name: String, in text: String) throws -> Int {
        let body = try #require(text.firstIndex(of: "{"))
        let json = try #require(try JSONSerialization.jsonObject(with: Data(text[body...].utf8)) as? [String: Any])
        return try #require((json[name] as? NSNumber)?.intValue, "\(text)")
    }

    @Test("no test begins while users need the line; then the day's budget is kept over a restart")
    func usersAndBudget() throws {
        let circuit = try TestedCircuit(114, latency: "50ms")
        let users = try circuit.users("6M", seconds: 120)
        circuit.hosts.await(2_000, sentBy: circuit.hosts.left)
        let refused = try circuit.once()
        users.interrupt()
        _ = users.finish()
        #expect(refused.hasPrefix(#"DELETE {"reason": "line-in-use""#), "\(refused)")
        #expect(try (5_000_000...7_500_000).contains(number("users_bps", in: refused)), "\(refused)")
        #expect(try number("limit_bps", in: refused) == TestedCircuit.rate / 10)

        // The line is free: a test runs, within its lease's octets.
        let before = try circuit.hosts.octets(sentOn: "wire")
        let tested = try circuit.once("--test-budget", "9M")
        let carried = try circuit.hosts.octets(sentOn: "wire") - before
        #expect(tested.hasPrefix("PUT"), "\(tested)")
        let octets = try number("octets", in: tested)
        #expect(octets > 1_000_000 && carried > octets / 2)
        // What a sub-interval sends beyond is not more than a second's, and headers below IP are few.
        #expect(carried < TestedCircuit.octets + TestedCircuit.rate / 8 * 12 / 10, "\(carried)")

        // A new process has the same day: what is left is too little for another.
        let spent = try circuit.once("--test-budget", "9M")
        #expect(spent.hasPrefix(#"DELETE {"reason": "budget""#), "\(spent)")
        #expect(try number("octets_left", in: spent) == max(0, 9_000_000 - octets))
    }

    @Test("a contract that is kept takes a few packet trains, and no search")
    func contractKept() throws {
        let circuit = try TestedCircuit(145, latency: "50ms", rate: 20_000_000)
        let tested = try circuit.once()
        #expect(tested.hasPrefix("PUT") && tested.contains(#""method":"trains""#), "\(tested)")
        #expect(try number("octets", in: tested) < 500_000)
        #expect(abs(try number("bits_per_second", in: tested) - 19_780_000) < 600_000, "\(tested)")
        #expect(abs(try number("bucket_octets", in: tested) - 16_200) < 2_000, "\(tested)")
        #expect(try number("loaded_ns", in: tested) >= number("idle_ns", in: tested))
    }

    @Test("a test by hand asks for leave and tells what it measured; one that gets none is not run")
    func byHand() throws {
        let circuit = try TestedCircuit(146, latency: "50ms", lasts: 40, rate: 20_000_000)
        let probe = [
            "probe", "capacity", "10.211.146.2", "--direction", "up", "--contract", "20M", "--state", circuit.folder,
        ]
        let found = try circuit.hosts.agent(on: circuit.hosts.left).start(probe).finish()
        #expect(found.code == 0, "\(found.errors)")
        // Under a name of its own, so that no other process is given the same lease.
        let question = /\{"direction":"up","purpose":"ad-hoc","request":"[0-9a-f]{32}","seconds":24\}/
        #expect(circuit.asked.count == 1 && circuit.asked.allSatisfy { $0.wholeMatch(of: question) != nil })
        #expect(circuit.told.count == 1 && circuit.told[0].contains(#""method":"trains""#), "\(circuit.told)")
        let users = try circuit.users("6M", seconds: 60)
        circuit.hosts.await(2_000, sentBy: circuit.hosts.left)
        let refused = try circuit.hosts.agent(on: circuit.hosts.left).run(
            "probe", "iperf3", "10.211.146.2", "--state", circuit.folder)
        users.interrupt()
        _ = users.finish()
        #expect(refused.code == 1 && refused.errors.contains("Mbit/s on the line"), "\(refused.errors)")
        #expect(
            circuit.told.count == 2 && circuit.told[1].hasPrefix(#"DELETE {"reason": "line-in-use""#), "\(circuit.told)"
        )
    }

    @Test("users whom only the line's own interface sees are seen by --line")
    func watchedLine() throws {
        let circuit = try TestedCircuit(141, latency: "50ms")
        let users = try circuit.hosts.others()
        defer {
            users.interrupt()
            _ = users.finish()
        }
        let refused = try circuit.once("--line", "lan")
        #expect(refused.hasPrefix(#"DELETE {"reason": "line-in-use""#), "\(refused)")
        #expect(try number("users_bps", in: refused) > TestedCircuit.rate / 10)
        // Nobody is on the interface towards the server.
        let tested = try circuit.once()
        #expect(tested.hasPrefix("PUT"), "\(tested)")
    }

    @Test(
        "users whom only the site's router sees are seen by its counters",
        .enabled(if: FileManager.default.isExecutableFile(atPath: TestedCircuit.snmpd), "needs snmpd(8)"))
    func watchedRouter() throws {
        let circuit = try TestedCircuit(142, latency: "50ms", startsIn: 12)
        let users = try circuit.hosts.others()
        let (daemon, options) = try circuit.router()
        defer {
            for running in [users, daemon] {
                running.interrupt()
                _ = running.finish()
            }
        }
        let refused = try circuit.once(options)
        #expect(refused.hasPrefix(#"DELETE {"reason": "line-in-use""#), "\(refused)")
        #expect(try number("users_bps", in: refused) > TestedCircuit.rate / 10)
    }

    @Test("users whom only a capture of the line sees are seen by it")
    func capturedLine() throws {
        // The lease begins when the capture knows of enough seconds.
        let circuit = try TestedCircuit(150, latency: "50ms", startsIn: 15)
        let users = try circuit.hosts.others()
        defer {
            users.interrupt()
            _ = users.finish()
        }
        let refused = try circuit.once("--capture", "lan")
        #expect(refused.hasPrefix(#"DELETE {"reason": "line-in-use""#), "\(refused)")
        #expect(try number("users_bps", in: refused) > TestedCircuit.rate / 10)
    }

    @Test("a test ends when it makes others wait, and says so")
    func delay() throws {
        // So deep a queue that nothing is lost in it.
        let circuit = try TestedCircuit(115, latency: "3s")
        let running = try circuit.agent()
        #expect(running.says("Tests 04@2025/primary"))
        circuit.hosts.await(400, sentBy: circuit.hosts.left)
        let users = try circuit.users("4M", streams: 12, seconds: 6)
        #expect(eventually { !circuit.told.isEmpty || !running.isRunning })
        users.interrupt()
        running.terminate()
        let outcome = running.finish()
        _ = users.finish()
        let told = try #require(circuit.told.first, "\(outcome.output)\(outcome.errors)")
        #expect(told.hasPrefix(#"DELETE {"reason": "delay""#), "\(told)")
        #expect(try number("delay_ns", in: told) > 120_000_000)
        #expect(outcome.errors.contains("under test"), "\(outcome.errors)")
    }
}

@Suite("A probe session beside a test", .blocking) struct BystanderTests {
    @Test("gives the round trips that a reflector answers, and nothing where nobody does")
    func answers() throws {
        let loopback = Endpoint(.v4(.loopback), port: 0)
        let reflector = try Reflector(
            ReflectorSettings(listen: [loopback], allow: [try #require(Prefix("127.0.0.0/8"))]))
        let trips = Journal<Int64>()
        func session(_ remote: Endpoint) -> AgentConfiguration.Session {
            AgentConfiguration.Session(
                link: "a~b", peer: "b", remote: remote, packetsPerSecond: 1, dscp: 46, padding: 0)
        }
        let endpoint = try #require(reflector.endpoints.first)
        let bystander = try #require(Bystander(session(endpoint), source: nil) { trips.add($0) })
        // Its own period, not the session's: one a second would take long.
        #expect(eventually { trips.entries.count >= 5 })
        bystander.stop()
        #expect(trips.entries.allSatisfy { $0 > 0 && $0 < 60_000_000_000 })
        reflector.stop()

        let silence = Journal<Int64>()
        let other = try #require(Bystander(session(endpoint), source: nil) { silence.add($0) })
        usleep(300_000)
        other.stop()
        #expect(silence.entries.isEmpty)
    }
}

extension TwoHosts {
    /// Octets that the left host has sent on a cable.
    func octets(sentOn cable: String) throws -> Int {
        let outcome = try AgentBinary.command(
            "ip", "netns", "exec", left, "cat", "/sys/class/net/\(cable)/statistics/tx_bytes")
        return try #require(Int(outcome.output.split(separator: "\n").first ?? ""))
    }

    /// Users of the line whose traffic doesn't pass the interface towards the server, over another cable, `lan`: so many Mbit/s, and
    /// so early in their turn for the processor, that a busy machine leaves enough of them to be seen.
    func others() throws -> AgentBinary.Running {
        try AgentBinary.command(
            "ip", "-n", left, "link", "add", "lan", "type", "veth", "peer", "name", "lan", "netns", right)
        for (host, number) in [(left, 1), (right, 2)] {
            try AgentBinary.command("ip", "-n", host, "address", "add", "10.212.\(block).\(number)/24", "dev", "lan")
            try AgentBinary.command("ip", "-n", host, "link", "set", "lan", "mtu", "9000", "up")
        }
        let users = try AgentBinary.Running(
            command: [
                "nice", "-n", "-15", "ip", "netns", "exec", left, "ping", "-q", "-i", "0.001", "-s", "8000",
                "10.212.\(block).2",
            ],
            environment: AgentBinary().environment)
        #expect(try eventually { try octets(sentOn: "lan") > 100_000 })
        return users
    }
}
