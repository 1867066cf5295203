package import NetworkModel

/// The units whose gate differs between two days, plans or states of the lineage.
package struct GateChanges: Sendable {
    /// One unit; nil stands for a unit that is not there.
    package struct Change: Sendable {
        package var unit: AdministrativeUnit
        package var before: Gate?
        package var after: Gate?
    }

    /// Units of one level that change alike.
    package struct Count: Sendable {
        package var level: UnitLevel
        package var before: Gate?
        package var after: Gate?
        package var count: Int
    }

    /// From the highest level down, by id.
    package private(set) var all: [Change] = []

    /// - Parameters:
    ///   - before: sorted by id, and so is `after`. O(units).
    package init(before: [PlannedUnit], after: [PlannedUnit]) {
        var (old, new) = (0, 0)
        while old < before.count || new < after.count {
            let isOld = new == after.count || (old < before.count && before[old].unit.id <= after[new].unit.id)
            let isNew = old == before.count || (new < after.count && after[new].unit.id <= before[old].unit.id)
            let was = isOld ? before[old].decision.gate : nil
            let now = isNew ? after[new].decision.gate : nil
            if was != now {
                all.append(Change(unit: isNew ? after[new].unit : before[old].unit, before: was, after: now))
            }
            if isOld { old += 1 }
            if isNew { new += 1 }
        }
        let rank = Dictionary(uniqueKeysWithValues: UnitLevel.allCases.enumerated().map { ($1, $0) })
        all.sort { (rank[$0.unit.level] ?? 0, $0.unit.id) < (rank[$1.unit.level] ?? 0, $1.unit.id) }
    }

    /// The gates of all units of a topology, without a plan: O(units + links).
    package static func gates(of topology: Topology, asOf day: CivilDate, policy: GatePolicy) -> [PlannedUnit] {
        let lineage = Lineage(units: topology.units, events: topology.events)
        return topology.units.map { unit in
            PlannedUnit(unit: unit, decision: lineage.gate(of: unit.id, on: day, policy: policy), phase: nil)
        }
    }

    /// By level, from gate and to gate, in the order of those.
    package var counts: [Count] {
        let gates: [Gate?] = [nil] + Gate.allCases
        var found: [[Int]] = []
        return UnitLevel.allCases.flatMap { level in
            let changes = all.filter { $0.unit.level == level }
            found = Array(repeating: Array(repeating: 0, count: gates.count), count: gates.count)
            for change in changes {
                guard let from = gates.firstIndex(of: change.before), let to = gates.firstIndex(of: change.after)
                else { continue }
                found[from][to] += 1
            }
            return gates.indices.flatMap { from in
                gates.indices.filter { found[from][$0] > 0 }.map { to in
                    Count(level: level, before: gates[from], after: gates[to], count: found[from][to])
                }
            }
        }
    }
}
