package import NetworkModel

/// The population of every unit, with what it rests on: the published one where there is one, an estimate elsewhere.
///
/// In this order: published; a commune that an event turns into others, its part of their populations (whole predecessors
/// count one share, parts half a share); any other commune, the mean of its province's known ones; a province, the sum of its
/// communes. O(units + links).
package struct PopulationEstimate: Sendable {
    private var byUnit: [UnitID: Population] = [:]

    package subscript(unit: UnitID) -> Population? { byUnit[unit] }

    package init(units: [AdministrativeUnit], events: [LineageEvent]) {
        for unit in units { byUnit[unit.id] = unit.population }
        let provinces = Self.provinces(of: units)
        let hasSuccessor = Set(events.flatMap(\.links).filter { $0.successor != nil }.map(\.predecessor))
        fillFromMeans(units.filter { !hasSuccessor.contains($0.id) }, provinces)
        fillFromSuccessors(units, events)
        fillFromMeans(units, provinces)
        fillFromCommunes(units, provinces)
    }

    /// Each commune's province, through its district where it has one.
    private static func provinces(of units: [AdministrativeUnit]) -> [UnitID: UnitID] {
        let byID = Dictionary(units.map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first })
        var result: [UnitID: UnitID] = [:]
        for unit in units where unit.level == .commune || unit.level == .district {
            var above = unit.parent.flatMap { byID[$0] }
            var steps = 0
            while let next = above, next.level != .province, steps < 8 {
                above = next.parent.flatMap { byID[$0] }
                steps += 1
            }
            if let above, above.level == .province { result[unit.id] = above.id }
        }
        return result
    }

    private mutating func fillFromMeans(_ units: [AdministrativeUnit], _ provinces: [UnitID: UnitID]) {
        var sums: [UnitID: (people: Int, count: Int)] = [:]
        for unit in units where unit.level == .commune {
            guard let province = provinces[unit.id], let known = byUnit[unit.id] else { continue }
            let sum = sums[province] ?? (0, 0)
            sums[province] = (sum.people + known.people, sum.count + 1)
        }
        for unit in units where unit.level == .commune && byUnit[unit.id] == nil {
            guard let province = provinces[unit.id], let sum = sums[province] else { continue }
            byUnit[unit.id] = Population(
                people: sum.people / sum.count, basis: .assumed(why: "mean of the known communes of \(province)"))
        }
    }

    private mutating func fillFromSuccessors(_ units: [AdministrativeUnit], _ events: [LineageEvent]) {
        var people: [UnitID: Double] = [:]
        var from: [UnitID: [UnitID]] = [:]
        var restsOnAssumption: Set<UnitID> = []
        for event in events {
            var weights: [UnitID: Double] = [:]
            for link in event.links {
                if let successor = link.successor { weights[successor, default: 0] += Self.weight(link.people) }
            }
            for link in event.links {
                guard let successor = link.successor, let known = byUnit[successor], let sum = weights[successor],
                    sum > 0, Self.weight(link.people) > 0
                else { continue }
                people[link.predecessor, default: 0] += Double(known.people) * Self.weight(link.people) / sum
                from[link.predecessor, default: []].append(successor)
                if known.basis.isAssumed { restsOnAssumption.insert(link.predecessor) }
            }
        }
        for unit in units where unit.level == .commune && byUnit[unit.id] == nil {
            guard let sum = people[unit.id], let sources = from[unit.id] else { continue }
            let names = sources.sorted().map(\.description).joined(separator: ", ")
            byUnit[unit.id] = Population(
                people: Int(sum.rounded()),
                basis: restsOnAssumption.contains(unit.id)
                    ? .assumed(why: "part of the assumed population of \(names)")
                    : .derived(from: "part of the population of \(names)"))
        }
    }

    /// A decree says all, part, rest or none, and no numbers.
    private static func weight(_ share: LineageLink.Share) -> Double {
        switch share {
        case .all: 1
        case .part, .rest: 0.5
        case .none: 0
        }
    }

    private mutating func fillFromCommunes(_ units: [AdministrativeUnit], _ provinces: [UnitID: UnitID]) {
        var sums: [UnitID: Int] = [:]
        for unit in units where unit.level == .commune {
            guard let known = byUnit[unit.id] else { continue }
            if let province = provinces[unit.id] { sums[province, default: 0] += known.people }
        }
        for unit in units where unit.level == .province && byUnit[unit.id] == nil {
            guard let sum = sums[unit.id] else { continue }
            byUnit[unit.id] = Population(people: sum, basis: .derived(from: "sum of its communes"))
        }
    }
}
