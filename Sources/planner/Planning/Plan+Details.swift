package import NetworkModel

/// What one system alone asks of a site's line.
package struct PlannedDemand: Hashable, Sendable {
    package var workload: String
    package var users: Int
    package var downstream: Bandwidth
    package var upstream: Bandwidth
    /// How much less the line would need without it; nil in plans that did not record it.
    package var marginal: Marginal?

    package struct Marginal: Hashable, Sendable {
        package var downstream: Bandwidth
        package var upstream: Bandwidth
        package init(downstream: Bandwidth, upstream: Bandwidth) {
            self.downstream = downstream
            self.upstream = upstream
        }
    }

    package init(
        workload: String, users: Int, downstream: Bandwidth, upstream: Bandwidth, marginal: Marginal? = nil
    ) {
        self.marginal = marginal
        self.workload = workload
        self.users = users
        self.downstream = downstream
        self.upstream = upstream
    }
}

/// A batch of sites: those of one phase whose works begin in one month.
package struct PlannedWave: Hashable, Sendable, Identifiable {
    /// `<phase>/<yyyy-mm>`.
    package var id: String
    package var phase: String?
    package var sites: Int
    /// People who live in its communes.
    package var people: Int
    package var firstDay: CivilDate
    package var lastDay: CivilDate
    package init(id: String, phase: String?, sites: Int, people: Int, firstDay: CivilDate, lastDay: CivilDate) {
        self.id = id
        self.phase = phase
        self.sites = sites
        self.people = people
        self.firstDay = firstDay
        self.lastDay = lastDay
    }
}

/// A link of the carrier's from a PoP to its provincial centre and what it must carry; it is not leased, so it has no price here.
package struct PlannedTransport: Hashable, Sendable {
    package var from: SiteID
    package var to: SiteID
    /// Great-circle kilometres.
    package var length: Double
    package var offices: Int
    package var downstream: Bandwidth
    package var upstream: Bandwidth
    package init(
        from: SiteID, to: SiteID, length: Double, offices: Int, downstream: Bandwidth, upstream: Bandwidth
    ) {
        self.from = from
        self.to = to
        self.length = length
        self.offices = offices
        self.downstream = downstream
        self.upstream = upstream
    }
}

/// Demand of a line that this many people of communes share, in the busy hour at the horizon.
///
/// Exact where it is given: at the most people whose busy hour each trunk carries, at one more, and at numbers between, where
/// straight lines come near.
package struct PlannedSharedLoad: Hashable, Sendable {
    package var staff: Int
    package var downstream: Bandwidth
    package var upstream: Bandwidth
    package init(staff: Int, downstream: Bandwidth, upstream: Bandwidth) {
        self.staff = staff
        self.downstream = downstream
        self.upstream = upstream
    }
}

/// Demand between two offices of level I in the busy hour at the horizon, each direction sized on its own.
package struct PlannedTraffic: Hashable, Sendable {
    package var from: SiteID
    package var to: SiteID
    /// From `to` to `from`.
    package var downstream: Bandwidth
    package var upstream: Bandwidth
    package init(from: SiteID, to: SiteID, downstream: Bandwidth, upstream: Bandwidth) {
        self.from = from
        self.to = to
        self.downstream = downstream
        self.upstream = upstream
    }
}

/// What an office of level I needs of the backbone: the peaks of all its pairs, or that of its total.
package struct PlannedHose: Hashable, Sendable {
    package var node: SiteID
    package var pairwiseDownstream: Bandwidth
    package var pairwiseUpstream: Bandwidth
    package var hoseDownstream: Bandwidth
    package var hoseUpstream: Bandwidth
    package init(
        node: SiteID, pairwiseDownstream: Bandwidth, pairwiseUpstream: Bandwidth, hoseDownstream: Bandwidth,
        hoseUpstream: Bandwidth
    ) {
        self.node = node
        self.pairwiseDownstream = pairwiseDownstream
        self.pairwiseUpstream = pairwiseUpstream
        self.hoseDownstream = hoseDownstream
        self.hoseUpstream = hoseUpstream
    }

    /// Of the direction that needs more.
    package var pairwise: Bandwidth { max(pairwiseDownstream, pairwiseUpstream) }
    package var hose: Bandwidth { max(hoseDownstream, hoseUpstream) }
}

/// A site that gets less than the rules ask for, and why.
package struct PlannedGap: Hashable, Sendable {
    package enum Reason: String, CaseIterable, Sendable {
        case noRule = "no-rule"
        case outOfReach = "out-of-reach"
        case tooSmall = "too-small"
        case noBackup = "no-backup"
        /// Its equipment never arrives, or the calendar ends before its works do.
        case unscheduled
        /// Its way is longer than the strictest of its classes of service allows, in milliseconds or in circuits.
        case tooSlow = "latency-limit"
        case tooManyHops = "hop-limit"
        /// Some prefix or circuit of it finds no room in the address blocks.
        case noAddresses = "no-addresses"
    }
    package var site: SiteID
    /// The circuit concerned; nil for the works.
    package var role: CircuitRole?
    package var reason: Reason
    package init(site: SiteID, role: CircuitRole?, reason: Reason) {
        self.site = site
        self.role = role
        self.reason = reason
    }
}

/// How much of one kind of input is assumed rather than published or derived.
package struct PlannedAssumption: Hashable, Sendable {
    package enum Part: String, CaseIterable, Sendable {
        /// Đồng of the first year: capital and twelve months.
        case prices
        /// People of the planned communes.
        case populations
        /// Places of the planned offices.
        case locations
        /// Systems, staffing rules, protection rules, activity durations, crews.
        case systems, staffing, protection, activities, crews
        case phases
    }
    package var part: Part
    package var assumed: Double
    package var total: Double
    package init(part: Part, assumed: Double, total: Double) {
        self.part = part
        self.assumed = assumed
        self.total = total
    }
    /// 0...1; 0 where there is nothing.
    package var share: Double { total > 0 ? assumed / total : 0 }
}

/// A system with its class of service: what the plan promises it on every line.
package struct PlannedSystem: Hashable, Sendable, Identifiable {
    package var id: String
    package var name: LocalizedName
    package var qosClass: String
    /// Differentiated services code point, 0...63; nil where the topology lacks the class.
    package var dscp: Int?
    /// Milliseconds, two-way.
    package var delayLimit: Double?
    /// Milliseconds of delay variation.
    package var variationLimit: Double?
    /// Ratio 0...1.
    package var lossLimit: Double?
    /// Circuits on the way to the national systems; nil where any number will do.
    package var hopLimit: Int?
    /// By what its packets are known on a line; empty where nobody has said.
    package var servers: [ServerRule] = []
    package init(
        id: String, name: LocalizedName, qosClass: String, dscp: Int?, delayLimit: Double?, variationLimit: Double?,
        lossLimit: Double?, hopLimit: Int? = nil
    ) {
        self.hopLimit = hopLimit
        self.id = id
        self.name = name
        self.qosClass = qosClass
        self.dscp = dscp
        self.delayLimit = delayLimit
        self.variationLimit = variationLimit
        self.lossLimit = lossLimit
    }
}
