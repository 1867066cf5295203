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

    package init(
        site: SiteID, level: UnitLevel, location: Coordinate, province: UnitID?, downstream: Bandwidth,
        upstream: Bandwidth
    ) {
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

/// The carrier's own link from a PoP to its provincial centre: not leased, but it must carry this.
package struct TransportLink: Hashable, Sendable {
    package var from: SiteID
    package var to: SiteID
    /// Great-circle kilometres.
    package var length: Double
    /// Offices homed on the PoP.
    package var offices: [SiteID]
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
    /// In the order of the offices; a primary before its backup.
    package var circuits: [DesignedCircuit] = []
    package var transport: [TransportLink] = []
    package var gaps: [DesignGap] = []
    /// Kilometres of the commune offices' primary circuits over land: against the nearest PoP of any province.
    package var homing = BoundedValue()
    /// Cost of the circuits over the horizon in đồng: against the cheapest tier of any allowed medium.
    package var cost = BoundedValue()
    /// Backups that run over another medium, and to another end, than their primary; and all backups.
    package var backupsOnOtherMedium = 0
    package var backupsToOtherEnd = 0
    package var backups = 0
}
