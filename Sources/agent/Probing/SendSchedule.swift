import Glibc

/// When to send: a steady beat from a given moment on, or with a phase drawn from the seed, or a Poisson stream (RFC 2330 §11.1.1), which no periodic
/// behaviour of the network can hide from. Probes that could not be sent in time are left out, not made up for: a burst
/// would measure itself.
struct SendSchedule: Sendable {
    /// Nanoseconds from probe to probe, on average.
    let period: Int64
    private(set) var next: MonotonicTime
    /// nil for a steady beat.
    private var random: SplitMix?

    /// `first` is the moment of a steady beat's first probe; nil to draw one.
    init(
        period: Int64, start: MonotonicTime, first: MonotonicTime? = nil, isPoisson: Bool = false,
        random: inout SplitMix
    ) {
        self.period = period
        let drawn = start + Int64.random(in: 0..<period, using: &random)
        next = isPoisson ? drawn : first ?? drawn
        self.random = isPoisson ? random : nil
    }

    /// Nanoseconds by which `now` is past the planned moment; negative before it.
    func lateness(at now: MonotonicTime) -> Int64 { now - next }

    /// Moves on to the first planned moment after `now`. Says how many behind the one due are left out; of a Poisson stream,
    /// how many there would have been on average.
    @discardableResult
    mutating func advance(past now: MonotonicTime) -> UInt64 {
        if random != nil {
            let due = next
            next = next + gap()
            // The stream has no memory: what follows a pause is as good as what would have come.
            guard next <= now else { return 0 }
            next = now + gap()
            return UInt64(max(0, now - due) / period)
        }
        let missed = max(0, now - next) / period
        next = next + (missed + 1) * period
        return UInt64(missed)
    }

    /// Exponentially distributed, at least 1 ns and at most 37 periods, as the uniform number has 53 bits.
    private mutating func gap() -> Int64 {
        let uniform = Double((random?.next() ?? 0) >> 11 | 1) * 0x1p-53
        return max(1, Int64(-log(uniform) * Double(period)))
    }

    /// More probes than this within `time` are as good as impossible: the quotient and one more on a steady beat, the mean
    /// and eight standard deviations of a Poisson stream.
    static func most(within time: Int64, period: Int64, isPoisson: Bool) -> Int64 {
        let mean = time / period
        return isPoisson ? mean + Int64(8 * Double(mean + 1).squareRoot()) + 16 : mean + 3
    }
}
