package import Localization
package import NetworkModel

/// Says why a circuit has its tier: what drove it, how much is free, how long it lasts, and what a smaller one would lack.
package struct TierExplanation {
    private let plan: Plan
    private let language: Language

    package init(plan: Plan, language: Language) {
        self.plan = plan
        self.language = language
    }

    // MARK: - Figures

    /// How much less the circuit would be asked without the system that drives it; nil where the plan does not say.
    package func driverShare(of circuit: PlannedCircuit, at site: PlannedSite) -> Bandwidth? {
        guard let marginal = site.demand.first(where: { $0.workload == circuit.drivenBy })?.marginal else { return nil }
        let isDown = circuit.downstream >= circuit.upstream
        let whole = isDown ? marginal.downstream : marginal.upstream
        // A backup carries its part of the site's demand, and of each system's.
        // So does each of several parallel ones.
        let all = plan.circuits.reduce(Bandwidth.zero) { sum, other in
            guard other.circuit.a == circuit.circuit.a, other.circuit.role == .primary else { return sum }
            return sum + (isDown ? other.downstream : other.upstream)
        }
        guard all > .zero else { return whole }
        let part = Double((isDown ? circuit.downstream : circuit.upstream).bitsPerSecond) / Double(all.bitsPerSecond)
        return Bandwidth(bitsPerSecond: Int64((Double(whole.bitsPerSecond) * part).rounded()))
    }

    /// Share (0...1) of the capacity that the busy hour at the horizon leaves; nil where the circuit is too small.
    package func freeShare(of circuit: PlannedCircuit) -> Double? {
        let capacity = Double(circuit.circuit.capacity.bitsPerSecond)
        let used = Double(max(circuit.downstream, circuit.upstream).bitsPerSecond)
        return capacity > 0 && used <= capacity ? 1 - used / capacity : nil
    }

    /// The last year in which it stays below its rule's limit; nil where it does not today, or the plan does not say.
    package func lastYear(of circuit: PlannedCircuit) -> Int? {
        circuit.yearsCarried.map { plan.asOf.components.year + $0 }
    }

    /// What the next smaller tier lacks of what is required; zero where it would carry it, nil where there is none.
    package func shortfall(below circuit: PlannedCircuit) -> Bandwidth? {
        circuit.lowerTier.map {
            Bandwidth(bitsPerSecond: max(0, circuit.required.bitsPerSecond - $0.capacity.bitsPerSecond))
        }
    }

    // MARK: - Sentences

    /// Parts of a sentence about one of the site's circuits; empty for a plan that recorded none of it.
    package func parts(of circuit: PlannedCircuit, at site: PlannedSite?) -> [String] {
        var parts: [String] = []
        if let site, let share = driverShare(of: circuit, at: site) {
            parts.append(PlanMessages.needsLessWithout.text(language, share.description))
        }
        if let free = freeShare(of: circuit) {
            parts.append(PlanMessages.freeShare.text(language, percent(free)))
        }
        // A plan of an older writer knows neither years nor tiers; without the one it is not said to fail today.
        let knows = circuit.yearsCarried != nil || circuit.lowerTier != nil || site?.demand.first?.marginal != nil
        guard knows else { return parts }
        if let years = circuit.yearsCarried {
            let message: PlanMessages = years >= OfficeDemands.yearsAhead ? .carriesBeyond : .carriesUntil
            parts.append(message.text(language, String(plan.asOf.components.year + years)))
        } else {
            parts.append(PlanMessages.carriesNotToday.text(language))
        }
        if let lower = circuit.lowerTier, let shortfall = shortfall(below: circuit) {
            let name = "\(lower.id) (\(lower.capacity.description))"
            parts.append(
                shortfall > .zero
                    ? PlanMessages.lowerTierLacks.text(language, name, shortfall.description)
                    : PlanMessages.lowerTierCarries.text(language, name))
        } else {
            parts.append(PlanMessages.noLowerTier.text(language))
        }
        return parts
    }

    /// What the site needs of the backbone, by pairs and as a hose; nil where it is not of level I.
    package func hoseSentence(of site: SiteID) -> String? {
        guard let hose = plan.hoses.first(where: { $0.node == site }), hose.pairwise > .zero else { return nil }
        return PlanMessages.hoseNeed.text(
            language, hose.hose.description, hose.pairwise.description, percent(hose.saved))
    }

    private func percent(_ share: Double) -> String { NumberStyle(language).decimal(share * 100, 0) + " %" }
}

extension PlannedHose {
    /// Share (0...1) that the hose needs less than the pairs; 0 where nothing is needed.
    package var saved: Double {
        pairwise > .zero ? 1 - Double(hose.bitsPerSecond) / Double(pairwise.bitsPerSecond) : 0
    }
}

extension Plan {
    /// The accesses of all nodes to the backbone, by pairs and as hoses, each in the direction that needs more.
    package var hoseTotals: (pairwise: Bandwidth, hose: Bandwidth) { Self.totals(of: hoses) }

    /// Share (0...1) that hoses need less than pairs over all nodes.
    package var hoseSaved: Double { Self.saved(by: hoses) }

    static func saved(by hoses: [PlannedHose]) -> Double {
        let totals = totals(of: hoses)
        return totals.pairwise > .zero
            ? 1 - Double(totals.hose.bitsPerSecond) / Double(totals.pairwise.bitsPerSecond) : 0
    }

    private static func totals(of hoses: [PlannedHose]) -> (pairwise: Bandwidth, hose: Bandwidth) {
        hoses.reduce((Bandwidth.zero, Bandwidth.zero)) { ($0.0 + $1.pairwise, $0.1 + $1.hose) }
    }
}
