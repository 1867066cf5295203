/// When a sender of equal blocks sends so that it keeps a rate: absolute moments, none of which drifts.
///
/// Several datagrams go at once only where the rate asks for more wake-ups than a host can keep; who was held up makes
/// up for it gently, at most at four times the rate, until more than two milliseconds are missing. What more than a
/// second is missing is given up, and counted.
package struct PacingSchedule: Sendable {
    /// Datagrams or blocks that go at once.
    package let group: Int
    private let begin: MonotonicTime
    private let octets: UInt64
    private let rate: UInt64
    private var sent: UInt64 = 0
    /// Nanoseconds by which the plan was put off.
    package private(set) var postponed: Int64 = 0
    /// The most nanoseconds by which a group left late. What was missing then went at once: no line's rate is so uneven.
    package private(set) var latest: Int64 = 0
    /// Datagrams or blocks that left later than `punctual`.
    package private(set) var late: UInt64 = 0

    /// Nanoseconds. Who leaves no later has an unevenness that any line bears.
    package static let punctual: Int64 = 5_000_000

    /// Nanoseconds between wake-ups that a host keeps.
    private static let least: UInt64 = 100_000
    private static let patience: Int64 = 2_000_000
    private static let most: Int64 = 1_000_000_000

    /// - Parameters:
    ///   - rate: bits a second; 0 for as fast as it goes.
    ///   - octets: of one datagram.
    ///   - mostAtOnce: what one call of the kernel takes.
    package init(rate: UInt64, octets: Int, mostAtOnce: Int, from begin: MonotonicTime) {
        self.rate = rate
        self.octets = UInt64(octets)
        self.begin = begin
        guard rate > 0 else {
            group = mostAtOnce
            return
        }
        let (due, overflow) = rate.multipliedReportingOverflow(by: Self.least)
        let wished = overflow ? UInt64.max : due / (8_000_000_000 * UInt64(octets))
        group = Int(min(UInt64(mostAtOnce), max(1, wished)))
    }

    /// Whether there is a rate to keep.
    package var isLimited: Bool { rate > 0 }

    /// To be asked when a group has gone: when the next one goes.
    package mutating func next(after now: MonotonicTime) -> MonotonicTime {
        guard rate > 0 else { return now }
        let lateness = now - (begin + postponed + Self.time(sent, octets, rate))
        latest = max(latest, lateness)
        if lateness > Self.punctual { late &+= UInt64(group) }
        sent &+= UInt64(group)
        let planned = begin + postponed + Self.time(sent, octets, rate)
        let behind = now - planned
        if behind > Self.most {
            postponed &+= behind
            return now
        }
        if behind > Self.patience { return now }
        let gentle = now + Self.time(UInt64(group), octets, rate) / 4
        return max(planned, gentle)
    }

    /// Nanoseconds that `count` blocks take at `rate`.
    private static func time(_ count: UInt64, _ octets: UInt64, _ rate: UInt64) -> Int64 {
        let factor = octets &* 8_000_000_000
        let product = count.multipliedFullWidth(by: factor)
        guard product.high < rate else { return .max / 4 }
        return Int64(clamping: min(rate.dividingFullWidth(product).quotient, UInt64(Int64.max / 4)))
    }
}
