import NetworkModel

extension Plan {
    /// The same plan with offices under other ids; everything that names them follows.
    func renaming(_ ids: [SiteID: SiteID]) -> Plan {
        func now(_ id: SiteID) -> SiteID { ids[id] ?? id }
        func circuit(_ id: String) -> String {
            guard let slash = id.firstIndex(of: "/"), let new = ids[SiteID(rawValue: String(id[..<slash]))] else {
                return id
            }
            return new.rawValue + id[slash...]
        }
        var plan = self
        for index in plan.sites.indices {
            let old = plan.sites[index].site.id
            if let new = ids[old] {
                plan.sites[index].site.id = new
                plan.sites[index].site.unit = UnitID(new.rawValue) ?? plan.sites[index].site.unit
            }
            if let above = plan.sites[index].upstream { plan.sites[index].upstream = now(above) }
            plan.sites[index].activities = plan.sites[index].activities.map { $0.renaming(ids) }
        }
        for index in plan.circuits.indices {
            plan.circuits[index].circuit.id = circuit(plan.circuits[index].circuit.id)
            plan.circuits[index].circuit.a = now(plan.circuits[index].circuit.a)
            plan.circuits[index].circuit.z = now(plan.circuits[index].circuit.z)
        }
        for index in plan.transport.indices {
            plan.transport[index].from = now(plan.transport[index].from)
            plan.transport[index].to = now(plan.transport[index].to)
        }
        for index in plan.traffic.indices {
            plan.traffic[index].from = now(plan.traffic[index].from)
            plan.traffic[index].to = now(plan.traffic[index].to)
        }
        for index in plan.hoses.indices { plan.hoses[index].node = now(plan.hoses[index].node) }
        for index in plan.ways.indices { plan.ways[index].site = now(plan.ways[index].site) }
        for index in plan.gaps.indices { plan.gaps[index].site = now(plan.gaps[index].site) }
        for index in plan.leases.indices {
            plan.leases[index].existing.site = now(plan.leases[index].existing.site)
            plan.leases[index].circuit = plan.leases[index].circuit.map(circuit)
        }
        for index in plan.reorders.indices {
            plan.reorders[index].circuit = circuit(plan.reorders[index].circuit)
        }
        for index in plan.carrierChoices.indices {
            plan.carrierChoices[index].circuit = circuit(plan.carrierChoices[index].circuit)
        }
        return plan
    }
}

extension PlannedActivity {
    /// The same with crews and reasons under the new ids: `field-crew/01@2004/2` becomes `field-crew/01@2025/2`.
    func renaming(_ ids: [SiteID: SiteID]) -> PlannedActivity {
        var activity = self
        activity.crews = crews.map { crew in
            var parts = crew.split(separator: "/", omittingEmptySubsequences: false).map(String.init)
            guard parts.count == 3, let new = ids[SiteID(rawValue: parts[1])] else { return crew }
            parts[1] = new.rawValue
            return parts.joined(separator: "/")
        }
        activity.reason =
            switch reason {
            case .after(let site, let kind): .after(site: ids[site] ?? site, kind: kind)
            case .crew(let site, let kind): .crew(site: site.map { ids[$0] ?? $0 }, kind: kind)
            case .value(let site, let kind): .value(site: site.map { ids[$0] ?? $0 }, kind: kind)
            default: reason
            }
        return activity
    }
}
