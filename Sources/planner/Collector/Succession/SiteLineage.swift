/// The sites of the plan that is served, and what those that it no longer has became.
///
/// What was measured stays under the site that measured it, whose certificate says so; whose history that is today is found out when
/// somebody asks. A plan in which a merger is undone therefore gives each its own again.
package struct SiteLineage: Sendable {
    package let hierarchy: SiteHierarchy
    /// As given.
    package let successions: [SiteSuccession]
    /// The principal successor first, then by id.
    private let onwards: [String: [SiteSuccession]]
    private let back: [String: [SiteSuccession]]

    /// - Parameter successions: of each predecessor, its parts. Parts without land that carry nothing on are left out, and so are
    ///   predecessors that the plan still has.
    package init(hierarchy: SiteHierarchy, successions: [SiteSuccession] = []) {
        self.hierarchy = hierarchy
        self.successions = successions
        let real = successions.filter {
            $0.predecessor != $0.successor && ($0.isPrincipal || $0.share != .none)
                && !hierarchy.sites.contains($0.predecessor)
        }
        onwards = Dictionary(grouping: real, by: \.predecessor).mapValues { parts in
            parts.sorted { a, b in
                a.isPrincipal != b.isPrincipal ? a.isPrincipal : (a.successor, a.event) < (b.successor, b.event)
            }
        }
        back = Dictionary(grouping: real, by: \.successor).mapValues { parts in
            parts.sorted { ($0.predecessor, $0.event) < ($1.predecessor, $1.event) }
        }
    }

    /// The same for what stands in the buildings alone: a line that ended in a merger is no part of the successor's line.
    package var ofSameOffices: SiteLineage {
        SiteLineage(hierarchy: hierarchy, successions: successions.filter(\.isSameOffice))
    }

    /// What a site's history went to: a site of today, and how.
    package struct Part: Hashable, Sendable {
        package var site: String
        /// Whether it is counted there. One part of each site is.
        package var isPrincipal: Bool
        /// Up to when what the site measured is this part's history too, Unix nanoseconds; nil for the principal one, to which also
        /// belongs what an agent measures under its old name.
        package var until: UInt64?
    }

    /// The site's parts, the principal one first; the site itself where nothing took over from it. O(its descendants).
    package func parts(of site: String) -> [Part] {
        guard onwards[site] != nil else { return [Part(site: site, isPrincipal: true)] }
        var found: [Part] = []
        var front = [Part(site: site, isPrincipal: true)]
        for _ in 0..<Self.longestChain where !front.isEmpty {
            var next: [Part] = []
            for part in front {
                guard let steps = onwards[part.site] else {
                    Self.add(part, to: &found)
                    continue
                }
                for (index, step) in steps.enumerated() {
                    let isPrincipal = part.isPrincipal && index == 0
                    let until = index == 0 ? part.until : min(part.until ?? .max, step.changeover)
                    Self.add(Part(site: step.successor, isPrincipal: isPrincipal, until: until), to: &next)
                }
            }
            front = next
        }
        return found.sorted { a, b in a.isPrincipal != b.isPrincipal ? a.isPrincipal : a.site < b.site }
    }

    /// Parts that came together again are one.
    private static func add(_ part: Part, to parts: inout [Part]) {
        guard let known = parts.firstIndex(where: { $0.site == part.site }) else { return parts.append(part) }
        parts[known].isPrincipal = parts[known].isPrincipal || part.isPrincipal
        if let until = parts[known].until { parts[known].until = part.until.map { max($0, until) } }
    }

    /// The site of today that stands for it: its principal part.
    package func current(of site: String) -> String { parts(of: site).first?.site ?? site }

    /// The plan's site in whose office the site's building is today: itself where the plan has it; nil where its building is nobody's.
    package func seat(of site: String) -> String? {
        var site = site
        for _ in 0..<Self.longestChain {
            if hierarchy.sites.contains(site) { return site }
            guard let step = onwards[site]?.first(where: \.isSameOffice) else { return nil }
            site = step.successor
        }
        return nil
    }

    /// How many successions lie between the site and its seat; 0 for a site of the plan.
    func distanceToSeat(_ site: String) -> Int {
        var site = site
        var distance = 0
        while distance < Self.longestChain, let step = onwards[site]?.first(where: \.isSameOffice) {
            site = step.successor
            distance += 1
        }
        return distance
    }

    /// Whether something took over from the site.
    package func hasCeased(_ site: String) -> Bool { onwards[site] != nil }

    /// From whom the site took over, directly and through others, nearest first; each once.
    package func forebears(of site: String) -> [SiteSuccession] {
        var found: [SiteSuccession] = []
        var seen: Set<String> = [site]
        var front = [site]
        for _ in 0..<Self.longestChain where !front.isEmpty {
            let steps = front.flatMap { back[$0] ?? [] }.filter { seen.insert($0.predecessor).inserted }
            found += steps
            front = steps.map(\.predecessor)
        }
        return found
    }

    /// A lineage that goes round in a circle is refused when a topology is read; this keeps a damaged store from hanging.
    private static let longestChain = 64
}
