import Admission
import Localization

extension LocalWindow {
    /// A window given as one option, `22:00-05:00`.
    /// - Throws: `CommandError` with status `usage`.
    init(option text: String, _ name: String, _ language: Language) throws {
        let parts = text.split(separator: "-", omittingEmptySubsequences: false)
        guard parts.count == 2, let from = LocalWindow.minutes(parts[0]), let until = LocalWindow.minutes(parts[1])
        else {
            throw CommandError(
                .usage, language, what: TimetableMessages.badWindow.text(language, text), place: name,
                expected: TimetableMessages.badWindowExpected.text(language))
        }
        self.init(from: from, until: until)
    }
}
