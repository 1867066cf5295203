import NetworkModel

extension LevelOneDesign {
    /// The design as circuits, with the id of each leased one that stays, by its position in `existing`.
    func circuits(_ design: ShortestPathDimensioning.Result) -> (circuits: [DesignedCircuit], ids: [Int: String]) {
        var result: [DesignedCircuit] = []
        var ids: [Int: String] = [:]
        for (offset, office) in provinces.enumerated() {
            let own = ends.indices.filter { ends[$0].a == centres.count + offset && design.isOpen[$0] }
                .sorted { (-design.load[$0], ends[$0].length, $0) < (-design.load[$1], ends[$1].length, $1) }
            for (rank, link) in own.enumerated() {
                let role: CircuitRole = rank == 0 ? .primary : .backup
                add(
                    link, design, from: office.site, role: role, level: .levelI,
                    base: "\(office.site)/\(role.rawValue)",
                    first: rank < 2 ? 1 : result.count { $0.circuit.a == office.site && $0.circuit.role == role } + 1,
                    demand: (office.downstream, office.upstream), to: &result, &ids)
            }
            for index in existing.indices where existing[index].site == office.site {
                addStray(index, to: &result, &ids)
            }
        }
        var names: [String: Int] = [:]
        for link in ends.indices where ends[link].b != systems && ends[link].a < centres.count && design.isOpen[link] {
            let carried = Bandwidth.megabits(design.load[link] * min(1, max(0.01, rule.utilisationLimit)))
            let site = centres[ends[link].a].id
            let base = "\(site)~\(centres[ends[link].b].id)"
            let before = result.count
            add(
                link, design, from: site, role: .primary, level: .backbone, base: base,
                first: (names[base] ?? 0) + 1, demand: (carried, carried), to: &result, &ids)
            names[base, default: 0] += result.count - before
        }
        for index in existing.indices where !provinces.contains(where: { $0.site == existing[index].site }) {
            addStray(index, to: &result, &ids)
        }
        return (result, ids)
    }

    /// One circuit for each leased one that stays and for each module; those after the first bear a number.
    private func add(
        _ link: Int, _ design: ShortestPathDimensioning.Result, from site: SiteID, role: CircuitRole,
        level: NetworkLevel, base: String, first: Int, demand: (downstream: Bandwidth, upstream: Bandwidth),
        to result: inout [DesignedCircuit], _ ids: inout [Int: String]
    ) {
        var number = first
        var chosen: [(tier: Tier, existing: Int?)] = []
        for (index, isKept) in zip(ends[link].existing, design.isKept[link]) where isKept {
            if let tier = markets.centre.tier(existing[index].tier) { chosen.append((tier, index)) }
        }
        chosen += zip(tiers, design.counts[link]).flatMap { tier, count in
            Array(repeating: (tier: tier, existing: Int?.none), count: count)
        }.reversed()
        let whole = chosen.reduce(Bandwidth.zero) { $0 + $1.tier.capacity }
        for (tier, index) in chosen {
            let prices = chooser(at: ends[link].a)
            let named = index.flatMap { existing[$0].carrier }
            let price = prices.price(of: tier, length: ends[link].length, by: named)
            let circuit = Circuit(
                id: number == 1 ? base : "\(base)-\(number)", level: level, role: role, a: site,
                z: centres[ends[link].b].id, medium: tier.medium, tier: tier.id, capacity: tier.capacity,
                carrier: prices.carrier(of: tier, length: ends[link].length, by: named),
                status: index == nil ? .planned : .active,
                length: ends[link].length)
            // Parallel circuits share the load by their capacities.
            func part(_ demand: Bandwidth) -> Bandwidth {
                let share = Double(tier.capacity.bitsPerSecond) / Double(whole.bitsPerSecond)
                return Bandwidth(bitsPerSecond: Int64((Double(demand.bitsPerSecond) * share).rounded(.up)))
            }
            let most = max(part(demand.downstream), part(demand.upstream))
            result.append(
                DesignedCircuit(
                    circuit: circuit, downstream: part(demand.downstream), upstream: part(demand.upstream),
                    required: min(
                        tier.capacity,
                        Bandwidth(
                            bitsPerSecond: Int64((Double(most.bitsPerSecond) / rule.utilisationLimit).rounded(.up)))),
                    setup: index == nil ? price.setup : .zero, monthly: price.monthly))
            if let index { ids[index] = circuit.id }
            number += 1
        }
    }

    // MARK: - Leased circuits

    /// Whether no link of the problem bears it, because it ends at no centre.
    private func isStray(_ index: Int) -> Bool { !ends.contains { $0.existing.contains(index) } }

