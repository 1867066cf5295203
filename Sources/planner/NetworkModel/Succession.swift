/// Who carries on whose books: the lineage without dates, as chains from a unit to its principal successor.
///
/// Each unit names one principal successor. Of the predecessors that name a unit, one is its principal predecessor: the one whose
/// code it bears in its register (the state register keeps the code of the seat: 15 is Yên Bái before July 2025 and, merged with
/// Lào Cai, the new Lào Cai with its seat at Yên Bái after), else the nearest, the most populous, the first by id. Its office is
/// taken to be the successor's. Built in O(units + links).
package struct Succession: Sendable {
    private let table: UnitTable
    /// Places of the principal predecessor and successor of the unit at a place; -1 where there is none.
    private var principals: [Int32]
    private var successors: [Int32]
    private let links: [LineageLink]
    /// Places in `links` by the unit that they go from, and by the one that they lead to.
    private let outgoing: LinkLists
    private let incoming: LinkLists

    package init(units: [AdministrativeUnit], events: [LineageEvent]) { self.init(UnitTable(units), events) }

    package init(_ table: UnitTable, _ events: [LineageEvent]) {
        self.table = table
        let links = events.flatMap(\.links)
        self.links = links
        let count = table.units.count
        let from = links.map { Int32(table.place(of: $0.predecessor) ?? -1) }
        let to = links.map { Int32($0.successor.flatMap(table.place) ?? -1) }
        outgoing = LinkLists(from, count: count)
        let incoming = LinkLists(to, count: count)
        self.incoming = incoming
        successors = [Int32](repeating: -1, count: count)
        principals = [Int32](repeating: -1, count: count)
        for (index, link) in links.enumerated() where link.isPrincipal && from[index] >= 0 && to[index] >= 0 {
            if successors[Int(from[index])] < 0 { successors[Int(from[index])] = to[index] }
        }
        for place in 0..<count {
            let unit = table.units[place]
            // A district has no office that a commune could go on in.
            let naming = incoming[place].lazy.filter { links[Int($0)].isPrincipal && from[Int($0)] >= 0 }
                .map { Int(from[Int($0)]) }.filter { table.units[$0].level == unit.level }
            guard let only = naming.first else { continue }
            let same = naming.first { table.units[$0].id.code == unit.id.code }
            principals[place] = Int32(same ?? Self.nearest(to: unit, among: Array(naming), table) ?? only)
        }
    }

    private static func nearest(to unit: AdministrativeUnit, among places: [Int], _ table: UnitTable) -> Int? {
        let here = unit.location.coordinate
        return places.count == 1
            ? places[0]
            : places.map { (place: $0, unit: table.units[$0]) }.min { a, b in
                let far = (a.unit.location.coordinate.distance(to: here), b.unit.location.coordinate.distance(to: here))
                return (far.0, -(a.unit.population?.people ?? 0), a.unit.id)
                    < (far.1, -(b.unit.population?.people ?? 0), b.unit.id)
            }?.place
    }

    /// Links by a unit's place, in their order.
    private struct LinkLists: Sendable {
        private var first: [Int32]
        private var lists: [Int32]

        /// - Parameter units: of each link; -1 for none.
        init(_ units: [Int32], count: Int) {
            first = [Int32](repeating: 0, count: count + 1)
            for unit in units where unit >= 0 { first[Int(unit) + 1] += 1 }
            for unit in 0..<count { first[unit + 1] += first[unit] }
            lists = [Int32](repeating: 0, count: Int(first[count]))
            var next = first
            for (link, unit) in units.enumerated() where unit >= 0 {
                lists[Int(next[Int(unit)])] = Int32(link)
                next[Int(unit)] += 1
            }
        }

        subscript(unit: Int) -> ArraySlice<Int32> { lists[Int(first[unit])..<Int(first[unit + 1])] }
    }

    private func unit(_ places: [Int32], _ unit: UnitID) -> UnitID? {
        guard let place = table.place(of: unit), places[place] >= 0 else { return nil }
        return table.units[Int(places[place])].id
    }

    private func last(_ places: [Int32], _ unit: UnitID) -> UnitID {
        guard var place = table.place(of: unit) else { return unit }
        var steps = 0
        while places[place] >= 0, steps < Self.longestChain {
            place = Int(places[place])
            steps += 1
        }
        return table.units[place].id
    }

    /// The unit whose office, code and addresses this one goes on with; nil where it starts anew.
    package func principalPredecessor(of unit: UnitID) -> UnitID? { self.unit(principals, unit) }

    /// The unit that takes over this one's office, contracts and equipment; nil where none does.
    package func principalSuccessor(of unit: UnitID) -> UnitID? { self.unit(successors, unit) }

    /// All predecessors, in the order of the events, each once per link.
    package func predecessors(of unit: UnitID) -> [UnitID] {
        table.place(of: unit).map { incoming[$0].map { links[Int($0)].predecessor } } ?? []
    }

    /// Where the unit's land and people go.
    package func links(from unit: UnitID) -> [LineageLink] {
        table.place(of: unit).map { outgoing[$0].map { links[Int($0)] } } ?? []
    }

    /// The first of the chain of principal predecessors that ends at the unit: itself where it starts anew. Two units that live at
    /// the same time never have the same root.
    package func root(of unit: UnitID) -> UnitID { last(principals, unit) }

    /// The last of the chain of principal successors: what the unit becomes when all that is known has come about.
    package func final(of unit: UnitID) -> UnitID { last(successors, unit) }

    /// Whether the unit's office goes on as the next unit's.
    package func officeSurvives(_ unit: UnitID) -> Bool {
        guard let place = table.place(of: unit) else { return true }
        guard successors[place] >= 0 else { return outgoing[place].isEmpty }
        return principals[Int(successors[place])] == Int32(place)
    }

    /// A lineage that goes round in a circle is refused when it is read; this keeps a topology made in code from hanging.
    private static let longestChain = 64
}
