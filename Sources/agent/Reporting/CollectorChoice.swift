/// With which of several collectors an agent speaks: the first that works, and the preferred one again once it has worked for a while.
///
/// ```
/// preferred ──── can't be reached, or failed twice in a row ────▶ next, and so on round
///     ▲                                                             │
///     └── answered three checks in a row, a minute apart ◀── checked after 5 minutes, later after a longer pause
/// ```
///
/// Without the pause and the three checks, a collector that comes and goes would drag its agents to and fro; where it does so
/// nevertheless, each pause is twice the one before. A value; times are
/// monotonic nanoseconds.
package struct CollectorChoice: Sendable {
    /// Index of the collector in use; 0 is the preferred one.
    package private(set) var current = 0
    private let count: Int
    private var failures = 0
    private var passed = 0
    private var pause = CollectorChoice.firstPause
    private var checkAt: UInt64 = .max
    /// Since when the preferred one has answered without a failure.
    private var wellSince: UInt64?
    /// Whether the preferred one was taken again, and has not yet proved to stay.
    private var hasReturned = false
    private var random: SiteRandom

    private static let minute: UInt64 = 60_000_000_000
    private static let firstPause = 5 * minute
    private static let longestPause = 60 * minute
    private static let checks = 3
    /// So long the preferred one answers before its earlier failures are forgotten.
    private static let firmness = 10 * minute

    package init(count: Int, site: String) {
        self.count = count
        random = SiteRandom(site: site)
    }

    /// The collector in use did not answer. True where another one is in use now.
    ///
    /// - Parameter isUnreachable: no connection came about: nothing was sent, and there is no use in trying it again.
    package mutating func failed(isUnreachable: Bool, now: UInt64) -> Bool {
        failures += 1
        wellSince = nil
        guard count > 1, isUnreachable || failures >= 2 else { return false }
        failures = 0
        passed = 0
        let wasPreferred = current == 0
        current = (current + 1) % count
        if current == 0 {
            checkAt = .max
        } else if wasPreferred {
            if hasReturned { pause = min(2 * pause, Self.longestPause) }
            hasReturned = false
            plan(after: pause, now: now)
        }
        return true
    }

    package mutating func answered(now: UInt64) {
        failures = 0
        guard current == 0 else { return }
        let since = wellSince ?? now
        wellSince = since
        guard now - min(now, since) >= Self.firmness else { return }
        (pause, hasReturned) = (Self.firstPause, false)
    }

    /// Whether the preferred collector shall be asked now if it is well.
    package func checkIsDue(now: UInt64) -> Bool { current != 0 && now >= checkAt }

    package mutating func checked(isWell: Bool, now: UInt64) {
        guard current != 0 else { return }
        guard isWell else {
            passed = 0
            pause = min(2 * pause, Self.longestPause)
            return plan(after: pause, now: now)
        }
        passed += 1
        guard passed >= Self.checks else { return plan(after: Self.minute, now: now) }
        (current, failures, passed, checkAt) = (0, 0, 0, .max)
        (wellSince, hasReturned) = (nil, true)
    }

    /// Up to a quarter more, by the site: the agents of a region lost it in the same moment.
    private mutating func plan(after wait: UInt64, now: UInt64) {
        checkAt = now + wait + UInt64(Double(wait) / 4 * random.unit())
    }
}
