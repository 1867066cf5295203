import CollectorDouble
import Foundation
import Identity
import Spool
import Telemetry
import TestSupport
import Testing

@testable import AgentCommands
@testable import Reporting

/// A running agent that captures: two hosts, on the left the agent and a collector that gives a configuration and takes no record,
/// on the right a reflector and a server for users' traffic.
private final class CapturedLine {
    let hosts: TwoHosts
    let folder = NSTemporaryDirectory() + "tuyen-capture-\(UUID().uuidString)"
    private let collector: ScriptedCollector
    private var servers: [AgentBinary.Running] = []
    var right: String { "10.211.\(hosts.block).2" }

    /// - Parameter spare: whether a second link is measured over a line of its own between the same hosts, `spare`.
    init(_ block: Int, spare: Bool = false) throws {
        hosts = try TwoHosts(block)
        let right = "10.211.\(block).2"
        let configuration = """
            {"format": 1, "site": "04@2025", "interval_seconds": 2, "record_version": 5, \
            "sessions": [{"link": "04@2025~centre", "peer": "centre", "address": "\(right)", "port": 862, \
            "packets_per_second": 10, "dscp": 46}\(spare ? Self.second(block) : "")], \
            "systems": [{"system": "files", "prefix": "\(right)/32", "protocol": 6, "ports": [5201, 5201]}]}
            """
        var settings = ScriptedCollector.Settings()
        settings.namespace = hosts.left
        collector = try ScriptedCollector(settings: settings) { request in
            switch (request.method, request.path) {
            case ("GET", "/v1/configuration"): .respond(200, [("ETag", "\"a\"")], configuration)
            case ("POST", "/v1/metrics"): .respond(503, [("Retry-After", "3600")])
            default: .respond(200)
            }
        }
        try collector.enrol("04@2025", in: folder)
        let net = "10.211.\(block).0/24"
        for arguments in [
            ["reflect", "--listen", "\(right):862", "--allow", net],
            ["probe", "iperf3", "--serve", "--listen", "\(right):5201", "--allow", net],
        ] {
            let server = try hosts.agent(on: hosts.right).start(arguments)
            _ = server.firstLine()
            servers.append(server)
        }
        guard spare else { return }
        func ip(_ words: String...) throws {
            _ = try AgentBinary.Running(command: ["ip"] + words, environment: AgentBinary().environment).finish()
        }
        try ip("-n", hosts.left, "link", "add", "spare", "type", "veth", "peer", "name", "spare", "netns", hosts.right)
        for (host, number) in [(hosts.left, 1), (hosts.right, 2)] {
            try ip("-n", host, "address", "add", "10.212.\(block).\(number)/24", "dev", "spare")
            try ip("-n", host, "link", "set", "spare", "up")
        }
        let server = try hosts.agent(on: hosts.right).start(
            ["reflect", "--listen", "10.212.\(block).2:862", "--allow", "10.212.\(block).0/24"])
        _ = server.firstLine()
        servers.append(server)
    }

    private static func second(_ block: Int) -> String {
        """
        , {"link": "04@2025~other", "peer": "other", "address": "10.212.\(block).2", "port": 862, \
        "packets_per_second": 10, "dscp": 46}
        """
    }

    deinit {
        for server in servers { server.end() }
        collector.stop()
        try? FileManager.default.removeItem(atPath: folder)
    }

    func agent(_ more: String..., before: [String] = []) throws -> AgentBinary.Running {
        var agent = hosts.agent(on: hosts.left)
        agent.prefix += before
        return try agent.start(["run", "--state", folder, "--lang", "en"] + more)
    }

    /// What waits in the spool of an agent that has ended.
    func records() throws -> [IntervalRecord] {
        try Spool(folder: folder).oldest(limit: 1_000, at: 1).map(\.record)
    }
}

@Suite(
    "An agent that captures", .blocking,
    .enabled(if: TwoHosts.canShape, "needs root, ip(8), tc(8) and network namespaces"))
struct CaptureNamespaceTests {
    @Test("its records say what users did on the line, by class and by the collector's systems")
    func users() throws {
        let line = try CapturedLine(151)
        let running = try line.agent("--capture", "wire")
        #expect(running.says("Captures on wire; systems told apart: 1"))
        let users = try line.hosts.agent(on: line.hosts.left).run(
            "probe", "iperf3", line.right, "-t", "3", "--rate", "8M")
        #expect(users.code == 0, "\(users.errors)")
        sleep(4)
        running.terminate()
        let outcome = running.finish()
        #expect(outcome.code == 0, "\(outcome.errors)")
        let seen = try line.records().compactMap(\.traffic)
        try #require(!seen.isEmpty, "\(outcome.errors)")
        #expect(seen.contains { $0.covered == 2_000_000_000 })
        var sum = LineTraffic(interface: "wire")
        for traffic in seen { sum.merge(traffic) }
        #expect(sum.interface == "wire" && sum.captured > 100 && sum.coverage ?? 0 > 0.9)
        // 8 Mbit/s for three seconds; a cable between namespaces carries segments of up to 64 KB as one packet.
        let files = try #require(sum.systems.first { $0.name == "files" })
        #expect(files.transmitted > 1_000_000 && files.segments > 20 && files.attempts >= 1)
        #expect(sum.transmit.octets > files.transmitted && sum.transmit.busiest > 4_000_000)
        // Probes leave with class 46, users' packets with none.
        #expect(Set(sum.classes.map(\.codePoint)).isSuperset(of: [0, 46]))
        #expect(sum.tcp.segments >= files.segments && sum.tcp.handshake.count >= 1)
        #expect(sum.talkers.map(\.prefix).contains("10.211.151.0/24"))
    }

