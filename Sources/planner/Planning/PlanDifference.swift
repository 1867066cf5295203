package import NetworkModel

/// Every change from one plan to another, each with its causes.
///
///     let difference = PlanDifference(from: april, to: june)
///     for change in difference.changes { print(change.part, change.subject, difference.causes(of: change)) }
///
/// Causes are those that the newer plan's origin states, where it was made from the older one; two plans that were made
/// independently say so, and what of their inputs differs. O(the plans' records).
package struct PlanDifference: Sendable {
    package enum Part: String, CaseIterable, Sendable {
        case plan, units, sites, circuits, works, reorders, phases, waves, bill, methods, gaps
        /// Prefixes of sites, circuits and containers; packages; works that pay or would be wasted.
        case addresses, packages
        case regret = "no-regret"
    }

    package enum Kind: String, CaseIterable, Sendable { case added, removed, changed }

    package struct Change: Hashable, Sendable {
        package var part: Part
        package var kind: Kind
        /// The unit, site, circuit, wave, item … that it is about.
        package var subject: String
        /// What of it: `gate`, `tier`, `cut-over` …; empty where all of it came or went.
        package var field: String
        package var before: String?
        package var after: String?
        /// Days later, or below zero earlier, where it is a date.
        package var days: Int?
        /// Places among `causes`, rising.
        package var causes: [Int] = []
    }

    package enum Relation: Hashable, Sendable {
        /// The second was made from the first, or the first from the second.
        case forward, backward
        /// Nothing says why they differ but that these inputs do.
        case independent([Difference])
    }

    /// What of the inputs of two independent plans differs.
    package enum Difference: Hashable, Sendable {
        case file(String)
        case input
        case asOf(CivilDate, CivilDate)
        case policy(GatePolicy, GatePolicy)
    }

    package private(set) var changes: [Change] = []
    package let relation: Relation
    /// What the newer plan's origin states; then files of settings on which only parts rest of which it states nothing, and that the
    /// plan's day moved.
    package let causes: [PlanCause]
    /// How many units and sites each cause is stated for.
    package let affected: [Int]

    private let causesByID: [String: [Int]]
    let all: [Int]
    /// Files that differ though no cause that is stated names them, with their places among the causes.
    let files: [String: Int]
    /// The place of the cause that the plan's day moved; nil where it did not, or nothing is stated.
    let moved: Int?

    package init(from a: PlanDocument, to b: PlanDocument) {
        var origin: PlanOrigin?
        if let own = b.plan.origin, own.plan == a.hash {
            relation = .forward
            origin = own
        } else if let own = a.plan.origin, own.plan == b.hash {
            relation = .backward
            origin = own
        } else {
            relation = .independent(Self.inputs(a.plan, b.plan))
        }
        let stated = origin?.causes ?? []
        let unnamed = origin == nil ? [] : Self.unnamed(a.plan, b.plan, stated)
        var causes = stated + unnamed.map { PlanCause(.settingsChanged, subject: $0) }
        files = Dictionary(
            unnamed.enumerated().map { ($1, stated.count + $0) }, uniquingKeysWith: { first, _ in first })
        var moved: Int?
        if let origin, a.plan.asOf != b.plan.asOf {
            let newer = relation == .forward ? b.plan.asOf : a.plan.asOf
            let cause = PlanCause(.asOfMoved, day: newer, was: origin.asOf)
            moved = causes.firstIndex(of: cause) ?? causes.count
            if moved == causes.count { causes.append(cause) }
        }
        self.moved = moved
        self.causes = causes
        var counts = [Int](repeating: 0, count: stated.count)
        var byID: [String: [Int]] = [:]
        for item in origin?.affected ?? [] {
            counts[item.cause] += 1
            byID[item.id, default: []].append(item.cause)
        }
        all = Array(counts.indices)
        affected = counts + [Int](repeating: 0, count: causes.count - counts.count)
        causesByID = byID
        if a.hash != b.hash { compare(a.plan, b.plan) }
    }

    /// Settings that prefixes, packages and no-regret works rest on, where nothing else that changed names them.
    private static func unnamed(_ a: Plan, _ b: Plan, _ stated: [PlanCause]) -> [String] {
        let before = Dictionary(a.inputs.map { ($0.name, $0.hash) }, uniquingKeysWith: { first, _ in first })
        let now = Dictionary(b.inputs.map { ($0.name, $0.hash) }, uniquingKeysWith: { first, _ in first })
        guard !before.isEmpty, !now.isEmpty else { return [] }
        return restingOn.filter { name in
            before[name] != now[name] && !stated.contains { $0.kind == .settingsChanged && $0.subject == name }
        }
    }

    private static func inputs(_ a: Plan, _ b: Plan) -> [Difference] {
        var found: [Difference] = []
        let before = Dictionary(a.inputs.map { ($0.name, $0.hash) }, uniquingKeysWith: { first, _ in first })
        let now = Dictionary(b.inputs.map { ($0.name, $0.hash) }, uniquingKeysWith: { first, _ in first })
        if a.inputHash != b.inputHash {
            let names = Set(before.keys).union(now.keys).filter { before[$0] != now[$0] }.sorted()
            let isKnown = !before.isEmpty && !now.isEmpty && !names.isEmpty
            found += isKnown ? names.map(Difference.file) : [.input]
        }
        if a.asOf != b.asOf { found.append(.asOf(a.asOf, b.asOf)) }
        if a.gatePolicy != b.gatePolicy { found.append(.policy(a.gatePolicy, b.gatePolicy)) }
        return found
    }

    // MARK: - Comparing

    mutating func add(
        _ part: Part, _ kind: Kind, _ subject: String, _ field: String = "", _ before: String? = nil,
        _ after: String? = nil, days: Int? = nil, causes: [Int]
    ) {
        changes.append(
            Change(
                part: part, kind: kind, subject: subject, field: field, before: before, after: after, days: days,
                causes: causes))
    }

    private func causes(_ ids: String...) -> [Int] { stated(ids) ?? all }

    /// What is stated for the first of `ids` that anything is stated for.
    func stated(_ ids: [String]) -> [Int]? {
        for id in ids { if let found = causesByID[id] { return found } }
        return nil
    }

    private mutating func compare(_ a: Plan, _ b: Plan) {
        if a.asOf != b.asOf {
            add(
                .plan, .changed, "as_of", "", a.asOf.description, b.asOf.description, days: b.asOf - a.asOf, causes: all
            )
        }
        compareUnits(a, b)
        compareSites(a, b)
        compareCircuits(a, b)
        compareReorders(a, b)
        compareTotals(a, b)
        comparePrefixes(a, b)
        comparePackages(a, b)
        compareNoRegret(a, b)
    }

    /// Calls `each` with what stands under the same key in both lists, in the order of the second, then what went.
    func pairs<Element, Key: Hashable>(
        _ a: [Element], _ b: [Element], by key: (Element) -> Key, _ each: (Element?, Element?) -> Void
    ) {
        var before: [Key: Int] = [:]
        before.reserveCapacity(a.count)
        for (index, element) in a.enumerated() where before[key(element)] == nil { before[key(element)] = index }
        var isMet = [Bool](repeating: false, count: a.count)
        for (index, element) in b.enumerated() {
            // Most stand in the same place.
            if index < a.count, !isMet[index], key(a[index]) == key(element) {
                isMet[index] = true
                each(a[index], element)
            } else if let old = before[key(element)], !isMet[old] {
                isMet[old] = true
                each(a[old], element)
            } else {
                each(nil, element)
            }
        }
        for (index, element) in a.enumerated() where !isMet[index] { each(element, nil) }
    }

    private mutating func compareUnits(_ a: Plan, _ b: Plan) {
        var found: [(PlannedUnit?, PlannedUnit?)] = []
        pairs(a.units, b.units, by: \.unit.id) { old, new in
            if let old, let new, old.decision == new.decision, old.unit == new.unit, old.phase == new.phase { return }
            found.append((old, new))
        }
        for (old, new) in found {
            let id = (new ?? old)?.unit.id.description ?? ""
            let causes = causes(id)
            guard let old, let new else {
                add(.units, old == nil ? .added : .removed, id, causes: causes)
                continue
            }
            func field(_ name: String, _ before: String?, _ after: String?) {
                if before != after { add(.units, .changed, id, name, before, after, causes: causes) }
            }
            field("gate", old.decision.gate.rawValue, new.decision.gate.rawValue)
            field("event", old.decision.event, new.decision.event)
            field("phase", old.phase, new.phase)
            field("name", old.unit.name.vi, new.unit.name.vi)
            field("parent", old.unit.parent?.description, new.unit.parent?.description)
            field("people", old.unit.population?.people.description, new.unit.population?.people.description)
            field("valid_from", old.unit.validFrom?.description, new.unit.validFrom?.description)
            field("valid_until", old.unit.validUntil?.description, new.unit.validUntil?.description)
            if old.unit.location != new.unit.location {
                add(
                    .units, .changed, id, "location", Self.place(old.unit.location), Self.place(new.unit.location),
                    causes: causes)
            }
        }
    }

    private static func place(_ location: Location) -> String {
        "\(location.coordinate.latitude) \(location.coordinate.longitude)"
    }

    private mutating func compareSites(_ a: Plan, _ b: Plan) {
        var found: [(PlannedSite?, PlannedSite?)] = []
        pairs(a.sites, b.sites, by: \.site.id) { old, new in
            if let old, let new, old.gate == new.gate, old.upstream == new.upstream, old.phase == new.phase,
                old.staff == new.staff, old.people == new.people, old.wave == new.wave, old.demand == new.demand,
                old.activities == new.activities
            {
                return
            }
            found.append((old, new))
        }
        for (old, new) in found {
            let id = (new ?? old)?.site.id.rawValue ?? ""
            let causes = causes(id)
            if let old, let new {
                func field(_ name: String, _ before: String?, _ after: String?) {
                    if before != after { add(.sites, .changed, id, name, before, after, causes: causes) }
                }
                field("gate", old.gate?.rawValue, new.gate?.rawValue)
                field("upstream", old.upstream?.rawValue, new.upstream?.rawValue)
                field("phase", old.phase, new.phase)
                field("wave", old.wave, new.wave)
                field("staff", old.staff.description, new.staff.description)
                field("people", old.people.description, new.people.description)
                if old.demand != new.demand {
                    func sum(_ site: PlannedSite) -> String {
                        site.demand.reduce(Bandwidth.zero) { $0 + $1.downstream }.bitsPerSecond.description
                    }
                    add(.sites, .changed, id, "demand_bps", sum(old), sum(new), causes: causes)
                }
            } else {
                add(.sites, old == nil ? .added : .removed, id, causes: causes)
            }
            compareWorks(old?.activities ?? [], new?.activities ?? [], id, causes)
        }
    }

    private mutating func compareWorks(
        _ a: [PlannedActivity], _ b: [PlannedActivity], _ site: String, _ causes: [Int]
    ) {
        guard a != b else { return }
        func span(_ list: [PlannedActivity]) -> String? {
            guard let first = list.first, let last = list.last else { return nil }
            return "\(first.starts)/\(last.finishes)"
        }
        guard !a.isEmpty, !b.isEmpty else {
            return add(.works, a.isEmpty ? .added : .removed, site, "", span(a), span(b), causes: causes)
        }
        let before = Dictionary(a.map { ($0.kind, $0) }, uniquingKeysWith: { first, _ in first })
        let now = Dictionary(b.map { ($0.kind, $0) }, uniquingKeysWith: { first, _ in first })
        for kind in ActivityKind.allCases {
            let (old, new) = (before[kind], now[kind])
            guard old != new else { continue }
            func text(_ activity: PlannedActivity?) -> String? {
                activity.map { "\($0.starts)/\($0.finishes)" + ($0.crew.map { " \($0)" } ?? "") }
            }
            let days = old.flatMap { old in new.map { $0.finishes - old.finishes } }
            add(
                .works, old == nil ? .added : new == nil ? .removed : .changed, site, kind.rawValue, text(old),
                text(new), days: days, causes: causes)
        }
    }

    private mutating func compareCircuits(_ a: Plan, _ b: Plan) {
        var found: [(PlannedCircuit?, PlannedCircuit?)] = []
        pairs(a.circuits, b.circuits, by: \.circuit.id) { old, new in
            if let old, let new, old.circuit == new.circuit, old.setup == new.setup, old.monthly == new.monthly,
                old.required == new.required, old.downstream == new.downstream, old.upstream == new.upstream
            {
                return
            }
            found.append((old, new))
        }
        for (old, new) in found {
            let circuit = (new ?? old)?.circuit
            let id = circuit?.id ?? ""
            // A trunk or a line of the ring follows from whatever its network was designed anew for.
            let causes = causes(circuit?.a.rawValue ?? "")
            guard let old, let new else {
                let text = circuit.map { "\($0.tier) \($0.z)" }
                add(
                    .circuits, old == nil ? .added : .removed, id, "", old == nil ? nil : text,
                    old == nil ? text : nil, causes: causes)
                continue
            }
            func field(_ name: String, _ before: String, _ after: String) {
                if before != after { add(.circuits, .changed, id, name, before, after, causes: causes) }
            }
            field("medium", old.circuit.medium.rawValue, new.circuit.medium.rawValue)
            field("tier", old.circuit.tier, new.circuit.tier)
            field("end", old.circuit.z.rawValue, new.circuit.z.rawValue)
            field("carrier", old.circuit.carrier, new.circuit.carrier)
            field("status", old.circuit.status.rawValue, new.circuit.status.rawValue)
            field("length_km", old.circuit.length.description, new.circuit.length.description)
            field("setup_vnd", old.setup.dong.description, new.setup.dong.description)
            field("monthly_vnd", old.monthly.dong.description, new.monthly.dong.description)
            field("required_bps", old.required.bitsPerSecond.description, new.required.bitsPerSecond.description)
        }
    }

    private mutating func compareReorders(_ a: Plan, _ b: Plan) {
        var found: [(PlannedReorder?, PlannedReorder?)] = []
        pairs(a.reorders, b.reorders, by: \.circuit) { if $0 != $1 { found.append(($0, $1)) } }
        func text(_ item: PlannedReorder?) -> String? {
            item.map { "\($0.tier) \($0.activities.last?.finishes.description ?? "")" }
        }
        let ends = Dictionary(
            b.circuits.map { ($0.circuit.id, $0.circuit.a.rawValue) }, uniquingKeysWith: { first, _ in first })
        for (old, new) in found {
            let id = (new ?? old)?.circuit ?? ""
            add(
                .reorders, old == nil ? .added : new == nil ? .removed : .changed, id, "", text(old), text(new),
                causes: causes(ends[id] ?? id))
        }
    }

    private mutating func compareTotals(_ a: Plan, _ b: Plan) {
        func dates(_ first: CivilDate?, _ last: CivilDate?) -> String? {
            first.flatMap { first in last.map { "\(first)/\($0)" } }
        }
        let moved = Set(changes.filter { [.sites, .works].contains($0.part) }.map(\.subject))
        var byPhase: [String: Set<Int>] = [:]
        var byWave: [String: Set<Int>] = [:]
        for site in a.sites + b.sites where moved.contains(site.site.id.rawValue) {
            let own = causes(site.site.id.rawValue)
            if let phase = site.phase { byPhase[phase, default: []].formUnion(own) }
            if let wave = site.wave { byWave[wave, default: []].formUnion(own) }
        }
        var rows: [(Part, String, [(String, String?, String?)], [Int], isNew: Bool, isGone: Bool)] = []
        pairs(a.phases, b.phases, by: \.phase.id) { old, new in
            let id = (new ?? old)?.phase.id ?? ""
            rows.append(
                (
                    .phases, id,
                    [
                        ("deployed", old?.deployed.description, new?.deployed.description),
                        ("prepared", old?.prepared.description, new?.prepared.description),
                        ("dates", dates(old?.firstDay, old?.lastDay), dates(new?.firstDay, new?.lastDay)),
                        ("starts", old?.phase.starts.description, new?.phase.starts.description),
                    ], byPhase[id]?.sorted() ?? all, old == nil, new == nil
                ))
        }
        pairs(a.waves, b.waves, by: \.id) { old, new in
            let id = (new ?? old)?.id ?? ""
            rows.append(
                (
                    .waves, id,
                    [
                        ("sites", old?.sites.description, new?.sites.description),
                        ("people", old?.people.description, new?.people.description),
                        ("dates", dates(old?.firstDay, old?.lastDay), dates(new?.firstDay, new?.lastDay)),
                    ], byWave[id]?.sorted() ?? all, old == nil, new == nil
                ))
        }
        pairs(a.bill, b.bill, by: { "\($0.item) \($0.isStandby)" }) { old, new in
            let line = new ?? old
            rows.append(
                (
                    .bill, (line?.item ?? "") + (line?.isStandby ?? false ? " standby" : ""),
                    [
                        ("quantity", old?.quantity.description, new?.quantity.description),
                        ("capital_vnd", old?.capital.dong.description, new?.capital.dong.description),
                        ("monthly_vnd", old?.monthly.dong.description, new?.monthly.dong.description),
                    ], all, old == nil, new == nil
                ))
        }
        pairs(a.methods, b.methods, by: \.part) { old, new in
            rows.append(
                (
                    .methods, (new ?? old)?.part ?? "",
                    [
                        ("algorithm", old?.algorithm.en, new?.algorithm.en),
                        ("value", old?.value?.description, new?.value?.description),
                        ("lower_bound", old?.lowerBound?.description, new?.lowerBound?.description),
                    ], all, old == nil, new == nil
                ))
        }
        for (part, subject, fields, causes, isNew, isGone) in rows {
            for (name, before, after) in fields where before != after {
                add(
                    part, isNew ? .added : isGone ? .removed : .changed, subject, name, before, after, causes: causes)
            }
        }
        let (old, new) = (Set(a.gaps), Set(b.gaps))
        for gap in b.gaps where !old.contains(gap) {
            add(.gaps, .added, gap.site.rawValue, gap.reason.rawValue, causes: causes(gap.site.rawValue))
        }
        for gap in a.gaps where !new.contains(gap) {
            add(.gaps, .removed, gap.site.rawValue, gap.reason.rawValue, causes: causes(gap.site.rawValue))
        }
    }
}
