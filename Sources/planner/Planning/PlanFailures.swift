import NetworkModel
package import Resilience

/// What failures do to the network of a plan: all answers of `FailureAnalysis` about one state of it.
package struct PlanFailures: Sendable {
    package let resilience: PlanResilience
    /// Of each node, way and area but local links, worst first (`FailureImpact.ranksHigher`).
    package let impacts: [FailureImpact]
    package let pairs: PairReport
    /// Offices with the longest possible downtime first.
    package let availability: [Availability]
    package let protection: [ProtectionFinding]
    /// Load of each way while all works, in bit/s of its busier direction, and the highest that a single failure brings.
    package let loads: [Int64]
    package let peaks: [LinkPeak]
    /// One-way latency of each node to its national system while all works, in ms, and the longest after a single failure.
    package let latencies: [Double?]
    package let longest: [OfficePeak]
    /// Ways that carry more than their capacity while all works.
    package let overloadedWays: [Int]
    /// The highest load over capacity of a way while all works.
    package let worstUtilisation: Double
    /// Offices that reach no national system while all works.
    package let unconnected: [Int]
    /// Provinces' offices, their centres and those above.
    let isCentral: Set<Int>

    package init(
        _ plan: Plan, _ scope: PlanResilience.Scope, keepingPairs limit: Int = 1_000
    ) async throws(FailureNetwork.Flaw) {
        try await self.init(PlanResilience(plan, scope), keepingPairs: limit)
    }

    /// Under a second for a country.
    init(_ resilience: PlanResilience, keepingPairs limit: Int = 1_000) async throws(FailureNetwork.Flaw) {
        self.resilience = resilience
        var central: Set<Int> = []
        for (way, link) in zip(resilience.ways, resilience.network.links)
        where way.kind == .local || way.kind == .levelOne || way.kind == .backbone {
            central.formUnion([link.a, link.b])
        }
        isCentral = central
        let analysis = try FailureAnalysis(resilience.network)
        let ways = resilience.ways
        // What joins a provincial centre and the office beside it is no thing that fails by itself.
        let judged = await analysis.judge(
            analysis.failures.filter { failure in
                if case .link(let e) = failure { ways[e].kind != .local } else { true }
            })
        impacts = judged.impacts.sorted(by: FailureImpact.ranksHigher)
        peaks = judged.links
        longest = judged.offices
        loads = ways.indices.map { e in
            let load = analysis.load(of: e)
            return Int64(max(load.forward, load.backward))
        }
        latencies = resilience.network.nodes.indices.map { analysis.latency(of: $0) }
        let pairs = await analysis.pairs(keeping: limit)
        self.pairs = pairs
        availability = await analysis.availability(with: pairs).sorted {
            ($0.mostDowntime, $1.office) > ($1.mostDowntime, $0.office)
        }
        protection = await analysis.protection()
        var overloaded: [Int] = []
        var worst = 0.0
        for (e, link) in resilience.network.links.enumerated() {
            guard let capacity = link.capacity?.bitsPerSecond else { continue }
            if loads[e] > capacity { overloaded.append(e) }
            worst = max(worst, Double(loads[e]) / Double(max(1, capacity)))
        }
        overloadedWays = overloaded
        worstUtilisation = worst
        let nodes = analysis.network.nodes
        unconnected = nodes.indices.filter { nodes[$0].kind == .office && analysis.latency(of: $0) == nil }
    }

    /// The half-built network on each of its milestones; failures are numbered as in the network given with them.
    package struct Dated: Sendable {
        package var resilience: PlanResilience
        package var days: [DatedFailureSummary]
    }

    package static func dates(of plan: Plan, limit: Int = 40) async throws(FailureNetwork.Flaw) -> Dated {
        try await dates(of: plan, PlanResilience(plan, .built), limit: limit)
    }

    static func dates(
        of plan: Plan, _ resilience: PlanResilience, limit: Int
    ) async throws(FailureNetwork.Flaw) -> Dated {
        guard !resilience.network.roots.isEmpty else { return Dated(resilience: resilience, days: []) }
        let days = try await FailureAnalysis.summaries(
            of: resilience.network, dates: resilience.dates,
            on: PlanResilience.milestones(of: plan, limit: limit).map(\.daysSinceEpoch))
        return Dated(resilience: resilience, days: days)
    }

    /// What a finding about an office's two circuits comes to.
    package enum ProtectionVerdict: String, CaseIterable, Sendable {
        /// Both need one site, trunk or duct below the province's centre, or one of the two leads nowhere.
        case sharedBelow = "shared-below"
        /// They run over one medium or belong to one carrier.
        case sameCarrier = "same-carrier"
        /// Apart up to the province's centre and office, which all of its communes need.
        case sharedCentre = "shared-centre"
        /// Nothing is shared, as far as the data shows.
        case notShown = "not-shown"
        /// Apart in every respect.
        case diverse
    }

    package func verdict(_ finding: ProtectionFinding) -> ProtectionVerdict {
        guard finding.onlyLooksProtected else { return finding.isShownDiverse ? .diverse : .notShown }
        let below = finding.shared.filter { !isAtCentre($0, of: finding) }
        guard !below.isEmpty else { return .sharedCentre }
        return below.allSatisfy(isOfCarrier) ? .sameCarrier : .sharedBelow
    }

    private func isOfCarrier(_ dependency: SharedDependency) -> Bool {
        switch dependency {
        case .medium, .carrier: true
        case .link, .node, .group, .power: false
        }
    }

    /// Whether it is the province's office, its centre, what joins them, or the way up from there; never one of the two circuits
    /// themselves: where the office cannot do without one, the other leads nowhere.
    func isAtCentre(_ dependency: SharedDependency, of finding: ProtectionFinding) -> Bool {
        switch dependency {
        case .link(finding.primary), .link(finding.backup): false
        case .link(let e): resilience.ways[e].kind != .access && resilience.ways[e].kind != .trunk
        case .node(let v): isCentral.contains(v)
        case .group, .medium, .carrier, .power: false
        }
    }
}
