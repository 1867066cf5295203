package import NetworkModel

/// How far an office is from the national systems, against the strictest limits of the classes of service that it uses.
package struct PlannedWay: Hashable, Sendable {
    package var site: SiteID
    /// Circuits from the office up to its provincial centre; 1 for one that leads to a centre of the backbone by itself.
    package var treeHops: Int
    /// Over its primary circuit while all works: circuits, and one way in milliseconds.
    package var hops: Int
    package var latency: Double
    /// The most of each in any single failure that leaves it a way: over its primary when level I or the ring of centres
    /// fails, over its backup when something below does.
    package var worstHops: Int
    package var worstLatency: Double
    /// One way, in milliseconds, and the class that asks for it; nil where none does.
    package var latencyLimit: Double?
    package var latencyClass: String?
    package var hopLimit: Int?
    package var hopClass: String?

    package init(
        site: SiteID, treeHops: Int, hops: Int, latency: Double, worstHops: Int, worstLatency: Double,
        latencyLimit: Double? = nil, latencyClass: String? = nil, hopLimit: Int? = nil, hopClass: String? = nil
    ) {
        self.site = site
        self.treeHops = treeHops
        self.hops = hops
        self.latency = latency
        self.worstHops = worstHops
        self.worstLatency = worstLatency
        self.latencyLimit = latencyLimit
        self.latencyClass = latencyClass
        self.hopLimit = hopLimit
        self.hopClass = hopClass
    }

    /// By how many milliseconds its worst way is too long; 0 where it holds its limit.
    package var latencyExcess: Double {
        let over = worstLatency - (latencyLimit ?? .infinity)
        // What is less is rounding.
        return over > 1e-6 ? over : 0
    }

    /// By how many circuits its worst way is too long.
    package var hopExcess: Int { hopLimit.map { max(0, worstHops - $0) } ?? 0 }
}

/// What the plan does with a circuit that is leased already: what its design does.
package typealias PlannedLease = ExistingOutcome
