package import Localization
package import NetworkModel

/// Says how long an office's way is, which class's limit it breaks and by how much, and what becomes of leased circuits.
package struct WayExplanation {
    private let plan: Plan
    private let language: Language

    package init(plan: Plan, language: Language) {
        self.plan = plan
        self.language = language
    }

    private func milliseconds(_ value: Double) -> String { NumberStyle(language).decimal(value, 1) }

    private func className(_ id: String?) -> String { id ?? "-" }

    private func siteName(_ id: SiteID) -> String {
        let name = plan.sites.first { $0.site.id == id }?.site.name[language]
        return name.map { "\($0) (\(id))" } ?? id.rawValue
    }

    // MARK: - Ways

    /// Depth, latency and their limits; nil where the plan does not say.
    package func sentence(of site: SiteID) -> String? {
        guard let way = plan.ways.first(where: { $0.site == site }) else { return nil }
        var parts = [
            PlanMessages.wayNormal.text(language, way.hops, milliseconds(way.latency), way.treeHops),
            PlanMessages.wayWorst.text(language, way.worstHops, milliseconds(way.worstLatency)),
        ]
        if let limit = way.latencyLimit {
            parts.append(
                PlanMessages.latencyAllowed.text(language, milliseconds(limit), className(way.latencyClass)))
        }
        if let limit = way.hopLimit {
            parts.append(PlanMessages.hopsAllowed.text(language, limit, className(way.hopClass)))
        }
        return parts.joined(separator: "; ") + "."
    }

    /// A sentence for each limit that the site's way breaks: which class, and by how much.
    package func findings(of way: PlannedWay) -> [String] {
        var findings: [String] = []
        if way.latencyExcess > 0, let limit = way.latencyLimit {
            findings.append(
                PlanMessages.latencyBroken.text(
                    language, siteName(way.site), milliseconds(way.worstLatency), milliseconds(way.latencyExcess),
                    className(way.latencyClass), milliseconds(limit)))
        }
        if way.hopExcess > 0, let limit = way.hopLimit {
            findings.append(
                PlanMessages.hopsBroken.text(
                    language, siteName(way.site), way.worstHops, way.hopExcess, className(way.hopClass), limit))
        }
        return findings
    }

    /// Of all sites, those that are furthest beyond a limit first.
    package var findings: [String] {
        plan.ways.filter { $0.latencyExcess > 0 || $0.hopExcess > 0 }.sorted {
            ($0.latencyExcess, Double($0.hopExcess), $1.site) > ($1.latencyExcess, Double($1.hopExcess), $0.site)
        }.flatMap(findings(of:))
    }

    // MARK: - Leased circuits

    /// What becomes of a leased circuit, and what that saves.
    package func sentence(of lease: PlannedLease) -> String {
        let old = lease.existing
        let name = "\(old.site)/\(old.role.rawValue) → \(old.end), \(old.tier)"
        let millions = lease.saving.map { NumberStyle(language).decimal(Double($0.dong) / 1e6, 1) }
        switch (lease.fate, millions) {
        case (.kept, let saved?): return PlanMessages.leaseKept.text(language, name, saved)
        case (.kept, nil): return PlanMessages.leaseNeeded.text(language, name)
        case (.pinned, let saved?) where lease.saving != .zero:
            return PlanMessages.leasePinnedDear.text(language, name, saved)
        case (.pinned, _): return PlanMessages.leasePinned.text(language, name)
        case (.replaced, let saved?):
            return PlanMessages.leaseReplaced.text(language, name, lease.circuit ?? "-", saved)
        case (.replaced, nil): return PlanMessages.leaseUnfit.text(language, name, lease.circuit ?? "-")
        }
    }

    /// Of the leases that end at a site.
    package func leases(of site: SiteID) -> [String] {
        plan.leases.filter { $0.existing.site == site }.map(sentence(of:))
    }
}
