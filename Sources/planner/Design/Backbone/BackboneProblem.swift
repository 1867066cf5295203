/// The dimensioning of a backbone: choose capacities of links, at least cost, such that all demands can be routed, in
/// the normal state and after each failure given.
///
/// Routing is fractional over all paths, and after a failure everything may be rerouted (SNDlib's *unrestricted
/// reconfiguration*; Orlowski, Pioro, Tomaszewski, Wessaly, *SNDlib 1.0*, Networks 55(3), 2010). A link is either
/// closed, with no capacity and no cost, or open: then it has its set-up cost, what is installed and the modules chosen.
///
/// ```swift
/// let problem = try BackboneProblem(nodeCount: 3, links: links, demands: demands, failures: .everyLink)
/// let design = await problem.solve(seed: 1, budget: SearchBudget(steps: 1_000))
/// ```
package struct BackboneProblem: Sendable {
    /// Who shares the capacity of a link.
    package enum LinkModel: String, CaseIterable, Sendable {
        /// Flows of both directions together.
        case undirected = "U"
        /// Each direction has the whole capacity.
        case bidirected = "B"
        /// The link leads from `a` to `b` only.
        case directed = "D"
    }

    /// What may be installed on a link.
    package enum CapacityModel: String, CaseIterable, Sendable {
        /// Any whole number of each module.
        case modular = "M"
        /// At most one module.
        case explicit = "E"
        /// Any whole number of the smallest module.
        case single = "S"
    }

    package struct Module: Hashable, Sendable {
        /// Above 0.
        package var capacity: Double
        /// 0 or more.
        package var cost: Double
        package init(capacity: Double, cost: Double) {
            self.capacity = capacity
            self.cost = cost
        }
    }

    package struct Link: Hashable, Sendable {
        package var a: Int
        package var b: Int
        /// Capacity that is there once the link is open.
        package var installed: Double
        /// Cost of what is installed, paid whether the link is open or not.
        package var installedCost: Double
        /// Cost of each unit of flow in the normal state.
        package var routingCost: Double
        package var setupCost: Double
        package var modules: [Module]
        package init(
            _ a: Int, _ b: Int, installed: Double = 0, installedCost: Double = 0, routingCost: Double = 0,
            setupCost: Double = 0, modules: [Module]
        ) {
            self.a = a
            self.b = b
            self.installed = installed
            self.installedCost = installedCost
            self.routingCost = routingCost
            self.setupCost = setupCost
            self.modules = modules
        }
    }

    package struct Demand: Hashable, Sendable {
        package var source: Int
        package var target: Int
        /// 0 or more, in the unit of the capacities.
        package var value: Double
        package init(_ source: Int, _ target: Int, _ value: Double) {
            self.source = source
            self.target = target
            self.value = value
        }
    }

    /// Links and nodes that fail together. Demands that end at a failed node are dropped in this state, and so are
    /// those that it cuts apart even with every other link open.
    package struct Failure: Hashable, Sendable {
        package var links: [Int]
        package var nodes: [Int]
        package init(links: [Int] = [], nodes: [Int] = []) {
            self.links = links
            self.nodes = nodes
        }
    }

    package enum Flaw: Error, Hashable, Sendable {
        case noNodes
        case linkEnds(link: Int)
        case linkNumber(link: Int)
        case module(link: Int, module: Int)
        case demandEnds(demand: Int)
        case demandValue(demand: Int)
        case failure(Int)
        /// The demand has no path even with every link open at its most.
        case unroutable(demand: Int)
        /// No choice of modules carries the demands in a state: the normal one for nil.
        case tooSmall(failure: Int?)
    }

    package let nodeCount: Int
    package let links: [Link]
    package let demands: [Demand]
    package let failures: [Failure]
    /// Nodes that take traffic and pass none on; no demand may start there.
    package let terminals: Set<Int>
    package let linkModel: LinkModel
    package let capacityModel: CapacityModel

    /// Checks the shape: throws `Flaw` for ends outside `0 ..< nodeCount`, for numbers that are negative or not finite,
    /// for modules without capacity, and for a demand between nodes that no links join.
    package init(
        nodeCount: Int, links: [Link], demands: [Demand], failures: [Failure] = [], terminals: Set<Int> = [],
        linkModel: LinkModel = .undirected,
        capacityModel: CapacityModel = .modular
    ) throws(Flaw) {
        guard nodeCount > 0 else { throw .noNodes }
        let nodes = 0..<nodeCount
        for (index, link) in links.enumerated() {
            guard nodes.contains(link.a), nodes.contains(link.b), link.a != link.b else {
                throw .linkEnds(link: index)
            }
            for number in [link.installed, link.installedCost, link.routingCost, link.setupCost] {
                guard number >= 0, number.isFinite else { throw .linkNumber(link: index) }
            }
            for (position, module) in link.modules.enumerated() {
                guard module.capacity > 0, module.capacity.isFinite, module.cost >= 0, module.cost.isFinite else {
                    throw .module(link: index, module: position)
                }
            }
        }
        for (index, demand) in demands.enumerated() {
            guard nodes.contains(demand.source), nodes.contains(demand.target), !terminals.contains(demand.source)
            else { throw .demandEnds(demand: index) }
            guard demand.value >= 0, demand.value.isFinite else { throw .demandValue(demand: index) }
        }
        for (index, failure) in failures.enumerated() {
            guard failure.links.allSatisfy(links.indices.contains), failure.nodes.allSatisfy(nodes.contains) else {
                throw .failure(index)
            }
        }
        self.nodeCount = nodeCount
        self.links = links
        self.demands = demands
        self.failures = failures
        self.terminals = terminals
        self.linkModel = linkModel
        self.capacityModel = capacityModel
        let reach = reachability(without: Failure())
        for (index, demand) in demands.enumerated() where demand.value > 0 && !reach(demand.source, demand.target) {
            throw .unroutable(demand: index)
        }
    }

    /// Whether one node can be reached from another once `failure` has happened, with every other link open.
    package func reachability(without failure: Failure) -> (Int, Int) -> Bool {
        var alive = Array(repeating: true, count: nodeCount)
        for node in failure.nodes { alive[node] = false }
        let failed = Set(failure.links)
        var next: [[Int]] = Array(repeating: [], count: nodeCount)
        for (index, link) in links.enumerated() where !failed.contains(index) && alive[link.a] && alive[link.b] {
            guard link.installed > 0 || !link.modules.isEmpty else { continue }
            if !terminals.contains(link.a) { next[link.a].append(link.b) }
            if linkModel != .directed, !terminals.contains(link.b) { next[link.b].append(link.a) }
        }
        var reached: [[Bool]] = []
        for start in 0..<nodeCount {
            var seen = Array(repeating: false, count: nodeCount)
            var stack = alive[start] ? [start] : []
            if alive[start] { seen[start] = true }
            while let node = stack.popLast() {
                for other in next[node] where !seen[other] {
                    seen[other] = true
                    stack.append(other)
                }
            }
            reached.append(seen)
        }
        let table = reached
        return { table[$0][$1] }
    }
}

extension [BackboneProblem.Failure] {
    /// Each of `count` links on its own.
    package static func everyLink(of count: Int) -> Self { (0..<count).map { .init(links: [$0]) } }
}
