package import Planning
import Reports

/// What a plan's directory holds, made at once and written beside its place file by file as each is made, so that the disk works
/// while the rest is made. Commit it: until then the plan that stands is the one before.
package struct PlanFiles: Sendable {
    package let document: PlanDocument
    private let draft: PlanDraft

    /// - Throws: where something can't be written; nothing is left behind then.
    package init(of plan: Planning.Plan, for path: String) async throws(PlanDirectory.Fault) {
        let draft = try PlanDraft(for: path)
        do {
            document = try await Self.write(plan, draft)
        } catch {
            draft.discard()
            throw error as? PlanDirectory.Fault ?? .cannotWrite(path: path, reason: "\(error)")
        }
        self.draft = draft
    }

    private enum Made {
        case document(PlanDocument)
        case page(RolloutReport.Page)
        case listing
    }

    /// The page and the document take longest and come first; the page names the plan by its hash, which is put in last.
    private static func write(_ plan: Planning.Plan, _ draft: PlanDraft) async throws -> PlanDocument {
        try await withThrowingTaskGroup(of: Made.self) { group in
            group.addTask(priority: .high) { .page(await RolloutReport.page(of: plan)) }
            group.addTask(priority: .high) {
                let document = PlanDocument(plan)
                try await draft.adding { draft throws(PlanDirectory.Fault) in try draft.add(document) }
                return .document(document)
            }
            for place in PlanDirectory.listings.indices {
                group.addTask {
                    let file = PlanDirectory.listing(place, of: plan)
                    try await draft.adding { draft throws(PlanDirectory.Fault) in try draft.add(file) }
                    return .listing
                }
            }
            var document = PlanDocument?.none
            var page = RolloutReport.Page?.none
            for try await made in group {
                switch made {
                case .document(let made): document = made
                case .page(let made): page = made
                case .listing: break
                }
                if let hash = document?.hash, let ready = page {
                    page = nil
                    try draft.add(PlanFile(PlanDirectory.reportFile, ready.html(of: hash)))
                }
            }
            guard let document else { throw CancellationError() }
            return document
        }
    }

    /// Puts the plan in its place; see `PlanDraft.commit`. Nothing is left behind where that fails.
    package func commit(_ committing: () throws -> Void = {}) throws(PlanDirectory.Fault) {
        do throws(PlanDirectory.Fault) { try draft.commit(committing) } catch {
            draft.discard()
            throw error
        }
    }
}
