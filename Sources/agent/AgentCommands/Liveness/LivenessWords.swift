import Localization
import Probing

extension BFDState {
    /// As RFC 5880 writes it, in every language.
    var name: String {
        switch self {
        case .adminDown: "AdminDown"
        case .down: "Down"
        case .`init`: "Init"
        case .up: "Up"
        }
    }
}

extension BFDDiagnostic {
    func words(_ language: Language) -> String {
        let messages: [LivenessMessages] = [
            .diagnosticNone, .diagnosticDetection, .diagnosticEcho, .diagnosticNeighbor, .diagnosticForwarding,
            .diagnosticPath, .diagnosticConcatenated, .diagnosticAdministrative, .diagnosticReverse,
        ]
        guard Int(rawValue) < messages.count else {
            return LivenessMessages.diagnosticOther.text(language, rawValue)
        }
        return messages[Int(rawValue)].text(language)
    }
}

extension LivenessFault {
    func words(_ language: Language) -> String {
        switch self {
        case .starved: LivenessMessages.reasonStarved.text(language)
        case .suspended: LivenessMessages.reasonSuspended.text(language)
        case .overflow: LivenessMessages.reasonOverflow.text(language)
        case .sendFailed: LivenessMessages.reasonSendFailed.text(language)
        }
    }

    /// The stable word in data.
    var key: String { self == .sendFailed ? "send_failed" : rawValue }
}

extension LivenessLog.Outage {
    func kindWords(_ language: Language) -> String {
        switch kind {
        case .network: LivenessMessages.kindNetwork.text(language)
        case .administrative: LivenessMessages.kindAdministrative.text(language)
        case .notMeasured(let fault): LivenessMessages.kindNotMeasured.text(language, fault.words(language))
        }
    }

    var kindKey: String {
        switch kind {
        case .network: "network"
        case .administrative: "administrative"
        case .notMeasured: "not_measured"
        }
    }

    func directionWords(_ language: Language) -> String {
        switch direction {
        case .forward: LivenessMessages.directionForward.text(language)
        case .`return`: LivenessMessages.directionReturn.text(language)
        case .unknown: LivenessMessages.directionUnknown.text(language)
        }
    }
}

extension BFDDiscard {
    /// The stable word in data.
    var key: String {
        switch self {
        case .tooShort: "too_short"
        case .version: "version"
        case .length: "length"
        case .detectMultiplier: "detect_multiplier"
        case .multipoint: "multipoint"
        case .myDiscriminator: "my_discriminator"
        case .yourDiscriminatorMissing: "your_discriminator_missing"
        case .noSession: "no_session"
        case .authentication: "authentication"
        case .hopLimit: "hop_limit"
        case .demandBit: "demand_bit"
        case .notAnAnswer: "not_an_answer"
        case .notAllowed: "not_allowed"
        case .rateLimited: "rate_limited"
        case .sourcePort: "source_port"
        }
    }
}
