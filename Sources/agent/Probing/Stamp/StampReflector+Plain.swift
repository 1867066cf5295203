package import NetworkAddress

extension StampReflector {
    /// `answer` for simulated and recorded packets, of which nothing but the octets, T2 and the TTL is known. The reply lacks
    /// the time of sending (`StampReply.setTimestamp(_:in:mode:)`).
    package mutating func reflect(
        _ packet: UnsafeMutableRawBufferPointer, from sender: Endpoint, at arrival: WallTime, ttl: UInt8?,
        clock: ErrorEstimate, now: MonotonicTime
    ) -> Refusal? {
        self.clock = clock
        switch answer(packet, ReflectorArrival(sender: sender, time: arrival, now: now, ttl: ttl)) {
        case .reply: return nil
        case .refused(let refusal): return refusal
        }
    }
}
