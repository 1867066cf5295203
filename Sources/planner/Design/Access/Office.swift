package import NetworkModel

/// An office that needs circuits, with what they must carry.
package struct Office: Sendable {
    package var site: SiteID
    package var level: UnitLevel
    package var location: Coordinate
    /// The province whose network it joins: its own, for a province's office; nil for the centre and its organs.
    package var province: UnitID?
    package var downstream: Bandwidth
    package var upstream: Bandwidth
    /// How many work there: what its province's tree adds up.
    package var people: Int
    /// How long its way to the national systems may be.
    package var limits: WayLimits

    package init(
        site: SiteID, level: UnitLevel, location: Coordinate, province: UnitID?, downstream: Bandwidth,
        upstream: Bandwidth, people: Int, limits: WayLimits = WayLimits()
    ) {
        self.limits = limits
        self.people = people
        self.site = site
        self.level = level
        self.location = location
        self.province = province
        self.downstream = downstream
        self.upstream = upstream
    }
}

/// A circuit of the design, with the prices of its tier over its length.
package struct DesignedCircuit: Sendable {
    package var circuit: Circuit
    /// Busy-hour demand that it must carry: all for a primary, the rule's share for a backup.
    package var downstream: Bandwidth
    package var upstream: Bandwidth
    /// The capacity that keeps the busy hour below the rule's limit.
    package var required: Bandwidth
    package var setup: Money
    package var monthly: Money
}

/// A link of an access tree from a point of presence towards its provincial centre, with what it must carry.
package struct TransportLink: Hashable, Sendable {
    /// The circuit that it is, by id.
    package var circuit: String
    package var from: SiteID
    package var to: SiteID
    /// Route kilometres.
    package var length: Double
    /// Offices behind it in the tree.
    package var offices: [SiteID]
    /// People whose load any single failure brings onto it through backups, besides its own offices'.
    package var rerouted: Int
}

/// How far an office is from the national systems, by its own circuits and in single failures.
package struct OfficeWay: Hashable, Sendable {
    package var site: SiteID
    /// Links from the office up to the end of its province's tree; 1 for a circuit that stands alone.
    package var treeHops: Int
    /// Over its primary circuit while all works.
    package var normal: Way
    /// Over its primary in the worst single failure above its tree, and over its backup in one below.
    package var worst: Way
    package var limits: WayLimits

    /// By how much the worst is too long.
    package var excess: Way { limits.excess(of: worst) }
}

/// Why an office got less than its rule asks for.
package struct DesignGap: Hashable, Sendable {
    package enum Reason: String, CaseIterable, Sendable {
        /// No protection rule is for its level.
        case noRule = "no-rule"
        /// No allowed medium reaches it.
        case outOfReach = "out-of-reach"
        /// The largest tier within reach carries less than the demand asks for.
        case tooSmall = "too-small"
        /// A backup is asked for, and no second medium or way reaches it.
        case noBackup = "no-backup"
    }
    package var site: SiteID
    package var role: CircuitRole
    package var reason: Reason
    package init(site: SiteID, role: CircuitRole, reason: Reason) {
        self.site = site
        self.role = role
        self.reason = reason
    }
}

/// A reached value with a proved lower bound of the same.
package struct BoundedValue: Hashable, Sendable {
    package var value: Double
    package var lowerBound: Double
    package init(value: Double = 0, lowerBound: Double = 0) {
        self.value = value
        self.lowerBound = lowerBound
    }
}

/// All circuits of all offices.
package struct AccessDesign: Sendable {
    /// In the order of the offices, a primary before its backup; then the trunks of the trees, by province; then the backbone.
    package var circuits: [DesignedCircuit] = []
    package var transport: [TransportLink] = []
    package var gaps: [DesignGap] = []
    /// Of each office with a circuit, in their order.
    package var ways: [OfficeWay] = []
    /// What becomes of circuits that are leased already, in the order given.
    package var outcomes: [ExistingOutcome] = []
    /// By `<site>/<role>` of a leased circuit that stays: what it saves or, pinned, costs over the horizon.
    var savings: [String: Money] = [:]
    /// Cost of the access trees over the horizon in đồng, against the sum of their bounds.
    package var trees = BoundedValue()
    /// Cost of level I and the ring of centres over the horizon in đồng, against its bound; nil where each office stands alone.
    package var backbone: BoundedValue?
    /// What larger trunks cost over the horizon so that no single failure overloads one.
    package var survivability = Money.zero
    /// Cost of all other circuits over the horizon in đồng: against the cheapest tier of any allowed medium to the nearest end.
    package var cost = BoundedValue()
    /// Backups that run over another medium, and to another end, than their primary; and all backups.
    package var backupsOnOtherMedium = 0
    package var backupsToOtherEnd = 0
    package var backups = 0
}
