import Telemetry

/// The far end's host is there and its reflector isn't: the probes came through, and what is missing says nothing about the
/// line.
extension StampSender {
    /// The peer itself answered a probe with ICMP's *port unreachable*.
    ///
    /// Which probe isn't known, and hosts send such errors seldom (Linux: one a second), so all probes under way are taken
    /// as refused, and those sent within a timeout behind, unless a reply comes before.
    package mutating func peerRefused(at now: Moment) {
        refused = now.monotonic
        for sequence in oldestOpen..<nextSequence where slots[slot(sequence)].state == .outstanding {
            doubtRefused(sequence)
        }
    }

    /// The probe just made shares the fate of those before it.
    mutating func noteWhetherRefused(_ sequence: UInt64, at now: Moment) {
        guard let last = refused else { return }
        if now.monotonic - last <= timeout { doubtRefused(sequence) } else { refused = nil }
    }

    private mutating func doubtRefused(_ sequence: UInt64) {
        fates.refuse(sequence)
        if let tally = interval(of: sequence) { intervals[tally].reasons.insert(.peerNotListening) }
    }
}
