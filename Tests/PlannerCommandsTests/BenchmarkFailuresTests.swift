import Foundation
import NetworkModel
import Resilience
import TestSupport
import Testing

@testable import PlannerCommands

@Suite("planner benchmark failures", .blocking)
struct BenchmarkFailuresTests {
    @Test("Its counts are those of taking everything down one by one and two by two")
    func counts() throws {
        let run = try PlannerProcess(["benchmark", "failures", "--sites", "100", "--seed", "7", "--format", "json"])
        #expect(run.status == 0, "\(run.complaint)")
        #expect(run.output.split(separator: "\n").count == 1)
        let root = try #require(try JSONSerialization.jsonObject(with: Data(run.output.utf8)) as? [String: Any])
        let brute = BruteForce(RandomCountry(sites: 100, seed: 7).network)
        let network = brute.network
        #expect(root["sites"] as? Int == network.nodes.count)
        #expect(root["links"] as? Int == network.links.count)
        #expect(root["groups"] as? Int == network.groups.count)
        #expect(root["seed"] as? Int == 7)

        let count = brute.alone.count
        let offices = network.nodes.indices.filter { network.nodes[$0].kind == .office }
        let protected = offices.filter { office in
            let roles = network.links.filter { $0.a == office || $0.b == office }.map(\.role)
            return roles.contains(.primary) && roles.contains(.backup)
        }
        // All of its circuits are fibre, so no backup is apart in every respect.
        let expected: [String: (count: Int, found: Int?)] = [
            "route": (network.nodes.count, 0), "singles": (count, brute.alone.count { !$0.isEmpty }),
            "pairs": (count * (count - 1) / 2, brute.harmfulPairs), "availability": (offices.count, nil),
            "protection": (protected.count, protected.count),
        ]
        for (name, figures) in expected {
            let stage = try #require(root[name] as? [String: Any], "\(name)")
            #expect(stage["count"] as? Int == figures.count, "\(name)")
            if let found = figures.found { #expect(stage["found"] as? Int == found, "\(name)") }
            for key in ["seconds", "cpu_seconds"] { #expect(stage[key] as? Double ?? -1 >= 0, "\(name) \(key)") }
        }
        #expect(brute.harmfulPairs > 0)
    }

    @Test("It prints a table and CSV, and writes the network")
    func formats() throws {
        let directory = try TemporaryDirectory()
        let file = directory.path("edges.txt")
        let table = try PlannerProcess(["benchmark", "failures", "--sites", "100", "--edge-list", file, "--lang", "vi"])
        #expect(table.status == 0)
        #expect(table.output.contains("Phân tích"))
        let csv = try PlannerProcess(["benchmark", "failures", "--sites", "100", "--format", "csv"])
        let lines = csv.output.split(separator: "\n")
        #expect(lines.first == "analysis,count,found,seconds,cpu_seconds")
        #expect(
            lines.dropFirst().map { $0.prefix { $0 != "," } } == [
                "route", "singles", "pairs", "availability", "protection",
            ])
        let edges = try String(contentsOfFile: file, encoding: .utf8).split(separator: "\n")
        #expect(edges.count == RandomCountry(sites: 100, seed: 1).network.links.count)
        #expect(edges.allSatisfy { $0.split(separator: " ").count == 3 })
        #expect(try PlannerProcess(["benchmark", "failures", "--sites", "99"]).status == 2)
    }
}

/// Whom failures cut off, by walking from the roots over what is left.
private struct BruteForce {
    let network: FailureNetwork
    private var arcs: [[(node: Int, link: Int)]]
    /// The offices that each failure cuts off: of each node, link and group.
    private(set) var alone: [Set<Int>] = []

    init(_ network: FailureNetwork) {
        self.network = network
        arcs = Array(repeating: [], count: network.nodes.count)
        for (e, link) in network.links.enumerated() {
            arcs[link.a].append((link.b, e))
            arcs[link.b].append((link.a, e))
        }
        alone = elements.map { cutOff([$0]) }
    }

    private var elements: [(nodes: [Int], links: [Int])] {
        network.nodes.indices.map { ([$0], []) } + network.links.indices.map { ([], [$0]) }
            + network.groups.map { ($0.nodes, $0.links) }
    }

    private func cutOff(_ failures: [(nodes: [Int], links: [Int])]) -> Set<Int> {
        var isDead = Array(repeating: false, count: network.nodes.count)
        var isDown = Array(repeating: false, count: network.links.count)
        for failure in failures {
            for v in failure.nodes { isDead[v] = true }
            for e in failure.links { isDown[e] = true }
        }
        var isReached = isDead.map { _ in false }
        var open = network.roots.filter { !isDead[$0] }
        for root in open { isReached[root] = true }
        while let v = open.popLast() {
            guard network.nodes[v].isTransit else { continue }
            for (w, e) in arcs[v] where !isReached[w] && !isDead[w] && !isDown[e] {
                isReached[w] = true
                open.append(w)
            }
        }
        return Set(isReached.indices.filter { network.nodes[$0].kind == .office && !isReached[$0] })
    }

    /// Pairs that cut off an office which neither failure alone does.
    var harmfulPairs: Int {
        let elements = elements
        var count = 0
        for a in elements.indices {
            for b in elements.indices.dropFirst(a + 1)
            where !cutOff([elements[a], elements[b]]).isSubset(of: alone[a].union(alone[b])) {
                count += 1
            }
        }
        return count
    }
}
