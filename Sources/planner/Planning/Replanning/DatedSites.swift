import NetworkModel
import Rollout

/// The sites of the new plan with their works.
struct DatedSites {
    var sites: [PlannedSite] = []
    var unscheduled: [SiteID] = []
    var reorders: [PlannedReorder] = []
    /// Sites whose works stand, and those that were placed anew.
    var kept = 0
    var moved = 0
    /// Working days from the project's first to the last cut-over, and what no schedule with the same past can beat.
    var makespan: Int?
    var lowerBound: Int?
}

/// The works of one site on the way from one plan to the next.
struct SiteSchedule {
    var works: SiteWorks
    /// What happened or is in hand: never moved.
    var facts: [ScheduledActivity] = []
    /// What stands unless something takes its room.
    var planned: [ScheduledActivity] = []
    /// Steps are missing or must move: placed behind what stands.
    var isOpen = false
    /// The carrier's circuits come no sooner.
    var delivered: CivilDate?

    /// In the order in which they are done.
    var activities: [ScheduledActivity] {
        let all = facts + planned
        let isInOrder = zip(all, all.dropFirst()).allSatisfy { $0.starts <= $1.starts }
        return isInOrder
            ? all
            : all.enumerated().sorted { ($0.element.starts, $0.offset) < ($1.element.starts, $1.offset) }.map(\.element)
    }

    /// Gives up the planned activities from `index` on.
    mutating func release(from index: Int) {
        planned.removeSubrange(min(index, planned.count)...)
        isOpen = true
    }
}
