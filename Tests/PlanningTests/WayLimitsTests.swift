import Localization
import NetworkModel
import Planning
import Resilience
import TestSupport
import Testing

/// The small country of Tests/Fixtures with limits on ways and circuits that are leased already.
@Suite("Ways, their limits, and leased circuits", .blocking)
struct WayLimitsTests {
    private let day = "2025-07-01"

    private func plan(_ change: (inout Topology) -> Void = { _ in }) async throws -> Plan {
        var topology = try Repository.topology("Tests/Fixtures/topology-small")
        change(&topology)
        return await Planner(topology).plan(asOf: try #require(CivilDate(day)), gatePolicy: .strict)
    }

    @Test(
        "Each office's way takes as long as the network of failures says, and no single failure makes it longer than planned"
    )
    func agreesWithFailures() async throws {
        let plan = try await plan()
        let offices = plan.sites.filter { $0.level != nil }
        #expect(plan.ways.map(\.site) == offices.map(\.site.id))
        let ways = Dictionary(uniqueKeysWithValues: plan.ways.map { ($0.site, $0) })
        let resilience = PlanResilience(plan, .prepared)
        let analysis = try FailureAnalysis(resilience.network)
        for (node, site) in resilience.sites.enumerated() {
            guard let way = ways[site.site.id] else { continue }
            #expect(abs(try #require(analysis.latency(of: node)) - way.latency) < 1e-6, "\(site.site.id)")
            // What joins a provincial centre with the office beside it is no circuit.
            let links = analysis.way(of: node).filter { resilience.ways[$0].kind != .local }
            #expect(links.count == way.hops)
            #expect(way.worstLatency >= way.latency && way.worstHops >= way.hops && way.treeHops >= 1)
        }
        for failure in analysis.failures {
            for rerouted in try #require(analysis.detail(of: [failure])).rerouted {
                guard let way = ways[resilience.sites[rerouted.node].site.id] else { continue }
                #expect(rerouted.latencyAfter <= way.worstLatency + 1e-6, "\(failure) \(way.site)")
            }
        }
    }

    @Test("Limits come from the classes that a level's systems use, half of a two-way delay for one way")
    func classes() async throws {
        let plan = try await plan { topology in
            for index in topology.workloads.indices where topology.workloads[index].qosClass == "realtime" {
                topology.workloads[index].users[.commune] = nil
            }
            for index in topology.qosClasses.indices { topology.qosClasses[index].hopLimit = 20 + index }
        }
        let levels = Dictionary(uniqueKeysWithValues: plan.sites.map { ($0.site.id, $0.level) })
        for way in plan.ways {
            let isCommune = levels[way.site] == .commune
            #expect(way.latencyLimit == (isCommune ? 200 : 100))
            #expect(way.latencyClass == (isCommune ? "interactive" : "realtime"))
            #expect(way.hopLimit == (isCommune ? 21 : 20))
        }
        #expect(plan.systems.compactMap(\.hopLimit).min() == 20)
        // Failures judge each office by its own limit.
        let resilience = PlanResilience(plan, .prepared)
        for (node, site) in zip(resilience.network.nodes, resilience.sites) where site.level != nil {
            #expect(node.latencyLimit == (site.level == .commune ? 200 : 100))
        }
    }

    @Test("A tighter hop limit makes ways shorter, and exactly the units that still break it are gaps")
    func hopLimit() async throws {
        let free = try await plan()
        let worst = try #require(free.ways.map(\.worstHops).max())
        let tight = try await plan { topology in
            for index in topology.qosClasses.indices { topology.qosClasses[index].hopLimit = worst - 1 }
        }
        let before = free.ways.reduce(0) { $0 + max(0, $1.worstHops - (worst - 1)) }
        #expect(tight.ways.reduce(0) { $0 + $1.hopExcess } <= before)
        #expect(
            Set(tight.gaps.filter { $0.reason == .tooManyHops }.map(\.site))
                == Set(tight.ways.filter { $0.worstHops >= worst }.map(\.site)))
        for method in tight.methods {
            if let value = method.value, let bound = method.lowerBound { #expect(value >= bound) }
        }
    }

    @Test("What no design holds is said in both languages: which unit, which class, by how much")
    func findings() async throws {
        let plan = try await plan { topology in
            for index in topology.qosClasses.indices where topology.qosClasses[index].id == "realtime" {
                topology.qosClasses[index].hopLimit = 1
                topology.qosClasses[index].delayLimit = 0.2
            }
        }
        let broken = plan.ways.filter { $0.hopExcess > 0 }
        #expect(!broken.isEmpty)
        #expect(plan.gaps.count { $0.reason == .tooManyHops } == broken.count)
        #expect(plan.gaps.contains { $0.reason == .tooSlow })
        let way = try #require(broken.first)
        for (language, part) in [
            (Language.english, "more than class realtime allows (1)"), (.vietnamese, "lớp realtime"),
        ] {
            let words = WayExplanation(plan: plan, language: language)
            let sentences = words.findings(of: way)
            #expect(sentences.count == 2)
            #expect(sentences.allSatisfy { $0.contains(way.site.rawValue) })
            #expect(sentences.contains { $0.contains(part) }, "\(sentences)")
            #expect(
                words.findings.count == plan.ways.count { $0.hopExcess > 0 } + plan.ways.count { $0.latencyExcess > 0 })
            #expect(try #require(words.sentence(of: way.site)).contains("realtime"))
        }
    }

    @Test("Leased circuits of both levels are read back with what becomes of them, and said in a sentence")
    func leases() async throws {
        let free = try await plan()
        let first = try #require(free.circuits.first { $0.circuit.id == "38@2025/primary" }).circuit
        let plan = try await plan { topology in
            func leased(_ site: String, _ end: String, _ tier: String, pinned: Bool) -> ExistingCircuit {
                ExistingCircuit(
                    site: SiteID(rawValue: site), role: .primary, end: SiteID(rawValue: end), tier: tier,
                    isPinned: pinned)
            }
            topology.existingCircuits = [
                leased("38@2025", first.z.rawValue, first.tier, pinned: false),
                leased("reg-hanoi", "reg-hcmc", "fibre-1g", pinned: true),
                leased("14845@2025", "prov-38", "fibre-10g", pinned: false),
            ]
        }
        #expect(plan.leases.map(\.fate) == [.kept, .pinned, .replaced])
        let circuit = try #require(plan.circuits.first { $0.circuit.id == plan.leases[0].circuit })
        #expect(circuit.circuit.status == .active && circuit.setup == .zero)
        let ring = try #require(plan.circuits.first { $0.circuit.id == plan.leases[1].circuit })
        #expect(ring.circuit.level == .backbone && ring.circuit.tier == "fibre-1g")
        let read = try PlanDocument(reading: Array(PlanDocument(plan).text.utf8)).plan
        #expect(read.leases == plan.leases)
        #expect(read.ways == plan.ways)
        let words = WayExplanation(plan: plan, language: .english)
        #expect(words.leases(of: SiteID(rawValue: "38@2025")).first?.contains("kept; without it") == true)
        #expect(words.sentence(of: plan.leases[1]).contains("pinned"))
        #expect(words.sentence(of: plan.leases[2]).contains("given up"))
    }
}
