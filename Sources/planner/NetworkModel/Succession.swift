/// Who carries on whose books: the lineage without dates, as chains from a unit to its principal successor.
///
/// Each unit names one principal successor. Of the predecessors that name a unit, one is its principal predecessor: the one whose
/// code it bears in its register (the state register keeps the code of the seat: 15 is Yên Bái before July 2025 and, merged with
/// Lào Cai, the new Lào Cai with its seat at Yên Bái after), else the nearest, the most populous, the first by id. Its office is
/// taken to be the successor's. Built in O(units + links).
package struct Succession: Sendable {
    private var principalByUnit: [UnitID: UnitID] = [:]
    private var successorByUnit: [UnitID: UnitID] = [:]
    private var linksByPredecessor: [UnitID: [LineageLink]] = [:]
    private var predecessorsByUnit: [UnitID: [UnitID]] = [:]

    package init(units: [AdministrativeUnit], events: [LineageEvent]) {
        let unitByID = Dictionary(units.map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first })
        var naming: [UnitID: [UnitID]] = [:]
        for link in events.lazy.flatMap(\.links) {
            linksByPredecessor[link.predecessor, default: []].append(link)
            guard let successor = link.successor else { continue }
            predecessorsByUnit[successor, default: []].append(link.predecessor)
            guard link.isPrincipal else { continue }
            if successorByUnit[link.predecessor] == nil { successorByUnit[link.predecessor] = successor }
            // A district has no office that a commune could go on in.
            guard let before = unitByID[link.predecessor], let after = unitByID[successor], before.level == after.level
            else { continue }
            naming[successor, default: []].append(link.predecessor)
        }
        for (successor, predecessors) in naming {
            guard let unit = unitByID[successor] else { continue }
            principalByUnit[successor] =
                predecessors.first { $0.code == successor.code }
                ?? predecessors.compactMap { unitByID[$0] }.min { a, b in
                    let far = (a.location.coordinate, b.location.coordinate)
                    let place = unit.location.coordinate
                    return (far.0.distance(to: place), -(a.population?.people ?? 0), a.id)
                        < (far.1.distance(to: place), -(b.population?.people ?? 0), b.id)
                }?.id
        }
    }

    /// The unit whose office, code and addresses this one goes on with; nil where it starts anew.
    package func principalPredecessor(of unit: UnitID) -> UnitID? { principalByUnit[unit] }

    /// The unit that takes over this one's office, contracts and equipment; nil where none does.
    package func principalSuccessor(of unit: UnitID) -> UnitID? { successorByUnit[unit] }

    /// All predecessors, in the order of the events, each once per link.
    package func predecessors(of unit: UnitID) -> [UnitID] { predecessorsByUnit[unit] ?? [] }

    /// Where the unit's land and people go.
    package func links(from unit: UnitID) -> [LineageLink] { linksByPredecessor[unit] ?? [] }

    /// The first of the chain of principal predecessors that ends at the unit: itself where it starts anew. Two units that live at
    /// the same time never have the same root.
    package func root(of unit: UnitID) -> UnitID {
        var unit = unit
        var steps = 0
        while let before = principalByUnit[unit], steps < Self.longestChain {
            unit = before
            steps += 1
        }
        return unit
    }

    /// The last of the chain of principal successors: what the unit becomes when all that is known has come about.
    package func final(of unit: UnitID) -> UnitID {
        var unit = unit
        var steps = 0
        while let after = successorByUnit[unit], steps < Self.longestChain {
            unit = after
            steps += 1
        }
        return unit
    }

    /// Whether the unit's office goes on as the next unit's.
    package func officeSurvives(_ unit: UnitID) -> Bool {
        guard let after = successorByUnit[unit] else { return linksByPredecessor[unit] == nil }
        return principalByUnit[after] == unit
    }

    /// A lineage that goes round in a circle is refused when it is read; this keeps a topology made in code from hanging.
    private static let longestChain = 64
}
