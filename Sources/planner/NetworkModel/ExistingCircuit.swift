/// A circuit that is leased already: kept unless replacing it pays over the horizon, or in any case where the planner pins it.
package struct ExistingCircuit: Hashable, Sendable {
    /// The customer's end: an office, a point of presence with its trunk, or a centre with a line of the ring of centres.
    package var site: SiteID
    /// Of level II, and of the centre and its organs. Which of a province's circuits is its primary one the design says.
    package var role: CircuitRole
    package var end: SiteID
    /// The catalogue's tier.
    package var tier: String
    /// Whether site, end and tier stay as they are, whatever that costs.
    package var isPinned: Bool
    /// Who leases it out; nil where that is not known: then the carrier that would be chosen.
    package var carrier: String?
    package init(
        site: SiteID, role: CircuitRole, end: SiteID, tier: String, isPinned: Bool, carrier: String? = nil
    ) {
        self.carrier = carrier
        self.site = site
        self.role = role
        self.end = end
        self.tier = tier
        self.isPinned = isPinned
    }
}
