package import NetworkModel

/// Days on which no crew works and why: a holiday, or a season in which some works are closed.
package struct PlannedDayOff: Hashable, Sendable {
    package enum Kind: String, CaseIterable, Sendable { case holiday, season }

    /// First and last day.
    package var from: CivilDate
    package var until: CivilDate
    package var name: LocalizedName
    package var kind: Kind
    package init(from: CivilDate, until: CivilDate, name: LocalizedName, kind: Kind) {
        self.from = from
        self.until = until
        self.name = name
        self.kind = kind
    }

    /// The holidays of a calendar that lie within `days`, those of one name that follow one another as one. In order of time.
    static func holidays(of calendar: WorkingCalendar, within days: ClosedRange<CivilDate>) -> [PlannedDayOff] {
        var found: [PlannedDayOff] = []
        for day in calendar.holidays.filter(days.contains).sorted() {
            let name = calendar.holidayNames[day] ?? LocalizedName(vi: "", en: "")
            if let last = found.last, last.name == name, last.until.advanced(byDays: 1) == day {
                found[found.count - 1].until = day
            } else {
                found.append(PlannedDayOff(from: day, until: day, name: name, kind: .holiday))
            }
        }
        return found
    }
}
