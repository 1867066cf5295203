import NetworkModel
import Planning

/// Checks a plan's schedule against its topology with nothing of the code that made it: the words of each rule, one after the other.
struct ScheduleCheck {
    let plan: Plan
    let topology: Topology
    private let days: [CivilDate: Int]
    private let circuits: [SiteID: [PlannedCircuit]]
    private let offices: [SiteID: PlannedSite]
    private var leadTimes: [SiteID: Int] = [:]
    private let parents: [UnitID: AdministrativeUnit]
    private(set) var faults: [String] = []

    init(_ plan: Plan, _ topology: Topology) {
        self.plan = plan
        self.topology = topology
        var days: [CivilDate: Int] = [:]
        for offset in 0..<(366 * 12) {
            let day = plan.asOf.advanced(byDays: offset)
            if topology.calendar.isWorkingDay(day) { days[day] = days.count }
        }
        self.days = days
        circuits = Dictionary(grouping: plan.circuits, by: \.circuit.a)
        parents = Dictionary(topology.units.map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first })
        offices = Dictionary(plan.sites.map { ($0.site.id, $0) }, uniquingKeysWith: { first, _ in first })
        for site in deployed { check(site) }
        crewsAreInOnePlace()
        countedCrewsSuffice()
        stockSuffices()
        budgetSuffices()
    }

    var deployed: [PlannedSite] { plan.sites.filter { !$0.activities.isEmpty } }

    private mutating func expect(_ condition: Bool, _ fault: String) {
        if !condition, faults.count < 20 { faults.append(fault) }
    }

    // MARK: - Time

    /// Working minutes from the plan's day until then; nil where nobody works then.
    private func minutes(_ day: CivilDate, _ minute: Int?, isEnd: Bool) -> Int? {
        guard let number = days[day], let minute else { return nil }
        var passed = 0
        for shift in topology.calendar.shifts {
            if isEnd ? shift.lowerBound < minute && minute <= shift.upperBound : shift.contains(minute) {
                return number * topology.calendar.minutesPerDay + passed + minute - shift.lowerBound
            }
            passed += shift.count
        }
        return nil
    }

    private func begin(_ activity: PlannedActivity) -> Int {
        minutes(activity.starts, activity.startMinute, isEnd: false) ?? .min
    }
    private func end(_ activity: PlannedActivity) -> Int {
        minutes(activity.finishes, activity.finishMinute, isEnd: true) ?? .max
    }

    // MARK: - One site

    private func province(of site: PlannedSite) -> UnitID? {
        var unit = site.site.unit.flatMap { parents[$0] }
        while let here = unit, here.level != .province { unit = here.parent.flatMap { parents[$0] } }
        return unit?.id
    }

    private func leadTime(_ site: PlannedSite) -> Int {
        (circuits[site.site.id] ?? []).map { circuit in
            let profile = topology.catalogue.media.first { $0.medium == circuit.circuit.medium }
            let province = province(of: site)
            let offer = profile?.offers.first { $0.carrier == circuit.circuit.carrier }
            let area = offer?.areas.first { area in province.map(area.units.contains) ?? false }
            return area?.days ?? offer?.leadTime ?? 0
        }.max() ?? 0
    }

    private func usualMinutes(_ kind: ActivityKind, _ site: PlannedSite) -> Int {
        guard let level = site.level, let rule = topology.activities.first(where: { $0.kind == kind }) else { return 0 }
        let day = topology.calendar.minutesPerDay
        if kind == .deliver { return leadTimes[site.site.id, default: 0] * day }
        return rule.minutes?[level] ?? (rule.duration[level] ?? 0) * day
    }

    private mutating func check(_ site: PlannedSite) {
        leadTimes[site.site.id] = leadTime(site)
        let phase = plan.phases.first { $0.phase.id == site.phase }?.phase
        let kinds = site.activities.map(\.kind)
        expect(Set(kinds).count == kinds.count, "\(site.site.id): an activity stands twice")
        for activity in site.activities {
            let place = "\(site.site.id) \(activity.kind.rawValue)"
            expect(begin(activity) >= 0 && end(activity) < .max, "\(place): outside working time")
            expect(begin(activity) < end(activity), "\(place): takes no time")
            let rule = topology.activities.first { $0.kind == activity.kind }
            let mode = rule?.modes.first { $0.id == activity.mode }
            let usual = usualMinutes(activity.kind, site)
            let length = Int((Double((usual + 29) / 30) * (mode?.share ?? 1)).rounded(.up)) * 30
            expect(
                end(activity) - begin(activity) == length, "\(place): \(end(activity) - begin(activity)) for \(length)")
            let crew = topology.crews.first { $0.id == activity.crew }
            expect(crew.map { $0.skills.contains(activity.kind) || mode?.crew == $0.id } ?? false, "\(place): crew")
            expect(
                activity.crews.count == (crew?.travels == true ? mode?.crews ?? 1 : 0), "\(place): number of crews")
            let all = ActivityKind.allCases
            let before = rule?.after ?? all.prefix { $0 != activity.kind }.last.map { [$0] } ?? []
            for other in site.activities where before.contains(other.kind) {
                expect(end(other) <= begin(activity), "\(place): before \(other.kind.rawValue)")
            }
            if let phase, phase.isStartHard { expect(activity.starts >= phase.starts, "\(place): before its phase") }
            if let phase, let ends = phase.ends, phase.isEndHard {
                expect(activity.finishes <= ends, "\(place): after its phase")
            }
            var day = activity.starts
            while day <= activity.finishes {
                if days[day] != nil {
                    let season = topology.calendar.seasons.first { season in
                        season.contains(day) && season.activities.contains(activity.kind)
                            && (season.units.isEmpty || province(of: site).map(season.units.contains) ?? false)
                    }
                    expect(season == nil, "\(place): in the season \(season?.id ?? "")")
                }
                day = day.advanced(byDays: 1)
            }
        }
        guard let upstream = site.upstream, let cutOver = site.activities.first(where: { $0.kind == .cutOver }),
            let above = offices[upstream], above.level == .province,
            let last = above.activities.map({ end($0) }).max()
        else { return }
        expect(last <= begin(cutOver), "\(site.site.id): cut over before \(upstream)")
    }

    // MARK: - All sites

    private mutating func crewsAreInOnePlace() {
        var tours: [String: [(activity: PlannedActivity, place: Coordinate)]] = [:]
        for site in deployed {
            for activity in site.activities {
                for crew in activity.crews {
                    tours[crew, default: []].append((activity, site.site.location.coordinate))
                }
            }
        }
        let travel = topology.scheduling.travel
        for (crew, works) in tours.sorted(by: { $0.key < $1.key }) {
            let parts = crew.split(separator: "/")
            let rule = topology.crews.first { $0.id == parts.first.map(String.init) }
            let number = parts.last.flatMap { Int($0) } ?? 0
            expect((1...(rule?.count ?? 0)).contains(number), "\(crew): no such crew")
            let sorted = works.sorted { begin($0.activity) < begin($1.activity) }
            for (one, next) in zip(sorted, sorted.dropFirst()) {
                let hours = one.place.distance(to: next.place) * travel.routeFactor / travel.speed
                let road = Int((hours * 2 - 1e-9).rounded(.up)) * 30
                expect(
                    end(one.activity) + road <= begin(next.activity),
                    "\(crew): \(one.activity.finishes) \(next.activity.starts), \(road) min on the road")
            }
        }
    }

    private struct Pool: Hashable {
        var crew: String
        var province: UnitID?
    }

    private mutating func countedCrewsSuffice() {
        var changes: [Pool: [(time: Int, crews: Int)]] = [:]
        for site in deployed {
            for activity in site.activities {
                guard let rule = topology.crews.first(where: { $0.id == activity.crew }), !rule.travels else {
                    continue
                }
                let mode = topology.activities.first { $0.kind == activity.kind }?.modes.first {
                    $0.id == activity.mode
                }
                let pool = Pool(crew: rule.id, province: rule.isNational ? nil : province(of: site))
                changes[pool, default: []].append((begin(activity), mode?.crews ?? 1))
                changes[pool, default: []].append((end(activity), -(mode?.crews ?? 1)))
            }
        }
        for (pool, list) in changes {
            let most = topology.crews.first { $0.id == pool.crew }?.count ?? 0
            var busy = 0
            for change in list.sorted(by: { ($0.time, $0.crews) < ($1.time, $1.crews) }) {
                busy += change.crews
                expect(busy <= most, "\(pool.crew) \(pool.province?.description ?? ""): \(busy) of \(most) at once")
            }
        }
    }

    private func taker(_ item: EquipmentItem, _ site: PlannedSite) -> PlannedActivity? {
        site.activities.first { $0.kind == item.takenBy }
            ?? site.activities.first { [.install, .keyEncryptor, .installAgent].contains($0.kind) }
    }

    private mutating func stockSuffices() {
        for item in topology.catalogue.equipment {
            var changes: [(day: CivilDate, order: Int, quantity: Int)] = []
            for site in deployed {
                guard let quantity = site.level.flatMap({ item.quantity[$0] }), let activity = taker(item, site) else {
                    continue
                }
                changes.append((activity.starts, 1, -quantity))
            }
            for delivery in item.deliveries where delivery.date > plan.asOf {
                changes.append((delivery.date, 0, delivery.quantity))
            }
            var (year, month, _) = plan.asOf.components
            for _ in 0..<(12 * 12) {
                (year, month) = month == 12 ? (year + 1, 1) : (year, month + 1)
                if let day = CivilDate(year: year, month: month, day: 1) {
                    changes.append((day, 0, item.deliveredMonthly))
                }
            }
            var there = item.stock
            for change in changes.sorted(by: { ($0.day, $0.order) < ($1.day, $1.order) }) {
                there += change.quantity
                expect(there >= 0, "\(item.id): \(there) on \(change.day)")
            }
        }
    }

    /// What the budget counts of one activity.
    private func cost(_ activity: PlannedActivity, _ site: PlannedSite, _ parts: Set<BudgetRule.Part>) -> Int64 {
        var cost: Int64 = 0
        if parts.contains(.circuits), activity.kind == .deliver {
            cost += (circuits[site.site.id] ?? []).reduce(0) { $0 + $1.setup.dong }
        }
        if parts.contains(.equipment), let level = site.level {
            for item in topology.catalogue.equipment where taker(item, site)?.kind == activity.kind {
                cost += item.unitPrice.dong * Int64(item.quantity[level] ?? 0)
            }
        }
        if parts.contains(.crews) {
            let mode = topology.activities.first { $0.kind == activity.kind }?.modes.first { $0.id == activity.mode }
            let rate = topology.crews.first { $0.id == activity.crew }?.dayRate.dong ?? 0
            cost +=
                Int64((end(activity) - begin(activity)) * (mode?.crews ?? 1)) * rate
                / Int64(topology.calendar.minutesPerDay)
            cost += mode?.surcharge.dong ?? 0
        }
        return cost
    }

    private mutating func budgetSuffices() {
        guard let budget = topology.scheduling.budget else { return }
        var spent: [Quarter: Int64] = [:]
        for site in deployed {
            for activity in site.activities {
                spent[Quarter(containing: activity.starts), default: 0] += cost(activity, site, budget.parts)
            }
        }
        var left: Int64 = 0
        var quarter = Quarter(containing: plan.asOf)
        for _ in 0..<48 {
            left = (budget.carriesOver ? left : 0) + budget.amount(in: quarter).dong - (spent[quarter] ?? 0)
            expect(left >= 0, "\(quarter): \(left) đồng")
            quarter = quarter.next
        }
    }
}
