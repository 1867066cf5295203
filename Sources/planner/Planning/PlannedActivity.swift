package import NetworkModel

/// One of a site's works with its dates, both inclusive, and times of day.
package struct PlannedActivity: Hashable, Sendable {
    package var kind: ActivityKind
    /// The crew rule whose crew does it; nil where none is needed.
    package var crew: String?
    package var starts: CivilDate
    package var finishes: CivilDate
    /// Which way of doing it was chosen; nil for the usual one.
    package var mode: String?
    /// The crews that do it, `field-crew/24@2025/3`: rule, base where it is a province's, number from 1. Empty where crews are only counted.
    package var crews: [String]
    /// Minutes of the day at which it starts on its first day and ends on its last; nil in plans of whole days.
    package var startMinute: Int?
    package var finishMinute: Int?
    /// Minutes that its crew is on the road before it.
    package var travel: Int
    /// Why it starts then and not sooner; nil in plans that did not record it.
    package var reason: PlannedReason?

    package init(
        kind: ActivityKind, crew: String?, starts: CivilDate, finishes: CivilDate, mode: String? = nil,
        crews: [String] = [], startMinute: Int? = nil, finishMinute: Int? = nil, travel: Int = 0,
        reason: PlannedReason? = nil
    ) {
        self.kind = kind
        self.crew = crew
        self.starts = starts
        self.finishes = finishes
        self.mode = mode
        self.crews = crews
        self.startMinute = startMinute
        self.finishMinute = finishMinute
        self.travel = travel
        self.reason = reason
    }
}

extension PlannedActivity {
    /// A minute of the day as `08:05`; midnight at a day's end is `24:00`.
    package static func clock(_ minute: Int) -> String {
        func two(_ value: Int) -> String { value < 10 ? "0\(value)" : String(value) }
        return "\(two(minute / 60)):\(two(minute % 60))"
    }
}

/// What keeps an activity from starting sooner.
package enum PlannedReason: Hashable, Sendable {
    /// It is done or in hand.
    case pinned
    /// The phase or the plan begins then.
    case release
    /// Another activity, of its site or of the one above, must be finished before.
    case after(site: SiteID, kind: ActivityKind)
    /// Every crew that could come is busy; the one that comes was at another site before, or comes from its base where nil. Where crews
    /// are only counted it is a work that gives one back.
    case crew(site: SiteID?, kind: ActivityKind?)
    /// Equipment arrives.
    case stock(item: String)
    /// Money is there from the period on.
    case budget(period: String)
    /// A closed season ends.
    case season(String)
    /// It could start sooner alone, but that would hold up work of more value: what its crew does instead, where that is known.
    case value(site: SiteID?, kind: ActivityKind?)
}
