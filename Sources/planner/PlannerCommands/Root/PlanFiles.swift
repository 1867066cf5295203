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
        case rest(RolloutReport.Rest)
        case failures(RolloutReport.FailurePart)
        case listing
    }

    /// What failures do takes several steps one after the other, so that it comes first, then the document, which is one long step.
    /// The page names the plan by its hash, which is put in last.
    private static func write(_ plan: Planning.Plan, _ draft: PlanDraft) async throws -> PlanDocument {
        let report = RolloutReport(plan)
        return try await withThrowingTaskGroup(of: Made.self) { group in
            group.addTask { .failures(await report.failurePart()) }
            group.addTask {
                let document = PlanDocument(plan)
                try await draft.adding { draft throws(PlanDirectory.Fault) in try draft.add(document) }
                return .document(document)
            }
            group.addTask { .rest(report.rest) }
            // Listings are given out as others are done: tasks run in the order in which they came, and each step of the failures'
            // would wait behind all of them.
            var listings = PlanDirectory.listings.indices.makeIterator()
            func addListing(_ group: inout ThrowingTaskGroup<Made, any Error>) {
                guard let place = listings.next() else { return }
                group.addTask {
                    let file = PlanDirectory.listing(place, of: plan)
                    try await draft.adding { draft throws(PlanDirectory.Fault) in try draft.add(file) }
                    return .listing
                }
            }
            for _ in 0..<2 { addListing(&group) }
            var document = PlanDocument?.none
            var rest = RolloutReport.Rest?.none
            var failures = RolloutReport.FailurePart?.none
            for try await made in group {
                switch made {
                case .document(let made): document = made
                case .rest(let made): rest = made
                case .failures(let made): failures = made
                case .listing: addListing(&group)
                }
                if let hash = document?.hash, let made = rest, let part = failures {
                    rest = nil
                    try draft.add(PlanFile(PlanDirectory.reportFile, made.page(part).html(of: hash)))
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
