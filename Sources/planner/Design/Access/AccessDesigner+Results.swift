import NetworkModel

extension AccessDesigner {
    /// Provinces' ways where level I is not designed as a whole: over their own circuits to the centres, the worst over both.
    func waysAlone(
        _ provinces: [Office], _ homing: Homing, _ markets: CarrierMarkets
    ) -> [SiteID: (normal: Way, worst: Way)] {
        guard let rule = rules[.province] else { return [:] }
        var ways: [SiteID: (normal: Way, worst: Way)] = [:]
        for office in provinces {
            var design = AccessDesign()
            OfficeDesign(
                office: office, rule: rule, homing: homing, chooser: markets[office.province], joint: nil,
                joinedHubs: [],
                existing: existing[office.site] ?? [:], ends: EndWays([:], provinces: [], sites: sites)
            ).run(into: &design)
            let own = design.circuits.map { way(of: $0.circuit) }
            guard let first = own.first else { continue }
            ways[office.site] = (first, own.reduce(first, Way.worst))
        }
        return ways
    }

    /// Of a circuit alone.
    private func way(of circuit: Circuit) -> Way {
        Way(
            latency: catalogue.profile(of: circuit.medium)?.latency(routeKilometres: circuit.length)
                ?? circuit.medium.usualDelay, hops: 1)
    }

    /// Each office's way to the national systems over what was designed.
    func ways(
        of offices: [Office], _ design: AccessDesign, _ ends: EndWays,
        _ levelOne: [SiteID: (normal: Way, worst: Way)]?
    ) -> [OfficeWay] {
        let circuits = Dictionary(grouping: design.circuits, by: \.circuit.a)
        let siteByID = Dictionary(sites.map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first })
        return offices.compactMap { office in
            if office.level == .province, let way = levelOne?[office.site] {
                return OfficeWay(
                    site: office.site, treeHops: 1, normal: way.normal, worst: way.worst, limits: office.limits)
            }
            let own = circuits[office.site] ?? []
            guard let primary = own.first(where: { $0.circuit.role == .primary })?.circuit,
                let end = siteByID[primary.z]
            else { return nil }
            let normal = way(of: primary) + ends.from(end, for: office, worst: false)
            var worst = way(of: primary) + ends.from(end, for: office, worst: true)
            if let backup = own.first(where: { $0.circuit.role == .backup })?.circuit, let other = siteByID[backup.z] {
                // What sends it over the backup may be the loss of the centre at which the primary ends.
                let isAbove = NationalCentres.isCentre(end)
                worst = .worst(worst, way(of: backup) + ends.from(other, for: office, worst: isAbove))
            }
            return OfficeWay(
                site: office.site, treeHops: 1 + ends.inTree(end.id).hops, normal: normal, worst: worst,
                limits: office.limits)
        }
    }

    /// What becomes of each leased circuit. Those of level I know it; of others the design shows it.
    func outcomes(
        _ design: AccessDesign, _ levelOne: [ExistingOutcome], _ offices: [Office], _ markets: CarrierMarkets
    ) -> [ExistingOutcome] {
        guard !leased.isEmpty else { return [] }
        let places = Dictionary(
            sites.map { ($0.id, $0.location.coordinate) } + offices.map { ($0.site, $0.location) },
            uniquingKeysWith: { first, _ in first })
        var known: [ExistingCircuit: [ExistingOutcome]] = Dictionary(grouping: levelOne, by: \.existing)
        let circuits = Dictionary(design.circuits.map { ($0.circuit.id, $0) }, uniquingKeysWith: { first, _ in first })
        let provinces = Dictionary(offices.map { ($0.site, $0.province) }, uniquingKeysWith: { first, _ in first })
        return leased.map { old in
            let chooser = markets[provinces[old.site] ?? nil]
            // Equal ones stand side by side; each takes the next of what became of them.
            if let list = known[old], let first = list.first {
                known[old] = Array(list.dropFirst())
                return first
            }
            let id = "\(old.site)/\(old.role.rawValue)"
            let now = circuits[id]
            let stays = now.map {
                $0.circuit.z == old.end && $0.circuit.tier == old.tier && $0.circuit.status == .active
            }
            if stays == true, let now {
                // In a tree one like it would cost its set-up again.
                let setup = chooser.tier(old.tier).map {
                    chooser.price(of: $0, length: now.circuit.length, by: now.circuit.carrier).setup
                }
                return ExistingOutcome(
                    existing: old, fate: old.isPinned ? .pinned : .kept, circuit: id,
                    saving: design.savings[id] ?? (old.isPinned ? nil : setup))
            }
            return ExistingOutcome(
                existing: old, fate: .replaced, circuit: now?.circuit.id,
                saving: saving(of: old, now, places, chooser))
        }
    }

    /// What `old` would cost over the horizon above what replaces it; nil where it would be too small or cost no more by
    /// itself.
    private func saving(
        of old: ExistingCircuit, _ now: DesignedCircuit?, _ places: [SiteID: Coordinate], _ chooser: TierChooser
    ) -> Money? {
        guard let tier = chooser.tier(old.tier), let profile = chooser.profile(of: tier.medium),
            tier.capacity >= now?.required ?? .zero, let place = places[old.site], let end = places[old.end]
        else { return nil }
        let length = place.distance(to: end) * max(1, profile.routeFactor)
        let months = 12 * max(1, horizonYears)
        let price = chooser.price(of: tier, length: length, by: old.carrier)
        let cost = price.cost - price.setup - (now.map { $0.setup + $0.monthly * months } ?? .zero)
        return cost > .zero ? cost : nil
    }
}
