import Graphs

/// A lower bound on the cost of any design: the linear program over the choice of one level for each link, under cuts
/// rounded for whole levels.
///
/// A cut `Σ w[l] capacity[l] >= need` holds for each design; with one level chosen per link it is a row with the
/// coefficients `a = w capacity`, and mixed-integer rounding by a divisor `d` turns it into
/// `Σ G(a) λ >= G(need)`, `G(t) = r floor(t/d) + min(r, frac(t/d))`, `r = frac(need/d)` (Raack, Koster, Orlowski and
/// Wessaly, *On cut-based inequalities for capacitated network design polyhedra*, Networks 57(2), 2011, section 3). The
/// bound itself is the Lagrangian value of the rows' prices, which holds however exactly the program was solved.
///
/// Sendable because one task at a time holds it: it is handed on when a task ends.
final class BackboneBound: @unchecked Sendable {
    let network: BackboneNetwork
    let linkCount: Int
    /// Cuts as found, unrounded.
    private(set) var cuts: [CapacityCut] = []
    /// The best bound so far, without what is installed.
    private(set) var value: Double
    let leastRouting: Double
    private let costUnit: Double
    private let first: [Int]
    private let levelCost: [Double]
    private let levelRoom: [Double]
    private let rowLimit = 400
    private var rows: [Row] = []
    private var program: ElasticSimplex
    private let penalty: Double
    private let largestRouting: Double
    /// The greatest common divisor of all costs where they are whole, else 0.
    private let grain: Double
    let routers: [StateRouter]
    private let priceRouter: StateRouter?

    private var family: CutFamily
    private var random = SeededGenerator(seed: 7)
    private var nextState = 0

    /// A rounded cut with 1 at its right, and its coefficient for every level of every link.
    struct Row {
        var coefficients: [Double]
        var links: [Int]
        /// For one more unit of routing cost.
        var routing: Double
    }

    init(_ network: BackboneNetwork, leastRouting: Double, upper: Double) {
        self.network = network
        self.leastRouting = leastRouting
        family = CutFamily(network)
        linkCount = network.linkCount
        var first = [0]
        var costs: [Double] = []
        var rooms: [Double] = []
        for stair in network.stairs {
            for (at, level) in stair.levels.enumerated() {
                // A last level that stands for many is priced as if it were the first of them.
                let isStandIn = stair.isCapped && at == stair.levels.count - 1
                costs.append(isStandIn ? stair.levels[at - 1].cost : level.cost)
                rooms.append(level.capacity - stair.levels[0].capacity)
            }
            first.append(costs.count)
        }
        self.first = first
        costUnit = max(1e-9, upper / Double(max(1, network.linkCount)))
        levelCost = costs.map { [costUnit] in $0 / costUnit }
        levelRoom = rooms
        penalty = 2 * Double(max(1, network.linkCount))
        largestRouting = max(upper, leastRouting)
        value = leastRouting
        grain = network.hasRoutingCosts ? 0 : Self.commonDivisor(costs)
        routers = network.states.map { StateRouter(network, state: $0, penalty: network.slopes) }
        let dear = 100 * (network.routingCosts.max() ?? 1)
        priceRouter =
            network.hasRoutingCosts
            ? StateRouter(
                network, state: network.states[0], routingCosts: network.routingCosts,
                penalty: Array(repeating: dear, count: network.linkCount)) : nil
        program = ElasticSimplex(groupCount: network.linkCount + 1, rowLimit: rowLimit, entryLimit: rowLimit)
        for group in 0...linkCount { program.setKey(column(group, 0), amount: 1) }
    }

    private static func commonDivisor(_ costs: [Double]) -> Double {
        guard costs.allSatisfy({ $0 == $0.rounded() && $0 < 1e12 }) else { return 0 }
        var divisor = 0
        for cost in costs {
            var (a, b) = (divisor, Int(cost))
            while b != 0 { (a, b) = (b, a % b) }
            divisor = a
        }
        return Double(divisor)
    }

    func learn(_ more: [CapacityCut]) { cuts += more }

    /// A level of a link, or for the last group the least (0) or the largest (1) routing cost.
    private func column(_ group: Int, _ level: Int) -> Int {
        if group == linkCount {
            let routing = level == 0 ? leastRouting : largestRouting
            let slot = program.newColumn(group: group, cost: routing / costUnit, tag: level)
            for (at, row) in rows.enumerated() where row.routing > 0 && level > 0 {
                program.append(at, -row.routing * (routing - leastRouting), to: slot)
            }
            return slot
        }
        let at = first[group] + level
        let slot = program.newColumn(group: group, cost: levelCost[at], tag: level)
        for (index, row) in rows.enumerated() where row.coefficients[at] > 0 {
            program.append(index, -row.coefficients[at], to: slot)
        }
        return slot
    }

