import Glibc

/// The machine's clock, read at the edge: everything further in takes time as an argument.
enum WallClock {
    /// Unix nanoseconds.
    static func now() -> UInt64 {
        var time = timespec()
        clock_gettime(CLOCK_REALTIME, &time)
        return UInt64(max(0, time.tv_sec)) * 1_000_000_000 + UInt64(time.tv_nsec)
    }

    /// Seconds east of UTC of the machine's zone at a moment.
    static func utcOffset(at nanoseconds: UInt64) -> Int {
        var seconds = time_t(nanoseconds / 1_000_000_000)
        var parts = tm()
        return localtime_r(&seconds, &parts) == nil ? 0 : parts.tm_gmtoff
    }
}
