import Localization
import Reporting
import Spool

/// The words of an error of ours in the reader's language; those of OpenSSL stay as they are.
func words(of error: any Error, _ language: Language) -> String {
    switch error {
    case let error as SpoolError: error.text(language)
    case let error as TransportError: error.text(language)
    case let error as Enrolment.Failure: error.text(language)
    case let error as DocumentError:
        FaultMessages.document.text(
            language, error.place, phrase(error.expected, language), phrase(error.found, language))
    default: Phrases.translated("\(error)", to: language)
    }
}

private func phrase(_ english: String, _ language: Language) -> String { Phrases.translated(english, to: language) }

extension SpoolError {
    fileprivate func text(_ language: Language) -> String {
        switch self {
        case .inUse(let path, let holder?): FaultMessages.inUseBy.text(language, path, holder)
        case .inUse(let path, nil): FaultMessages.inUse.text(language, path)
        case .newerSchema(let path, let found, let known):
            FaultMessages.newerSpool.text(language, path, found, known)
        case .system(let action, let path, let code, let words):
            FaultMessages.system.text(language, phrase(action, language), path, phrase(words, language), code)
        case .database(let action, let path, let code, let words):
            FaultMessages.database.text(language, phrase(action, language), path, phrase(words, language), code)
        case .nothingToAppend: FaultMessages.nothingToAppend.text(language)
        }
    }
}

extension TransportError {
    fileprivate func text(_ language: Language) -> String {
        switch self {
        case .resolve(let host, let words): FaultMessages.resolve.text(language, host, phrase(words, language))
        case .connect(let peer, let words): FaultMessages.connect.text(language, peer, phrase(words, language))
        case .timedOut(let action, let peer): FaultMessages.timedOut.text(language, peer, phrase(action, language))
        case .tls(let peer, let words): FaultMessages.tls.text(language, peer, phrase(words, language))
        case .send(let peer, let words): FaultMessages.send.text(language, peer, phrase(words, language))
        case .receive(let peer, let words): FaultMessages.receive.text(language, peer, phrase(words, language))
        case .response(let peer, let failure):
            FaultMessages.receive.text(language, peer, phrase("\(failure)", language))
        }
    }
}

extension Enrolment.Failure {
    fileprivate func text(_ language: Language) -> String {
        switch self {
        case .enrolledAs(let site): FaultMessages.enrolledAs.text(language, site)
        case .otherCollector(let enrolled, let kit): FaultMessages.otherAuthority.text(language, enrolled, kit)
        case .refused(let status, let words): FaultMessages.refused.text(language, status, words)
        case .answer(let words): FaultMessages.answer.text(language, phrase(words, language))
        }
    }
}
