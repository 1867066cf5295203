package import NetworkAddress
package import NetworkModel

/// What one unit has.
package struct Holding: Hashable, Sendable {
    /// A contract that is one whole: a leased circuit with what was paid for it and its rent.
    package struct Contract: Hashable, Sendable {
        package var circuit: String
        package var capital: Money
        package var monthly: Money
        package init(circuit: String, capital: Money, monthly: Money) {
            self.circuit = circuit
            self.capital = capital
            self.monthly = monthly
        }
    }

    /// An enrolled agent with the measured intervals that are kept of it.
    package struct Agent: Hashable, Sendable {
        package var id: String
        package var intervals: Int
        package init(id: String, intervals: Int) {
            self.id = id
            self.intervals = intervals
        }
    }

    package var unit: UnitID
    /// Inhabitants, and people who work there.
    package var people: Int
    package var staff: Int
    /// Money committed beside its contracts: works and equipment.
    package var committed: Money
    package var contracts: [Contract]
    package var prefixes: [Prefix]
    /// Pieces of equipment by item, in the order of the items.
    package var equipment: [Piece]
    package var agents: [Agent]

    package struct Piece: Hashable, Sendable {
        package var item: String
        package var quantity: Int
        package init(item: String, quantity: Int) {
            self.item = item
            self.quantity = quantity
        }
    }

    package init(
        unit: UnitID, people: Int = 0, staff: Int = 0, committed: Money = .zero, contracts: [Contract] = [],
        prefixes: [Prefix] = [], equipment: [Piece] = [], agents: [Agent] = []
    ) {
        self.unit = unit
        self.people = people
        self.staff = staff
        self.committed = committed
        self.contracts = contracts
        self.prefixes = prefixes
        self.equipment = equipment
        self.agents = agents
    }

    /// Puts what another unit had to what this one has.
    mutating func take(_ other: Holding) {
        people += other.people
        staff += other.staff
        committed += other.committed
        contracts += other.contracts
        prefixes += other.prefixes
        agents += other.agents
        for piece in other.equipment {
            if let known = equipment.firstIndex(where: { $0.item == piece.item }) {
                equipment[known].quantity += piece.quantity
            } else {
                equipment.append(piece)
            }
        }
    }
}

/// What a set of units has together.
package struct BookTotals: Hashable, Sendable {
    package var units = 0
    package var people = 0
    package var staff = 0
    /// Once: works, equipment, and what was paid for contracts.
    package var committed = Money.zero
    package var monthly = Money.zero
    package var circuits = 0
    package var prefixes = 0
    package var addresses = 0
    package var pieces = 0
    package var agents = 0
    package var intervals = 0

    package init(_ holdings: some Sequence<Holding>) {
        for holding in holdings {
            units += 1
            people += holding.people
            staff += holding.staff
            committed += holding.committed
            for contract in holding.contracts {
                committed += contract.capital
                monthly += contract.monthly
            }
            circuits += holding.contracts.count
            prefixes += holding.prefixes.count
            for prefix in holding.prefixes { addresses += Int(prefix.addressCount) }
            for piece in holding.equipment { pieces += piece.quantity }
            agents += holding.agents.count
            for agent in holding.agents { intervals += agent.intervals }
        }
    }

    /// Whether two sets have the same but for how many units hold it.
    package func reconciles(with other: BookTotals) -> Bool {
        var other = other
        other.units = units
        return self == other
    }
}
