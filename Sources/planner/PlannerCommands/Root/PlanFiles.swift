package import Planning
import Reports

/// What a plan's directory holds, made at once; the page names the plan by its hash, which is put in last.
package struct PlanFiles: Sendable {
    package let document: PlanDocument
    package let listings: [PlanFile]
    package let report: PlanFile

    package init(of plan: Planning.Plan) async {
        async let document = PlanDocument(plan)
        async let page = RolloutReport(plan, resilience: await PlanFailures.outcome(of: plan)).page
        async let listings = PlanDirectory.listings(of: plan)
        self.document = await document
        report = await PlanFile(PlanDirectory.reportFile, page.html(of: self.document.hash))
        self.listings = await listings
    }

    /// Writes the directory; see `PlanDirectory.write`.
    package func write(to path: String, committing: () throws -> Void = {}) throws(PlanDirectory.Fault) {
        try PlanDirectory.write(document, to: path, listings: listings, adding: [report], committing: committing)
    }
}
