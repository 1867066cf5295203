import Glibc
import Localization
import NetworkAddress
import PacketIO
import Probing

/// Why a test failed, in the reader's language.
struct ThroughputFaultWords {
    /// The peer, for a person.
    var place: String
    var remote: Endpoint
    var language: Language

    /// What the peer does is bad news; what this host can't do is its own fault.
    func code(_ failure: ThroughputFailure) -> CommandFault.Code {
        guard case .socket(let error) = failure else { return .badNews }
        return error.operation == .connect ? .badNews : .environment
    }

    func text(_ failure: ThroughputFailure) -> String {
        switch failure {
        case .socket(let error) where error.operation == .connect:
            let reason = "\(error.reason) (errno \(error.code))"
            return Iperf3Messages.notConnected.text(
                language, place, reason, Iperf3Messages.adviceServer.text(language, remote.port))
        case .socket(let error):
            let advice: Iperf3Messages = error.operation == .congestion ? .adviceCongestion : .adviceOther
            return ProbeMessages.socketFailed.text(language, error, advice.text(language))
        case .givenUp: return Iperf3Messages.given.text(language)
        case .silent(_, let seconds): return Iperf3Messages.silent.text(language, place, seconds)
        case .stream(let code):
            return Iperf3Messages.streamBroke.text(language, place, SocketError.text(of: code))
        case .starved(let seconds): return Iperf3Messages.starved.text(language, place, seconds)
        case .control(let failure): return text(failure)
        }
    }

    private func text(_ failure: ThroughputClient.Failure) -> String {
        switch failure {
        case .busy: Iperf3Messages.busy.text(language, place)
        case .refused(ThroughputErrorCode.congestion.rawValue, let errno):
            Iperf3Messages.refusedCongestion.text(language, place, SocketError.text(of: errno))
        case .refused(let code, 0): Iperf3Messages.refused.text(language, place, code)
        case .refused(let code, let errno):
            Iperf3Messages.refusedErrno.text(language, place, code, SocketError.text(of: errno))
        case .serverTerminated: Iperf3Messages.serverTerminated.text(language, place)
        case .closed: Iperf3Messages.closed.text(language, place)
        case .unexpected(let words): Iperf3Messages.unexpected.text(language, place, words)
        case .badDocument(let fault): text(fault)
        case .badResults: Iperf3Messages.badResults.text(language, place)
        }
    }

    private func text(_ fault: ControlFrames.Fault) -> String {
        switch fault {
        case .tooLong(let octets): Iperf3Messages.tooLong.text(language, place, octets)
        case .empty: Iperf3Messages.tooLong.text(language, place, 0)
        case .notJSON(let words): Iperf3Messages.notJSON.text(language, place, words)
        }
    }

    /// Of a test that we served.
    func text(_ failure: ThroughputServerFailure) -> String {
        switch failure {
        case .socket(let error): return "\(error)"
        case .silent(let seconds): return Iperf3Messages.silent.text(language, place, seconds)
        case .starved(let seconds): return Iperf3Messages.starved.text(language, place, seconds)
        case .overtime: return Iperf3Messages.overtime.text(language)
        case .stopped: return Iperf3Messages.given.text(language)
        case .control(.clientTerminated): return Iperf3Messages.clientTerminated.text(language)
        case .control(.closed): return Iperf3Messages.closed.text(language, place)
        case .control(.unexpected(let words)): return Iperf3Messages.unexpected.text(language, place, words)
        case .control(.badDocument(let fault)): return text(fault)
        case .control(.badParameters(let code)): return Iperf3Messages.badParameters.text(language, code.rawValue)
        case .control(.badResults): return Iperf3Messages.badResults.text(language, place)
        }
    }
}
