package import NetworkAddress
package import NetworkModel

/// Who must be given prefixes, and where.
package struct AddressProblem: Sendable {
    /// Sites whose prefixes one route announces: those of a province as it is today.
    package struct Region: Hashable, Sendable {
        package var id: SiteID
        /// The region that it becomes a part of, in whose container its own lies; shared by those that merge.
        package var group: SiteID
        package init(id: SiteID, group: SiteID) {
            self.id = id
            self.group = group
        }
    }

    /// One line of offices through all its mergers, or a site of the carrier.
    package struct Holder: Hashable, Sendable {
        package var id: SiteID
        /// Position in `regions`.
        package var region: Int
        /// Nil for a site of the carrier.
        package var level: UnitLevel?
        /// Whether it is there once all that is known has come about; the others are there only while mergers are not.
        package var isFinal: Bool
        package init(id: SiteID, region: Int, level: UnitLevel?, isFinal: Bool) {
            self.id = id
            self.region = region
            self.level = level
            self.isFinal = isFinal
        }
    }

    /// Whose a prefix is.
    package enum Owner: Hashable, Sendable {
        case region(Int)
        case group(SiteID)
        case holder(Int)
    }

    /// A prefix that stays where it is.
    package struct Held: Hashable, Sendable {
        package var owner: Owner
        package var role: PrefixRole
        package var prefix: Prefix
        package init(owner: Owner, role: PrefixRole, prefix: Prefix) {
            self.owner = owner
            self.role = role
            self.prefix = prefix
        }
    }

    package var pools: [AddressPool]
    package var regions: [Region]
    /// In an order that does not change; earlier ones of a region get lower addresses.
    package var holders: [Holder]
    /// At most one prefix of a role for each holder; a further one is kept out of the way, but not the holder's own.
    package var existing: [Held]

    package init(pools: [AddressPool], regions: [Region], holders: [Holder], existing: [Held] = []) {
        self.pools = pools
        self.regions = regions
        self.holders = holders
        self.existing = existing
    }
}
