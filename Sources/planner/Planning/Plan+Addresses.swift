package import NetworkAddress
package import NetworkModel

/// A prefix of the plan: a site's, a circuit's two ends, or a container.
package struct PlannedPrefix: Hashable, Sendable {
    /// Whose it is; of a container the province (its last form where provinces that merge share it) or the centre.
    package var site: SiteID
    package var role: PrefixRole
    package var prefix: Prefix
    package var status: PrefixStatus
    /// The region's container that it lies in; of a container the one that it shares with those it merges with.
    package var container: Prefix?
    /// The circuit whose ends it numbers.
    package var circuit: String?
    /// Who has it today, where that is not the site: a unit that has merged or will merge into the site's.
    package var holder: SiteID?
    package init(
        site: SiteID, role: PrefixRole, prefix: Prefix, status: PrefixStatus, container: Prefix? = nil,
        circuit: String? = nil, holder: SiteID? = nil
    ) {
        self.site = site
        self.role = role
        self.prefix = prefix
        self.status = status
        self.container = container
        self.circuit = circuit
        self.holder = holder
    }
}

/// How far the prefixes of a role are used, in addresses.
package struct PlannedAddressPool: Hashable, Sendable {
    package var role: PrefixRole
    package var block: Prefix
    /// Of the sites that the plan deploys or prepares.
    package var used: Int
    /// Of all units, also those that are there only if a merger does not come about.
    package var given: Int
    /// In containers, growth included.
    package var containers: Int
    /// What containers for the units after all mergers alone would take.
    package var finalContainers: Int
    package init(
        role: PrefixRole, block: Prefix, used: Int, given: Int, containers: Int, finalContainers: Int
    ) {
        self.role = role
        self.block = block
        self.used = used
        self.given = given
        self.containers = containers
        self.finalContainers = finalContainers
    }

    /// Addresses that it costs that no outcome of a merger renumbers anyone.
    package var costOfStability: Int { max(0, containers - finalContainers) }
}
