/// The least delay there and back of the last two days on which a link was measured: what it takes when nothing stands in
/// queues. A way that became longer for good is the new floor two days later.
package struct DelayFloor: Hashable, Sendable {
    /// UTC days since 1970-01-01.
    package private(set) var day: Int64
    /// Nanoseconds.
    package private(set) var delay: Double
    package private(set) var before: Double?

    package init(day: Int64, delay: Double, before: Double? = nil) {
        self.day = day
        self.delay = delay
        self.before = before
    }

    /// Takes in a delay of a day; one of longer ago says nothing any more. Whether that changed anything.
    @discardableResult
    package mutating func note(_ delay: Double, on day: Int64) -> Bool {
        if day > self.day {
            self = DelayFloor(day: day, delay: delay, before: self.delay)
            return true
        }
        if day == self.day {
            guard delay < self.delay else { return false }
            self.delay = delay
            return true
        }
        guard day == self.day - 1, delay < before ?? .infinity else { return false }
        before = delay
        return true
    }

    package var least: Double { min(delay, before ?? .infinity) }

    /// The day of a Unix time in nanoseconds.
    package static func day(of nanoseconds: UInt64) -> Int64 { Int64(nanoseconds / 86_400_000_000_000) }
}
