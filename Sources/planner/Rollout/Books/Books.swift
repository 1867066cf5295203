package import NetworkModel

/// What all units have, and how it goes on when they merge.
///
///     let carried = Books(holdings).carriedOver(by: events, to: day)
///     carried.books.totals.reconciles(with: books.totals)   // always
///
/// People and staff go where the decree sends them; what can't be divided, contracts with their money, prefixes, equipment, agents and
/// their history, goes to the principal successor. Nothing is lost and nothing comes to be: whole numbers, divided by largest
/// remainder.
package struct Books: Sendable {
    /// In the order of the units.
    package private(set) var holdings: [Holding]

    package init(_ holdings: [Holding]) { self.holdings = holdings.sorted { $0.unit < $1.unit } }

    package var totals: BookTotals { BookTotals(holdings) }

    package subscript(unit: UnitID) -> Holding? { holdings.first { $0.unit == unit } }

    /// Something that went from one unit's books to another's.
    package struct Move: Hashable, Sendable {
        package enum Kind: String, CaseIterable, Sendable {
            case people, staff, committed, circuit, prefix, equipment, agent
        }
        package var event: String
        package var from: UnitID
        package var to: UnitID
        package var kind: Kind
        /// Which circuit, prefix, item or agent; empty for people, staff and money.
        package var item: String
        /// People, đồng, pieces, addresses, kept intervals of an agent; of a circuit its rent a month in đồng.
        package var amount: Int64
        /// Whether the decree says how much: where it divides a unit and gives no number, equal parts are assumed.
        package var isAssumed: Bool
    }

    /// The books on a day, what moved, and what nobody takes.
    package struct CarriedOver: Sendable {
        package var books: Books
        package var moves: [Move]
        /// Holdings of units that are abolished without a successor. They stay in the books under the unit's name.
        package var unclaimed: [UnitID]
    }

    /// Carries all over what the events completed up to `day`, in as many steps as the lineage has. A unit that several events divide
    /// is carried over when the last of them is completed, as its gate closes only then. O(units + links).
    package func carriedOver(by events: [LineageEvent], to day: CivilDate) -> CarriedOver {
        var linksByUnit: [UnitID: [(event: Int, link: LineageLink)]] = [:]
        for (index, event) in events.enumerated() {
            for link in event.links { linksByUnit[link.predecessor, default: []].append((index, link)) }
        }
        var byUnit = Dictionary(holdings.map { ($0.unit, $0) }) { first, second in
            var sum = first
            sum.take(second)
            return sum
        }
        var moves: [Move] = []
        var unclaimed: [UnitID] = []
        // Each round takes what the last one moved a step on; a lineage has no circles, and one made by hand is cut off here.
        var front = holdings.map(\.unit)
        for _ in 0..<64 where !front.isEmpty {
            var next: Set<UnitID> = []
            for unit in front {
                guard let links = linksByUnit[unit], let holding = byUnit[unit],
                    links.allSatisfy({ !events[$0.event].isPending(on: day) })
                else { continue }
                let onwards = links.filter { $0.link.successor != nil }
                guard !onwards.isEmpty else {
                    unclaimed.append(unit)
                    continue
                }
                byUnit[unit] = nil
                let split = Split(holding, onwards.map { (events[$0.event].id, $0.link) })
                moves += split.moves
                for part in split.parts {
                    byUnit[part.unit, default: Holding(unit: part.unit)].take(part)
                    next.insert(part.unit)
                }
            }
            front = next.sorted()
        }
        return CarriedOver(books: Books(Array(byUnit.values)), moves: moves, unclaimed: unclaimed)
    }
}
