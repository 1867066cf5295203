package import Planning
import Reports

/// What a plan's directory holds, made at once: none of it waits for another but the page, which names the plan by its hash.
package struct PlanFiles: Sendable {
    package let document: PlanDocument
    package let listings: [PlanFile]
    package let report: PlanFile

    package init(of plan: Planning.Plan) async {
        async let failures = PlanFailures.outcome(of: plan)
        async let listings = PlanDirectory.listings(of: plan)
        let document = PlanDocument(plan)
        self.document = document
        report = PlanFile(PlanDirectory.reportFile, RolloutReport(document, resilience: await failures).html)
        self.listings = await listings
    }

    /// Writes the directory; see `PlanDirectory.write`.
    package func write(to path: String, committing: () throws -> Void = {}) throws(PlanDirectory.Fault) {
        try PlanDirectory.write(document, to: path, listings: listings, adding: [report], committing: committing)
    }
}
