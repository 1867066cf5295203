package import NetworkModel

/// Which way a test's packets run, as the office sees it.
package enum TestDirection: String, CaseIterable, Sendable {
    /// From the hub to the office.
    case down
    /// From the office to the hub.
    case up
    /// Both at once: an acceptance test's last step.
    case both

    /// Those of a capacity test.
    package static let oneWay: [TestDirection] = [.down, .up]

    /// The ways that it loads.
    package var ways: [TestDirection] { self == .both ? Self.oneWay : [self] }
}

/// What a plan says of capacity tests: the links that they load, the hubs they run against, and each office's circuits with
/// their way to the hub.
package struct TestNetwork: Sendable {
    /// A way between two places: parallel circuits count as one.
    package struct Link: Hashable, Sendable {
        package var name: String
        /// Of each direction; nil where it never is the limit.
        package var capacity: Bandwidth?
        /// What its users are promised in the busy hour, from its first end to its second and back.
        package var forward: Bandwidth
        package var backward: Bandwidth

        package init(name: String, capacity: Bandwidth?, forward: Bandwidth = .zero, backward: Bandwidth = .zero) {
            self.name = name
            self.capacity = capacity
            self.forward = forward
            self.backward = backward
        }
    }

    /// An office whose agent others test against.
    package struct Hub: Hashable, Sendable {
        package var site: String
        /// What its own uplinks carry in each direction together; nil where unknown, and then its port is no limit.
        package var port: Bandwidth?
        /// What its users are promised of that in the busy hour, out of the hub and into it.
        package var out: Bandwidth
        package var into: Bandwidth

        package init(site: String, port: Bandwidth?, out: Bandwidth = .zero, into: Bandwidth = .zero) {
            self.site = site
            self.port = port
            self.out = out
            self.into = into
        }
    }

    package struct Step: Hashable, Sendable {
        package var link: Int
        /// Whether the way from the office to the hub runs from the link's first end to its second.
        package var isForward: Bool

        package init(link: Int, isForward: Bool) {
            self.link = link
            self.isForward = isForward
        }
    }

    /// A circuit, or parallel ones, of an office.
    package struct Circuit: Hashable, Sendable {
        package var site: String
        /// The first circuit's id.
        package var id: String
        package var role: CircuitRole
        package var hub: Int
        /// Committed rate of each direction.
        package var committed: Bandwidth
        /// From the office to the hub; its first link is the circuit itself.
        package var path: [Step]

        package init(site: String, id: String, role: CircuitRole, hub: Int, committed: Bandwidth, path: [Step]) {
            self.site = site
            self.id = id
            self.role = role
            self.hub = hub
            self.committed = committed
            self.path = path
        }
    }

    /// What a circuit's test can find at most: its committed rate, or what the narrowest link on the way carries; and that link,
    /// where it is another than the circuit itself.
    package func measurable(_ circuit: Circuit) -> (rate: Bandwidth, limit: Int?) {
        var result: (rate: Bandwidth, limit: Int?) = (circuit.committed, nil)
        for step in circuit.path.dropFirst() {
            if let capacity = links[step.link].capacity, capacity < result.rate { result = (capacity, step.link) }
        }
        return result
    }

    package var links: [Link]
    package var hubs: [Hub]
    package var circuits: [Circuit]

    package init(links: [Link] = [], hubs: [Hub] = [], circuits: [Circuit] = []) {
        self.links = links
        self.hubs = hubs
        self.circuits = circuits
    }
}

/// How tests are run and what they may take from users.
package struct TestRules: Hashable, Sendable {
    /// Length of a test, more than 0.
    package var seconds = 10
    /// After each test, in which what it used stays free: clocks differ, and queues drain.
    package var guardSeconds = 2
    /// The part of the busy hour's promise that users may still ask for in the windows, in thousandths.
    package var usersShare = 250
    /// The part of a hub's free port that tests may take together, in thousandths.
    package var hubShare = 500
    /// Tests that a hub's machine serves at once.
    package var testsAtOnce = 8
    /// How far a search sends beyond the committed rate until it has found the end, in thousandths. Towards the office that much
    /// crosses all links before the circuit drops it; from the office the circuit drops it first.
    package var overshoot = 100
    /// What tests may send over one direction of a link in a day, in thousandths of what it carries in a day.
    package var dailyShare = 10

    package init() {}
}
