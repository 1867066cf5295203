/// A way from a site to the national systems, or a part of one.
package struct Way: Hashable, Sendable {
    /// One way, in milliseconds.
    package var latency: Double
    /// Leased circuits, and links of the carrier's own between its centres.
    package var hops: Int

    package init(latency: Double = 0, hops: Int = 0) {
        self.latency = latency
        self.hops = hops
    }

    package static func + (a: Way, b: Way) -> Way { Way(latency: a.latency + b.latency, hops: a.hops + b.hops) }

    /// The longer latency and the more hops, each by itself.
    package static func worst(_ a: Way, _ b: Way) -> Way {
        Way(latency: max(a.latency, b.latency), hops: max(a.hops, b.hops))
    }
}

/// How long an office's way to the national systems may be: the strictest limits of the classes of service it uses.
package struct WayLimits: Hashable, Sendable {
    /// One way, in milliseconds; nil where any will do.
    package var latency: Double?
    package var hops: Int?

    package init(latency: Double? = nil, hops: Int? = nil) {
        self.latency = latency
        self.hops = hops
    }

    /// What is less is rounding, in milliseconds.
    package static let tolerance = 1e-6

    package var isNone: Bool { latency == nil && hops == nil }

    /// By how much `way` is too long: milliseconds and hops, 0 where it is not.
    package func excess(of way: Way) -> Way {
        let latency = latency.map { max(0, way.latency - $0) } ?? 0
        return Way(
            latency: latency > Self.tolerance ? latency : 0, hops: hops.map { max(0, way.hops - $0) } ?? 0)
    }

    package func hold(_ way: Way) -> Bool { excess(of: way) == Way() }

    /// What is left of the limits after `part` of the way; may be negative.
    func less(_ part: Way) -> WayLimits {
        WayLimits(latency: latency.map { $0 - part.latency }, hops: hops.map { $0 - part.hops })
    }

    /// The stricter of each.
    func and(_ other: WayLimits) -> WayLimits {
        WayLimits(
            latency: [latency, other.latency].compactMap(\.self).min(),
            hops: [hops, other.hops].compactMap(\.self).min())
    }
}
