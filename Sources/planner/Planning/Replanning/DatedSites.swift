import NetworkModel

/// The sites of the new plan with their works.
struct DatedSites {
    var sites: [PlannedSite] = []
    var unscheduled: [SiteID] = []
    var reorders: [PlannedReorder] = []
    /// Sites whose works stand, and those of which some were placed anew.
    var kept = 0
    var moved = 0
    /// The schedule as a whole.
    var rollout: Deployment
}
