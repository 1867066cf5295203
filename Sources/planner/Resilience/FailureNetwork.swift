package import NetworkModel

/// A network as its failures see it: who stands behind each node, what each link carries, and what fails together.
///
/// Nodes, links and groups are named by their position in the arrays. All of it is one plain value without files or
/// clock; `FailureAnalysis` checks it and answers.
package struct FailureNetwork: Sendable {
    package var nodes: [Node]
    package var links: [Link]
    package var groups: [Group]
    /// The nodes that offices must reach: the national centres. Each office's traffic runs to the nearest one.
    package var roots: [Int]
    /// Traffic between pairs of nodes besides what the offices exchange with the roots.
    package var demands: [Demand]

    package init(nodes: [Node], links: [Link], groups: [Group] = [], roots: [Int], demands: [Demand] = []) {
        self.nodes = nodes
        self.links = links
        self.groups = groups
        self.roots = roots
        self.demands = demands
    }

    package enum NodeKind: String, CaseIterable, Sendable { case office, pop, centre }

    /// How often a thing fails and how long it stays down; exponential, independent of all else.
    package struct Reliability: Hashable, Sendable {
        /// Mean time between failures in hours, more than 0.
        package var meanTimeBetweenFailures: Double
        /// Mean time to repair in hours, 0 or more.
        package var meanTimeToRepair: Double

        package init(meanTimeBetweenFailures: Double, meanTimeToRepair: Double) {
            self.meanTimeBetweenFailures = meanTimeBetweenFailures
            self.meanTimeToRepair = meanTimeToRepair
        }

        /// The part of the time that it is down: MTTR / (MTBF + MTTR).
        package var unavailability: Double {
            meanTimeToRepair / (meanTimeBetweenFailures + meanTimeToRepair)
        }
    }

    package struct Node: Sendable {
        package var name: String
        package var kind: NodeKind
        /// People who lose service with it.
        package var people: Int
        /// Busy-hour traffic from the root to this node, and from it to the root.
        package var down: Bandwidth
        package var up: Bandwidth
        /// Whether traffic of others may pass through. An office with two circuits is the end of both, not a way between.
        package var isTransit: Bool
        /// One-way latency to the root that its systems bear, in milliseconds; nil without limit.
        package var latencyLimit: Double?
        /// Of its power and equipment; nil where unknown, and then taken as never failing.
        package var reliability: Reliability?
        /// The power supply area it hangs on; nil where unknown.
        package var powerArea: String?

        package init(
            name: String, kind: NodeKind, people: Int = 0, down: Bandwidth = .zero, up: Bandwidth = .zero,
            isTransit: Bool? = nil, latencyLimit: Double? = nil, reliability: Reliability? = nil,
            powerArea: String? = nil
        ) {
            self.name = name
            self.kind = kind
            self.people = people
            self.down = down
            self.up = up
            self.isTransit = isTransit ?? (kind != .office)
            self.latencyLimit = latencyLimit
            self.reliability = reliability
            self.powerArea = powerArea
        }
    }

    package struct Link: Sendable {
        package var name: String
        package var a: Int
        package var b: Int
        /// Of each direction; nil where it never is the limit.
        package var capacity: Bandwidth?
        /// One way, in milliseconds: `FailureNetwork.latency(routeKilometres:)`.
        package var latency: Double
        /// A way with fewer backups is taken before a shorter one.
        package var role: CircuitRole
        /// Whether it joins a customer to the network: others' traffic passes over it only where nothing else is left.
        package var isAccess: Bool
        /// Nil where unknown, and then taken as never failing.
        package var reliability: Reliability?
        /// Nil where unknown.
        package var medium: Medium?
        package var carrier: String?
        /// Whether `groups` tells all ducts and routes that the link shares with others.
        package var isRouteKnown: Bool

        package init(
            name: String, a: Int, b: Int, capacity: Bandwidth? = nil, latency: Double, role: CircuitRole = .primary,
            isAccess: Bool = false, reliability: Reliability? = nil, medium: Medium? = nil, carrier: String? = nil,
            isRouteKnown: Bool = false
        ) {
            self.name = name
            self.a = a
            self.b = b
            self.capacity = capacity
            self.latency = latency
            self.role = role
            self.isAccess = isAccess
            self.reliability = reliability
            self.medium = medium
            self.carrier = carrier
            self.isRouteKnown = isRouteKnown
        }
    }

    package enum GroupKind: String, CaseIterable, Sendable {
        /// Links and nodes that one event takes down: a duct, a bridge, a building.
        case sharedRisk = "shared-risk"
        /// The sites of one province or feeder that lose power together.
        case power
    }

    package struct Group: Sendable {
        package var name: String
        package var kind: GroupKind
        package var links: [Int]
        package var nodes: [Int]
        /// Of the common cause alone; nil where unknown, and then it counts in no availability.
        package var reliability: Reliability?

        package init(
            name: String, kind: GroupKind, links: [Int] = [], nodes: [Int] = [], reliability: Reliability? = nil
        ) {
            self.name = name
            self.kind = kind
            self.links = links
            self.nodes = nodes
            self.reliability = reliability
        }
    }

    package struct Demand: Sendable {
        package var from: Int
        package var to: Int
        package var forward: Bandwidth
        package var backward: Bandwidth

        package init(from: Int, to: Int, forward: Bandwidth, backward: Bandwidth = .zero) {
            self.from = from
            self.to = to
            self.forward = forward
            self.backward = backward
        }
    }

    /// One-way latency in milliseconds of a link over `routeKilometres` of fibre: 5 µs a kilometre (ITU-T G.652, group
    /// index 1.468 at 1550 nm gives 4.9), and what the equipment at its end adds.
    package static func latency(routeKilometres: Double, perHop: Double = 0.1) -> Double {
        0.005 * routeKilometres + perHop
    }
}

/// What fails: one node, one link or one group, by its position in the network.
package enum Failure: Hashable, Sendable {
    case node(Int)
    case link(Int)
    case group(Int)
}
