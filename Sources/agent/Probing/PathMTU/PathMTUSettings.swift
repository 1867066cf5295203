/// The constants of RFC 8899 §5.1, as sizes of IP packets: what the RFC calls PL sizes is smaller by the constant headers below
/// the payload, so that all comparisons are the same.
package struct PathMTUSettings: Hashable, Sendable {
    /// MIN_PLPMTU: 1280 in IPv6, where every link takes it; 68 in IPv4 (RFC 791), or as much as a probe needs.
    package var minimum: Int
    /// BASE_PLPMTU: expected to work nearly everywhere, RFC 8899 §5.1.2.
    package var base: Int
    /// MAX_PLPMTU: what the outgoing interface takes.
    package var maximum: Int
    /// PROBE_TIMER; at least a second, RFC 8899 §5.1.1.
    package var probeTimer: Duration
    /// MAX_PROBES.
    package var probes: Int
    /// PMTU_RAISE_TIMER; nil for a search that happens once.
    package var raiseTimer: Duration?
    /// CONFIRMATION_TIMER; nil for a search that happens once.
    package var confirmationTimer: Duration?

    package static let leastTimer = Duration.seconds(1)

    package init(
        isV6: Bool, maximum: Int, leastProbe: Int, probeTimer: Duration = leastTimer, probes: Int = 3,
        raiseTimer: Duration? = nil, confirmationTimer: Duration? = nil
    ) {
        self.maximum = max(maximum, leastProbe)
        minimum = min(max(isV6 ? 1_280 : 68, leastProbe), self.maximum)
        base = min(max(isV6 ? 1_280 : 1_200, minimum), self.maximum)
        self.probeTimer = max(probeTimer, Self.leastTimer)
        self.probes = max(1, probes)
        self.raiseTimer = raiseTimer
        self.confirmationTimer = confirmationTimer
    }
}
