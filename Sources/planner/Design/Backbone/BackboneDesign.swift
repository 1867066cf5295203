/// Capacities for a backbone, how the demands run over them in the normal state, and how good that is.
package struct BackboneDesign: Sendable {
    /// A part of a demand on one path.
    package struct Route: Hashable, Sendable {
        package var demand: Int
        /// Links in order from the demand's source to its target; empty where these are the same node.
        package var links: [Int]
        package var flow: Double
        package init(demand: Int, links: [Int], flow: Double) {
            self.demand = demand
            self.links = links
            self.flow = flow
        }
    }

    /// How many of each module, for each link in order.
    package var modules: [[Int]]
    /// Whether a link is open; a closed one has no modules and carries nothing.
    package var isOpen: [Bool]
    package var routes: [Route]
    /// Set-up, modules and routing.
    package var cost: Double
    /// No design costs less.
    package var lowerBound: Double

    package init(modules: [[Int]], isOpen: [Bool], routes: [Route], cost: Double, lowerBound: Double) {
        self.modules = modules
        self.isOpen = isOpen
        self.routes = routes
        self.cost = cost
        self.lowerBound = lowerBound
    }

    /// The part of the cost that may be too much, from 0 to 1.
    package var gap: Double { cost > 0 ? max(0, (cost - lowerBound) / cost) : 0 }
}
