import Localization
import Planning

/// Where an export goes: a file, a folder, or standard output where nothing or `-` is given.
struct ExportDestination {
    private let path: String?
    private let language: Language

    init(_ path: String?, _ language: Language) {
        self.path = path == "-" ? nil : path
        self.language = language
    }

    var isStandardOutput: Bool { path == nil }

    /// - Parameter name: without the dot.
    func hasExtension(_ name: String) -> Bool { path?.lowercased().hasSuffix("." + name) ?? false }

    /// - Parameter isOwn: whether what stands there is an earlier export of the same kind.
    /// - Throws: `CommandError`.
    func write(_ text: String, isOwn: ([UInt8]) -> Bool) throws {
        guard let path else { return try Terminal.say(text) }
        do { try ListingFile.write(text, to: path, isOwn: isOwn) } catch { throw commandError(error, .foreignFile) }
        Terminal.complain(ExportMessages.written.text(language, path))
    }

    /// Writes a folder.
    /// - Parameter ledger: see `ListingDirectory.write`.
    func write(_ files: [PlanFile], ledger: String) throws {
        guard let path else { return }
        do {
            try ListingDirectory.write(files, to: path, ledger: ledger)
        } catch { throw commandError(error, .foreignFolder) }
        Terminal.complain(ExportMessages.written.text(language, path))
    }

    private func commandError(_ fault: ListingDirectory.Fault, _ foreign: ExportMessages) -> CommandError {
        switch fault {
        case .foreign(let path):
            CommandError(
                .usage, language, what: foreign.text(language), place: path,
                expected: ExportMessages.foreignExpected.text(language),
                next: ExportMessages.chooseOther.text(language))
        case .cannotWrite(let path, let reason):
            CommandError(
                .environment, language, what: PlanMessages.cannotWrite.text(language, reason), place: path,
                next: PlanMessages.checkPath.text(language))
        }
    }
}
