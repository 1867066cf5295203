import Graphs
import NetworkModel

/// The access trees of all provinces.
struct AccessTrees: Sendable {
    /// How one office is joined, and by which sites its way leads to the provincial centre.
    struct Joint: Sendable {
        var end: Site
        var tier: Tier
        /// Whether it is there already.
        var isKept: Bool
        /// From the end up to and with the centre.
        var path: [SiteID]
    }

    /// A link from a hub towards the centre, with what hangs behind it.
    struct Trunk: Sendable {
        var hub: Site
        var end: Site
        var tier: Tier
        var isKept: Bool
        var offices: [SiteID]
        var people: Int
    }

    private(set) var joints: [SiteID: Joint] = [:]
    /// Sorted by province, then in the order of its hubs.
    private(set) var trunks: [Trunk] = []
    /// Đồng over the horizon: of all trees, against the sum of their bounds.
    private(set) var cost = BoundedValue()
    /// By centre: the hubs that its tree joins, and the centre itself.
    private(set) var joinedHubs: [SiteID: [Site]] = [:]

    /// Solves each of `problems` by itself, on as many cores as there are; the result does not depend on their number.
    /// - Parameter seeds: of each.
    static func search(
        _ problems: [MultiLevelTreeProblem], seeds: [UInt64], budget: SearchBudget
    ) async -> [BoundedTree<MultiLevelTree>?] {
        typealias Found = (index: Int, tree: BoundedTree<MultiLevelTree>?)
        return await withTaskGroup(of: Found.self) { group in
            for (index, problem) in problems.enumerated() {
                let steps = budget.steps * problem.nodeCount
                group.addTask {
                    let own = SearchBudget(steps: steps, usedTime: budget.usedTime)
                    return (index, await problem.solve(seed: seeds[index], workers: 1, budget: own))
                }
            }
            var all = Array<BoundedTree<MultiLevelTree>?>(repeating: nil, count: problems.count)
            for await result in group { all[result.index] = result.tree }
            return all
        }
    }

    /// The trees of `found`, those without regard to limits; where one breaks what the way `above` its centre leaves of its
    /// offices' limits it is searched again among the trees that hold them. The bound stays that of any tree.
    static func hold(
        _ trees: [ProvinceTree], _ found: [BoundedTree<MultiLevelTree>?], above: [Way], seed: UInt64,
        budget: SearchBudget
    ) async -> [BoundedTree<MultiLevelTree>?] {
        var broken: [(index: Int, problem: MultiLevelTreeProblem)] = []
        for (index, tree) in trees.enumerated() {
            guard let parents = found[index]?.tree.parents,
                let problem = tree.limited(below: above[index], unless: parents)
            else { continue }
            broken.append((index, problem))
        }
        guard !broken.isEmpty else { return found }
        let again = await search(
            broken.map(\.problem), seeds: broken.map { seed &+ UInt64($0.index) }, budget: budget)
        var all = found
        for (item, tree) in zip(broken, again) {
            guard let tree, let old = found[item.index],
                (item.problem.excess(of: tree.tree.parents), tree.cost)
                    <= (item.problem.excess(of: old.tree.parents), old.cost)
            else { continue }
            all[item.index] = BoundedTree(
                tree: tree.tree, cost: tree.cost, bound: min(tree.cost, max(tree.bound, old.bound)))
        }
        return all
    }

    init(
        _ trees: [ProvinceTree], _ found: [BoundedTree<MultiLevelTree>?], existing: [SiteID: ExistingCircuit]
    ) {
        for (tree, solution) in zip(trees, found) {
            if let solution { add(tree, solution, existing) }
        }
    }

    private mutating func add(
        _ tree: ProvinceTree, _ solution: BoundedTree<MultiLevelTree>, _ existing: [SiteID: ExistingCircuit]
    ) {
        func isKept(_ site: SiteID, _ end: Site, _ tier: Tier) -> Bool {
            existing[site].map { $0.end == end.id && $0.tier == tier.id } ?? false
        }
        let parents = solution.tree.parents
        var people = tree.problem.demands
        var offices = Array(repeating: [SiteID](), count: parents.count)
        for (offset, office) in tree.offices.enumerated() {
            let node = 1 + tree.hubs.count + offset
            guard let end = tree.site(parents[node]), let tier = tree.tiers[solution.tree.levels[node]] else {
                continue
            }
            var path: [SiteID] = []
            var at = parents[node]
            while at != 0, let site = tree.site(at) {
                path.append(site.id)
                people[at] += tree.problem.demands[node]
                offices[at].append(office.site)
                at = parents[at]
            }
            path.append(tree.centre.id)
            joints[office.site] = Joint(
                end: end, tier: tier, isKept: isKept(office.site, end, tier), path: path)
        }
        for (offset, hub) in tree.hubs.enumerated()
        where !offices[1 + offset].isEmpty || existing[hub.id]?.isPinned == true {
            let node = 1 + offset
            guard let end = tree.site(parents[node]), let tier = tree.tiers[solution.tree.levels[node]] else {
                continue
            }
            joinedHubs[tree.centre.id, default: []].append(hub)
            trunks.append(
                Trunk(
                    hub: hub, end: end, tier: tier, isKept: isKept(hub.id, end, tier), offices: offices[node],
                    people: people[node]))
        }
        joinedHubs[tree.centre.id, default: []].append(tree.centre)
        cost.value += solution.cost
        cost.lowerBound += solution.bound
    }
}
