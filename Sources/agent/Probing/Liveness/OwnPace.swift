/// How well we ourselves keep time: the evidence by which a session that went down is not called an outage of the network.
struct OwnPace: Sendable {
    private var last: (fault: LivenessFault, time: MonotonicTime)?

    mutating func note(_ fault: LivenessFault, at time: MonotonicTime) { last = (fault, time) }

    /// Sends that come so much later than planned may cost the session, with a packet lost beside: half an interval, or as
    /// much as makes the pause half the peer's Detection Time.
    static func tolerance(interval: Int64, remoteDetectionTime: Int64) -> Int64 {
        max(interval / 2, remoteDetectionTime / 2 - interval)
    }

    /// The fault seen since `start`, if any.
    func fault(since start: MonotonicTime) -> LivenessFault? {
        guard let last, last.time >= start else { return nil }
        return last.fault
    }
}
