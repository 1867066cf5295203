import COpenSSL
import Identity

/// TLS over a `StreamSocket`. OpenSSL works on two memory BIOs and never touches the socket, so that every wait is ours
/// and has a deadline, and no write can raise SIGPIPE.
final class TLSChannel {
    private let socket: StreamSocket
    private let context: TLSContext
    private let origin: Origin
    private let ssl: OpaquePointer
    private let incoming: OpaquePointer
    private let outgoing: OpaquePointer
    private var peer: String { socket.peer }

    /// Shakes hands; the server's certificate must be signed by our authority, for servers, and bear the origin's name or
    /// address.
    init(_ socket: StreamSocket, origin: Origin, context: TLSContext, deadline: UInt64) throws(TransportError) {
        self.socket = socket
        self.context = context
        self.origin = origin
        guard let ssl = SSL_new(context.context) else {
            throw .tls(with: origin.authority, words: IdentityError.openSSL("begin TLS").reason)
        }
        self.ssl = ssl
        // The SSL owns both from here on; without memory for them the handshake fails.
        incoming = COpenSSL_memory_bio()
        outgoing = COpenSSL_memory_bio()
        SSL_set_bio(ssl, incoming, outgoing)
        SSL_set_connect_state(ssl)
        let named: Bool
        if origin.address != nil {
            // RFC 6066 §3: an address is no server name.
            named = X509_VERIFY_PARAM_set1_ip_asc(SSL_get0_param(ssl), origin.host) == 1
        } else {
            named = SSL_set1_host(ssl, origin.host) == 1 && COpenSSL_set_server_name(ssl, origin.host) == 1
        }
        guard named else {
            throw .tls(with: origin.authority, words: IdentityError.openSSL("name the server").reason)
        }
        if let session = context.session(with: origin) { SSL_set_session(ssl, session) }
        _ = try drive(deadline) { SSL_do_handshake(ssl) }
    }

    /// Whether the handshake went on from an earlier session.
    var isResumed: Bool { SSL_session_reused(ssl) == 1 }

    deinit {
        keepSession()
        SSL_shutdown(ssl)
        try? flush(deadline: 0)
        SSL_free(ssl)
    }

    /// In TLS 1.3 tickets come after the handshake, with the first answer: the session can be resumed only from then on.
    private func keepSession() {
        guard SSL_is_init_finished(ssl) == 1, let session = SSL_get1_session(ssl) else { return }
        if SSL_SESSION_is_resumable(session) == 1 {
            context.keep(session, with: origin)
        } else {
            SSL_SESSION_free(session)
        }
    }

    func write(_ bytes: [UInt8], deadline: UInt64) throws(TransportError) {
        var rest = bytes[...]
        while !rest.isEmpty {
            // A piece at a time bounds what the memory BIO holds.
            let piece = Array(rest.prefix(65_536))
            _ = try drive(deadline) { SSL_write(ssl, piece, Int32(piece.count)) }
            rest = rest.dropFirst(piece.count)
        }
    }

    /// What came, or nothing at the end.
    func read(deadline: UInt64) throws(TransportError) -> [UInt8] {
        var buffer = [UInt8](repeating: 0, count: 16_384)
        let count = try drive(deadline) { SSL_read(ssl, &buffer, Int32(buffer.count)) }
        return Array(buffer.prefix(Int(count)))
    }

    /// Repeats an OpenSSL call, moving bytes between BIOs and socket, until it succeeds; 0 at the peer's close_notify.
    private func drive(_ deadline: UInt64, _ call: () -> Int32) throws(TransportError) -> Int32 {
        while true {
            ERR_clear_error()
            let result = call()
            let code = result > 0 ? SSL_ERROR_NONE : SSL_get_error(ssl, result)
            if result <= 0, code == SSL_ERROR_SSL {
                let failure = refusal()  // before flushing, which may fail and must not hide it
                try? flush(deadline: deadline)  // our alert
                throw failure
            }
            try flush(deadline: deadline)
            switch code {
            case SSL_ERROR_NONE: return result
            case SSL_ERROR_ZERO_RETURN: return 0
            case SSL_ERROR_WANT_READ: try fill(deadline: deadline)
            default: throw .receive(from: peer, words: "the connection ended without a farewell")
            }
        }
    }

    private func refusal() -> TransportError {
        let verification = SSL_get_verify_result(ssl)
        let words = IdentityError.openSSL("").reason
        if verification != Int(X509_V_OK) {
            let reason = String(cString: X509_verify_cert_error_string(verification))
            return .tls(with: peer, words: "its certificate is refused: \(reason)")
        }
        return .tls(with: peer, words: words)
    }

    private func flush(deadline: UInt64) throws(TransportError) {
        var bytes: UnsafePointer<UInt8>?
        let count = COpenSSL_bio_bytes(outgoing, &bytes)
        guard count > 0 else { return }
        let copy = [UInt8](UnsafeBufferPointer(start: bytes, count: count))
        COpenSSL_bio_reset(outgoing)
        var failure: TransportError?
        copy.withUnsafeBytes { buffer in
            do throws(TransportError) { try socket.send(buffer, deadline: deadline) } catch { failure = error }
        }
        if let failure { throw failure }
    }

    private func fill(deadline: UInt64) throws(TransportError) {
        var buffer = [UInt8](repeating: 0, count: 16_384)
        var count = 0
        var failure: TransportError?
        buffer.withUnsafeMutableBytes { bytes in
            do throws(TransportError) { count = try socket.receive(into: bytes, deadline: deadline) } catch {
                failure = error
            }
        }
        if let failure { throw failure }
        guard count > 0 else { throw .receive(from: peer, words: "it closed the connection") }
        guard BIO_write(incoming, buffer, Int32(count)) == Int32(count) else {
            throw .receive(from: peer, words: "no memory")
        }
    }
}
