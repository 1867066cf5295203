package import Localization
package import NetworkModel

/// Says in sentences why each of a plan's works starts when it does and not sooner.
package struct ScheduleExplanation {
    private let plan: Plan
    private let language: Language
    private let sites: [SiteID: Int]
    private let names: [String: LocalizedName]
    private let phases: [String: Phase]

    package init(plan: Plan, language: Language) {
        self.plan = plan
        self.language = language
        sites = Dictionary(
            plan.sites.indices.map { (plan.sites[$0].site.id, $0) }, uniquingKeysWith: { first, _ in first })
        names = Dictionary(
            (plan.schedule?.names ?? []).map { ($0.key, $0.name) }, uniquingKeysWith: { first, _ in first })
        phases = Dictionary(plan.phases.map { ($0.phase.id, $0.phase) }, uniquingKeysWith: { first, _ in first })
    }

    /// One activity of a site, on the way back to what held it first.
    package struct Step: Sendable {
        package var site: SiteID
        package var activity: PlannedActivity
        package var sentence: String
    }

    // MARK: - Names and times

    package func name(of site: SiteID) -> String {
        sites[site].map { "\(plan.sites[$0].site.name[language]) (\(site))" } ?? site.rawValue
    }

    private func known(_ key: String, _ id: String) -> String { names["\(key):\(id)"]?[language] ?? id }
    package func crewName(_ rule: String) -> String { known("crew", rule) }
    package func seasonName(_ season: String) -> String { known("season", season) }
    package func itemName(_ item: String) -> String { known("item", item) }

    private func word(_ kind: ActivityKind) -> String { kind.message.text(language) }
    private func lowered(_ kind: ActivityKind) -> String { word(kind).lowercased() }

    /// `2025-06-03 08:00`, or the day alone in plans of whole days.
    package static func time(_ day: CivilDate, _ minute: Int?) -> String {
        guard let minute else { return day.description }
        func two(_ value: Int) -> String { value < 10 ? "0\(value)" : String(value) }
        return "\(day) \(two(minute / 60)):\(two(minute % 60))"
    }

    package static func begin(_ activity: PlannedActivity) -> String { time(activity.starts, activity.startMinute) }
    package static func end(_ activity: PlannedActivity) -> String { time(activity.finishes, activity.finishMinute) }

    private func activity(_ site: SiteID, _ kind: ActivityKind) -> PlannedActivity? {
        sites[site].flatMap { index in plan.sites[index].activities.first { $0.kind == kind } }
    }

    // MARK: - Sentences

    /// When, by whom and in which way: `Install: 2025-06-03 08:00 to 2025-06-03 14:00, field-crew/24@2025/3.`
    package func heading(of activity: PlannedActivity) -> String {
        var title = word(activity.kind)
        if let mode = activity.mode {
            title = ScheduleMessages.inMode.text(language, title, known("mode", "\(activity.kind.rawValue)/\(mode)"))
        }
        let (begin, end) = (Self.begin(activity), Self.end(activity))
        let who = activity.crews.isEmpty ? activity.crew.map(crewName) : activity.crews.joined(separator: ", ")
        guard let who else { return ScheduleMessages.worksLine.text(language, title, begin, end) }
        return ScheduleMessages.worksByCrew.text(language, title, begin, end, who)
    }

    /// Why `activity` of `site` starts then and not sooner.
    package func sentence(of activity: PlannedActivity, at site: SiteID) -> String {
        guard let reason = activity.reason else { return ScheduleMessages.unknownReason.text(language) }
        switch reason {
        case .pinned: return ScheduleMessages.pinned.text(language)
        case .release: return release(of: site, activity)
        case .after(let other, let kind):
            let end = self.activity(other, kind).map(Self.end) ?? Self.begin(activity)
            return other == site
                ? ScheduleMessages.afterOwn.text(language, word(kind), name(of: site), end)
                : ScheduleMessages.afterAbove.text(language, lowered(kind), name(of: other), end)
        case .crew(let other, let kind): return crew(activity, other, kind)
        case .stock(let item):
            return ScheduleMessages.stock.text(language, itemName(item), activity.starts)
        case .budget(let period): return ScheduleMessages.budget.text(language, period)
        case .season(let season): return ScheduleMessages.season.text(language, known("season", season))
        case .value(let other?, let kind?):
            let end = self.activity(other, kind).map(Self.end) ?? Self.begin(activity)
            return ScheduleMessages.valueWork.text(language, lowered(kind), name(of: other), end)
        case .value(let other?, nil): return ScheduleMessages.valueAt.text(language, name(of: other))
        case .value(nil, _): return ScheduleMessages.value.text(language)
        }
    }

    private func release(of site: SiteID, _ activity: PlannedActivity) -> String {
        let phase = sites[site].flatMap { plan.sites[$0].phase }.flatMap { phases[$0] }
        guard let phase, phase.starts > plan.asOf, phase.isStartHard else {
            return ScheduleMessages.releasedByPlan.text(language, plan.asOf)
        }
        return ScheduleMessages.releasedByPhase.text(language, phase.name[language], phase.starts)
    }

    private func crew(_ activity: PlannedActivity, _ other: SiteID?, _ kind: ActivityKind?) -> String {
        let before = other.flatMap { site in kind.flatMap { self.activity(site, $0) } }
        if activity.crews.isEmpty {
            let rule = crewName(activity.crew ?? before?.crew ?? "")
            guard let other, let kind, let before else { return ScheduleMessages.anyCrew.text(language, rule) }
            return ScheduleMessages.countedCrew.text(language, rule, name(of: other), lowered(kind), Self.end(before))
        }
        let crew = activity.crews.first { before?.crews.contains($0) ?? false } ?? activity.crews[0]
        guard let other, let kind, let before else {
            return ScheduleMessages.crewFromBase.text(language, crew, activity.travel)
        }
        return ScheduleMessages.crewFrom.text(
            language, crew, name(of: other), lowered(kind), Self.end(before), activity.travel)
    }

    /// From `activity` back to what held it first, each held by the next. Ends at a reason that no other activity is in, or where
    /// it would go round.
    package func chain(from activity: PlannedActivity, at site: SiteID) -> [Step] {
        struct Place: Hashable {
            var site: SiteID
            var kind: ActivityKind
        }
        var steps: [Step] = []
        var seen: Set<Place> = []
        var next: (site: SiteID, activity: PlannedActivity)? = (site, activity)
        while let (site, activity) = next, seen.insert(Place(site: site, kind: activity.kind)).inserted {
            steps.append(Step(site: site, activity: activity, sentence: sentence(of: activity, at: site)))
            switch activity.reason {
            case .after(let other, let kind), .crew(let other?, let kind?):
                next = self.activity(other, kind).map { (other, $0) }
            default: next = nil
            }
        }
        return steps
    }

    /// The activity that is finished last: the one whose chain says why the site is done then.
    package static func last(of activities: [PlannedActivity]) -> PlannedActivity? {
        activities.max { ($0.finishes, $0.finishMinute ?? 0) < ($1.finishes, $1.finishMinute ?? 0) }
    }
}
