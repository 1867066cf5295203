import Localization
import NetworkAddress
import PacketIO
import Probing

extension TrainFailure {
    func fault(_ server: Endpoint, _ language: Language) -> CommandFault {
        switch self {
        case .capacity(let failure): failure.fault(server, language)
        case .unknown(let place):
            CommandFault(.badNews, DispersionMessages.unknown.text(language, server, place))
        case .refused: CommandFault(.badNews, DispersionMessages.refused.text(language, server))
        case .silent: CommandFault(.badNews, DispersionMessages.silent.text(language, server))
        }
    }
}

extension TrainFault {
    func words(_ language: Language) -> String {
        switch self {
        case .lost: DispersionMessages.faultLost.text(language)
        case .overflow: DispersionMessages.faultOverflow.text(language)
        case .late: DispersionMessages.faultLate.text(language)
        case .unsteady: DispersionMessages.faultUnsteady.text(language)
        }
    }

    /// Our own host's faults are the environment's; loss is news of the path.
    var code: CommandFault.Code { self == .late || self == .overflow ? .environment : .badNews }
}
