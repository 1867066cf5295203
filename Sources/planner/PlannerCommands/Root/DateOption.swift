import Localization
import NetworkModel

/// A day given on the command line.
struct DateOption {
    private let name: String
    private let text: String

    init(_ name: String, _ text: String) {
        self.name = name
        self.text = text
    }

    /// - Throws: `CommandError` with status `usage` where the text is no day.
    func date(_ language: Language) throws -> CivilDate {
        if let day = CivilDate(text) { return day }
        throw CommandError(
            .usage, language, what: PlanMessages.badDate.text(language, text), place: name,
            expected: PlanMessages.badDateExpected.text(language))
    }
}
