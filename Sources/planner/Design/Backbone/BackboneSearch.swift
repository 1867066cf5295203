import Graphs

/// One worker's search: levels by `LevelSearch` under the cuts found so far, each candidate cheaper than the best
/// design put to the routers, which confirm it or give a cut that it violates (Benders' decomposition, with a
/// neighbourhood search for its master).
///
/// Sendable because one task at a time holds it: it is handed on when a task ends.
final class BackboneSearch: @unchecked Sendable {
    let network: BackboneNetwork
    let search: LevelSearch
    private(set) var best: [Int]?
    private(set) var bestCost = Double.infinity
    /// Cuts found since they were last taken.
    private(set) var news: [CapacityCut] = []
    private var routers: [StateRouter?]
    private var priceRouter: StateRouter?
    /// Loads of routings that once fitted, for each state.
    private var fitted: [[[Double]]]
    /// States by how lately they failed.
    private var order: [Int]
    private var random: SeededGenerator
    private var family: CutFamily
    private var current: [Int] = []
    private var currentCost = Double.infinity
    private let costUnit: Double
    private var countdown = 0

    init(_ network: BackboneNetwork, seed: UInt64, stream: UInt64, leastRouting: Double) {
        self.network = network
        family = CutFamily(network)
        search = LevelSearch(
            network, leastRouting: leastRouting, random: SeededGenerator(seed: seed, stream: 2 * stream))
        random = SeededGenerator(seed: seed, stream: 2 * stream + 1)
        routers = Array(repeating: nil, count: network.states.count)
        fitted = Array(repeating: [], count: network.states.count)
        order = Array(network.states.indices)
        costUnit = max(1e-9, network.stairs.reduce(0) { max($0, $1.levels.last?.cost ?? 0) } * 1e-9)
    }

    private func router(_ state: Int) -> StateRouter {
        if let made = routers[state] { return made }
        let made = StateRouter(network, state: network.states[state], penalty: network.slopes)
        routers[state] = made
        return made
    }

    func capacities(_ levels: [Int]) -> [Double] { levels.enumerated().map { network.capacity($0.offset, $0.element) } }

    func adopt(_ levels: [Int], cost: Double) {
        guard cost < bestCost else { return }
        best = levels
        bestCost = cost
    }

    func learn(_ cuts: [CapacityCut]) {
        for cut in cuts { search.add(cut) }
    }

    func takeNews() -> [CapacityCut] {
        defer { news.removeAll() }
        return news
    }

    /// Whether every state's commodities fit; cuts of those that don't, up to `most`, are learnt.
    func isFitting(_ capacity: [Double], most: Int = 6) -> Bool {
        var failed: [Int] = []
        for (turn, state) in order.enumerated() {
            if !failed.isEmpty, turn > 30 { break }
            if fits(state, capacity) { continue }
            switch router(state).route(capacity) {
            case .routed:
                fitted[state].append(router(state).loads())
                if fitted[state].count > 3 { fitted[state].removeFirst() }
            case .cut(let cut):
                news.append(cut)
                search.add(cut)
                failed.append(state)
                for other in family.others(of: cut, state: state, capacity: capacity, ratio: 1, most: 10) {
                    news.append(other)
                    search.add(other)
                }
            case .unclear: failed.append(state)
            }
            if failed.count >= most { break }
        }
        if failed.isEmpty { return true }
        order = failed + order.filter { !failed.contains($0) }
        return false
    }

    private func fits(_ state: Int, _ capacity: [Double]) -> Bool {
        fitted[state].contains { loads in
            for link in loads.indices where loads[link] > capacity[link] + 1.1 * StateRouter.largestLift {
                return false
            }
            return true
        }
    }

    /// The least cost of routing the normal state in capacities that hold it; learns the cut that shows it.
    func routingCost(_ capacity: [Double]) -> Double {
        guard network.hasRoutingCosts else { return 0 }
        let router = priceRouter ?? makePriceRouter()
        priceRouter = router
        if case .cut(let cut) = router.route(capacity) {
            news.append(cut)
            search.add(cut)
        }
        return router.simplex.shortfall > 1e-6 ? .infinity : router.routingCost
    }

    private func makePriceRouter() -> StateRouter {
        let dear = 100 * (network.routingCosts.max() ?? 1)
        return StateRouter(
            network, state: network.states[0], routingCosts: network.routingCosts,
            penalty: Array(repeating: dear, count: network.linkCount))
    }

