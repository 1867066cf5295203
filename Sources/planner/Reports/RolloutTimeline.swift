package import NetworkModel
package import Planning

/// The rollout over time by province, in figures: what a Gantt chart draws.
package struct RolloutTimeline: Sendable {
    /// A province with its communes, or the centre with its organs of one phase.
    package struct Row: Sendable {
        /// The province's office; nil for the centre.
        package var office: SiteID?
        package var name: LocalizedName?
        /// Of the office, or of the organs.
        package var phase: String?
        /// Positions in the plan of the sites with works, in the order of their starts.
        package var sites: [Int] = []
        package var waiting: [Waiting] = []
        /// People who live in the communes of `sites` and of what waits.
        package var people = 0
        /// The last day of the office's own works, after which its communes can be cut over.
        package var officeFinish: CivilDate?
        package var firstDay: CivilDate?
        package var lastDay: CivilDate?

        package var waitingSites: Int { waiting.reduce(0) { $0 + $1.sites } }
        package var count: Int { sites.count + waitingSites }
    }

    /// Sites that are prepared and wait for events that take effect on one day.
    package struct Waiting: Hashable, Sendable {
        /// Nil where the day is not known.
        package var effective: CivilDate?
        package var sites: Int
        package var people: Int
    }

    /// How far sites have come, one more of each on a day.
    package enum Stage: Int, CaseIterable, Sendable { case begun, installing, connected }

    package struct Group: Sendable {
        /// Nil for what has no phase.
        package var phase: Phase?
        package var firstDay: CivilDate?
        package var lastDay: CivilDate?
        package var rows: [Row]
    }

    package let plan: Plan
    /// By phase, and in it by the day on which the last site is connected; what only waits comes last.
    package private(set) var groups: [Group] = []
    package var rows: [Row] { groups.flatMap(\.rows) }

    /// O(n log n) for n sites.
    package init(_ plan: Plan) {
        self.plan = plan
        let rows = Self.rows(plan)
        let order: [String?] = plan.phases.map(\.phase.id) + [nil]
        for id in order {
            let members = rows.filter { row in row.phase == id || (id == nil && !order.contains(row.phase)) }
            guard !members.isEmpty else { continue }
            let phase = plan.phases.first { $0.phase.id == id }
            groups.append(
                Group(
                    phase: phase?.phase, firstDay: phase?.firstDay, lastDay: phase?.lastDay,
                    rows: members.sorted(by: Self.isBefore)))
        }
    }

    private static func isBefore(_ a: Row, _ b: Row) -> Bool {
        if (a.office == nil) != (b.office == nil) { return a.office == nil }
        if a.sites.isEmpty != b.sites.isEmpty { return b.sites.isEmpty }
        if a.lastDay != b.lastDay, let left = a.lastDay, let right = b.lastDay { return left < right }
        return (a.office?.rawValue ?? "") < (b.office?.rawValue ?? "")
    }

    private static func rows(_ plan: Plan) -> [Row] {
        struct Key: Hashable {
            var office: SiteID?
            var phase: String?
        }
        let effective = effectiveDays(plan)
        var numbers: [Key: Int] = [:]
        var rows: [Row] = []
        func number(_ key: Key) -> Int {
            if let known = numbers[key] { return known }
            numbers[key] = rows.count
            rows.append(Row(office: key.office, phase: key.phase))
            return rows.count - 1
        }
        for (position, planned) in plan.sites.enumerated() where planned.level != nil {
            let office = planned.province
            let row = number(Key(office: office, phase: office == nil ? planned.phase : nil))
            if planned.level == .province {
                rows[row].name = planned.site.name
                rows[row].phase = planned.phase
                rows[row].officeFinish = planned.finishes
            }
            let people = planned.level == .province ? 0 : planned.people
            rows[row].people += people
            guard let starts = planned.starts, let finishes = planned.finishes else {
                if planned.gate == .standby {
                    let day = planned.site.unit.flatMap { effective[$0] }
                    wait(&rows[row].waiting, day, people)
                }
                continue
            }
            rows[row].sites.append(position)
            rows[row].firstDay = min(rows[row].firstDay ?? starts, starts)
            rows[row].lastDay = max(rows[row].lastDay ?? finishes, finishes)
        }
        for row in rows.indices {
            rows[row].sites.sort { a, b in
                let (left, right) = (plan.sites[a], plan.sites[b])
                let first = (left.starts ?? plan.asOf, left.activities.first?.startMinute ?? 0)
                let second = (right.starts ?? plan.asOf, right.activities.first?.startMinute ?? 0)
                return first == second ? left.site.id < right.site.id : first < second
            }
            rows[row].waiting.sort { ($0.effective?.daysSinceEpoch ?? .max) < ($1.effective?.daysSinceEpoch ?? .max) }
        }
        return rows.filter { $0.count > 0 }
    }

    private static func wait(_ list: inout [Waiting], _ day: CivilDate?, _ people: Int) {
        if let known = list.firstIndex(where: { $0.effective == day }) {
            list[known].sites += 1
            list[known].people += people
        } else {
            list.append(Waiting(effective: day, sites: 1, people: people))
        }
    }

    /// The day on which the event that a unit waits for takes effect.
    private static func effectiveDays(_ plan: Plan) -> [UnitID: CivilDate] {
        let events = Dictionary(plan.events.map { ($0.id, $0.effective) }, uniquingKeysWith: { first, _ in first })
        var days: [UnitID: CivilDate] = [:]
        for unit in plan.units where unit.decision.gate == .standby {
            if let event = unit.decision.event, let day = events[event] { days[unit.unit.id] = day }
        }
        return days
    }

    // MARK: - Curves

    /// A number that has been reached when a day begins.
    package struct Point: Hashable, Sendable {
        package var day: CivilDate
        package var count: Int
    }

    /// The day on which a site is seen to reach a stage: its first work begins, its first installation begins, the day after its last
    /// work ends. Nil where it has no works.
    package func day(_ site: PlannedSite, _ stage: Stage) -> CivilDate? {
        switch stage {
        case .begun: return site.starts
        case .connected: return site.finishes?.advanced(byDays: 1)
        case .installing:
            let install: [ActivityKind] = [.install, .keyEncryptor, .installAgent, .accept, .cutOver]
            return site.activities.filter { install.contains($0.kind) }.map(\.starts).min() ?? site.starts
        }
    }

    /// How many of a row's sites have reached the stage, one point a day on which that changes.
    package func curve(_ row: Row, _ stage: Stage) -> [Point] {
        Self.curve(row.sites.compactMap { day(plan.sites[$0], stage).map { ($0, 1) } })
    }

    /// People connected in all communes, one point a day on which that changes.
    package var peopleConnected: [Point] {
        Self.curve(
            plan.sites.compactMap { site in
                guard site.level == .commune, let day = day(site, .connected) else { return nil }
                return (day, site.people)
            })
    }

    static func curve(_ gains: [(CivilDate, Int)]) -> [Point] {
        var points: [Point] = []
        for (day, gain) in gains.sorted(by: { $0.0 < $1.0 }) {
            if points.last?.day == day {
                points[points.count - 1].count += gain
            } else {
                points.append(Point(day: day, count: (points.last?.count ?? 0) + gain))
            }
        }
        return points
    }
}
