import Glibc

/// The system's wall clock, for labels; durations are measured on the monotonic one.
enum WallClock {
    /// Unix nanoseconds.
    static var nanoseconds: UInt64 {
        var time = timespec()
        clock_gettime(CLOCK_REALTIME, &time)
        return UInt64(time.tv_sec) * 1_000_000_000 + UInt64(time.tv_nsec)
    }

    static var seconds: UInt64 { nanoseconds / 1_000_000_000 }

    /// Unix seconds as ISO 8601 in UTC: `2025-04-01T00:00:00Z`.
    static func iso8601(_ seconds: Int64) -> String {
        var time = time_t(seconds)
        var parts = tm()
        gmtime_r(&time, &parts)
        func digits(_ number: Int32, _ width: Int) -> String {
            let text = String(number)
            return String(repeating: "0", count: max(0, width - text.utf8.count)) + text
        }
        let date = "\(digits(parts.tm_year + 1_900, 4))-\(digits(parts.tm_mon + 1, 2))-\(digits(parts.tm_mday, 2))"
        return "\(date)T\(digits(parts.tm_hour, 2)):\(digits(parts.tm_min, 2)):\(digits(parts.tm_sec, 2))Z"
    }
}

/// The variables of the environment that say which language a person reads.
enum Environment {
    static var variables: [String: String] {
        var found: [String: String] = [:]
        for name in ["LC_ALL", "LC_MESSAGES", "LANG"] {
            if let value = getenv(name) { found[name] = String(cString: value) }
        }
        return found
    }
}

/// SIGINT and SIGTERM, taken by whoever waits for them instead of by a handler.
enum StopSignals {
    /// Blocks both for this thread and all that it starts; call it before the first thread.
    static func block() {
        var set = Self.set
        pthread_sigmask(SIG_BLOCK, &set, nil)
    }

    /// Waits for the next of them: sigwait(3).
    static func wait() {
        var set = Self.set
        var number: Int32 = 0
        while sigwait(&set, &number) != 0 {}
    }

    /// Waits likewise for a while: sigtimedwait(2). Whether one came.
    static func wait(atMost limit: Duration) -> Bool {
        var set = Self.set
        var time = timespec(
            tv_sec: Int(limit.components.seconds), tv_nsec: Int(limit.components.attoseconds / 1_000_000_000))
        return sigtimedwait(&set, nil, &time) > 0
    }

    private static var set: sigset_t {
        var set = sigset_t()
        sigemptyset(&set)
        sigaddset(&set, SIGINT)
        sigaddset(&set, SIGTERM)
        return set
    }
}
