/// The known reflectors by the plan's site in whose office each stands.
///
/// An agent whose certificate names a site that was succeeded stands in for its successor as long as its building is the successor's
/// office and no agent has enrolled there under a nearer name.
struct SeatedReflectors {
    private(set) var endpoints: [String: ReflectorEndpoint] = [:]
    private(set) var answers: [String: Set<String>] = [:]
    /// By the plan's site, the one that its agent's certificate names.
    private(set) var occupants: [String: String] = [:]

    init() {}

    init(_ known: KnownReflectors, _ lineage: SiteLineage) {
        for (site, endpoint) in known.endpoints.sorted(by: { $0.key < $1.key }) {
            guard let seat = lineage.seat(of: site) else { continue }
            if let other = occupants[seat], lineage.distanceToSeat(other) <= lineage.distanceToSeat(site) { continue }
            occupants[seat] = site
            endpoints[seat] = endpoint
            answers[seat] = known.answers[site]
        }
    }

    /// Whether a site that was succeeded is told to measure nothing: its building is nobody's office, or another agent's.
    func isIdle(_ site: String, _ lineage: SiteLineage) -> Bool {
        guard lineage.hasCeased(site) else { return false }
        guard let seat = lineage.seat(of: site) else { return true }
        return occupants[seat].map { $0 != site } ?? false
    }
}