    private func add(_ row: Row) {
        let index = rows.count
        rows.append(row)
        program.eachColumn { slot, _ in
            let group = Int(program.columnGroup[slot])
            let level = Int(program.columnTag[slot])
            let entry =
                group == linkCount
                ? (level == 0 ? 0 : row.routing * (largestRouting - leastRouting))
                : row.coefficients[first[group] + level]
            if entry > 0 { program.append(index, -entry, to: slot) }
        }
        // A little less than the row asks for, a different little each: rows that meet in one point make the simplex
        // method go round. The bound is taken from the prices with the rows as they are.
        program.addRow(limit: -1 + 1e-6 * (0.3 + 0.7 * random.unit()), penalty: penalty)
    }

    /// Solves the program and takes its bound.
    private func solve(_ budget: SearchBudget) {
        program.refresh()
        for _ in 0..<200 {
            if program.pivotsSinceFactor > 200 {
                if !program.factor() { program.reset() }
                program.refresh()
            }
            var improved = program.enterSlacks()
            for group in 0...linkCount {
                for _ in 0..<4 {
                    guard let level = cheapest(group).level, program.enter(column(group, level)) else { break }
                    improved = true
                    _ = program.enterSlacks()
                }
                if program.isBroken { break }
            }
            if program.isBroken {
                program.reset()
                continue
            }
            if !improved || budget.isExhausted { break }
        }
        takeBound()
    }

    /// The level of a group that is cheapest at the rows' prices, with that cost; nil where it is in the basis' price.
    private func cheapest(_ group: Int) -> (level: Int?, cost: Double) {
        var active: [(Int, Double)] = []
        for row in rows.indices where program.dual[row] < 0 { active.append((row, -program.dual[row])) }
        if group == linkCount {
            let least = leastRouting / costUnit
            var most = largestRouting / costUnit
            for (row, price) in active { most -= price * rows[row].routing * (largestRouting - leastRouting) }
            let cost = min(least, most)
            return (cost < program.groupPrice(group) - 1e-8 ? (most < least ? 1 : 0) : nil, cost)
        }
        var best = Double.infinity
        var chosen = 0
        let range = first[group]..<first[group + 1]
        var sums = Array(levelCost[range])
        for (row, price) in active {
            rows[row].coefficients.withUnsafeBufferPointer { coefficients in
                let base = range.lowerBound
                if coefficients[range.upperBound - 1] == 0 { return }
                for at in sums.indices { sums[at] -= price * coefficients[base + at] }
            }
        }
        for at in sums.indices where sums[at] < best {
            best = sums[at]
            chosen = at
        }
        return (best < program.groupPrice(group) - 1e-8 ? chosen : nil, best)
    }

    private func takeBound() {
        var sum = 0.0
        for row in rows.indices { sum += max(0, -program.dual[row]) }
        for group in 0...linkCount { sum += cheapest(group).cost }
        var bound = sum * costUnit
        bound -= 1e-9 * abs(bound)
        if grain > 0 { bound = (bound / grain - 1e-6).rounded(.up) * grain }
        value = max(value, bound)
    }

    /// What the program chooses: for each link levels with their parts.
    func shares() -> [[(level: Int, part: Double)]] {
        var shares: [[(level: Int, part: Double)]] = Array(repeating: [], count: linkCount)
        program.eachColumn { slot, part in
            let group = Int(program.columnGroup[slot])
            if group < linkCount, part > 1e-9 { shares[group].append((Int(program.columnTag[slot]), part)) }
        }
        return shares
    }

    /// Rounds of solving and cutting, until none cuts more or the budget ends.
    func climb(rounds: Int, budget: SearchBudget) {
        for _ in 0..<rounds {
            solve(budget)
            if budget.isExhausted { return }
            let shares = shares()
            var capacity = Array(repeating: 0.0, count: linkCount)
            for link in 0..<linkCount {
                for (level, part) in shares[link] { capacity[link] += part * network.capacity(link, level) }
            }
            separate(capacity, budget: budget)
            if rows.count > rowLimit - 60 { dropSlackRows() }
            let routing = routingShare()
            var found: [(violation: Double, row: Row)] = []
            for cut in cuts.suffix(6_000) {
                if budget.isExhausted { return }
                if let best = rounded(cut, shares, routing) { found.append(best) }
            }
            for _ in 0..<4 {
                for cut in cutSets(capacity, random: &random) {
                    if budget.isExhausted { return }
                    guard let best = rounded(cut, shares, routing) else { continue }
                    found.append(best)
                    cuts.append(cut)
                }
            }
            found.sort { $0.violation > $1.violation }
            if found.isEmpty { return }
            // The same cut is found by many ways.
            var seen: Set<[Double]> = []
            for best in found.prefix(200) where rows.count < rowLimit - 1 && seen.count < 40 {
                if seen.insert(best.row.coefficients).inserted { add(best.row) }
            }
        }
    }

