package import NetworkModel

/// The works at one site, before they have dates.
package struct SiteWorks: Sendable {
    package var site: SiteID
    package var level: UnitLevel
    /// The province whose crews do them; nil for the crews at the centre.
    package var province: UnitID?
    /// No work starts before this day.
    package var release: CivilDate
    /// Working days from order to delivery of its circuits.
    package var leadTime: Int
    /// People served once it is cut over.
    package var people: Int
    /// The site that must be cut over before this one is.
    package var after: SiteID?

    package init(
        site: SiteID, level: UnitLevel, province: UnitID?, release: CivilDate, leadTime: Int, people: Int,
        after: SiteID?
    ) {
        self.site = site
        self.level = level
        self.province = province
        self.release = release
        self.leadTime = leadTime
        self.people = people
        self.after = after
    }
}

/// One activity of a site with its length.
package struct ActivityStep: Hashable, Sendable {
    package var kind: ActivityKind
    /// Working days, 1 or more.
    package var duration: Int
}

/// Everything the scheduler needs: a resource-constrained project scheduling problem with calendar, releases, and equipment that
/// arrives over time.
package struct RolloutProblem: Sendable {
    package var works: [SiteWorks]
    package var crews: [CrewRule]
    package var rules: [ActivityRule]
    package var equipment: [EquipmentItem]
    package var calendar: WorkingCalendar
    /// First day of the project: stock is counted from it.
    package var start: CivilDate

    package init(
        works: [SiteWorks], crews: [CrewRule], rules: [ActivityRule], equipment: [EquipmentItem],
        calendar: WorkingCalendar, start: CivilDate
    ) {
        self.works = works
        self.crews = crews
        self.rules = rules
        self.equipment = equipment
        self.calendar = calendar
        self.start = start
    }

    /// The steps of a site in order; an activity without a duration for the level is not done there.
    package func steps(level: UnitLevel, leadTime: Int) -> [ActivityStep] {
        ActivityKind.allCases.compactMap { kind in
            guard let rule = rules.first(where: { $0.kind == kind }) else { return nil }
            let duration = kind == .deliver ? leadTime : rule.duration[level] ?? 0
            return duration > 0 ? ActivityStep(kind: kind, duration: duration) : nil
        }
    }

    /// The crews that can do an activity, in the order of the settings.
    package func crews(for kind: ActivityKind) -> [CrewRule] {
        crews.filter { $0.skills.contains(kind) && $0.count > 0 }
    }

    /// Crew-days of a site by the first crew that can do each step: what its works take of people.
    package func crewDays(level: UnitLevel, leadTime: Int) -> [(crew: CrewRule, days: Int)] {
        var days: [String: Int] = [:]
        for step in steps(level: level, leadTime: leadTime) {
            if let crew = crews(for: step.kind).first { days[crew.id, default: 0] += step.duration }
        }
        return crews.compactMap { crew in days[crew.id].map { (crew, $0) } }
    }

    /// The step from which equipment must be there.
    package static func takesEquipment(_ steps: [ActivityStep]) -> Int? {
        steps.firstIndex { [.install, .keyEncryptor, .installAgent].contains($0.kind) }
    }
}

/// A step with its dates.
package struct ScheduledActivity: Hashable, Sendable {
    package var kind: ActivityKind
    /// The crew rule whose crew does it; nil where no rule is for it.
    package var crew: String?
    /// First and last working day, both inclusive.
    package var starts: CivilDate
    package var finishes: CivilDate

    package init(kind: ActivityKind, crew: String?, starts: CivilDate, finishes: CivilDate) {
        self.kind = kind
        self.crew = crew
        self.starts = starts
        self.finishes = finishes
    }
}

/// The works of all sites with dates.
package struct RolloutSchedule: Sendable {
    /// In the order of the problem's works; empty for a site that could not be scheduled.
    package var activities: [[ScheduledActivity]]
    /// Sites for which equipment never suffices, or the calendar ends.
    package var unscheduled: [SiteID]
    /// Working days from the project's first to the last cut-over, and what no schedule can beat.
    package var makespan: Int
    package var lowerBound: Int
}
