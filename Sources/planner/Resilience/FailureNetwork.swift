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
    /// What people who share a line ask of it together, for links whose rule is `shared`.
    package var sharedDemand: SharedDemand?

    package init(
        nodes: [Node], links: [Link], groups: [Group] = [], roots: [Int], demands: [Demand] = [],
        sharedDemand: SharedDemand? = nil
    ) {
        self.sharedDemand = sharedDemand
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
        /// Who causes the load of shared lines on its way.
        package var staff: Int
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
            staff: Int = 0, isTransit: Bool? = nil, latencyLimit: Double? = nil, reliability: Reliability? = nil,
            powerArea: String? = nil
        ) {
            self.name = name
            self.kind = kind
            self.people = people
            self.down = down
            self.up = up
            self.staff = staff
            self.isTransit = isTransit ?? (kind != .office)
            self.latencyLimit = latencyLimit
            self.reliability = reliability
            self.powerArea = powerArea
        }
    }

    /// What the traffic of nodes comes to on a link. Explicit demands add to it on any.
    package enum LoadRule: Hashable, Sendable {
        /// The sum of the demands of the nodes behind it.
        case sum
        /// What `sharedDemand` says of all the staff behind it, in either direction: their busy moments do not add.
        case shared
        /// This much, from `a` to `b` and back, whenever somebody's way leads over it: the line of one office, sized for it alone.
        case own(forward: Bandwidth, backward: Bandwidth)
    }

    package struct Link: Sendable {
        package var name: String
        package var a: Int
        package var b: Int
        /// Of each direction; nil where it never is the limit.
        package var capacity: Bandwidth?
        package var loadRule: LoadRule
        /// How much of its demand a node sends when the link is on its way, in thousandths: a backup may be meant for a
        /// part. Of several links the least counts.
        package var share: Int
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
            name: String, a: Int, b: Int, capacity: Bandwidth? = nil, loadRule: LoadRule = .sum, share: Int = 1_000,
            latency: Double, role: CircuitRole = .primary, isAccess: Bool = false, reliability: Reliability? = nil,
            medium: Medium? = nil, carrier: String? = nil, isRouteKnown: Bool = false
        ) {
            self.name = name
            self.a = a
            self.b = b
            self.capacity = capacity
            self.loadRule = loadRule
            self.share = share
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
