import NetworkModel

extension FailureNetwork {
    /// What makes a network unusable: where, and what was expected there.
    package struct Flaw: Error, Hashable, Sendable, CustomStringConvertible {
        /// Such as `links[3] "24@2025/primary"`.
        package var place: String
        package var expected: String

        package var description: String { "\(place): expected \(expected)" }
    }

    /// Throws the first flaw. Linear in the network.
    func check() throws(Flaw) {
        guard !roots.isEmpty else { throw Flaw(place: "roots", expected: "one national centre at least") }
        for (index, root) in roots.enumerated() where !nodes.indices.contains(root) {
            throw Flaw(place: "roots[\(index)]", expected: "a node below \(nodes.count), not \(root)")
        }
        guard nodes.count < 1 << 24, links.count < 1 << 30 else {
            throw Flaw(place: "nodes", expected: "fewer than 16,777,216 nodes and 1,073,741,824 links")
        }
        var people = 0
        for (index, node) in nodes.enumerated() {
            let place = "nodes[\(index)] \"\(node.name)\""
            // Sums of people are packed with counts of offices into one word.
            guard (0..<(1 << 38)).contains(node.people), people + node.people < 1 << 38 else {
                throw Flaw(place: place, expected: "people of 0 or more and below 2^38 in all, not \(node.people)")
            }
            people += node.people
            guard (0..<(1 << 31)).contains(node.staff) else {
                throw Flaw(place: place, expected: "staff of 0 or more and below 2^31, not \(node.staff)")
            }
            if node.down < .zero || node.up < .zero { throw Flaw(place: place, expected: "demands of 0 or more") }
            try Self.check(node.reliability, place)
        }
        for (index, link) in links.enumerated() {
            let place = "links[\(index)] \"\(link.name)\""
            for end in [link.a, link.b] where !nodes.indices.contains(end) {
                throw Flaw(place: place, expected: "ends below \(nodes.count), not \(end)")
            }
            guard link.latency.isFinite, (0..<100_000).contains(link.latency) else {
                throw Flaw(place: place, expected: "a latency of 0 to 100,000 ms, not \(link.latency)")
            }
            if let capacity = link.capacity, capacity < .zero {
                throw Flaw(place: place, expected: "a capacity of 0 or more, not \(capacity.bitsPerSecond)")
            }
            guard (0...1_000).contains(link.share) else {
                throw Flaw(place: place, expected: "a share of 0 to 1,000 thousandths, not \(link.share)")
            }
            switch link.loadRule {
            case .sum: break
            case .own(let forward, let backward):
                if forward < .zero || backward < .zero { throw Flaw(place: place, expected: "loads of 0 or more") }
            case .shared:
                if sharedDemand == nil { throw Flaw(place: place, expected: "a shared demand of the network") }
            }
            try Self.check(link.reliability, place)
        }
        try checkSharedDemand()
        for (index, group) in groups.enumerated() {
            let place = "groups[\(index)] \"\(group.name)\""
            if let bad = group.nodes.first(where: { !nodes.indices.contains($0) }) {
                throw Flaw(place: place, expected: "nodes below \(nodes.count), not \(bad)")
            }
            if let bad = group.links.first(where: { !links.indices.contains($0) }) {
                throw Flaw(place: place, expected: "links below \(links.count), not \(bad)")
            }
            try Self.check(group.reliability, place)
        }
        for (index, demand) in demands.enumerated() {
            let place = "demands[\(index)]"
            for end in [demand.from, demand.to] where !nodes.indices.contains(end) {
                throw Flaw(place: place, expected: "ends below \(nodes.count), not \(end)")
            }
            if demand.forward < .zero || demand.backward < .zero {
                throw Flaw(place: place, expected: "traffic of 0 or more")
            }
        }
    }

    private func checkSharedDemand() throws(Flaw) {
        guard let points = sharedDemand?.points else { return }
        var before = SharedDemand.Point(staff: 0, demand: .zero)
        for (index, point) in points.enumerated() {
            guard point.staff > before.staff, point.staff < 1 << 40, point.demand >= before.demand else {
                throw Flaw(
                    place: "sharedDemand[\(index)]",
                    expected: "more staff than \(before.staff), below 2^40, and no less demand")
            }
            before = point
        }
    }

    private static func check(_ reliability: Reliability?, _ place: String) throws(Flaw) {
        guard let reliability else { return }
        guard reliability.meanTimeBetweenFailures > 0, reliability.meanTimeBetweenFailures.isFinite else {
            throw Flaw(
                place: place, expected: "an MTBF of more than 0 hours, not \(reliability.meanTimeBetweenFailures)")
        }
        guard reliability.meanTimeToRepair >= 0, reliability.meanTimeToRepair.isFinite else {
            throw Flaw(place: place, expected: "an MTTR of 0 hours or more, not \(reliability.meanTimeToRepair)")
        }
    }
}
