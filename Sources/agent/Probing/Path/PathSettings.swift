/// How to trace a path.
package struct PathSettings: Hashable, Sendable {
    package var flow: TraceFlow
    /// TTL of the first probe, and the highest.
    package var firstHop: Int
    package var maximumHops: Int
    /// Probes per hop along the constant flow; where all paths are wanted the stopping rule decides instead.
    package var queries: Int
    package var isMultipath: Bool
    /// At least this probability that no next hop of a router was overlooked, if it spreads flows evenly.
    package var confidence: Double
    /// Longest wait for one answer. Where others have answered, how fast they did tells when to go on.
    package var timeout: Duration
    /// Between two probes.
    package var spacing: Duration
    /// After so many hops without any answer behind the last that answered, the trace ends.
    package var silentHops: Int
    /// The trace ends after this time with what it has.
    package var limit: Duration

    package init(
        flow: TraceFlow, firstHop: Int = 1, maximumHops: Int = 30, queries: Int = 3, isMultipath: Bool = false,
        confidence: Double = 0.95, timeout: Duration = .seconds(1), spacing: Duration = .milliseconds(1),
        silentHops: Int = 8, limit: Duration = .seconds(60)
    ) {
        self.flow = flow
        self.firstHop = firstHop
        self.maximumHops = maximumHops
        self.queries = queries
        self.isMultipath = isMultipath
        self.confidence = confidence
        self.timeout = timeout
        self.spacing = spacing
        self.silentHops = silentHops
        self.limit = limit
    }
}

/// A probe to be sent.
package struct TraceOrder: Hashable, Sendable {
    package var number: UInt16
    package var flow: Int
    package var ttl: Int
}

/// What came back for a probe.
package enum TraceAnswer: Hashable, Sendable {
    /// A router on the way.
    case hop
    /// The destination itself, by an echo reply, a TCP segment, or port unreachable.
    case reached
    case unreachable(Unreachable)

    /// Nothing lies behind.
    var isEnd: Bool { self != .hop }
}
