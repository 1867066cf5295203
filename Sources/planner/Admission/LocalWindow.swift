package import NetworkModel

/// The hours of each night in which tests may run, as clocks in Vietnam show them: UTC+7 all the year, without summer time.
package struct LocalWindow: Hashable, Sendable {
    package static let offset = 7 * 3_600

    /// Minutes of the day, 0...1440. One that ends at or before its begin ends on the next day.
    package var from: Int
    package var until: Int

    package init(from: Int, until: Int) {
        self.from = from
        self.until = until
    }

    /// From ten in the evening until five in the morning.
    package static let night = LocalWindow(from: 22 * 60, until: 5 * 60)

    /// The window that begins on a day, in Unix seconds.
    package func window(on day: CivilDate) -> TestProblem.Window {
        let midnight = day.daysSinceEpoch * 86_400 - Self.offset
        return TestProblem.Window(
            from: midnight + from * 60, until: midnight + (until > from ? until : until + 1_440) * 60,
            day: day.daysSinceEpoch)
    }

    /// The day on which the window began that `moment` lies in, or that is the next to come.
    ///
    /// - Parameter moment: Unix seconds.
    package func day(at moment: Int) -> CivilDate {
        let local = moment + Self.offset
        let today = CivilDate(daysSinceEpoch: local >= 0 ? local / 86_400 : (local - 86_399) / 86_400)
        for day in [today.advanced(byDays: -1), today] where window(on: day).until > moment { return day }
        return today.advanced(byDays: 1)
    }

    /// `22:00` as minutes of the day; nil for what is no time of day. `24:00` is the end of one.
    package static func minutes(_ text: some StringProtocol) -> Int? {
        let parts = text.split(separator: ":", omittingEmptySubsequences: false)
        guard parts.count == 2,
            parts.allSatisfy({ (1...2).contains($0.utf8.count) && $0.utf8.allSatisfy { (48...57).contains($0) } }),
            let hour = Int(parts[0]), let minute = Int(parts[1]), minute < 60, hour * 60 + minute <= 1_440
        else { return nil }
        return hour * 60 + minute
    }
}
