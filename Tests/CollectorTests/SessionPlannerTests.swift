import Collector
import TestSupport
import Testing

@Suite(.blocking) struct SessionPlannerTests {
    private func planner(
        _ reflectors: [String], sessions: Int = 200, measurers: Int = 4_000, hierarchy: SiteHierarchy? = nil
    ) -> SessionPlanner {
        let endpoints = reflectors.enumerated().map { number, site in
            (site, ReflectorEndpoint(address: "10.0.0.\(number + 1)", port: 862))
        }
        return SessionPlanner(
            hierarchy: hierarchy ?? RunningCollector.hierarchy,
            reflectors: Dictionary(uniqueKeysWithValues: endpoints), sessionLimit: sessions,
            measurerLimit: measurers)
    }

    private static let everybody = ["01290@2025", "01291@2025", "04@2025", "07210@2025", "24@2025", "centre"]

    struct Case: CustomTestStringConvertible {
        var site: String
        var links: [String]
        var testDescription: String { site }
    }

    @Test(arguments: [
        Case(site: "01290@2025", links: ["01290@2025~04@2025", "01290@2025~centre"]),
        Case(site: "04@2025", links: ["04@2025~centre", "01290@2025~04@2025", "01291@2025~04@2025"]),
        Case(
            site: "centre",
            links: [
                "04@2025~centre", "24@2025~centre", "01290@2025~centre", "01291@2025~centre", "07210@2025~centre",
            ]),
        Case(site: "elsewhere", links: []),
    ])
    func everySiteMeasuresThoseAboveAndBelowNearestFirst(_ expected: Case) {
        var planner = planner(Self.everybody)
        #expect(planner.sessions(of: expected.site).map(\.link) == expected.links)
    }

    @Test func aLinkIsMeasuredInTheClassOfTheSiteThatHangsOnItFromBothEnds() {
        let reflectors = Dictionary(
            uniqueKeysWithValues: Self.everybody.enumerated().map { number, site in
                (site, ReflectorEndpoint(address: "10.0.0.\(number + 1)", port: 862))
            })
        var planner = SessionPlanner(
            hierarchy: RunningCollector.hierarchy, reflectors: reflectors,
            codePoints: ["01290@2025": 26, "04@2025": 46])
        #expect(planner.sessions(of: "01290@2025").map(\.codePoint) == [26, 26])
        // To the centre by its own line, to the communes by theirs; of the second nobody knows a class.
        #expect(planner.sessions(of: "04@2025").map(\.codePoint) == [46, 26, 0])
        let configuration = AgentConfiguration(
            site: "01290@2025", intervalSeconds: 60, sessions: planner.sessions(of: "01290@2025"), allowed: [])
        #expect(configuration.json.contains(#""dscp":26"#))
    }

    @Test func siteWithoutReflectorIsLeftOut() {
        var planner = planner(["01290@2025", "centre"])
        #expect(planner.sessions(of: "01290@2025").map(\.peer) == ["centre"])
        #expect(planner.sessions(of: "04@2025").isEmpty)
        #expect(planner.measurers(of: "centre") == ["10.0.0.1"])
    }

    @Test func sitesOfDifferentAddressFamiliesAreNotPaired() {
        let reflectors = [
            "01290@2025": ReflectorEndpoint(address: "::1", port: 862),
            "04@2025": ReflectorEndpoint(address: "127.0.0.1", port: 862),
            "centre": ReflectorEndpoint(address: "2001:db8::1", port: 862),
        ]
        var planner = SessionPlanner(hierarchy: RunningCollector.hierarchy, reflectors: reflectors)
        #expect(planner.sessions(of: "01290@2025").map(\.peer) == ["centre"])
        #expect(planner.sessions(of: "04@2025").isEmpty)
        #expect(planner.sessions(of: "centre").map(\.peer) == ["01290@2025"])
        #expect(planner.measurers(of: "centre") == ["::1"])
        #expect(planner.measurers(of: "04@2025").isEmpty)
    }

    /// What a reflector answers is exactly who was told to measure it, also where the limits bite.
    @Test(arguments: [(200, 4_000), (1, 4_000), (2, 2), (3, 1), (200, 1), (0, 4)])
    func reflectorsAnswerWhoMeasuresThemAndNobodyElse(_ sessions: Int, _ measurers: Int) {
        var planner = planner(Self.everybody, sessions: sessions, measurers: measurers)
        var allowed: [String: Set<String>] = [:]
        for site in Self.everybody {
            for session in planner.sessions(of: site) {
                let own = "10.0.0.\((Self.everybody.firstIndex(of: site) ?? 0) + 1)"
                allowed[session.peer, default: []].insert(own)
            }
        }
        for site in Self.everybody {
            #expect(Set(planner.measurers(of: site)).isSuperset(of: allowed[site] ?? []), "\(site)")
            if sessions >= 3 { #expect(Set(planner.measurers(of: site)) == allowed[site] ?? [], "\(site)") }
            #expect(planner.sessions(of: site).count <= sessions)
        }
    }

    @Test func hierarchyThatClosesOnItselfEnds() {
        let cycle = SiteHierarchy(upstream: ["a": "b", "b": "c", "c": "a", "d": "d", "e": "nowhere"])
        #expect(cycle.above("a") == ["b", "c"])
        #expect(cycle.below("a") == [["c"], ["b"]])
        #expect(cycle.above("d").isEmpty && cycle.above("e").isEmpty)
        var planner = planner(["a", "b", "c"], hierarchy: cycle)
        #expect(Set(planner.sessions(of: "a").map(\.peer)) == ["b", "c"])
    }
}
