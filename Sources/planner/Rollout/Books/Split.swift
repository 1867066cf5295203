import NetworkAddress
import NetworkModel

/// One unit's holding divided among its successors.
struct Split {
    private(set) var parts: [Holding] = []
    private(set) var moves: [Books.Move] = []

    /// - Parameter links: of one predecessor, each with a successor.
    init(_ holding: Holding, _ links: [(event: String, link: LineageLink)]) {
        // The principal successor first: it takes the odd one of what is divided.
        let order = links.sorted { a, b in
            if a.link.isPrincipal != b.link.isPrincipal { return a.link.isPrincipal }
            return (a.link.successor ?? holding.unit) < (b.link.successor ?? holding.unit)
        }
        let weights = Self.weights(order.map(\.link.people))
        let isDivided = weights.count { $0 > 0 } > 1
        let people = Self.divided(holding.people, by: weights)
        let staff = Self.divided(holding.staff, by: weights)
        for (index, (event, link)) in order.enumerated() {
            guard let successor = link.successor else { continue }
            var part = Holding(unit: successor, people: people[index], staff: staff[index])
            if index == 0 {
                part.committed = holding.committed
                part.contracts = holding.contracts
                part.prefixes = holding.prefixes
                part.equipment = holding.equipment
                part.agents = holding.agents
            }
            note(part, from: holding.unit, event, isDivided)
            parts.append(part)
        }
    }

    /// `all` takes everything; `part` and `rest` are equal, for decrees give no numbers; `none` takes nothing unless nobody takes any.
    static func weights(_ shares: [LineageLink.Share]) -> [Int] {
        if let whole = shares.firstIndex(of: .all) { return shares.indices.map { $0 == whole ? 1 : 0 } }
        let weights = shares.map { $0 == .none ? 0 : 1 }
        return weights.contains(1) ? weights : weights.indices.map { $0 == 0 ? 1 : 0 }
    }

    /// By largest remainder, earlier ones first among equals; the sum is exact.
    static func divided(_ amount: Int, by weights: [Int]) -> [Int] {
        let sum = weights.reduce(0, +)
        guard sum > 0 else { return weights.map { _ in 0 } }
        // Of an amount, sum times a part is smaller than what wraps: quotient and remainder are taken apart.
        let (whole, rest) = amount.quotientAndRemainder(dividingBy: sum)
        var parts = weights.map { whole * $0 + rest * $0 / sum }
        let order = weights.indices.sorted {
            let (a, b) = (rest * weights[$0] % sum, rest * weights[$1] % sum)
            return a != b ? a > b : $0 < $1
        }
        var left = amount - parts.reduce(0, +)
        for index in order where left > 0 && weights[index] > 0 {
            parts[index] += 1
            left -= 1
        }
        return parts
    }

    private mutating func note(_ part: Holding, from unit: UnitID, _ event: String, _ isDivided: Bool) {
        func add(_ kind: Books.Move.Kind, _ item: String, _ amount: Int64, assumed: Bool = false) {
            moves.append(
                Books.Move(
                    event: event, from: unit, to: part.unit, kind: kind, item: item, amount: amount,
                    isAssumed: assumed))
        }
        if part.people != 0 { add(.people, "", Int64(part.people), assumed: isDivided) }
        if part.staff != 0 { add(.staff, "", Int64(part.staff), assumed: isDivided) }
        if part.committed != .zero { add(.committed, "", part.committed.dong) }
        for contract in part.contracts { add(.circuit, contract.circuit, contract.monthly.dong) }
        for prefix in part.prefixes { add(.prefix, prefix.description, Int64(prefix.addressCount)) }
        for piece in part.equipment { add(.equipment, piece.item, Int64(piece.quantity)) }
        for agent in part.agents { add(.agent, agent.id, Int64(agent.intervals)) }
    }
}
