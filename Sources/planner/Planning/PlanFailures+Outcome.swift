package import Resilience

extension PlanFailures {
    /// What a report says of failures: of the network that the plan builds, and of its half-built states.
    package enum Outcome: Sendable {
        case judged(PlanFailures, Dated)
        /// The plan builds nothing yet.
        case nothingBuilt
        /// Its network can't be analysed.
        case flawed(FailureNetwork.Flaw)
    }

    /// Under a second for a country.
    ///
    /// - Parameter limit: of the dates.
    package static func outcome(of plan: Plan, dates limit: Int = 16) async -> Outcome {
        guard plan.sites.contains(where: { $0.level != nil && $0.finishes != nil }) else { return .nothingBuilt }
        do throws(FailureNetwork.Flaw) {
            let resilience = PlanResilience(plan, .built)
            let found = try await PlanFailures(resilience)
            return .judged(found, try await dates(of: plan, resilience, limit: limit))
        } catch {
            return .flawed(error)
        }
    }
}
