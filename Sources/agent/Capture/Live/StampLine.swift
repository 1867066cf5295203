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
    /// For how long after a step was noticed stamps from before it may come.
    private static let patience: Int64 = 5_000_000_000

    private struct Step {
        /// By how much the wall clock went ahead.
        var size: Int64
        /// The line's time at the readings before and behind it.
        var earliest: Int64
        var latest: Int64
    }

    private var lead: Int64
    /// The last one, while stamps from before it may come.
    private var step: Step?
    private var lastStamp: Int64
    /// How far the wall clock is ahead of the line.
    private(set) var shift: Int64 = 0
    /// The line's time at the last reading.
    private(set) var now: Int64

    /// From the line to the clock that nobody sets.
    var steadyShift: Int64 { shift - lead }

    init(_ reading: Reading) {
        lead = reading.wall - reading.monotonic
        now = reading.wall
        lastStamp = reading.wall
    }

    mutating func observe(_ reading: Reading) {
        let lead = reading.wall - reading.monotonic
        let size = lead - self.lead
        self.lead = lead
        guard abs(size) >= Self.leastStep else {
            now = reading.wall - shift
            if let step, now - step.latest > Self.patience { self.step = nil }
            return
        }
        shift += size
        let earliest = now
        now = reading.wall - shift
        step = Step(size: size, earliest: earliest, latest: now)
    }

    /// Whether the clocks should be read anew before the stamp is used: it is ahead of the last reading, or so far behind the stamp
    /// before it that the clock may have been set. Of packets that wait together only the first is, but for those that wait from
    /// before a step back.
    @inline(__always)
    func isDoubtful(_ stamp: Int64) -> Bool {
        stamp - shift > now || stamp - lastStamp < -Self.leastStep / 2
    }

    /// The line's time of a stamp, in the order in which packets came; none is of the future.
    @inline(__always)
    mutating func time(of stamp: Int64) -> Int64 {
        defer { lastStamp = stamp }
        if let step, isBefore(step, stamp) { return stamp - shift + step.size }
        return min(stamp - shift, now)
    }

    /// Whether a stamp is from before the step: until one lies behind the reading that noticed it, or can be from behind the step
    /// and jumps with it. Of a step back, a pause is taken for it too: between packets that are far apart nothing else tells.
    private mutating func isBefore(_ step: Step, _ stamp: Int64) -> Bool {
        let time = stamp - shift
        let jump = stamp - lastStamp
        let jumps = step.size < 0 ? abs(jump) > Self.leastStep / 2 : jump > step.size / 2
        if time + step.size > step.latest || (jumps && step.earliest <= time && time <= now) {
            self.step = nil
            return false
        }
        return true
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
