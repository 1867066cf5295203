import Design
import NetworkModel

extension Planner {
    /// Circuits that are leased already.
    func settledCircuits(_ design: AccessDesign) -> [Circuit] {
        let leased = Set(design.outcomes.filter { $0.fate != .replaced }.compactMap(\.circuit))
        guard !leased.isEmpty else { return [] }
        return design.circuits.lazy.map(\.circuit).filter { leased.contains($0.id) }
    }

    /// Buys the design's circuits of the carriers that the schedule chose.
    /// - Returns: what differs from the design's own choice, in the order of its circuits.
    func applyCarriers(of rollout: Deployment, to design: inout AccessDesign) -> [PlannedCarrierChoice] {
        guard !rollout.rungs.isEmpty else { return [] }
        let provinces = Dictionary(
            rollout.problem.offices.map { ($0.site, $0.province) }, uniquingKeysWith: { first, _ in first })
        var options: [String: CarrierOption] = [:]
        for rung in rollout.rungs.values {
            for choice in rung.choices { options[choice.circuit] = choice.option }
        }
        var choices: [PlannedCarrierChoice] = []
        for index in design.circuits.indices {
            let old = design.circuits[index]
            guard let option = options[old.circuit.id], option.carrier != old.circuit.carrier else { continue }
            choices.append(
                PlannedCarrierChoice(
                    circuit: old.circuit.id, carrier: option.carrier, instead: old.circuit.carrier,
                    leadTime: option.leadTime,
                    leadTimeInstead: topology.catalogue.leadTime(
                        of: old.circuit.medium, by: old.circuit.carrier, in: provinces[old.circuit.a] ?? nil),
                    setupMore: option.setup - old.setup, monthlyMore: option.monthly - old.monthly))
            design.circuits[index].circuit.carrier = option.carrier
            design.circuits[index].setup = option.setup
            design.circuits[index].monthly = option.monthly
        }
        return choices
    }
}
