package import NetworkModel

/// Days on which no crew works and why: a holiday, or a season in which some works are closed.
package struct PlannedDayOff: Hashable, Sendable {
    package enum Kind: String, CaseIterable, Sendable { case holiday, season }

    /// First and last day.
    package var from: CivilDate
    package var until: CivilDate
    package var name: LocalizedName
    package var kind: Kind
    /// The provinces whose works a season closes, ascending; empty for all.
    package var units: [UnitID]
    /// The works that a season closes, in their order; empty for all.
    package var activities: [ActivityKind]
    package init(
        from: CivilDate, until: CivilDate, name: LocalizedName, kind: Kind, units: [UnitID] = [],
        activities: [ActivityKind] = []
    ) {
        self.from = from
        self.until = until
        self.name = name
        self.kind = kind
        self.units = units
        self.activities = activities
    }

    /// Whether it is for all of the country.
    package var isEverywhere: Bool { units.isEmpty }

    /// Whether it is for the province whose office this is; for the centre where nil.
    package func concerns(_ office: SiteID?) -> Bool {
        isEverywhere || units.contains { office?.rawValue == $0.description }
    }
}

extension Planner {
    /// Holidays and closed seasons from a plan's day to the end of its works and a month on, which a chart's last page shows to its
    /// end.
    func daysOff(of plan: Plan) -> [PlannedDayOff] {
        guard let last = plan.sites.compactMap(\.finishes).max(), last >= plan.asOf else { return [] }
        let days = plan.asOf...last.advanced(byDays: 31)
        let calendar = topology.calendar
        return PlannedDayOff.holidays(of: calendar, within: days)
            + calendar.seasons.flatMap { PlannedDayOff.times(of: $0, within: days) }
    }
}

extension PlannedDayOff {
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

    /// A season once for each time that some of it lies within `days`, whole even where it began before. In order of time.
    static func times(of season: ClosedSeason, within days: ClosedRange<CivilDate>) -> [PlannedDayOff] {
        guard !season.activities.isEmpty else { return [] }
        // A season that lasts all year has no end to be looked for.
        let limit = 366
        var found: [PlannedDayOff] = []
        var day = days.lowerBound
        while day <= days.upperBound {
            guard season.contains(day) else {
                day = day.advanced(byDays: 1)
                continue
            }
            var (from, until) = (day, day)
            if day == days.lowerBound {
                while day - from < limit, season.contains(from.advanced(byDays: -1)) {
                    from = from.advanced(byDays: -1)
                }
            }
            while until - day < limit, season.contains(until.advanced(byDays: 1)) { until = until.advanced(byDays: 1) }
            found.append(
                PlannedDayOff(
                    from: from, until: until, name: season.name, kind: .season, units: season.units.sorted(),
                    activities: ActivityKind.allCases.filter(season.activities.contains)))
            day = until.advanced(byDays: 1)
        }
        return found
    }
}
