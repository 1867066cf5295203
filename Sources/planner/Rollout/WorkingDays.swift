package import NetworkModel

/// The working days from a first one on, numbered 0, 1, 2 …
///
/// Durations are whole working days, so schedules are made in these numbers and only printed as dates.
package struct WorkingDays: Sendable {
    private let days: [CivilDate]

    /// Lists the working days on and after `start` for `years` years. Empty where the calendar has none. O(days).
    package init(from start: CivilDate, calendar: WorkingCalendar, years: Int = 30) {
        var days: [CivilDate] = []
        for offset in 0..<(366 * years) {
            let day = start.advanced(byDays: offset)
            if calendar.isWorkingDay(day) { days.append(day) }
        }
        self.days = days
    }

    package var count: Int { days.count }

    /// The date of a number; nil beyond the last that was listed.
    package func date(_ number: Int) -> CivilDate? { days.indices.contains(number) ? days[number] : nil }

    /// The number of the first working day on or after `date`; nil beyond the last. O(log days).
    package func number(onOrAfter date: CivilDate) -> Int? {
        var low = 0
        var high = days.count
        while low < high {
            let middle = (low + high) / 2
            if days[middle] < date { low = middle + 1 } else { high = middle }
        }
        return low < days.count ? low : nil
    }
}
