import CNetShim
package import Probing
package import Telemetry

extension Moment {
    /// Both clocks now, clock_gettime(2).
    package static func now() -> Moment {
        var wall: Int64 = 0
        var monotonic: Int64 = 0
        cnetshim_now(&wall, &monotonic)
        return Moment(wall: WallTime(nanoseconds: wall), monotonic: MonotonicTime(nanoseconds: monotonic))
    }
}

extension ClockState {
    /// What the kernel says of its clock, adjtimex(2): synchronised as long as a time daemon keeps telling it so.
    package static func now() -> ClockState {
        var error: Int64 = 0
        let answer = cnetshim_clock_state(&error)
        guard answer >= 0 else { return ClockState(isSynchronised: false, maximumError: nil) }
        return ClockState(isSynchronised: answer == 1, maximumError: UInt64(max(0, error)))
    }
}

/// Notices steps of the wall clock and sleep of the host between two looks.
///
/// Time daemons that slew move CLOCK_REALTIME and CLOCK_MONOTONIC together, so their difference changes by steps only.
struct ClockWatch {
    enum Change { case none, stepped, slept }

    private var last = cnetshim_clocks()
    /// Steps below this can't be told from being interrupted between two readings, and don't matter.
    private static let tolerance: Int64 = 20_000
    /// What counts as sleep; CLOCK_BOOTTIME and CLOCK_MONOTONIC differ by sleep only.
    private static let sleep: Int64 = 1_000_000

    init() { cnetshim_clocks(&last) }

    mutating func look() -> Change {
        let before = last
        cnetshim_clocks(&last)
        let slack = Self.tolerance + before.width + last.width
        if (last.boot - last.monotonic) - (before.boot - before.monotonic) > Self.sleep + slack { return .slept }
        let step = (last.wall - last.monotonic) - (before.wall - before.monotonic)
        return step.magnitude > UInt64(slack) ? .stepped : .none
    }
}
