import NetworkModel
import Planning

/// The plan anew after a decision on the lineage.
enum MergerReplanning {
    /// - Parameters:
    ///   - topology: under the decision, with the knowledge that the plan is to have.
    ///   - decision: what gives rise to it.
    static func plan(
        _ topology: Topology, previous: PlanDocument, because decision: MergerDecision, asOf: CivilDate
    ) async -> Planning.Plan {
        // A plan can't follow on one of a later project; it is then made on its own.
        let replanner = Replanner(topology, from: previous)
        guard asOf >= replanner.start else {
            return await Planning.Planner(topology).plan(asOf: asOf, gatePolicy: previous.plan.gatePolicy)
        }
        return await replanner.plan(asOf: asOf)
    }
}
