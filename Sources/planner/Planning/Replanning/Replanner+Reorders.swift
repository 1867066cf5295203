import NetworkModel
import Rollout

extension Replanner {
    /// What is ordered for circuits below their tier, before it has dates: what was before stands while its circuit does and is
    /// as it was.
    func reorders(
        _ base: Plan, _ standing: StandingDesign, _ facts: SiteActuals, _ log: inout ChangeLog
    ) -> [PlannedReorder] {
        guard !base.reorders.isEmpty || !facts.slow.isEmpty else { return [] }
        let circuits = Dictionary(
            standing.circuits.map { ($0.circuit.id, $0) }, uniquingKeysWith: { first, _ in first })
        var result: [PlannedReorder] = []
        var known: Set<String> = []
        for old in base.reorders {
            guard circuits[old.circuit] != nil else { continue }
            if let again = facts.slow.first(where: { $0.circuit == old.circuit }), again.day > old.measuredOn {
                continue
            }
            known.insert(old.circuit)
            result.append(old)
        }
        for slow in facts.slow where !known.contains(slow.circuit) {
            guard let item = circuits[slow.circuit], slow.measured < item.circuit.capacity else { continue }
            let tiers = topology.catalogue.tiers.filter { $0.medium == item.circuit.medium }
                .sorted { ($0.capacity, $0.id) < ($1.capacity, $1.id) }
            // One as large that keeps its word would do, but this carrier's did not: the next tier up leaves room for its like.
            guard
                let tier = tiers.first(where: { $0.capacity > item.circuit.capacity })
                    ?? tiers.last(where: { $0.id == item.circuit.tier })
            else { continue }
            let length = item.circuit.length
            let (setup, monthly) = topology.catalogue.priced(tier, by: item.circuit.carrier).price(length: length)
            result.append(
                PlannedReorder(
                    circuit: slow.circuit, measured: slow.measured, measuredOn: slow.day, tier: tier.id,
                    capacity: tier.capacity, setup: setup, monthly: monthly, monthlyMore: monthly - item.monthly,
                    activities: [], record: slow.record))
            log.affect(
                item.circuit.a, PlanCause(.belowTier, subject: slow.circuit, day: slow.day, record: slow.record))
        }
        let order = Dictionary(
            standing.circuits.enumerated().map { ($0.element.circuit.id, $0.offset) },
            uniquingKeysWith: { first, _ in first })
        return result.sorted { (order[$0.circuit] ?? .max) < (order[$1.circuit] ?? .max) }
    }

    /// The works that they take.
    func works(_ reorders: [PlannedReorder], _ circuits: [PlannedCircuit]) -> [ReorderWork] {
        let circuits = Dictionary(circuits.map { ($0.circuit.id, $0) }, uniquingKeysWith: { first, _ in first })
        return reorders.compactMap { reorder in
            guard let item = circuits[reorder.circuit] else { return nil }
            // Of the same carrier, whose circuit it is to make good.
            var circuit = item.circuit
            circuit.tier = reorder.tier
            let work = CircuitWork(
                site: circuit.a, medium: circuit.medium, setup: reorder.setup, circuit: circuit,
                monthly: reorder.monthly)
            return ReorderWork(circuit: reorder.circuit, work: work)
        }
    }
}
