package import Graphs

extension BackboneProblem {
    /// Steps of the search for each worker that fill about `seconds`; a slower machine is ended by its time limit.
    package func steps(for seconds: Double) -> Int { max(200, Int(min(seconds, 1e6) * 20_000)) }

    /// A good design, and a bound that none undercuts. Throws `Flaw.tooSmall` where even the largest capacities do not
    /// carry the demands.
    ///
    /// `budget.steps` counts the steps of each of two workers. While time does not run out, the same seed gives the same
    /// design on every machine.
    package func solve(seed: UInt64, budget: SearchBudget) async throws(Flaw) -> BackboneDesign {
        let network = BackboneNetwork(self)
        let least = network.leastRoutingCost
        let first = BackboneSearch(network, seed: seed, stream: 0, leastRouting: least)
        let largest = network.stairs.map { $0.levels.count - 1 }
        guard first.start(budget: budget.slice(from: 0, to: 0.2, steps: 0)) else {
            let misfit = network.states.indices.first { state in
                let router = StateRouter(network, state: network.states[state], penalty: network.slopes)
                if case .routed = router.route(first.capacities(largest)) { return false }
                return true
            }
            throw .tooSmall(failure: misfit.flatMap { $0 == 0 ? nil : $0 - 1 })
        }
        guard let found = first.best else { throw .tooSmall(failure: nil) }
        let start = first.bestCost
        let bound = BackboneBound(network, leastRouting: least, upper: start)
        bound.learn(first.takeNews())
        // One worker searches; another climbs the bound first, whose cuts then serve its own search.
        let half = budget.slice(from: 0, to: 0.5, steps: 0)
        let most = budget.slice(from: 0, to: 0.93, steps: 0)
        let outcomes = await withTaskGroup(of: WorkerOutcome.self) { group in
            group.addTask {
                first.run(steps: budget.steps, budget: most)
                return WorkerOutcome(rank: 0, levels: first.best ?? found, cost: first.bestCost, cuts: first.takeNews())
            }
            group.addTask {
                bound.climb(rounds: min(60, max(3, budget.steps / 5)), budget: half)
                let second = BackboneSearch(network, seed: seed, stream: 1, leastRouting: least)
                second.adopt(found, cost: start)
                second.learn(bound.cuts.suffix(1_500))
                second.run(steps: budget.steps, budget: most)
                return WorkerOutcome(
                    rank: 1, levels: second.best ?? found, cost: second.bestCost, cuts: second.takeNews())
            }
            var all: [WorkerOutcome] = []
            for await outcome in group { all.append(outcome) }
            return all.sorted { ($0.cost, $0.rank) < ($1.cost, $1.rank) }
        }
        for outcome in outcomes.sorted(by: { $0.rank < $1.rank }) { bound.learn(outcome.cuts) }
        bound.climb(rounds: min(20, max(1, budget.steps / 25)), budget: budget)
        return network.design(outcomes.first?.levels ?? found, bound: bound.value + network.installedCost)
    }
}

/// What one worker of the search brings.
private struct WorkerOutcome: Sendable {
    /// Decides between equal costs.
    var rank: Int
    var levels: [Int]
    var cost: Double
    var cuts: [CapacityCut]
}

extension BackboneNetwork {
    /// The cost of routing every demand on its cheapest path, which no design undercuts.
    var leastRoutingCost: Double {
        guard hasRoutingCosts else { return 0 }
        let router = StateRouter(
            self, state: states[0], routingCosts: routingCosts, penalty: Array(repeating: 0, count: linkCount))
        return router.routingCost
    }

    /// The design of some levels, with its routing in the normal state.
    func design(_ levels: [Int], bound: Double) -> BackboneDesign {
        let dear = 1_000 * (hasRoutingCosts ? routingCosts.max() ?? 1 : 1)
        let router = StateRouter(
            self, state: states[0], routingCosts: hasRoutingCosts ? routingCosts : nil,
            penalty: hasRoutingCosts ? Array(repeating: dear, count: linkCount) : slopes)
        let capacities = levels.enumerated().map { capacity($0.offset, $0.element) }
        _ = router.route(capacities)
        router.isExact = true
        _ = router.route(capacities)
        let routes = routes(router.paths())
        var modules: [[Int]] = []
        var isOpen: [Bool] = []
        for (link, level) in levels.enumerated() {
            modules.append(stairs[link].levels[level].modules)
            isOpen.append(stairs[link].levels[level].isOpen)
        }
        var design = BackboneDesign(modules: modules, isOpen: isOpen, routes: routes, cost: 0, lowerBound: bound)
        design.cost = problem.cost(of: design)
        design.lowerBound = min(bound, design.cost)
        return design
    }

    /// Shares the paths of each commodity among its demands, in the demands' unit and direction.
    private func routes(_ paths: [(commodity: Int, links: [Int], flow: Double)]) -> [BackboneDesign.Route] {
        var ofCommodity: [[(links: [Int], flow: Double)]] = Array(repeating: [], count: commodities.count)
        for path in paths { ofCommodity[states[0].commodities[path.commodity]].append((path.links, path.flow)) }
        // Flows of a commodity add up to its value to the last digit.
        for at in ofCommodity.indices {
            let sum = ofCommodity[at].reduce(0) { $0 + $1.flow }
            for path in ofCommodity[at].indices { ofCommodity[at][path].flow *= commodities[at].value * scale / sum }
        }
        var routes: [BackboneDesign.Route] = []
        for (index, demand) in problem.demands.enumerated() {
            let at = commodityOfDemand[index]
            guard at >= 0 else {
                if demand.value > 0 { routes.append(.init(demand: index, links: [], flow: demand.value)) }
                continue
            }
            var left = demand.value
            while left > 0, let path = ofCommodity[at].last {
                let isLast = ofCommodity[at].count == 1
                let part = isLast ? left : min(left, path.flow)
                let links = isReversed[index] ? path.links : path.links.reversed()
                if part > 1e-12 * demand.value { routes.append(.init(demand: index, links: Array(links), flow: part)) }
                left -= part
                if isLast || part < path.flow {
                    ofCommodity[at][ofCommodity[at].count - 1].flow -= part
                    break
                }
                ofCommodity[at].removeLast()
            }
        }
        return routes
    }
}

extension BackboneProblem {
    /// What is installed, set-up, modules and routing of a design, worked out from its modules and routes.
    package func cost(of design: BackboneDesign) -> Double {
        var sum = 0.0
        for (index, link) in links.enumerated() {
            sum += link.installedCost
            if design.isOpen[index] { sum += link.setupCost }
            for (module, count) in design.modules[index].enumerated() {
                sum += Double(count) * link.modules[module].cost
            }
        }
        for route in design.routes { for link in route.links { sum += route.flow * links[link].routingCost } }
        return sum
    }
}
