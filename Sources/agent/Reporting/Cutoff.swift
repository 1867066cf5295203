import Glibc
import Synchronization

/// Monotonic nanoseconds, clock_gettime(2).
package func monotonicNow() -> UInt64 {
    var time = timespec()
    clock_gettime(CLOCK_MONOTONIC, &time)
    return UInt64(time.tv_sec) * 1_000_000_000 + UInt64(time.tv_nsec)
}

/// Nanoseconds since the machine started, the time that it slept included: a lease goes on meanwhile.
package func bootTimeNow() -> UInt64 {
    var time = timespec()
    clock_gettime(CLOCK_BOOTTIME, &time)
    return UInt64(time.tv_sec) * 1_000_000_000 + UInt64(time.tv_nsec)
}

/// A moment after which all waiting ends, whatever its own time limit: set once, from another thread, by who stops the
/// agent.
package final class Cutoff: Sendable {
    private let moment = Atomic<UInt64>(.max)
    package init() {}

    package func set(after seconds: Double) {
        let end = monotonicNow() + UInt64(max(0, seconds) * 1e9)
        moment.store(end, ordering: .releasing)
    }

    package var isSet: Bool { moment.load(ordering: .acquiring) != .max }

    /// Milliseconds for the next poll(2) towards `deadline`; nil once it, or the cutoff, has passed. Short slices, so
    /// that a cutoff that is set meanwhile is seen.
    func slice(until deadline: UInt64) -> Int32? {
        let end = min(deadline, moment.load(ordering: .acquiring))
        let now = monotonicNow()
        guard now < end else { return nil }
        return Int32(min((end - now) / 1_000_000 + 1, 200))
    }
}
