import NetworkModel

/// Where a plan's sites and circuits stand in its lists: places rather than copies, for a site is hundreds of octets of texts.
///
/// Made in O(sites + circuits) by one look-up each; an answer is O(1) expected.
struct PlanIndex: Sendable {
    private var numbers: [SiteID: Int32]
    private let siteCount: Int
    /// Places of circuits by the number of the site they lead from, each group in the plan's order.
    private let first: [Int32]
    private let order: [Int32]

    /// Of sites with one id the first counts.
    init(_ sites: [PlannedSite], _ circuits: [PlannedCircuit]) {
        var numbers: [SiteID: Int32] = [:]
        numbers.reserveCapacity(sites.count + sites.count / 4)
        for place in sites.indices where numbers[sites[place].site.id] == nil {
            numbers[sites[place].site.id] = Int32(place)
        }
        siteCount = sites.count
        // Circuits may start where the plan has no site: such ends get numbers behind those of the sites.
        var count = sites.count
        let starts = circuits.map { planned -> Int32 in
            if let known = numbers[planned.circuit.a] { return known }
            numbers[planned.circuit.a] = Int32(count)
            count += 1
            return Int32(count - 1)
        }
        self.numbers = numbers
        var first = [Int32](repeating: 0, count: count + 1)
        for start in starts { first[Int(start) + 1] += 1 }
        for number in 0..<count { first[number + 1] += first[number] }
        var next = first
        var order = [Int32](repeating: 0, count: starts.count)
        for (place, start) in starts.enumerated() {
            order[Int(next[Int(start)])] = Int32(place)
            next[Int(start)] += 1
        }
        self.first = first
        self.order = order
    }

    init(_ plan: Plan) { self.init(plan.sites, plan.circuits) }

    /// Of the site in the plan's list of sites.
    func site(_ id: SiteID) -> Int? { numbers[id].map(Int.init).flatMap { $0 < siteCount ? $0 : nil } }

    /// Of the circuits that lead from there, in the plan's list of circuits.
    func circuits(from id: SiteID) -> LazyMapSequence<ArraySlice<Int32>, Int> {
        guard let number = numbers[id].map(Int.init) else { return order[..<0].lazy.map(Int.init) }
        return order[Int(first[number])..<Int(first[number + 1])].lazy.map(Int.init)
    }
}
