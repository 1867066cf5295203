import Localization
import NetworkAddress
import PacketIO
import Probing

extension CapacityFailure {
    /// What went wrong, and what to do. Our own socket's faults are the environment's, the rest is news about the peer.
    func fault(_ server: Endpoint, _ language: Language) -> CommandFault {
        switch self {
        case .socket(let error):
            CommandFault(
                .environment,
                ProbeMessages.socketFailed.text(language, error, ProbeMessages.adviceOther.text(language)))
        case .noSetupAnswer:
            CommandFault(.badNews, CapacityMessages.noSetupAnswer.text(language, server, server.port))
        case .noActivationAnswer(let place):
            CommandFault(.badNews, CapacityMessages.noActivationAnswer.text(language, place))
        case .refused(let code, let version):
            CommandFault(
                .badNews, CapacityMessages.refused.text(language, server, Self.words(code, version, language)))
        case .activationRefused(let code):
            CommandFault(.badNews, CapacityMessages.activationRefused.text(language, server, code))
        case .unauthentic: CommandFault(.badNews, CapacityMessages.unauthentic.text(language, server))
        case .clock(let seconds): CommandFault(.badNews, CapacityMessages.clock.text(language, server, seconds))
        case .keyRefused: CommandFault(.environment, CapacityMessages.keyRefused.text(language))
        case .badTerms: CommandFault(.badNews, CapacityMessages.badTerms.text(language, server))
        case .interrupted: CommandFault(.badNews, CapacityMessages.cancelled.text(language))
        }
    }

    private static func words(_ code: UInt8, _ version: UInt16, _ language: Language) -> String {
        let message: CapacityMessages =
            switch SetupPDU.Answer(rawValue: code) {
            case .badVersion: .refusedVersion
            case .jumboMismatch: .refusedJumbo
            case .authenticationNotConfigured: .refusedNoKeys
            case .authenticationRequired: .refusedNeedsKey
            case .authenticationModeInvalid: .refusedMode
            case .authenticationFailed: .refusedKey
            case .authenticationTime: .refusedTime
            case .bandwidthRequired: .refusedBandwidth
            case .capacityExceeded: .refusedCapacity
            case .traditionalMTUMismatch: .refusedMTU
            case .badConnectionParameters: .refusedConnections
            case .noConnection: .refusedFull
            case .some(.none), .accepted, nil: .refusedUnknown
            }
        return message == .refusedVersion
            ? message.text(language, version)
            : message == .refusedUnknown ? message.text(language, code) : message.text(language)
    }
}
