/// Why a request got no answer: what was tried, on what, and the system's, OpenSSL's or the peer's words.
package enum TransportError: Error, Hashable, Sendable, CustomStringConvertible {
    case resolve(host: String, words: String)
    case connect(to: String, words: String)
    case timedOut(action: String, to: String)
    /// TLS: also a certificate that isn't of our authority, or isn't the host's.
    case tls(with: String, words: String)
    case send(to: String, words: String)
    case receive(from: String, words: String)
    case response(from: String, ResponseParser.Failure)

    /// Whether the connection stood, and ended or took too long.
    package var wasCut: Bool {
        switch self {
        case .timedOut(let action, _): action != "connect to"
        case .send, .receive, .response: true
        case .resolve, .connect, .tls: false
        }
    }

    /// Whether the other end could not be reached at all, so that another may be tried at once.
    var isUnreachable: Bool {
        switch self {
        case .resolve, .connect, .tls: true
        case .timedOut(let action, _): action == "connect to"
        case .send, .receive, .response: false
        }
    }

    package var description: String {
        switch self {
        case .resolve(let host, let words): "could not find the address of \(host): \(words)"
        case .connect(let peer, let words): "could not connect to \(peer): \(words)"
        case .timedOut(let action, let peer): "gave up to \(action) \(peer): it took too long"
        case .tls(let peer, let words): "no trusted connection with \(peer): \(words)"
        case .send(let peer, let words): "could not send to \(peer): \(words)"
        case .receive(let peer, let words): "no answer from \(peer): \(words)"
        case .response(let peer, let failure): "no answer from \(peer): \(failure)"
        }
    }
}
