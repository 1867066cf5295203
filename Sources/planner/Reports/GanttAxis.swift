import NetworkModel

/// Days from left to right.
struct GanttAxis: Equatable {
    /// The first day shown, and the day after the last.
    let first: CivilDate
    let end: CivilDate
    let left: Double
    let width: Double

    /// An axis that shows all of `days`, in whole months where they are many.
    init?(_ days: [CivilDate], left: Double, width: Double) {
        guard let low = days.min(), let high = days.max() else { return nil }
        self.left = left
        self.width = width
        if high - low > 100 {
            first = low.advanced(byDays: 1 - low.components.day)
            end = Self.monthAfter(high)
        } else {
            first = low.advanced(byDays: -2)
            end = high.advanced(byDays: 3)
        }
    }

    var days: Int { end - first }
    var right: Double { left + width }
    var dayWidth: Double { width / Double(days) }

    /// Where a day begins, or a share 0...1 of it is over; kept within the axis.
    func x(_ date: CivilDate, _ share: Double = 0) -> Double {
        left + min(max(offset(date, share), 0), Double(days)) * dayWidth
    }

    /// Days since the axis began.
    func offset(_ date: CivilDate, _ share: Double = 0) -> Double { Double(date - first) + share }

    func shows(_ date: CivilDate) -> Bool { date >= first && date < end }

    // MARK: - Ticks

    enum Scale: Equatable { case weeks, months, quarters, years }

    /// The finest whose labels have room.
    var scale: Scale {
        if dayWidth * 7 >= 26 { return .weeks }
        if dayWidth * 30 >= 24 { return .months }
        return dayWidth * 91 >= 30 ? .quarters : .years
    }

    /// Firsts of months in the axis.
    var months: [CivilDate] {
        var months: [CivilDate] = []
        var month = first.components.day == 1 ? first : Self.monthAfter(first)
        while month < end {
            months.append(month)
            month = Self.monthAfter(month)
        }
        return months
    }

    /// Mondays in the axis.
    var mondays: [CivilDate] {
        let start = (8 - first.weekday) % 7
        return stride(from: start, to: days, by: 7).map { first.advanced(byDays: $0) }
    }

    /// The first of the month after the one that `date` is in.
    private static func monthAfter(_ date: CivilDate) -> CivilDate {
        let next = date.advanced(byDays: 32 - date.components.day)
        return next.advanced(byDays: 1 - next.components.day)
    }
}
