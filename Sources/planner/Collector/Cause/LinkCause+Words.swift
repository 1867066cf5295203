package import Localization

extension LinkCause {
    package func title(_ language: Language) -> String { message.text(language) }

    private var message: LineMessages {
        switch self {
        case .ownUsers: .causeOwnUsers
        case .providerFault: .causeProviderFault
        case .remarked: .causeRemarked
        case .encryptor: .causeEncryptor
        case .none: .causeNone
        case .unknown: .causeUnknown
        }
    }
}

extension LinkFinding {
    /// For people, in one line.
    package func text(_ language: Language) -> String {
        evidence.map { $0.text(language) }.joined(separator: "; ")
    }
}

extension LinkEvidence {
    package func text(_ language: Language) -> String {
        let numbers = NumberStyle(language)
        func name(_ way: LinkWay?) -> String {
            switch way {
            case .forward: LineMessages.wayForward.text(language)
            case .back: LineMessages.wayReturn.text(language)
            case nil: LineMessages.wayUnknown.text(language)
            }
        }
        switch self {
        case .noReply: return LineMessages.noReply.text(language)
        case .loss(let way, let ratio): return LineMessages.loss.text(language, name(way), numbers.percent(ratio))
        case .delay(let delay, let baseline):
            return LineMessages.delay.text(language, numbers.milliseconds(delay), numbers.milliseconds(baseline))
        case .utilisation(let way, let share):
            return LineMessages.utilisation.text(language, name(way), numbers.percent(share))
        case .utilisationThere(let way, let share):
            return LineMessages.utilisationThere.text(language, name(way), numbers.percent(share))
        case .remarked(let way, let sent, let seen, let share):
            return LineMessages.remarked.text(
                language, name(way), numbers.percent(share), numbers.integer(Int(sent)), numbers.integer(Int(seen)))
        case .pathMTU(let found, let promised):
            return LineMessages.pathMTU.text(language, numbers.integer(found), numbers.integer(promised))
        case .interfaceDown: return LineMessages.interfaceDown.text(language)
        case .transmitDrops(let number): return LineMessages.transmitDrops.text(language, numbers.integer(number))
        case .interfaceErrors(let number): return LineMessages.interfaceErrors.text(language, numbers.integer(number))
        case .carrierChanges(let number): return LineMessages.carrierChanges.text(language, numbers.integer(number))
        case .halfDuplex: return LineMessages.halfDuplex.text(language)
        case .slowInterface(let speed, let contract):
            return LineMessages.slowInterface.text(
                language, numbers.integer(speed / 1_000_000), numbers.integer(contract / 1_000_000))
        case .congestionExperienced(let share):
            return LineMessages.congestionExperienced.text(language, numbers.percent(share))
        case .usersRetransmissions(let share):
            return LineMessages.usersRetransmissions.text(language, numbers.percent(share))
        case .usersDelay(let delay): return LineMessages.usersDelay.text(language, numbers.milliseconds(delay))
        case .usersFailures(let share): return LineMessages.usersFailures.text(language, numbers.percent(share))
        case .microbursts(let way, let number):
            return LineMessages.microbursts.text(language, name(way), numbers.integer(number))
        case .captured(let way, let share):
            return LineMessages.captured.text(language, name(way), numbers.percent(share))
        case .classBusiest(let way, let point, let share):
            return LineMessages.classBusiest.text(
                language, name(way), numbers.integer(Int(point)), numbers.percent(share))
        case .classThen(let way, let point?, let share):
            return LineMessages.classThen.text(
                language, name(way), numbers.integer(Int(point)), numbers.percent(share))
        case .classThen(let way, nil, let share):
            return LineMessages.otherClassesThen.text(language, name(way), numbers.percent(share))
        case .classThere(let way, let point?, let share):
            return LineMessages.classThere.text(
                language, name(way), numbers.integer(Int(point)), numbers.percent(share))
        case .classThere(let way, nil, let share):
            return LineMessages.otherClassesThere.text(language, name(way), numbers.percent(share))
        case .filled(let way, let filler): return filler.message(isThere: false).text(language, name(way))
        case .filledThere(let way, let filler): return filler.message(isThere: true).text(language, name(way))
        case .usersClassLost(let point):
            return LineMessages.usersClassLost.text(language, numbers.integer(Int(point)))
        case .missing(let gap): return gap.message.text(language)
        }
    }
}

extension LinkEvidence.Filler {
    fileprivate func message(isThere: Bool) -> LineMessages {
        switch self {
        case .ownClass: isThere ? .filledThereByOwnClass : .filledByOwnClass
        case .otherClasses: isThere ? .filledThereByOthers : .filledByOthers
        case .together: isThere ? .filledThereTogether : .filledTogether
        }
    }
}

extension LinkEvidence.Gap {
    fileprivate var message: LineMessages {
        switch self {
        case .measurement: .gapMeasurement
        case .counters: .gapCounters
        case .lineCounters: .gapLineCounters
        case .otherLine: .gapOtherLine
        case .otherEnd: .gapOtherEnd
        case .upperLine: .gapUpperLine
        case .silentPeer: .gapSilentPeer
        case .seconds: .gapSeconds
        case .contract: .gapContract
        case .margin: .gapMargin
        case .agreement: .gapAgreement
        case .ownInterface: .gapOwnInterface
        case .narrowed: .gapNarrowed
        case .users: .gapUsers
        }
    }
}
