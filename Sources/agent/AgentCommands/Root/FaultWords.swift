import Identity
import Localization
import Reporting
import Spool

/// The words of an error of ours in the reader's language; those of the system and of OpenSSL stay as they are.
func words(of error: any Error, _ language: Language) -> String {
    switch error {
    case let error as SpoolError: error.text(language)
    case let error as TransportError: error.text(language)
    case let error as Enrolment.Failure: error.text(language)
    case let error as DocumentError:
        FaultMessages.document.text(language, error.place, error.expected, error.found)
    case let error as IdentityError: FaultMessages.identity.text(language, error.action, error.reason)
    default: "\(error)"
    }
}

extension SpoolError {
    fileprivate func text(_ language: Language) -> String {
        switch self {
        case .inUse(let path, let holder?): FaultMessages.inUseBy.text(language, path, holder)
        case .inUse(let path, nil): FaultMessages.inUse.text(language, path)
        case .newerSchema(let path, let found, let known):
            FaultMessages.newerSpool.text(language, path, found, known)
        case .system(let action, let path, let code, let words):
            FaultMessages.system.text(language, action, path, words, code)
        case .database(let action, let path, let code, let words):
            FaultMessages.database.text(language, action, path, words, code)
        case .nothingToAppend: FaultMessages.nothingToAppend.text(language)
        }
    }
}

extension TransportError {
    fileprivate func text(_ language: Language) -> String {
        switch self {
        case .resolve(let host, let words): FaultMessages.resolve.text(language, host, words)
        case .connect(let peer, let words): FaultMessages.connect.text(language, peer, words)
        case .timedOut(let action, let peer): FaultMessages.timedOut.text(language, peer, action)
        case .tls(let peer, let words): FaultMessages.tls.text(language, peer, words)
        case .send(let peer, let words): FaultMessages.send.text(language, peer, words)
        case .receive(let peer, let words): FaultMessages.receive.text(language, peer, words)
        case .response(let peer, let failure): FaultMessages.receive.text(language, peer, "\(failure)")
        }
    }
}

extension Enrolment.Failure {
    fileprivate func text(_ language: Language) -> String {
        switch self {
        case .enrolledAs(let site): FaultMessages.enrolledAs.text(language, site)
        case .otherCollector(let enrolled, let kit): FaultMessages.otherAuthority.text(language, enrolled, kit)
        case .refused(let status, let words): FaultMessages.refused.text(language, status, words)
        case .answer(let words): FaultMessages.answer.text(language, words)
        }
    }
}
