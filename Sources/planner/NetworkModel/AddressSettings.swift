package import NetworkAddress

/// What a prefix is for.
package enum PrefixRole: String, CaseIterable, Sendable {
    /// The network of a site's own devices.
    case lan
    /// The router's own address (RFC 1122 §3.3.4.2 calls it the system's), one a site.
    case loopback
    /// The two ends of each of a site's circuits, two addresses a circuit (RFC 3021).
    case pointToPoint = "point-to-point"
}

/// NetBox prefix statuses.
package enum PrefixStatus: String, CaseIterable, Sendable {
    /// Given out to a region as a whole; what sites have lies in it.
    case container
    case active
    /// Given to a site whose gate is not open yet.
    case reserved
    /// Still in use and to be given up: that of a unit that merged into one which has its own.
    case deprecated
}

/// Where the prefixes of one role come from and how large they are.
package struct AddressPool: Hashable, Sendable {
    package var role: PrefixRole
    /// IPv4; containers are cut from it.
    package var block: Prefix
    /// Prefix length for one site of a level: of its network, its router, or all its circuits together.
    package var lengths: [UnitLevel: Int]
    /// The same for a site of the carrier where one of our circuits begins; nil where such a site takes none.
    package var carrierLength: Int?
    /// Share of a region's addresses kept free for sites that no lineage names yet, 0 or more.
    package var growth: Double
    package var basis: Basis

    package init(
        role: PrefixRole, block: Prefix, lengths: [UnitLevel: Int], carrierLength: Int?, growth: Double, basis: Basis
    ) {
        self.role = role
        self.block = block
        self.lengths = lengths
        self.carrierLength = carrierLength
        self.growth = growth
        self.basis = basis
    }
}

/// The address plan's settings: at most one pool of each role, and what becomes of the prefixes that a merged unit brings along.
package struct AddressSettings: Hashable, Sendable {
    package enum Carried: String, CaseIterable, Sendable {
        /// They stay in use.
        case keep
        /// They stay until the site is renumbered into its own.
        case renumber
    }

    package var pools: [AddressPool]
    package var carried: Carried

    package init(pools: [AddressPool], carried: Carried) {
        self.pools = pools
        self.carried = carried
    }
}

/// A prefix that is given out already, and stays where it is.
package struct ExistingPrefix: Hashable, Sendable {
    /// An office, a site of the carrier, or, of a container, the region's: a province or the centre.
    package var site: SiteID
    package var prefix: Prefix
    package var role: PrefixRole
    package var status: PrefixStatus
    /// The circuit whose ends it numbers, by its id in the plan.
    package var circuit: String?
    package init(site: SiteID, prefix: Prefix, role: PrefixRole, status: PrefixStatus, circuit: String? = nil) {
        self.site = site
        self.prefix = prefix
        self.role = role
        self.status = status
        self.circuit = circuit
    }
}
