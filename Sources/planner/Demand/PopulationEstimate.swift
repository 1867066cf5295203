package import NetworkModel

/// The population of every unit, with what it rests on: the published one where there is one, an estimate elsewhere.
///
/// In this order: published; a commune that an event turns into others, its part of their populations (whole predecessors
/// count one share, parts half a share); any other commune, the mean of its province's known ones; a province, the sum of its
/// communes. O(units + links).
package struct PopulationEstimate: Sendable {
    private let table: UnitTable
    /// By the unit's place.
    private var populations: [Population?]
    private let provinces: [Int32]

    package subscript(unit: UnitID) -> Population? { table.place(of: unit).flatMap { populations[$0] } }

    package init(units: [AdministrativeUnit], events: [LineageEvent]) { self.init(UnitTable(units), events) }

    package init(_ table: UnitTable, _ events: [LineageEvent]) {
        self.table = table
        populations = table.units.map(\.population)
        provinces = table.units.indices.map { place in
            switch table.units[place].level {
            case .commune, .district: Int32(table.province(above: place) ?? -1)
            case .centre, .organ, .province: -1
            }
        }
        let links = EventLinks(events, table)
        fillFromMeans { !links.hasSuccessor[$0] }
        fillFromSuccessors(links)
        fillFromMeans { _ in true }
        fillFromCommunes()
    }

    /// The links of all events with the places of their units; -1 where there is none.
    private struct EventLinks {
        var events: [Range<Int>] = []
        var from: [Int32] = []
        var to: [Int32] = []
        var weights: [Double] = []
        var hasSuccessor: [Bool]

        init(_ lineage: [LineageEvent], _ table: UnitTable) {
            hasSuccessor = [Bool](repeating: false, count: table.units.count)
            for event in lineage {
                let first = from.count
                for link in event.links {
                    let place = table.place(of: link.predecessor)
                    from.append(Int32(place ?? -1))
                    to.append(Int32(link.successor.flatMap(table.place) ?? -1))
                    weights.append(PopulationEstimate.weight(link.people))
                    if link.successor != nil, let place { hasSuccessor[place] = true }
                }
                events.append(first..<from.count)
            }
        }
    }

    private var communes: some Sequence<Int> {
        let units = table.units
        return units.indices.lazy.filter { units[$0].level == .commune }
    }

    private mutating func fillFromMeans(_ counts: (Int) -> Bool) {
        var sums = [(people: Int, count: Int)](repeating: (0, 0), count: table.units.count)
        for place in communes where counts(place) && provinces[place] >= 0 {
            guard let known = populations[place] else { continue }
            sums[Int(provinces[place])].people += known.people
            sums[Int(provinces[place])].count += 1
        }
        for place in communes where counts(place) && provinces[place] >= 0 && populations[place] == nil {
            let sum = sums[Int(provinces[place])]
            guard sum.count > 0 else { continue }
            populations[place] = Population(
                people: sum.people / sum.count,
                basis: .assumed(why: "mean of the known communes of \(table.units[Int(provinces[place])].id)"))
        }
    }

    private mutating func fillFromSuccessors(_ links: EventLinks) {
        var people = [Double](repeating: 0, count: table.units.count)
        var from = [[Int32]](repeating: [], count: table.units.count)
        var weights = [Double](repeating: 0, count: table.units.count)
        for event in links.events {
            for link in event where links.to[link] >= 0 { weights[Int(links.to[link])] = 0 }
            for link in event where links.to[link] >= 0 { weights[Int(links.to[link])] += links.weights[link] }
            for link in event where links.to[link] >= 0 && links.from[link] >= 0 && links.weights[link] > 0 {
                let successor = Int(links.to[link])
                guard let known = populations[successor] else { continue }
                let predecessor = Int(links.from[link])
                people[predecessor] += Double(known.people) * links.weights[link] / weights[successor]
                from[predecessor].append(Int32(successor))
            }
        }
        // A figure that is filled in here is no source: sources are those of before.
        let isAssumption = populations.map { $0?.basis.isAssumed ?? false }
        for place in communes where populations[place] == nil && !from[place].isEmpty {
            let names = from[place].map { table.units[Int($0)].id }.sorted().map(\.description)
                .joined(separator: ", ")
            let isAssumed = from[place].contains { isAssumption[Int($0)] }
            populations[place] = Population(
                people: Int(people[place].rounded()),
                basis: isAssumed
                    ? .assumed(why: "part of the assumed population of \(names)")
                    : .derived(from: "part of the population of \(names)"))
        }
    }

    /// A decree says all, part, rest or none, and no numbers.
    fileprivate static func weight(_ share: LineageLink.Share) -> Double {
        switch share {
        case .all: 1
        case .part, .rest: 0.5
        case .none: 0
        }
    }

    private mutating func fillFromCommunes() {
        var sums = [Int?](repeating: nil, count: table.units.count)
        for place in communes where provinces[place] >= 0 {
            if let known = populations[place] {
                sums[Int(provinces[place])] = (sums[Int(provinces[place])] ?? 0) + known.people
            }
        }
        for place in table.units.indices where table.units[place].level == .province && populations[place] == nil {
            guard let sum = sums[place] else { continue }
            populations[place] = Population(people: sum, basis: .derived(from: "sum of its communes"))
        }
    }
}
