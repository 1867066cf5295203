import Collector
import Localization

extension CollectorFaults {
    func error(_ failure: DataArchive.Failure) -> CommandError {
        switch failure {
        case .exists(let path):
            CommandError(
                .usage, language, what: ArchiveMessages.exists.text(language), place: path,
                expected: ArchiveMessages.existsExpected.text(language))
        case .malformed(let path, let reason):
            CommandError(
                .usage, language, what: ArchiveMessages.malformed.text(language, reason), place: path,
                expected: ArchiveMessages.malformedExpected.text(language))
        case .altered(let path):
            CommandError(
                .environment, language, what: ArchiveMessages.altered.text(language), place: path,
                next: ArchiveMessages.alteredNext.text(language))
        case .unusable(let path, let reason):
            CommandError(
                .environment, language,
                what: ArchiveMessages.unusable.text(language, Phrases.translated(reason, to: language)), place: path,
                next: PlanMessages.checkPath.text(language))
        }
    }
}
