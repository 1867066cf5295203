/// How long what was measured is kept.
package struct Retention: Hashable, Sendable {
    /// UTC days for which records are kept one by one, and for which sums of hours are; nil for ever.
    package var recordDays: Int?
    package var hourDays: Int?
    /// UTC days for which sums of days are kept; nil for ever.
    package var dayDays: Int?

    package init(recordDays: Int? = 35, hourDays: Int? = 400, dayDays: Int? = nil) {
        self.recordDays = recordDays
        self.hourDays = hourDays
        self.dayDays = dayDays
    }

    /// Agents bring what they measured up to 30 days ago: records are kept for longer than that, hours for at least as long as records,
    /// days for at least as long as hours.
    package var isSound: Bool {
        (recordDays ?? .max) > 30 && (hourDays ?? .max) >= (recordDays ?? .max)
            && (dayDays ?? .max) >= (hourDays ?? .max)
    }

    /// The first UTC day, since 1970-01-01, of which something is kept that is kept for `days`.
    static func firstDay(kept days: Int?, at now: UInt64) -> Int64 {
        days.map { max(0, Int64(now / LinkHour.day) - Int64($0)) } ?? 0
    }
}
