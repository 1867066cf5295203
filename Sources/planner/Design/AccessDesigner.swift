package import NetworkModel

/// Homes every office, chooses medium and tier of its primary and, where the rule asks, of its backup.
///
/// Every choice stands alone (sites are taken to have room), so each is optimal for its own objective: the nearest end, the most
/// wanted medium within reach that carries the demand, its cheapest tier over the horizon. O(offices × (log sites + tiers)).
package struct AccessDesigner: Sendable {
    private let sites: [Site]
    private let catalogue: Catalogue
    private let rules: [UnitLevel: ProtectionRule]
    private let horizonYears: Int

    package init(carrierSites: [Site], catalogue: Catalogue, protection: [ProtectionRule], horizonYears: Int) {
        sites = carrierSites
        self.catalogue = catalogue
        rules = Dictionary(protection.map { ($0.level, $0) }, uniquingKeysWith: { first, _ in first })
        self.horizonYears = horizonYears
    }

    /// - Parameter offices: in a fixed order, each site once; the design keeps that order.
    package func design(_ offices: [Office]) -> AccessDesign {
        let homing = Homing(sites: sites, offices: offices)
        let chooser = TierChooser(catalogue: catalogue, horizonYears: horizonYears)
        var design = AccessDesign()
        var homed: [SiteID: [SiteID]] = [:]
        for office in offices {
            guard let rule = rules[office.level] else {
                design.gaps.append(DesignGap(site: office.site, role: .primary, reason: .noRule))
                continue
            }
            var work = OfficeDesign(office: office, rule: rule, homing: homing, chooser: chooser)
            work.run(into: &design)
            if let end = work.landEnd { homed[end, default: []].append(office.site) }
        }
        addTransport(homed, homing, to: &design)
        return design
    }

    private func addTransport(_ homed: [SiteID: [SiteID]], _ homing: Homing, to design: inout AccessDesign) {
        for pop in sites where pop.kind == .pop {
            guard let members = homed[pop.id], let centre = homing.provincialCentre(of: pop) else { continue }
            design.transport.append(
                TransportLink(
                    from: pop.id, to: centre.id,
                    length: pop.location.coordinate.distance(to: centre.location.coordinate), offices: members))
        }
    }
}