    /// A pinned circuit that stands beside the design, with its route kilometres; nil for all others.
    private func stray(_ index: Int) -> (tier: Tier, profile: MediumProfile, length: Double)? {
        let old = existing[index]
        let chooser = markets.centre
        guard old.isPinned, isStray(index), let tier = chooser.tier(old.tier),
            let profile = chooser.profile(of: tier.medium), let from = places[old.site], let to = places[old.end]
        else { return nil }
        return (tier, profile, from.distance(to: to) * max(1, profile.routeFactor))
    }

    /// Adds a pinned circuit that leads to no centre: it is paid for, and no way to the systems.
    private func addStray(_ index: Int, to result: inout [DesignedCircuit], _ ids: inout [Int: String]) {
        guard let (tier, _, length) = stray(index) else { return }
        let old = existing[index]
        let prices = strayPrices(old)
        let base = "\(old.site)/\(old.role.rawValue)"
        let taken = result.count { $0.circuit.a == old.site && $0.circuit.role == old.role }
        let price = prices.price(of: tier, length: length, by: old.carrier)
        let circuit = Circuit(
            id: taken == 0 ? base : "\(base)-\(taken + 1)",
            level: provinces.contains { $0.site == old.site } ? .levelI : .backbone, role: old.role, a: old.site,
            z: old.end, medium: tier.medium, tier: tier.id, capacity: tier.capacity,
            carrier: prices.carrier(of: tier, length: length, by: old.carrier), status: .active, length: length)
        result.append(
            DesignedCircuit(
                circuit: circuit, downstream: .zero, upstream: .zero, required: .zero, setup: .zero,
                monthly: price.monthly))
        ids[index] = circuit.id
    }

    private func strayPrices(_ old: ExistingCircuit) -> TierChooser {
        markets[provinces.first { $0.site == old.site }?.province]
    }

    /// Đồng over the horizon of pinned circuits that lead to no centre.
    func strayCost() -> Double {
        existing.indices.reduce(0) { sum, index in
            guard let (tier, _, length) = stray(index) else { return sum }
            let old = existing[index]
            let price = strayPrices(old).price(of: tier, length: length, by: old.carrier)
            return sum + Double((price.cost - price.setup).dong)
        }
    }

    /// What becomes of each leased circuit, and what the other choice would cost with everything else as designed.
    func outcomes(
        _ design: ShortestPathDimensioning.Result, _ routed: ShortestPathDimensioning, _ ids: [Int: String]
    ) -> [ExistingOutcome] {
        /// The least cost with `change` made to the one circuit, on an open or a closed link; nil where it would not do.
        func other(_ link: Int, closes: Bool, _ change: (inout [ShortestPathDimensioning.Existing]) -> Void) -> Double?
        {
            var existing = routed.existing
            change(&existing[link])
            var least: Double?
            for isOpen in closes ? [true, false] : [true] {
                var open = design.isOpen
                open[link] = isOpen
                guard let found = routed.result(open, existing: existing),
                    found.excess <= design.excess + WayLimits.tolerance
                else { continue }
                least = min(least ?? .infinity, found.cost)
            }
            return least
        }
        func money(_ cost: Double?) -> Money? {
            cost.map { Money(dong: Int64((max(0, $0) * Self.unit).rounded())) }
        }
        return existing.enumerated().map { index, old in
            guard let link = ends.firstIndex(where: { $0.existing.contains(index) }),
                let place = ends[link].existing.firstIndex(of: index)
            else {
                return ExistingOutcome(
                    existing: old, fate: ids[index] == nil ? .replaced : .pinned, circuit: ids[index], saving: nil)
            }
            if old.isPinned {
                let free = other(link, closes: true) { $0[place].isPinned = false }
                return ExistingOutcome(
                    existing: old, fate: .pinned, circuit: ids[index], saving: money(free.map { design.cost - $0 }))
            }
            if let id = ids[index] {
                let without = other(link, closes: true) { $0[place] = .init(capacity: 0, cost: 0, isPinned: false) }
                return ExistingOutcome(
                    existing: old, fate: .kept, circuit: id, saving: money(without.map { $0 - design.cost }))
            }
            let with = other(link, closes: false) { $0[place].isPinned = true }
            return ExistingOutcome(
                existing: old, fate: .replaced,
                circuit: provinces.contains { $0.site == old.site } ? "\(old.site)/\(old.role.rawValue)" : nil,
                saving: money(with.map { $0 - design.cost }))
        }
    }
}