    @Test("each of two lines is captured for the link whose probes leave by it, and a filter is told")
    func twoLines() throws {
        let line = try CapturedLine(171, spare: true)
        let running = try line.agent("--capture", "wire", "--capture", "spare", "--capture-filter", "not tcp")
        #expect(running.says("Captures on spare"))
        sleep(6)
        running.terminate()
        let outcome = running.finish()
        #expect(outcome.code == 0, "\(outcome.errors)")
        let records = try line.records()
        for (link, interface) in [("04@2025~centre", "wire"), ("04@2025~other", "spare")] {
            let own = records.filter { $0.link == link }
            let seen = own.compactMap(\.traffic)
            #expect(!seen.isEmpty && seen.allSatisfy { $0.interface == interface && $0.isNarrowed && $0.links == 1 })
            // Twenty probes each way in two seconds, and not the other line's.
            let whole = seen.filter { $0.covered == 2_000_000_000 }
            #expect(!whole.isEmpty && whole.allSatisfy { (20...60).contains($0.captured) }, "\(whole.map(\.captured))")
            #expect(own.allSatisfy { $0.seconds?.interface == interface && $0.seconds?.isNarrowed == true })
        }
    }

    @Test("without its interface it measures on, says so in each record, and takes the capture up when there is one")
    func recovery() throws {
        let line = try CapturedLine(152)
        let running = try line.agent("--capture", "later")
        #expect(running.says("No capture on later: there is no interface later"))
        sleep(5)
        func link(_ words: String...) throws {
            _ = try AgentBinary.Running(
                command: ["ip", "-n", line.hosts.left, "link"] + words, environment: AgentBinary().environment
            ).finish()
        }
        try link("add", "later", "type", "veth", "peer", "name", "other")
        try link("set", "other", "up")
        try link("set", "later", "up")
        #expect(running.says("Captures on later again"))
        sleep(4)
        let status = try line.hosts.agent(on: line.hosts.left).run("status", "--state", line.folder, "--lang", "en")
        try link("delete", "later")
        #expect(running.says("No capture on later: can't capture from later"))
        running.terminate()
        let outcome = running.finish()
        #expect(outcome.code == 0, "\(outcome.errors)")
        #expect(!status.output.contains("no interface later"), "\(status.output)")
        let seen = try line.records().map(\.traffic)
        // Those of before, and those with a capture; none is silent about it.
        #expect(seen.contains { $0?.covered == 0 } && seen.contains { $0?.covered ?? 0 > 500_000_000 })
    }

    @Test("without the capability it says which, and measures on")
    func capability() throws {
        let line = try CapturedLine(153)
        let running = try line.agent("--capture", "wire", before: ["setpriv", "--bounding-set", "-net_raw"])
        #expect(running.says("capturing from wire needs the capability CAP_NET_RAW"))
        sleep(5)
        let status = try line.hosts.agent(on: line.hosts.left).run("status", "--state", line.folder, "--lang", "en")
        #expect(status.output.contains("CAP_NET_RAW"), "\(status.output)")
        running.terminate()
        #expect(running.finish().code == 0)
        let records = try line.records()
        #expect(records.contains { $0.received > 0 } && records.allSatisfy { $0.traffic?.covered ?? 0 == 0 })
    }
}

@Suite("How to capture", .blocking) struct CaptureOptionTests {
    @Test("a mistake is told before anything runs")
    func mistakes() throws {
        for (options, words) in [
            (["--capture-filter", "tcp"], "--capture-filter says how to capture, but --capture names no interface"),
            (["--capture", "lo", "--capture-filter", "tpc port 3"], "tpc port 3"),
            (["--capture", "lo", "--capture-buffer", "0"], "--capture-buffer"),
            (["--capture", ""], "'' is no interface's name"),
            (["--capture", "eth0 eth1"], "'eth0 eth1' is no interface's name"),
            (["--capture", "lo", "--capture", "lo"], "--capture takes each interface once, and at most 8 of them"),
            (["--capture", "lo", "--systems", "/nowhere/systems.csv"], "/nowhere/systems.csv"),
            (["--capture-inside", "10.0.0.0/8"], "--capture-inside says how to capture"),
            (["--capture", "lo", "--capture-inside", "fd00::/8", "10.0.0.1/8"], "--capture-inside: '10.0.0.1/8'"),
        ] {
            let outcome = try AgentBinary().start(["run", "--state", "/nowhere", "--lang", "en"] + options).finish()
            #expect(outcome.code == 2 && outcome.errors.contains(words), "\(options): \(outcome.errors)")
        }
    }
}
