import NetworkModel
import Rollout

/// Checks a schedule against its problem from the definitions alone, sharing nothing with the scheduler: calendar, order and length
/// of the works, releases, crews, equipment, provinces before communes.
struct FeasibilityCheck {
    let problem: RolloutProblem
    let schedule: RolloutSchedule

    /// What is broken; empty for a feasible schedule.
    var violations: [String] {
        var found: [String] = []
        var busy: [String: Int] = [:]
        var installs: [(day: CivilDate, level: UnitLevel)] = []
        var cutOver: [SiteID: CivilDate] = [:]
        for (works, activities) in zip(problem.works, schedule.activities) {
            cutOver[works.site] = activities.last?.finishes
        }
        for (works, activities) in zip(problem.works, schedule.activities) where !activities.isEmpty {
            found += order(works, activities)
            for activity in activities {
                guard let id = activity.crew, let crew = problem.crews.first(where: { $0.id == id }) else { continue }
                if !crew.skills.contains(activity.kind) { found.append("\(works.site): \(id) can't \(activity.kind)") }
                for day in days(activity.starts, activity.finishes) {
                    let province = crew.isNational ? "" : works.province?.description ?? "centre"
                    busy["\(id)|\(province)|\(day)|\(crew.count)", default: 0] += 1
                }
            }
            if let install = activities.first(where: { $0.kind == .install }) {
                installs.append((install.starts, works.level))
            }
            if let above = works.after, let done = cutOver[above], let last = activities.last, last.starts <= done {
                found.append("\(works.site) is cut over before \(above)")
            }
        }
        for (key, used) in busy {
            if let count = key.split(separator: "|").last.flatMap({ Int($0) }), used > count {
                found.append("\(key): \(used)")
            }
        }
        found += stock(installs)
        return found.sorted()
    }

    /// Working days from `first` to `last`.
    private func days(_ first: CivilDate, _ last: CivilDate) -> [CivilDate] {
        (0...max(0, last - first)).map { first.advanced(byDays: $0) }.filter(problem.calendar.isWorkingDay)
    }

    private func order(_ works: SiteWorks, _ activities: [ScheduledActivity]) -> [String] {
        var found: [String] = []
        let wanted = ActivityKind.allCases.compactMap { kind -> (ActivityKind, Int)? in
            guard let rule = problem.rules.first(where: { $0.kind == kind }) else { return nil }
            let length = kind == .deliver ? works.leadTime : rule.duration[works.level] ?? 0
            return length > 0 ? (kind, length) : nil
        }
        if activities.map(\.kind) != wanted.map(\.0) { found.append("\(works.site): wrong works") }
        for (activity, (_, length)) in zip(activities, wanted) {
            if days(activity.starts, activity.finishes).count != length { found.append("\(works.site): wrong length") }
            if !problem.calendar.isWorkingDay(activity.starts) { found.append("\(works.site): starts on a day off") }
            if activity.starts < works.release { found.append("\(works.site): before its release") }
            let canDo = problem.crews.contains { $0.count > 0 && $0.skills.contains(activity.kind) }
            if canDo, activity.crew == nil { found.append("\(works.site): no crew for \(activity.kind)") }
        }
        for (a, b) in zip(activities, activities.dropFirst()) where b.starts <= a.finishes {
            found.append("\(works.site): \(b.kind) before \(a.kind) ends")
        }
        return found
    }

    private func stock(_ installs: [(day: CivilDate, level: UnitLevel)]) -> [String] {
        problem.equipment.flatMap { item in
            let uses = installs.map { (day: $0.day, count: item.quantity[$0.level] ?? 0) }
            return uses.compactMap { use -> String? in
                let taken = uses.filter { $0.day <= use.day }.reduce(0) { $0 + $1.count }
                let (fromYear, fromMonth, _) = problem.start.components
                let (toYear, toMonth, _) = use.day.components
                let months = (toYear - fromYear) * 12 + toMonth - fromMonth
                return taken > item.stock + months * item.deliveredMonthly ? "\(item.id) on \(use.day)" : nil
            }
        }
    }
}
