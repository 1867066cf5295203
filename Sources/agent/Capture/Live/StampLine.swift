import CPcap
import Glibc

/// Puts packets' stamps, which are of the wall clock, on a line of time that goes on evenly when somebody sets that clock.
///
/// The line begins with the wall clock and follows it as long as it is steered (adjtimex(2)); a step of it is a shift of the
/// labels only. It knows no clock itself.
struct StampLine {
    /// Both clocks, read at once, in nanoseconds.
    struct Reading {
        var wall: Int64
        var monotonic: Int64
    }

    /// Two readings of which one clock went on by so much more are a step: chrony steers by 83,333 ppm at most, 8 ms in the 100 ms
    /// between two readings.
    static let leastStep: Int64 = 20_000_000
    /// A packet is taken to be stamped so near to the last reading; where it would not be, by the clock before it was set.
    private static let nearness: Int64 = 2_000_000_000

    private var lead: Int64
    private var formerShift: Int64 = 0
    /// How far the wall clock is ahead of the line.
    private(set) var shift: Int64 = 0
    /// The line's time at the last reading.
    private(set) var now: Int64

    init(_ reading: Reading) {
        lead = reading.wall - reading.monotonic
        now = reading.wall
    }

    mutating func observe(_ reading: Reading) {
        let lead = reading.wall - reading.monotonic
        if abs(lead - self.lead) >= Self.leastStep {
            formerShift = shift
            shift += lead - self.lead
        }
        self.lead = lead
        now = reading.wall - shift
    }

    /// The line's time of a stamp; of the future, no more than what can have gone by since the last reading.
    @inline(__always)
    func time(of stamp: Int64) -> Int64 {
        let time = stamp - shift
        if abs(time - now) <= Self.nearness { return time }
        let former = stamp - formerShift
        return min(now + Self.nearness, abs(former - now) < abs(time - now) ? former : time)
    }
}

extension StampLine.Reading {
    /// Reads both clocks; again where more than a millisecond passed between, for then somebody else had the processor.
    static func take() -> Self {
        var reading = Self(wall: 0, monotonic: 0)
        for _ in 0..<5 {
            let before = read(CLOCK_MONOTONIC)
            reading.wall = read(CLOCK_REALTIME)
            reading.monotonic = read(CLOCK_MONOTONIC)
            if reading.monotonic - before < 1_000_000 { break }
        }
        return reading
    }

    private static func read(_ clock: clockid_t) -> Int64 {
        var time = timespec()
        clock_gettime(clock, &time)
        return Int64(time.tv_sec) * 1_000_000_000 + Int64(time.tv_nsec)
    }
}
