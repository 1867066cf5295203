import Foundation
import Localization

/// Writes a report whole or not at all, making its folder where there is none.
/// - Throws: `CommandError` with status `environment`.
func writeReport(_ text: String, to path: String, _ language: Language) throws {
    let file = URL(fileURLWithPath: path)
    do {
        try FileManager.default.createDirectory(
            at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
        try Data(text.utf8).write(to: file, options: .atomic)
    } catch {
        let reason = error.localizedDescription
        throw CommandError(
            .environment, language, what: ReportMessages.cannotWriteReport.text(language, reason), place: path,
            next: ReportMessages.chooseOtherFolder.text(language))
    }
}
