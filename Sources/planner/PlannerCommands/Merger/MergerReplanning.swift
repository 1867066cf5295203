import NetworkModel
import Planning
import Reports

/// The plan anew after a decision on the lineage.
enum MergerReplanning {
    /// - Parameters:
    ///   - topology: under the decision, with the knowledge that the plan is to have.
    ///   - decision: what gives rise to it.
    static func plan(
        _ topology: Topology, previous: PlanDocument, because decision: MergerDecision, asOf: CivilDate
    ) async -> Planning.Plan {
        await Planning.Planner(topology).plan(asOf: asOf, gatePolicy: previous.plan.gatePolicy)
    }

    /// The files that go with it.
    static func files(of document: PlanDocument) async -> [PlanFile] {
        let failures = await PlanFailures.outcome(of: document.plan)
        return [PlanFile(PlanDirectory.reportFile, RolloutReport(document, resilience: failures).html)]
    }
}
