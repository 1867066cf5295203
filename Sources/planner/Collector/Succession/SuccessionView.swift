package import Telemetry

/// Measurements as the plan of today names them: each link with the history of those that it took over from.
///
///     let network = SuccessionView(store, lineage: try await store.lineage())
///
/// - A merged site's link has what all its predecessors measured; one whose predecessor was divided shows its past up to the changeover
///   at each part, and counts it at the principal one (`LinkPeriod.elsewhere`). Sums over all links are those of the store.
/// - Agents are shown at the site that stands for theirs today; `AgentState.certified` is whom the certificate names.
/// - Records keep the names under which they were measured.
package struct SuccessionView: NetworkView {
    private let network: any NetworkView
    package let lineage: SiteLineage

    package init(_ network: any NetworkView, lineage: SiteLineage) {
        self.network = network
        self.lineage = lineage
    }

    package func agents(at now: UInt64) async throws -> [AgentState] {
        try await network.agents(at: now).map { agent in
            var agent = agent
            agent.site = lineage.current(of: agent.site)
            return agent
        }.sorted { ($0.site, $0.certified) < ($1.site, $1.certified) }
    }

    /// A link's newest record is that of the name under which it is measured now, where there is one.
    package func links(at now: UInt64) async throws -> [LinkState] {
        var byKey: [LinkKey: LinkState] = [:]
        for state in try await network.links(at: now) {
            for link in lineage.links(carrying: state.key, peer: state.peer) {
                var shown = LinkState(
                    key: link.key, peer: link.peer, status: state.status, newest: state.newest, finding: state.finding)
                if let until = link.until, state.newest.map({ $0.start >= until }) ?? true {
                    // It is another link's by now: of this one nothing is known yet.
                    (shown.status, shown.newest, shown.finding) = (.unknown, nil, .unmeasured)
                }
                guard let known = byKey[link.key] else {
                    byKey[link.key] = shown
                    continue
                }
                if Self.isNewer(shown, than: known) { byKey[link.key] = shown }
            }
        }
        return byKey.values.sorted { $0.key < $1.key }
    }

    /// A link that is measured goes before one that was, and the later before the earlier.
    private static func isNewer(_ a: LinkState, than b: LinkState) -> Bool {
        let silent = (a.status == .unknown, b.status == .unknown)
        if silent.0 != silent.1 { return silent.1 }
        let ends = (a.newest?.start ?? 0, b.newest?.start ?? 0)
        return ends.0 != ends.1 ? ends.0 > ends.1 : (a.newest?.site ?? "") < (b.newest?.site ?? "")
    }

    package func intervals(
        of links: [LinkKey], from: UInt64, to: UInt64, limit: Int
    ) async throws -> [IntervalRecord] {
        var members: [UInt64: Set<LinkKey>] = [:]
        for link in Set(links.map { lineage.current(of: $0) }) {
            for member in lineage.members(of: link) { members[member.until ?? .max, default: []].insert(member.key) }
        }
        var records: [IntervalRecord] = []
        for (until, keys) in members where until > from {
            records += try await network.intervals(of: keys.sorted(), from: from, to: min(to, until), limit: limit)
        }
        guard members.count > 1 else { return records }
        return Array(records.sorted { ($0.start, $0.site) < ($1.start, $1.site) }.suffix(max(0, limit)))
    }

    package func linkPeriods(of links: Set<LinkKey>?, from: UInt64, to: UInt64) async throws -> [LinkPeriod] {
        var byKey: [LinkKey: LinkPeriod] = [:]
        // Of links that were divided within the period, up to when they count for which part.
        var divided: [UInt64: [LinkKey: [CarriedLink]]] = [:]
        let wanted = links.map { links in Set(links.map { lineage.current(of: $0) }) }
        func isWanted(_ link: CarriedLink) -> Bool { wanted?.contains(link.key) ?? true }
        let measured = wanted.map { wanted in Set(wanted.flatMap { lineage.members(of: $0).map(\.key) }) }
        for period in try await network.linkPeriods(of: measured, from: from, to: to) {
            for link in lineage.links(carrying: period.key, peer: period.peer) where isWanted(link) {
                guard let until = link.until, until < to else {
                    byKey[link.key, default: LinkPeriod(key: link.key, peer: link.peer)]
                        .take(period, isCountedHere: link.isPrincipal)
                    continue
                }
                if until > from { divided[until, default: [:]][period.key, default: []].append(link) }
            }
        }
        for (until, links) in divided.sorted(by: { $0.key < $1.key }) {
            for period in try await network.linkPeriods(of: Set(links.keys), from: from, to: until) {
                for link in links[period.key] ?? [] {
                    byKey[link.key, default: LinkPeriod(key: link.key, peer: link.peer)]
                        .take(period, isCountedHere: link.isPrincipal)
                }
            }
        }
        return byKey.values.sorted { $0.key < $1.key }
    }
}
