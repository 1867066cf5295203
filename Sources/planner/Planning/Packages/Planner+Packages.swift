import NetworkModel

extension Planner {
    /// Packages of all units that wait for an event or were formed by one, in the order of the sites.
    ///
    /// - Parameter base: a plan of the same units, sites and addresses; what is the same there keeps its seal, for writing and
    ///   hashing are nearly all the work.
    func addPackages(_ plan: inout Plan, _ succession: Succession, from base: Plan? = nil) async {
        plan.packageTerms = PackageTerms(topology)
        let base = base.flatMap { $0.packageTerms == plan.packageTerms ? $0 : nil }
        async let earlier = base.map { PackageContents($0) }
        let contents = PackageContents(plan)
        var known: [SiteID: StandbyPackage] = [:]
        if let base, let before = await earlier {
            known.reserveCapacity(base.packages.count)
            for package in base.packages where contents.isSame(as: before, package.site) {
                known[package.site] = package
            }
        }
        var events: [UnitID: String] = [:]
        for unit in plan.units where [.standby, .ready].contains(unit.decision.gate) {
            events[unit.unit.id] = unit.decision.event
        }
        let all = plan.sites
        let sealer = PackageSealer(
            sites: all, contents: contents, events: events, terms: plan.packageTerms, rules: topology.standby,
            succession: succession, known: known)
        let sites = all.indices.filter { all[$0].gate == .standby || all[$0].gate == .ready }
        // Two halves at once.
        let middle = sites.count / 2
        async let second = sealer.seal(Array(sites[middle...]))
        let first = sealer.seal(Array(sites[..<middle]))
        plan.packages = await first + second
    }
}

/// Seals the packages of some sites.
private struct PackageSealer: Sendable {
    let sites: [PlannedSite]
    let contents: PackageContents
    let events: [UnitID: String]
    let terms: PackageTerms
    let rules: StandbyRules
    let succession: Succession
    /// Packages with the same content, sealed before.
    let known: [SiteID: StandbyPackage]

    /// Of the sites at these places.
    func seal(_ places: [Int]) -> [StandbyPackage] { places.compactMap(seal) }

    private func seal(_ place: Int) -> StandbyPackage? {
        let site = sites[place]
        guard let unit = site.site.unit, let level = site.level else { return nil }
        let days = PackageDays(
            terms, level: level, leadTime: contents.leadTime(of: site.site.id), rules: rules,
            buildingSurvives: succession.principalPredecessor(of: unit) != nil)
        if var package = known[site.site.id] {
            package.event = events[unit]
            package.isReleased = site.gate == .ready
            package.ahead = days.ahead
            package.remaining = days.remaining
            package.fromNothing = days.fromNothing
            package.withPackage = days.withPackage
            return package
        }
        guard let content = contents.content(of: site.site.id) else { return nil }
        let bill = contents.bill(of: site.site.id)
        return StandbyPackage(
            site: site.site.id, event: events[unit], seal: PackageContents.seal(of: content),
            isReleased: site.gate == .ready, circuits: contents.circuits(of: site.site.id).count,
            capital: bill.reduce(.zero) { $0 + $1.capital }, monthly: bill.reduce(.zero) { $0 + $1.monthly },
            ahead: days.ahead, remaining: days.remaining, fromNothing: days.fromNothing,
            withPackage: days.withPackage)
    }
}

/// Working days of one unit from completion to cut-over, one work after another, with every crew at hand.
///
/// Design, addresses, bill and order forms are the desk's: with the package they are done. A survey is done before where the building
/// goes on as the successor's office, which it does in every outcome. A circuit's lead time runs before only where rules let one order
/// for a unit that is not there yet, and only to such a building. Everything else touches the unit and waits.
struct PackageDays {
    private(set) var ahead: [ActivityKind] = []
    private(set) var remaining: [ActivityKind] = []
    private(set) var fromNothing: Int
    private(set) var withPackage = 0

    init(_ terms: PackageTerms, level: UnitLevel, leadTime: Int, rules: StandbyRules, buildingSurvives: Bool) {
        fromNothing = rules.preparation[level] ?? 0
        for work in terms.works where work.level == level {
            let days = work.kind == .deliver ? leadTime : work.days
            guard days > 0 else { continue }
            fromNothing += days
            let isAhead =
                switch work.kind {
                case .survey: rules.surveysAhead && buildingSurvives
                case .order, .deliver: rules.ordersAhead && buildingSurvives
                default: false
                }
            if isAhead {
                ahead.append(work.kind)
            } else {
                remaining.append(work.kind)
                withPackage += days
            }
        }
    }
}
