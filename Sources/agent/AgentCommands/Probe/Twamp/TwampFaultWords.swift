import Localization
import NetworkAddress
import PacketIO
import Probing

extension TwampControlConnection.Failure {
    /// What went wrong with the server, and what to do. Our own socket's faults are the environment's, the rest is news
    /// about the peer.
    func fault(_ server: Endpoint, _ language: Language) -> CommandFault {
        switch self {
        case .socket(let error) where error.operation == .connect || error.endpoint == server:
            CommandFault(
                .badNews, TwampMessages.notConnected.text(language, server, SocketError.text(of: error.code)))
        case .socket(let error):
            CommandFault(
                .environment,
                ProbeMessages.socketFailed.text(language, error, ProbeMessages.adviceOther.text(language)))
        case .noConnection: CommandFault(.badNews, TwampMessages.noConnection.text(language, server, Self.seconds))
        case .timedOut(let step, let received):
            CommandFault(
                .badNews,
                TwampMessages.timedOut.text(language, server, step.words(language), Self.seconds, received))
        case .control(let fault): CommandFault(.badNews, fault.words(server, language))
        }
    }

    private static var seconds: Int64 { TwampControlConnection.patience.components.seconds }
}

extension TwampControlClient.Step {
    /// The message that is due, by its name in the RFCs.
    fileprivate func words(_ language: Language) -> String {
        switch self {
        case .greeting: "Server-Greeting"
        case .serverStart: "Server-Start"
        case .acceptSession: "Accept-Session"
        case .startAck: "Start-Ack"
        case .running, .ended: TwampMessages.running.text(language)
        }
    }
}

extension TwampControlFault {
    fileprivate func words(_ server: Endpoint, _ language: Language) -> String {
        switch self {
        case .unwilling: TwampMessages.unwilling.text(language, server)
        case .foreignGreeting: TwampMessages.foreign.text(language, server)
        case .modesRefused(let offered): TwampMessages.modesRefused.text(language, server, offered)
        case .refused(at: .running, let accept):
            TwampMessages.stopped.text(language, server, accept.code, accept.words(language))
        case .refused(let step, let accept):
            TwampMessages.refused.text(
                language, server, step.words(language), accept.code, accept.words(language))
        case .noPort: TwampMessages.noPort.text(language, server)
        case .surplus(let step, let octets):
            TwampMessages.surplus.text(language, server, octets, step.words(language))
        case .unexpected(let command): TwampMessages.unexpected.text(language, server, command)
        case .closed(awaiting: .running, received: _): TwampMessages.ended.text(language, server)
        case .closed(let step, let received):
            TwampMessages.closed.text(language, server, step.words(language), received)
        }
    }
}

extension TwampAccept {
    /// RFC 4656 §3.3's words for the code.
    fileprivate func words(_ language: Language) -> String {
        let message: TwampMessages =
            switch code {
            case 0: .acceptOK
            case 1: .acceptFailure
            case 2: .acceptInternal
            case 3: .acceptUnsupported
            case 4: .acceptPermanent
            case 5: .acceptTemporary
            default: .acceptUnknown
            }
        return message.text(language)
    }
}