    private func routingShare() -> Double {
        var routing = 0.0
        program.eachColumn { slot, part in
            if Int(program.columnGroup[slot]) == linkCount, program.columnTag[slot] == 1 {
                routing += part * (largestRouting - leastRouting)
            }
        }
        return routing
    }

    /// Starts the program anew with the rows that have a price.
    private func dropSlackRows() {
        let prices = rows.indices.map { program.dual[$0] }
        let kept = rows.indices.filter { prices[$0] < -1e-9 }
        let levels = (0...linkCount).map { Int(program.columnTag[Int(program.key[$0])]) }
        let old = kept.map { rows[$0] }
        rows = []
        program = ElasticSimplex(groupCount: linkCount + 1, rowLimit: rowLimit, entryLimit: rowLimit)
        for group in 0...linkCount { program.setKey(column(group, levels[group]), amount: 1) }
        for row in old.prefix(rowLimit - 100) { add(row) }
        program.refresh()
    }

    /// Cuts that the capacities violate, by the routers.
    private func separate(_ capacity: [Double], budget: SearchBudget) {
        var found = 0
        let count = network.states.count
        for _ in 0..<count {
            if budget.isExhausted { return }
            // With many states a few of their cuts at a time do; the next round goes on with the next states.
            if found == 12 { break }
            let state = nextState
            nextState = (nextState + 1) % count
            guard case .cut(let cut) = routers[state].route(capacity) else { continue }
            found += 1
            cuts.append(cut)
            cuts += family.others(of: cut, state: state, capacity: capacity, ratio: 1.2, most: 3)
        }
        if let priceRouter, case .cut(let cut) = priceRouter.route(capacity) { cuts.append(cut) }
    }

    /// The rounding of a cut that the shares violate most.
    private func rounded(
        _ cut: CapacityCut, _ shares: [[(level: Int, part: Double)]], _ routing: Double
    ) -> (violation: Double, row: Row)? {
        var need = cut.need - (cut.isRoutingCost ? leastRouting : 0)
        for link in 0..<linkCount { need -= cut.weights[link] * network.capacity(link, 0) }
        guard need > 1e-7 else { return nil }
        let links = (0..<linkCount).filter { cut.weights[$0] > 1e-9 }
        // Divisors worth trying: the needs themselves and what single levels give.
        var divisors: [Double] = [need]
        for link in links {
            for (level, _) in shares[link] {
                for near in [level, level + 1] where near > 0 && near < network.stairs[link].levels.count {
                    divisors.append(cut.weights[link] * levelRoom[first[link] + near])
                }
            }
            if network.stairs[link].levels.count > 1 { divisors.append(cut.weights[link] * levelRoom[first[link] + 1]) }
        }
        divisors.sort()
        var best = 1e-4
        var chosen = -1.0
        var last = 0.0
        func violation(_ divisor: Double) -> Double {
            let ratio = need / divisor
            let rest = ratio - ratio.rounded(.down)
            guard rest > 1e-6 || divisor == .infinity else { return 0 }
            let right = Self.round(need, divisor, rest)
            var sum = cut.isRoutingCost ? routing / (divisor == .infinity ? 1 : divisor) : 0
            for link in links {
                for (level, part) in shares[link] where level > 0 {
                    sum +=
                        part * Self.round(min(need, cut.weights[link] * levelRoom[first[link] + level]), divisor, rest)
                }
            }
            return 1 - sum / right
        }
        for divisor in divisors where divisor <= need * (1 + 1e-9) && divisor > last * (1 + 1e-9) {
            last = divisor
            // A divisor a little larger keeps what it divides evenly from falling to rounding.
            let safe = divisor == need ? Double.infinity : divisor
            let found = violation(safe)
            if found > best {
                best = found
                chosen = safe
            }
        }
        guard chosen > 0 else { return nil }
        let ratio = need / chosen
        let rest = ratio - ratio.rounded(.down)
        let right = Self.round(need, chosen, rest)
        var coefficients = Array(repeating: 0.0, count: levelCost.count)
        for link in links {
            for at in first[link]..<first[link + 1] {
                coefficients[at] = Self.round(min(need, cut.weights[link] * levelRoom[at]), chosen, rest) / right
            }
        }
        let routingFactor = cut.isRoutingCost ? 1 / (chosen == .infinity ? 1 : chosen) / right : 0
        return (best, Row(coefficients: coefficients, links: links, routing: routingFactor))
    }

    /// `G`; an infinite divisor leaves the cut as it is. Ratios within 1e-9 of a whole number count as it on the side
    /// that weakens the cut.
    @inline(__always)
    private static func round(_ t: Double, _ divisor: Double, _ rest: Double) -> Double {
        if divisor == .infinity { return t }
        let ratio = t / divisor + 1e-9
        let whole = ratio.rounded(.down)
        return rest * whole + min(rest, ratio - whole)
    }
}
