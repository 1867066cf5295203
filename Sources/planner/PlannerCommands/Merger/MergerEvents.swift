import NetworkModel
import Planning

/// Every lineage event on a day: as it is in force, its state, and who waits for it.
struct MergerEvents {
    private let all: [(event: LineageEvent, state: MergerListing.State)]
    private let held: [String: Int]
    private let standby: [String: Int]
    private let ledger: MergerLedger
    private let below: EventsBelow
    private let levelOf: [UnitID: UnitLevel]

    /// - Parameter topology: with the knowledge of a day, or all; `decisions` are those known then.
    init(_ topology: Topology, decisions: [MergerDecision], asOf day: CivilDate, policy: GatePolicy) {
        let recorded = topology.recorded
        var ledger = MergerLedger(events: recorded.events)
        for decision in decisions { ledger.apply(decision) }
        self.ledger = ledger
        let inForce = Dictionary(topology.events.map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first })
        all = recorded.events.compactMap { event in
            if let event = inForce[event.id] { return (event, event.isPending(on: day) ? .pending : .completed) }
            // Neither in force nor withdrawn: not known.
            return ledger.isRevoked(event.id) ? (event, .revoked) : nil
        }
        var held: [String: Int] = [:]
        var standby: [String: Int] = [:]
        for unit in GateChanges.gates(of: topology, asOf: day, policy: policy) {
            guard let event = unit.decision.event else { continue }
            if unit.decision.gate == .held { held[event, default: 0] += 1 }
            if unit.decision.gate == .standby { standby[event, default: 0] += 1 }
        }
        self.held = held
        self.standby = standby
        below = EventsBelow(recorded.units)
        levelOf = Dictionary(recorded.units.map { ($0.id, $0.level) }, uniquingKeysWith: { first, _ in first })
    }

    private func level(_ event: LineageEvent) -> UnitLevel? { event.links.first.flatMap { levelOf[$0.predecessor] } }

    /// - Parameters:
    ///   - level: only events of units of that level; of provinces where nil, unless `around` is given.
    ///   - around: only this event and those below it.
    func rows(level wanted: UnitLevel?, around: LineageEvent?) -> [MergerListing.Row] {
        let belowAround = around.map { Set(below.below($0, among: all.map(\.event)).map(\.id)) }
        let shown = all.filter { item in
            if let around, item.event.id != around.id, belowAround?.contains(item.event.id) != true { return false }
            if let wanted { return level(item.event) == wanted }
            return around != nil || level(item.event) == .province
        }
        var counts: [UnitID: [Int]] = [:]
        for (index, item) in all.enumerated() {
            for province in below.provinces(of: item.event) { counts[province, default: []].append(index) }
        }
        return shown.map { item in
            var indices: Set<Int> = []
            for link in item.event.links {
                for unit in [link.predecessor, link.successor].compactMap(\.self) {
                    indices.formUnion(counts[unit] ?? [])
                }
            }
            let isProvince = level(item.event) == .province
            return MergerListing.Row(
                event: item.event, state: item.state, held: held[item.event.id] ?? 0,
                standby: standby[item.event.id] ?? 0, below: isProvince ? indices.count : nil,
                belowPending: isProvince ? indices.count { all[$0].state == .pending } : nil,
                decisions: ledger.decisions(on: item.event.id))
        }
    }
}
