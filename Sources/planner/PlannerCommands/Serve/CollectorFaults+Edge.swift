import Collector
import Localization

extension CollectorFaults {
    func error(_ failure: EdgeIdentity.Failure) -> CommandError {
        switch failure {
        case .absent(let path), .notEnrolled(let path):
            CommandError(
                .usage, language, what: EdgeMessages.notEnrolled.text(language), place: path,
                expected: EdgeMessages.notEnrolledExpected.text(language),
                next: EdgeMessages.notEnrolledNext.text(language, path))
        case .damaged(let path, let reason):
            CommandError(
                .environment, language, what: EdgeMessages.damagedIdentity.text(language, reason), place: path,
                next: CollectorMessages.enrolCollector.text(language))
        case .other(let name):
            CommandError(
                .usage, language, what: EdgeMessages.otherIdentity.text(language, name), place: dataPath,
                expected: EdgeMessages.otherIdentityExpected.text(language))
        }
    }

    func error(_ failure: EdgeEnrolment.Failure) -> CommandError {
        switch failure {
        case .refused(let status, let words):
            CommandError(
                status == 403 ? .usage : .environment, language,
                what: EdgeMessages.enrolmentRefused.text(language, status, words),
                next: CollectorMessages.askForCollectorKit.text(language))
        case .answer(let words):
            CommandError(
                .environment, language, what: EdgeMessages.badAnswer.text(language, words),
                next: EdgeMessages.registrarNext.text(language))
        }
    }

    func error(_ failure: RegistrarClient.Unreachable) -> CommandError {
        CommandError(
            .environment, language, what: EdgeMessages.unreachable.text(language, failure.reason),
            next: EdgeMessages.registrarNext.text(language))
    }
}
