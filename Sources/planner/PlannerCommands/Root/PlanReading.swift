package import Localization
package import Planning

extension PlanDirectory.Fault {
    /// The fault as an operator needs it.
    package func commandError(_ language: Language) -> CommandError {
        switch self {
        case .cannotRead(let path, let reason):
            CommandError(
                .usage, language,
                what: PlanMessages.cannotRead.text(language, Phrases.translated(reason, to: language)), place: path,
                expected: PlanMessages.planExpected.text(language), next: PlanMessages.checkPath.text(language))
        case .cannotWrite(let path, let reason):
            CommandError(
                .environment, language,
                what: PlanMessages.cannotWrite.text(language, Phrases.translated(reason, to: language)), place: path,
                next: PlanMessages.checkPath.text(language))
        case .notAPlan(let path):
            CommandError(
                .usage, language, what: PlanMessages.outIsNotAPlan.text(language), place: path,
                expected: PlanMessages.outExpected.text(language), next: PlanMessages.chooseOther.text(language))
        case .workingDirectory(let path):
            CommandError(
                .usage, language, what: PlanMessages.outIsHere.text(language), place: path,
                expected: PlanMessages.outExpected.text(language), next: PlanMessages.chooseOther.text(language))
        case .holdsOther(let path):
            CommandError(
                .usage, language, what: PlanMessages.outHoldsOther.text(language), place: path,
                expected: PlanMessages.outExpected.text(language), next: PlanMessages.chooseOther.text(language))
        case .foreign(let path, let format):
            CommandError(
                .usage, language, what: PlanMessages.planForeign.text(language, format), place: path,
                expected: String(Plan.formatVersion), next: PlanMessages.runPlanAgain.text(language))
        case .damaged(let path, let detail):
            CommandError(
                .usage, language, what: PlanMessages.planDamaged.text(language, detail), place: path,
                expected: PlanMessages.planExpected.text(language), next: PlanMessages.runPlanAgain.text(language))
        }
    }
}

/// Reads a plan for a command.
/// - Throws: `CommandError`.
package func readPlan(_ path: String, _ language: Language) throws -> PlanDocument {
    do { return try PlanDirectory.read(from: path) } catch { throw error.commandError(language) }
}
