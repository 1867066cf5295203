package import NetworkModel
package import Resilience

/// The network that a plan builds, or has built by some day, as failures see it.
///
///     let resilience = PlanResilience(plan, .built)
///     let analysis = try FailureAnalysis(resilience.network)
///
/// Nodes are the plan's offices with the people of their communes, and the carrier's sites that their circuits use. Links are
/// the ways between two sites: parallel circuits of a way run in one duct and share its load, so they fail and count as one.
/// A province's access tree ends at its provincial centre, which stands with the province's office: a link without limit joins
/// them. Offices reach the national systems (`NationalCentres`) over the circuits of level I and the backbone.
///
/// Load, by the figures that the design sizes by. On level I and the backbone each province's busy hour is what its circuits are
/// sized for, shared among its offices by staff, so that sums are those of the design. On a trunk it is what the people of the
/// communes behind it ask together. An access circuit carries its one office's own. Over a backup an office sends the share
/// that the backup is sized for, and so on all of its way.
package struct PlanResilience: Sendable {
    package enum Scope: Hashable, Sendable {
        /// All offices that the plan deploys.
        case built
        /// Those whose works are finished by the end of a day.
        case on(CivilDate)
        /// Those that are only prepared as well.
        case prepared
    }

    /// What stands behind a link.
    package struct Way: Hashable, Sendable {
        package enum Kind: String, CaseIterable, Sendable {
            case access, trunk
            case levelOne = "level-1"
            case backbone
            /// Within one place: a provincial centre and the office beside it.
            case local
            /// The carrier's own, not leased, so that the plan knows no circuit of it.
            case carrier
        }
        package var kind: Kind
        /// Ids of its parallel circuits; empty where the plan has none.
        package var circuits: [String]
    }

    package struct Area: Hashable, Sendable {
        package enum Kind: String, CaseIterable, Sendable { case town, power }
        package var kind: Kind
        /// The town's first centre, the province's office.
        package var site: SiteID
    }

    package internal(set) var network: FailureNetwork
    /// What stands at each node.
    package internal(set) var sites: [PlannedSite] = []
    package internal(set) var ways: [Way] = []
    /// What each group of the network is.
    package internal(set) var areas: [Area] = []
    /// Days since the epoch; offices that are only prepared have none.
    package internal(set) var dates: ServiceDates
    /// The town in which all national systems stand, where it is one. Its loss ends everything, so it is no group: it would
    /// hide what the design can prevent.
    package internal(set) var systemsTown: [SiteID] = []

    package init(_ plan: Plan, _ scope: Scope) {
        network = FailureNetwork(nodes: [], links: [], roots: [])
        dates = ServiceDates(nodes: [], links: [])
        var builder = PlanNetworkBuilder(plan, scope)
        builder.build()
        builder.fill(&self)
    }

    /// Days on which the half-built network differs: the last finish of each month, at most `limit`, evenly spread and the last
    /// among them.
    package static func milestones(of plan: Plan, limit: Int = 40) -> [CivilDate] {
        let all = Set(plan.sites.compactMap(\.finishes))
        if all.count <= limit { return all.sorted() }
        var last: [String: CivilDate] = [:]
        for day in all {
            let month = String(day.description.prefix(7))
            last[month] = max(last[month] ?? day, day)
        }
        let days = last.values.sorted()
        guard days.count > limit, limit > 0 else { return days }
        return (1...limit).map { days[$0 * days.count / limit - 1] }
    }
}
