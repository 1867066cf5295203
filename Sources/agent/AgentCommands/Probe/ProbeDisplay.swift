import Localization
import PacketIO
import Probing
import Rendering
import Synchronization

/// The lines that a person watches while a probe runs; nothing where nobody does.
final class ProbeDisplay: Sendable {
    private let language: Language
    private let timeout: String
    private let isLive: Bool
    private let method: SessionSettings.Method
    private let last = Mutex<(fault: SocketError?, line: String)>((nil, ""))

    init(language: Language, timeout: String, isLive: Bool, method: SessionSettings.Method) {
        self.language = language
        self.timeout = timeout
        self.isLive = isLive
        self.method = method
    }

    /// The last refusal of our own socket.
    var fault: SocketError? { last.withLock { $0.fault } }

    func begin(_ text: String) {
        if isLive { Terminal.write(text + "\n") }
    }

    @Sendable func show(_ event: SessionEvent) {
        if case .failed(let error) = event { last.withLock { $0.fault = error } }
        guard isLive else { return }
        let line = line(event)
        let isRepeated = last.withLock { last in
            defer { last.line = line }
            return last.line == line
        }
        if !isRepeated { Terminal.write(line + "\n") }
    }

    private func line(_ event: SessionEvent) -> String {
        switch event {
        case .probe(.answered(let sequence, let sample?)):
            if let forward = sample.forward, let backward = sample.backward {
                return ProbeMessages.answerOneWay.text(
                    language, sequence, milliseconds(sample.roundTrip), milliseconds(forward), milliseconds(backward))
            }
            return ProbeMessages.answer.text(language, sequence, milliseconds(sample.roundTrip))
        case .probe(.answered(let sequence, nil)): return ProbeMessages.answerWithoutDelay.text(language, sequence)
        case .probe(.timedOut(let sequence)): return ProbeMessages.noAnswer.text(language, sequence, timeout)
        case .probe(.duplicated(let sequence, _)) where method == .echo:
            return PathMessages.copy.text(language, sequence)
        case .probe(.duplicated(let sequence, .forward)): return ProbeMessages.copyForward.text(language, sequence)
        case .probe(.duplicated(let sequence, .backward)): return ProbeMessages.copyReturn.text(language, sequence)
        case .probe(.duplicated(let sequence, .unknown)): return HonestyMessages.copyUnknown.text(language, sequence)
        case .probe(.late(let sequence)): return ProbeMessages.lateAnswer.text(language, sequence)
        case .unreachable(let code, let address):
            return ProbeMessages.unreachable.text(
                language, address.map { "\($0)" } ?? "ICMP", SocketError.text(of: code))
        case .failed(let error): return ProbeMessages.ownFault.text(language, error)
        }
    }

    private func milliseconds(_ nanoseconds: Int64) -> String {
        Table.fixed(Double(nanoseconds) / 1e6, decimals: 3)
    }
}
