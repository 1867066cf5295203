/// A circuit that is leased already: kept unless replacing it pays over the horizon, or in any case where the planner pins it.
package struct ExistingCircuit: Hashable, Sendable {
    /// The customer's end: an office, or a point of presence with its trunk.
    package var site: SiteID
    package var role: CircuitRole
    package var end: SiteID
    /// The catalogue's tier.
    package var tier: String
    /// Whether site, end and tier stay as they are, whatever that costs.
    package var isPinned: Bool
    package init(site: SiteID, role: CircuitRole, end: SiteID, tier: String, isPinned: Bool) {
        self.site = site
        self.role = role
        self.end = end
        self.tier = tier
        self.isPinned = isPinned
    }
}
