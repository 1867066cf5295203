import NetworkModel

/// A number of working days that no schedule of the same works can beat: the greatest of three simple bounds.
///
/// - Critical path: release, then all steps of the site; the last step after the cut-over of the site above.
/// - Crew load: a pool of c crews needs at least ⌈W/c⌉ days for W crew-days, after the least that comes before them and before the
///   least that comes after. Taken for every run of consecutive kinds and every release. The energy argument of Mingozzi et al. 1998.
/// - Supply: the last install starts when the total need has arrived.
struct MakespanBound {
    let problem: RolloutProblem
    let works: [SiteWorks]
    let days: WorkingDays

    var value: Int { max(criticalPath, crewLoad, supply) }

    private func release(_ works: SiteWorks) -> Int { days.number(onOrAfter: max(works.release, problem.start)) ?? 0 }

    private var criticalPath: Int {
        var ends: [SiteID: Int] = [:]
        for works in works {
            let steps = problem.steps(level: works.level, leadTime: works.leadTime)
            ends[works.site] = release(works) + steps.reduce(0) { $0 + $1.duration }
        }
        var longest = 0
        for works in works {
            let own = ends[works.site] ?? 0
            let last = problem.steps(level: works.level, leadTime: works.leadTime).last?.duration ?? 0
            let above = works.after.flatMap { ends[$0] }.map { $0 + last } ?? 0
            longest = max(longest, own, above)
        }
        return longest
    }

    private struct Pool: Hashable {
        var rule: Int
        var province: UnitID?
    }

    /// The only crew rule that can do a kind; a kind with a choice of crews is left out, which keeps the bound valid.
    private func onlyRule(for kind: ActivityKind) -> Int? {
        let able = problem.crews.indices.filter {
            problem.crews[$0].count > 0 && problem.crews[$0].skills.contains(kind)
        }
        return able.count == 1 ? able[0] : nil
    }

    private var crewLoad: Int {
        let kinds = ActivityKind.allCases
        let rules = kinds.map(onlyRule)
        var members: [Pool: [Int]] = [:]
        let steps = works.map { problem.steps(level: $0.level, leadTime: $0.leadTime) }
        let releases = works.map(release)
        for index in works.indices {
            var seen: Set<Int> = []
            for step in steps[index] {
                guard let position = kinds.firstIndex(of: step.kind), let rule = rules[position],
                    seen.insert(rule).inserted
                else { continue }
                let province = problem.crews[rule].isNational ? nil : works[index].province
                members[Pool(rule: rule, province: province), default: []].append(index)
            }
        }
        var greatest = 0
        for (pool, sites) in members {
            let own = kinds.indices.filter { rules[$0] == pool.rule }
            for threshold in Set(sites.map { releases[$0] }) {
                let later = sites.filter { releases[$0] >= threshold }
                for first in own {
                    for last in own where last >= first {
                        let wanted = Set(own.filter { $0 >= first && $0 <= last }.map { kinds[$0] })
                        let bound = load(
                            wanted, later.map { (releases[$0], steps[$0]) }, crews: problem.crews[pool.rule].count)
                        greatest = max(greatest, bound)
                    }
                }
            }
        }
        return greatest
    }

    private func load(_ wanted: Set<ActivityKind>, _ sites: [(release: Int, steps: [ActivityStep])], crews: Int) -> Int
    {
        var work = 0
        var leastHead = Int.max
        var leastTail = Int.max
        for site in sites {
            guard let first = site.steps.firstIndex(where: { wanted.contains($0.kind) }),
                let last = site.steps.lastIndex(where: { wanted.contains($0.kind) })
            else { continue }
            work += site.steps.reduce(0) { $0 + (wanted.contains($1.kind) ? $1.duration : 0) }
            leastHead = min(leastHead, site.release + site.steps[..<first].reduce(0) { $0 + $1.duration })
            leastTail = min(leastTail, site.steps[(last + 1)...].reduce(0) { $0 + $1.duration })
        }
        guard work > 0 else { return 0 }
        return leastHead + (work + crews - 1) / crews + leastTail
    }

    private var supply: Int {
        var greatest = 0
        for item in problem.equipment {
            var need = 0
            var leastTail = Int.max
            for works in works {
                let steps = problem.steps(level: works.level, leadTime: works.leadTime)
                guard let quantity = item.quantity[works.level], quantity > 0,
                    let position = RolloutProblem.takesEquipment(steps)
                else { continue }
                need += quantity
                leastTail = min(leastTail, steps[position...].reduce(0) { $0 + $1.duration })
            }
            guard need > 0, let day = EquipmentSupply.day(covering: need, of: item, from: problem.start),
                let number = days.number(onOrAfter: day)
            else { continue }
            greatest = max(greatest, number + leastTail)
        }
        return greatest
    }
}
