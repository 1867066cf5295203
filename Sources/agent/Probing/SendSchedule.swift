/// When to send: a steady beat with a phase drawn from the seed. Probes that could not be sent in time are left out, not
/// made up for: a burst would measure itself.
struct SendSchedule: Sendable {
    let period: Int64
    private(set) var next: MonotonicTime

    init(period: Int64, start: MonotonicTime, random: inout SplitMix) {
        self.period = period
        next = start + Int64.random(in: 0..<period, using: &random)
    }

    /// Nanoseconds by which `now` is past the planned moment; negative before it.
    func lateness(at now: MonotonicTime) -> Int64 { now - next }

    /// Moves on to the first beat after `now`. Says how many beats behind the one due are left out.
    @discardableResult
    mutating func advance(past now: MonotonicTime) -> UInt64 {
        let missed = max(0, now - next) / period
        next = next + (missed + 1) * period
        return UInt64(missed)
    }
}
