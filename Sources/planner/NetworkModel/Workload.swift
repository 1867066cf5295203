/// An information system that the network must carry, as the planner knows it.
package struct Workload: Hashable, Sendable, Identifiable {
    /// How a system loads a line.
    package enum Traffic: Hashable, Sendable {
        /// Sessions of a fixed rate: meetings, video. `concurrency` is the share (0...1) of users in a session in the
        /// busy hour, `rate` is per session.
        case streaming(rate: Bandwidth, concurrency: Double)
        /// Transfers that take what the line gives: `bytes` per transfer, `transfers` per user in the busy hour,
        /// each wanted within `seconds`. `peak` is what a user's own access takes at most; nil where only the line limits.
        case elastic(bytes: Int, transfers: Double, seconds: Double, peak: Bandwidth? = nil)
    }

    package var id: String
    package var name: LocalizedName
    package var qosClass: String
    /// Share (0...1) of a unit's staff that uses it, by level; a level that is absent does not run it.
    package var users: [UnitLevel: Double]
    /// Towards the unit and from the unit.
    package var downstream: Traffic
    package var upstream: Traffic
    /// Growth of demand a year, 0.2 for 20 %.
    package var growth: Double
    /// Bytes of its IP packets with their headers, in either direction; nil for packets that fill the line's MTU.
    package var downstreamPacket: Int?
    package var upstreamPacket: Int?
    /// Where its traffic goes: shares (0...1) that sum to 1.
    package var serves: [TrafficPattern: Double]
    /// By what its packets are known on a line; empty where nobody has said.
    package var servers: [ServerRule] = []
    package var basis: Basis

    package init(
        id: String, name: LocalizedName, qosClass: String, users: [UnitLevel: Double], downstream: Traffic,
        upstream: Traffic, growth: Double, basis: Basis, downstreamPacket: Int? = nil, upstreamPacket: Int? = nil,
        serves: [TrafficPattern: Double] = [.centre: 1]
    ) {
        self.downstreamPacket = downstreamPacket
        self.upstreamPacket = upstreamPacket
        self.serves = serves
        self.id = id
        self.name = name
        self.qosClass = qosClass
        self.users = users
        self.downstream = downstream
        self.upstream = upstream
        self.growth = growth
        self.basis = basis
    }
}

/// Between whom a system's traffic flows.
package enum TrafficPattern: String, CaseIterable, Sendable {
    /// Each unit and the centre, which hosts the system.
    case centre
    /// Each commune and its province, which hosts it; the centre's organs and the centre.
    case province
    /// Any two units of one province, in proportion to their users; the centre's organs through the centre.
    case withinProvince = "within-province"
    /// Any two units of the country, in proportion to their users.
    case peers
}

/// How many people work at a unit's office: `base` plus `perThousand` for each thousand inhabitants, by level.
package struct StaffingRule: Hashable, Sendable {
    package var level: UnitLevel
    package var base: Double
    package var perThousand: Double
    package var maximum: Int
    package var basis: Basis

    package init(level: UnitLevel, base: Double, perThousand: Double, maximum: Int, basis: Basis) {
        self.level = level
        self.base = base
        self.perThousand = perThousand
        self.maximum = maximum
        self.basis = basis
    }
}

/// A class of service with the limits that the plan promises and the agents check.
package struct QoSClass: Hashable, Sendable, Identifiable {
    package var id: String
    package var name: LocalizedName
    /// Differentiated services code point, 0...63.
    package var dscp: Int
    /// Milliseconds, two-way.
    package var delayLimit: Double
    /// The most circuits on a unit's way to the national systems; nil where any number will do.
    package var hopLimit: Int?
    /// Milliseconds of delay variation (RFC 5481 PDV, 99.9th percentile), or nil for none.
    package var variationLimit: Double?
    /// Ratio 0...1.
    package var lossLimit: Double
    package var basis: Basis

    package init(
        id: String, name: LocalizedName, dscp: Int, delayLimit: Double, variationLimit: Double?, lossLimit: Double,
        basis: Basis, hopLimit: Int? = nil
    ) {
        self.hopLimit = hopLimit
        self.id = id
        self.name = name
        self.dscp = dscp
        self.delayLimit = delayLimit
        self.variationLimit = variationLimit
        self.lossLimit = lossLimit
        self.basis = basis
    }
}
