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
        let reason = Phrases.translated(error.localizedDescription, to: language)
        throw CommandError(
            .environment, language, what: ReportMessages.cannotWriteReport.text(language, reason), place: path,
            next: ReportMessages.chooseOtherFolder.text(language))
    }
}

/// Refuses a folder for reports that is something else, or that can't be made or written.
/// - Throws: `CommandError` with status `usage`.
func judgeReportFolder(_ path: String, _ language: Language) throws {
    var above = URL(fileURLWithPath: path).standardizedFileURL
    while above.path != "/", !FileManager.default.fileExists(atPath: above.path) { above.deleteLastPathComponent() }
    var isFolder: ObjCBool = false
    let isThere = FileManager.default.fileExists(atPath: above.path, isDirectory: &isFolder)
    if isThere, isFolder.boolValue, FileManager.default.isWritableFile(atPath: above.path) { return }
    let code = isThere && !isFolder.boolValue ? ENOTDIR : EACCES
    throw CommandError(
        .usage, language,
        what: ReportMessages.cannotWriteReport.text(
            language, Phrases.translated(String(cString: strerror(code)), to: language)),
        place: above.path, next: ReportMessages.chooseOtherFolder.text(language))
}
