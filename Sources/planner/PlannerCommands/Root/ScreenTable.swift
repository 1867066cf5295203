import Localization
import Rendering

/// A table that fits the screen, with a line that names the columns that it leaves out.
struct ScreenTable {
    private let table: Table
    private let left: [String]
    private let language: Language

    init(_ table: Table, _ language: Language) {
        (self.table, left) = table.fitted(language: language.rawValue)
        self.language = language
    }

    var text: String {
        let text = table.rendered(as: .table, language: language.rawValue)
        guard !left.isEmpty else { return text }
        return text + ScreenMessages.leftOut.text(language, left.joined(separator: ", ")) + "\n"
    }
}
