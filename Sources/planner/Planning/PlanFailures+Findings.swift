package import NetworkModel
package import Resilience

extension PlanFailures {
    package func isPower(_ failure: Failure) -> Bool {
        if case .group(let g) = failure { resilience.areas[g].kind == .power } else { false }
    }

    /// The worst failures of what stands or lies somewhere; whole provinces without power are a scenario of their own.
    package func worst(_ limit: Int) -> [FailureImpact] {
        Array(impacts.lazy.filter { !isPower($0.failure) }.prefix(limit))
    }

    package func power(_ limit: Int) -> [FailureImpact] {
        Array(impacts.lazy.filter { isPower($0.failure) }.prefix(limit))
    }

    /// Failures that fill some way beyond its capacity that was not before, fullest first.
    package func overloading(_ limit: Int) -> [FailureImpact] {
        Array(
            impacts.filter { $0.newlyOverloadedLinks > 0 }.sorted {
                $0.raisedUtilisation != $1.raisedUtilisation
                    ? $0.raisedUtilisation > $1.raisedUtilisation : FailureImpact.ranksHigher($0, $1)
            }.prefix(limit))
    }

    // MARK: - Load

    /// How full the ways of one kind are, and become.
    package struct KindLoad: Sendable {
        package struct Fullest: Sendable {
            package var way: Int
            /// Load over capacity.
            package var utilisation: Double
            /// What makes it so full; nil while all works.
            package var failure: Failure?
        }
        package var kind: PlanResilience.Way.Kind
        /// Those with a capacity.
        package var ways = 0
        package var overfull = 0
        package var fullest: Fullest?
        /// Beyond capacity after some single failure.
        package var overfullAfter = 0
        package var fullestAfter: Fullest?
    }

    /// Of each kind of which some way has a capacity, from the top down.
    package var loadsByKind: [KindLoad] {
        let order: [PlanResilience.Way.Kind] = [.backbone, .levelOne, .trunk, .access]
        var found = order.map { KindLoad(kind: $0) }
        for (e, way) in resilience.ways.enumerated() {
            guard let at = order.firstIndex(of: way.kind),
                let capacity = resilience.network.links[e].capacity?.bitsPerSecond
            else { continue }
            let whole = Double(max(1, capacity))
            let (now, after) = (Double(loads[e]) / whole, Double(peaks[e].load) / whole)
            found[at].ways += 1
            if loads[e] > capacity { found[at].overfull += 1 }
            if peaks[e].load > capacity { found[at].overfullAfter += 1 }
            if now > found[at].fullest?.utilisation ?? -1 {
                found[at].fullest = KindLoad.Fullest(way: e, utilisation: now)
            }
            if after > found[at].fullestAfter?.utilisation ?? -1 {
                found[at].fullestAfter = KindLoad.Fullest(way: e, utilisation: after, failure: peaks[e].failure)
            }
        }
        return found.filter { $0.ways > 0 }
    }

    /// Whether the plan says what its trunks share, so that they are judged; plans of older versions do not.
    package var judgesTrunks: Bool {
        !resilience.ways.contains { $0.kind == .trunk } || resilience.network.sharedDemand != nil
    }

    // MARK: - Latency

    /// How a class of service fares against the delay that the plan promises it, one way from an office to its national system.
    package struct ClassLatency: Sendable {
        package struct Slowest: Sendable {
            package var office: Int
            package var latency: Double
            package var failure: Failure?
        }
        /// Its id in the topology.
        package var qosClass: String
        package var systems: [PlannedSystem]
        /// Half of the two-way limit, in ms.
        package var limit: Double
        package var slowest: Slowest?
        package var late = 0
        /// After the single failure that is worst for each office.
        package var slowestAfter: Slowest?
        package var lateAfter = 0
    }

    /// The strictest class first.
    package func latencies(of systems: [PlannedSystem]) -> [ClassLatency] {
        var classes: [ClassLatency] = []
        for system in systems {
            guard let limit = system.delayLimit.map({ $0 / 2 }) else { continue }
            if let at = classes.firstIndex(where: { $0.qosClass == system.qosClass }) {
                classes[at].systems.append(system)
            } else {
                classes.append(ClassLatency(qosClass: system.qosClass, systems: [system], limit: limit))
            }
        }
        for at in classes.indices {
            for (v, node) in resilience.network.nodes.enumerated() where node.kind == .office {
                guard let now = latencies[v] else { continue }
                let after = longest[v]
                if now > classes[at].limit { classes[at].late += 1 }
                if after.latency > classes[at].limit { classes[at].lateAfter += 1 }
                if now > classes[at].slowest?.latency ?? -1 {
                    classes[at].slowest = ClassLatency.Slowest(office: v, latency: now)
                }
                if after.latency > classes[at].slowestAfter?.latency ?? -1 {
                    classes[at].slowestAfter = ClassLatency.Slowest(
                        office: v, latency: after.latency, failure: after.failure)
                }
            }
        }
        return classes.sorted { ($0.limit, $0.qosClass) < ($1.limit, $1.qosClass) }
    }

    // MARK: - Availability

    /// Downtime of the office at a share of the offices, counted from the best; each bound by itself.
    package struct DowntimeMark: Sendable {
        /// `median`, `p90`, `p99` or `worst`.
        package var name: String
        package var least: Double
        package var most: Double
    }

    /// `level` restricts it to offices of one level.
    package func downtimeMarks(of level: UnitLevel? = nil) -> [DowntimeMark] {
        let figures = availability.filter { level == nil || resilience.sites[$0.office].level == level }
        guard !figures.isEmpty else { return [] }
        let least = figures.map(\.leastDowntime).sorted()
        let most = figures.map(\.mostDowntime).sorted()
        return [("median", 0.5), ("p90", 0.9), ("p99", 0.99), ("worst", 1.0)].map { name, share in
            let index = max(0, min(most.count, Int((Double(most.count) * share).rounded(.up))) - 1)
            return DowntimeMark(name: name, least: least[index], most: most[index])
        }
    }

    // MARK: - Protection

    /// Of the offices with a backup, how many have its two circuits apart in one respect, as far as the data shows.
    package struct AspectCount: Sendable {
        package var aspect: DiversityAspect
        package var apart = 0
        /// Apart but for the province's centre and office.
        package var atCentre = 0
        package var shared = 0
        package var notShown = 0
    }

    package var aspectCounts: [AspectCount] {
        var counts = DiversityAspect.allCases.map { AspectCount(aspect: $0) }
        for finding in protection {
            for (at, aspect) in DiversityAspect.allCases.enumerated() {
                let shared = finding.shared.filter { self.aspect(of: $0) == aspect }
                if shared.contains(where: { !isAtCentre($0, of: finding) }) {
                    counts[at].shared += 1
                } else if finding.notShown.contains(aspect) {
                    counts[at].notShown += 1
                } else if !shared.isEmpty {
                    counts[at].atCentre += 1
                } else {
                    counts[at].apart += 1
                }
            }
        }
        return counts
    }

    private func aspect(of dependency: SharedDependency) -> DiversityAspect {
        switch dependency {
        case .link: .route
        case .node: .pop
        case .group(let g): resilience.network.groups[g].kind == .power ? .power : .route
        case .medium: .medium
        case .carrier: .carrier
        case .power: .power
        }
    }
}
