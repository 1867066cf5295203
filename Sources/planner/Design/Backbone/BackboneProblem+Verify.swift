/// What is wrong with a design.
package enum BackboneFault: Hashable, Sendable {
    /// The counts are not those of the link's modules, are negative, or more than the capacity model allows.
    case modules(link: Int)
    /// A closed link has modules or carries flow.
    case closed(link: Int)
    /// A route is no path from its demand's source to its target, or its flow is negative.
    case route(Int)
    /// Routes carry another amount than the demand.
    case demand(Int)
    case overload(link: Int)
    /// The demands do not fit after this failure.
    case failure(Int)
    /// The stated cost is not that of the modules and routes.
    case cost
    /// The stated bound is above the cost.
    case bound
}

extension BackboneProblem {
    /// Checks a design apart from the search that made it: its routes link by link, each failure by routing it afresh.
    /// Quantities may differ by a part of 1e-6. Costs a linear program for each failure.
    package func verify(_ design: BackboneDesign) -> [BackboneFault] {
        guard design.modules.count == links.count, design.isOpen.count == links.count else {
            return [.modules(link: 0)]
        }
        var faults: [BackboneFault] = []
        var capacity: [Double] = []
        for (index, link) in links.enumerated() {
            let counts = design.modules[index]
            let sum = counts.reduce(0, +)
            var fits = counts.count == link.modules.count && counts.allSatisfy { $0 >= 0 }
            if fits, capacityModel == .explicit { fits = sum <= 1 }
            if fits, capacityModel == .single, let least = link.modules.map(\.capacity).min() {
                fits = counts.indices.allSatisfy { counts[$0] == 0 || link.modules[$0].capacity == least }
            }
            if !fits {
                faults.append(.modules(link: index))
                capacity.append(0)
                continue
            }
            if !design.isOpen[index], sum > 0 { faults.append(.closed(link: index)) }
            let more = counts.indices.reduce(0) { $0 + Double(counts[$1]) * link.modules[$1].capacity }
            capacity.append(design.isOpen[index] ? link.installed + more : 0)
        }
        faults += routingFaults(design, capacity)
        let network = BackboneNetwork(self)
        for state in failures.indices {
            let router = StateRouter(network, state: network.states[state + 1], penalty: network.slopes)
            guard case .routed = router.route(capacity.map { $0 / network.scale }) else {
                faults.append(.failure(state))
                continue
            }
        }
        let cost = cost(of: design)
        if abs(cost - design.cost) > 1e-6 * max(1, cost) { faults.append(.cost) }
        if design.lowerBound > cost * (1 + 1e-6) { faults.append(.bound) }
        return faults
    }

    private func routingFaults(_ design: BackboneDesign, _ capacity: [Double]) -> [BackboneFault] {
        var faults: [BackboneFault] = []
        var carried = Array(repeating: 0.0, count: demands.count)
        // Along the link from its first end, and against it.
        var load = Array(repeating: (along: 0.0, against: 0.0), count: links.count)
        for (index, route) in design.routes.enumerated() {
            guard demands.indices.contains(route.demand), route.flow >= 0 else {
                faults.append(.route(index))
                continue
            }
            var node = demands[route.demand].source
            for link in route.links where links.indices.contains(link) {
                if links[link].a == node {
                    node = links[link].b
                    load[link].along += route.flow
                } else if links[link].b == node, linkModel != .directed {
                    node = links[link].a
                    load[link].against += route.flow
                } else {
                    node = -1
                    break
                }
            }
            if node != demands[route.demand].target { faults.append(.route(index)) }
            carried[route.demand] += route.flow
        }
        for (index, demand) in demands.enumerated() where abs(carried[index] - demand.value) > 1e-6 * demand.value {
            faults.append(.demand(index))
        }
        let tolerance = 1e-6 * (demands.map(\.value).max() ?? 0)
        for link in links.indices {
            let (along, against) = load[link]
            let most = linkModel == .undirected ? along + against : max(along, against)
            if !design.isOpen[link], most > tolerance { faults.append(.closed(link: link)) }
            if most > capacity[link] + tolerance { faults.append(.overload(link: link)) }
        }
        return faults
    }
}
