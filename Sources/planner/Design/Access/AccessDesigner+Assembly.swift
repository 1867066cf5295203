import Graphs
import NetworkModel

extension AccessDesigner {
    /// The circuits of `members`, once the trees are found and the ways above them known: trees within limits, homings, backups,
    /// trunks, level I where it was designed, ways and what becomes of leases.
    ///
    /// - Parameters:
    ///   - offices: all of the plan.
    ///   - above: the ways above the trees.
    func assembled(
        _ members: [Office], of offices: [Office], _ problems: [ProvinceTree], _ found: [BoundedTree<MultiLevelTree>?],
        _ above: EndWays, _ levelOne: LevelOneDesign.Solution?, _ homing: Homing, _ chooser: TierChooser,
        seed: UInt64, budget: SearchBudget
    ) async -> AccessDesign {
        var ends = above
        let held = await AccessTrees.hold(
            problems, found, above: problems.map { $0.province.map { ends.above($0).worst } ?? Way() }, seed: seed,
            budget: budget)
        let trees = AccessTrees(problems, held, existing: primaries)
        ends.add(trees, chooser)
        var design = AccessDesign()
        design.trees = trees.cost
        design.backbone = levelOne?.cost
        let homed = Dictionary(grouping: levelOne?.circuits ?? [], by: \.circuit.a)
        for office in members {
            if office.level == .province, let circuits = homed[office.site] {
                design.circuits += circuits
                design.backups += 1
                if Set(circuits.map(\.circuit.z)).count > 1 { design.backupsToOtherEnd += 1 }
                continue
            }
            guard let rule = rules[office.level] else {
                design.gaps.append(DesignGap(site: office.site, role: .primary, reason: .noRule))
                continue
            }
            let joint = trees.joints[office.site]
            OfficeDesign(
                office: office, rule: rule, homing: homing, chooser: chooser, joint: joint,
                joinedHubs: joint?.path.last.flatMap { trees.joinedHubs[$0] } ?? [],
                existing: existing[office.site] ?? [:], ends: ends
            ).run(into: &design)
        }
        if let rule = rules[.commune] {
            TrunkDesign(
                trees: trees, offices: offices, rule: rule, load: load, chooser: chooser,
                pinned: Set(primaries.filter(\.value.isPinned).keys)
            ).run(into: &design)
        }
        let provincial = Set(offices.filter { $0.level == .province }.map(\.site))
        design.circuits += (levelOne?.circuits ?? []).filter { !provincial.contains($0.circuit.a) }
        design.ways = ways(of: members, design, ends, levelOne?.ways)
        design.outcomes = outcomes(design, levelOne?.outcomes ?? [], offices, chooser)
        return design
    }
}