    /// Raises levels until every state fits, by what the routers lack; false where the largest levels do not.
    func complete(_ levels: [Int]) -> [Int]? {
        var levels = levels
        for state in network.states.indices {
            for _ in 0..<100 {
                let capacity = capacities(levels)
                if fits(state, capacity) { break }
                let router = router(state)
                if case .routed = router.route(capacity) {
                    fitted[state].append(router.loads())
                    break
                }
                let loads = router.loads()
                var raised = false
                for link in levels.indices where loads[link] > capacity[link] + 2 * StateRouter.largestLift {
                    let level = network.stairs[link].level(for: loads[link] - 2 * StateRouter.largestLift)
                    if level > levels[link] {
                        levels[link] = level
                        raised = true
                    }
                }
                if !raised {
                    // What is left lies on links at their most, or is rounding: open up all others a step.
                    for link in levels.indices where levels[link] < network.stairs[link].levels.count - 1 {
                        levels[link] += 1
                        raised = true
                    }
                    if !raised { return nil }
                }
            }
        }
        return isFitting(capacities(levels)) ? levels : nil
    }

    /// Lowers one link after the other as long as all fits.
    func descend(_ start: [Int], budget: SearchBudget) -> [Int] {
        search.load(start)
        var improved = true
        var known = search.installing + routingCost(capacities(start))
        while improved, !budget.isExhausted {
            improved = false
            let links = (0..<network.linkCount).sorted {
                saving($0, search.levels) > saving($1, search.levels)
            }
            for link in links {
                while search.levels[link] > 0, !budget.isExhausted {
                    let old = search.levels[link]
                    search.set(link, old - 1)
                    if search.fit.worst > CutRows.tolerance || !isFitting(search.capacity, most: 1) {
                        search.set(link, old)
                        break
                    }
                    let cost = search.installing + routingCost(search.capacity)
                    if cost >= known {
                        search.set(link, old)
                        break
                    }
                    known = cost
                    improved = true
                }
            }
        }
        return search.levels
    }

    private func saving(_ link: Int, _ levels: [Int]) -> Double {
        levels[link] > 0 ? network.cost(link, levels[link]) - network.cost(link, levels[link] - 1) : 0
    }

    /// A first design: shortest paths, rounded up, completed for the failures, and lowered.
    func start(budget: SearchBudget) -> Bool {
        guard let first = complete(Array(repeating: 0, count: network.linkCount)) else { return false }
        offer(first)
        offer(descend(first, budget: budget))
        return true
    }

    /// Takes levels that fit as the best where they are cheaper.
    private func offer(_ levels: [Int]) {
        let cost = network.cost(of: levels) + routingCost(capacities(levels))
        if cost < bestCost - costUnit {
            best = levels
            bestCost = cost
        }
    }

    /// `steps` of the search. Starts from the best and comes back to it at times.
    func run(steps: Int, budget: SearchBudget) {
        guard let best else { return }
        let open = Double(max(1, best.count { $0 > 0 }))
        search.load(best)
        current = best
        currentCost = search.cost
        let cycle = 4_000
        for step in 0..<steps {
            if step % 16 == 0, budget.isExhausted { return }
            if step % cycle == 0 { restart() }
            let heat = 1 - Double(step % cycle) / Double(cycle)
            let temperature = bestCost / open * (0.06 * heat * heat + 0.002)
            guard search.perturb() else {
                search.load(current)
                continue
            }
            judge(budget)
            let cost = search.cost
            if cost <= currentCost - temperature * logarithm(of: random.unit()) {
                current = search.levels
                currentCost = cost
            } else {
                search.load(current)
                currentCost = search.cost
            }
        }
    }

    private func restart() {
        if let best, random.below(3) > 0 || search.fit.worst > CutRows.tolerance {
            search.load(best)
            current = best
            currentCost = search.cost
        }
    }

    /// Puts what the search holds to the routers as long as it is cheaper than the best.
    private func judge(_ budget: SearchBudget) {
        for _ in 0..<60 {
            guard search.cost < bestCost - costUnit, search.fit.worst <= CutRows.tolerance else { return }
            if isFitting(search.capacity) {
                let cost = search.installing + routingCost(search.capacity)
                if cost < bestCost - costUnit {
                    best = search.levels
                    bestCost = cost
                }
                return
            }
            if budget.isExhausted { return }
            if !search.repair() { return }
        }
    }

    /// The natural logarithm, without Foundation, good to 1e-6 for what decides an acceptance.
    private func logarithm(of x: Double) -> Double {
        guard x > 0 else { return -40 }
        let m = x.significand
        let z = (m - 1) / (m + 1)
        let square = z * z
        let series = 2 * z * (1 + square * (1.0 / 3 + square * (1.0 / 5 + square * (1.0 / 7 + square / 9))))
        return series + Double(x.exponent) * 0.6931471805599453
    }
}
