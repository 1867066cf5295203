import COpenSSL
import Foundation
package import Identity
package import Reporting
import Synchronization

/// A real TLS server on loopback whose answers a test scripts.
///
/// ```
/// HTTPSClient ──TLS──▶ ScriptedCollector: one thread per connection ──▶ script(request) ──▶ reply, cut or silence
/// ```
package final class ScriptedCollector: Sendable {
    package struct Request: Sendable {
        package var method: String
        package var path: String
        package var headers: [String: String]
        package var body: [UInt8]
        /// Whether the client showed a certificate, and whose.
        package var site: String?
        /// Counts the connections from 1.
        package var connection: Int
        /// Whether the connection's TLS session went on from an earlier one.
        package var isResumed: Bool
    }

    package enum Reply: Sendable {
        case respond(Int, [(String, String)] = [], String = "")
        /// Responds and closes without having said that it would.
        case respondAndClose(Int, String = "")
        /// Sends so many bytes of a response and dies.
        case cut(after: Int)
        /// Dies before it answers.
        case die
        /// Says nothing for so long.
        case silence(seconds: Double)
    }

    package struct Settings: Sendable {
        package var demandsCertificate = true
        package var protocolVersion = TLS1_3_VERSION
        package var names = ["127.0.0.1"]
        /// Answers after the head, before it has read the body, and closes.
        package var ignoresBody = false
        /// Whether it lets no TLS session be resumed, and gives up where one is offered.
        package var refusesResumption = false
        /// The network namespace on whose loopback it listens; nil for the test's own.
        package var namespace: String?

        package init() {}
    }

    package let authority: CertificateAuthority
    package let port: UInt16
    private let listener: Int32
    private let settings: Settings
    private let script: @Sendable (Request) -> Reply
    private let connections = Atomic<Int>(0)
    private let isClosed = Atomic<Bool>(false)
    private let certificate: Certificate
    private let key: PrivateKey

    package var origin: String { "https://127.0.0.1:\(port)" }
    package var connectionCount: Int { connections.load(ordering: .acquiring) }

    package init(
        settings: Settings = Settings(), authority: CertificateAuthority? = nil,
        script: @escaping @Sendable (Request) -> Reply
    ) throws {
        // OpenSSL's socket BIO writes without MSG_NOSIGNAL; the agent's own channel doesn't need this.
        signal(SIGPIPE, SIG_IGN)
        let now = Int64(time(nil)) - 60
        self.authority = try authority ?? CertificateAuthority.create(name: "Test CA", notBefore: now)
        self.settings = settings
        self.script = script
        key = try PrivateKey.generate()
        certificate = try self.authority.issueServer(
            key: key, dnsNames: [], addresses: settings.names, notBefore: now)
        listener = try Self.socket(in: settings.namespace)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = in_addr_t(0x7F00_0001).bigEndian
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let listener = listener
        port = withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { generic in
                bind(listener, generic, length)
                listen(listener, 64)
                getsockname(listener, generic, &length)
            }
            return UInt16(bigEndian: pointer.pointee.sin_port)
        }
        Thread.detachNewThread { [self] in accept() }
    }

    package func stop() {
        guard !isClosed.exchange(true, ordering: .acquiringAndReleasing) else { return }
        // The thread that accepts closes it: its number could be another listener's before that thread looks again.
        shutdown(listener, Int32(SHUT_RDWR))
    }

    /// A socket belongs to the namespace of the thread that made it.
    private static func socket(in namespace: String?) throws -> Int32 {
        @Sendable func made() -> Int32 { Foundation.socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0) }
        guard let namespace else { return made() }
        let opened = Mutex<Int32?>(nil)
        let isDone = DispatchSemaphore(value: 0)
        Thread.detachNewThread {
            if NetworkNamespace.enter(namespace) { opened.withLock { $0 = made() } }
            isDone.signal()
        }
        isDone.wait()
        guard let socket = opened.withLock({ $0 }), socket >= 0 else { throw CocoaError(.fileNoSuchFile) }
        return socket
    }

    private func accept() {
        defer { close(listener) }
        guard let context = try? tlsContext() else { return }
        while true {
            let connection = Foundation.accept(listener, nil, nil)
            guard connection >= 0 else { break }
            let number = connections.add(1, ordering: .acquiringAndReleasing).newValue
            SSL_CTX_up_ref(context)
            nonisolated(unsafe) let held = context  // an SSL_CTX is counted and locked by OpenSSL itself
            Thread.detachNewThread { [self] in
                serve(connection, held, number)
                SSL_CTX_free(held)
            }
        }
        SSL_CTX_free(context)
    }

    private func tlsContext() throws -> OpaquePointer {
        guard let context = SSL_CTX_new(TLS_server_method()) else { throw IdentityError.openSSL("serve") }
        _ = COpenSSL_only_protocol(context, settings.protocolVersion)
        _ = try certificate.withX509 { SSL_CTX_use_certificate(context, $0) }
        _ = try key.withKey { SSL_CTX_use_PrivateKey(context, $0) }
        _ = try authority.certificate.withX509 { X509_STORE_add_cert(SSL_CTX_get_cert_store(context), $0) }
        let strict = settings.demandsCertificate ? SSL_VERIFY_FAIL_IF_NO_PEER_CERT : 0
        SSL_CTX_set_verify(context, SSL_VERIFY_PEER | strict, nil)
        // Without a context of its own, OpenSSL ends the handshake in which a client with a certificate offers a session.
        let name = Array("collector".utf8)
        if !settings.refusesResumption { SSL_CTX_set_session_id_context(context, name, UInt32(name.count)) }
        return context
    }

    private func serve(_ descriptor: Int32, _ context: OpaquePointer, _ number: Int) {
        defer { close(descriptor) }
        var patience = timeval(tv_sec: 20, tv_usec: 0)
        setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &patience, socklen_t(MemoryLayout<timeval>.size))
        // Without it the kernel may hold a last answer back behind unacknowledged bytes, and drop it with the connection.
        var on: Int32 = 1
        setsockopt(descriptor, Int32(IPPROTO_TCP), TCP_NODELAY, &on, socklen_t(MemoryLayout<Int32>.size))
        guard let ssl = SSL_new(context) else { return }
        defer { SSL_free(ssl) }
        SSL_set_fd(ssl, descriptor)
        guard SSL_accept(ssl) == 1 else { return }
        var pending: [UInt8] = []
        while let request = read(ssl, &pending, number) {
            guard answer(script(request), ssl) else { return }
        }
    }

    /// True where the connection goes on.
    private func answer(_ reply: Reply, _ ssl: OpaquePointer) -> Bool {
        func write(_ text: String) {
            let bytes = Array(text.utf8)
            if !bytes.isEmpty { SSL_write(ssl, bytes, Int32(bytes.count)) }
        }
        switch reply {
        case .respond(let status, let headers, let body):
            let lines = headers.map { "\($0.0): \($0.1)\r\n" }.joined()
            write("HTTP/1.1 \(status) X\r\nContent-Length: \(body.utf8.count)\r\n\(lines)\r\n\(body)")
            return !settings.ignoresBody
        case .respondAndClose(let status, let body):
            write("HTTP/1.1 \(status) X\r\nContent-Length: \(body.utf8.count)\r\n\r\n\(body)")
            SSL_shutdown(ssl)
            return false
        case .cut(let count):
            let whole = "HTTP/1.1 200 X\r\nContent-Length: 10\r\n\r\n0123456789"
            write(String(decoding: whole.utf8.prefix(count), as: UTF8.self))
            return false
        case .die: return false
        case .silence(let seconds):
            Thread.sleep(forTimeInterval: seconds)
            return false
        }
    }

    private func read(_ ssl: OpaquePointer, _ pending: inout [UInt8], _ number: Int) -> Request? {
        var chunk = [UInt8](repeating: 0, count: 16_384)
        let end = Array("\r\n\r\n".utf8)
        while true {
            if let range = pending.firstRange(of: end) {
                let lines = String(decoding: pending[..<range.lowerBound], as: UTF8.self).components(
                    separatedBy: "\r\n")
                var headers: [String: String] = [:]
                for line in lines.dropFirst() {
                    let pair = line.split(separator: ":", maxSplits: 1)
                    guard pair.count == 2 else { continue }
                    headers[pair[0].lowercased()] = pair[1].trimmingCharacters(in: .whitespaces)
                }
                let length = settings.ignoresBody ? 0 : Int(headers["content-length"] ?? "0") ?? 0
                if pending.count >= range.upperBound + length {
                    let body = Array(pending[range.upperBound..<range.upperBound + length])
                    pending.removeFirst(range.upperBound + length)
                    let words = lines[0].split(separator: " ").map(String.init)
                    guard words.count >= 2 else { return nil }
                    return Request(
                        method: words[0], path: words[1], headers: headers, body: body, site: site(ssl),
                        connection: number, isResumed: SSL_session_reused(ssl) == 1)
                }
            }
            let count = SSL_read(ssl, &chunk, Int32(chunk.count))
            guard count > 0 else { return nil }
            pending += chunk[..<Int(count)]
        }
    }

    private func site(_ ssl: OpaquePointer) -> String? {
        guard let peer = SSL_get1_peer_certificate(ssl) else { return nil }
        defer { X509_free(peer) }
        var encoded: UnsafeMutablePointer<UInt8>?
        let count = i2d_X509(peer, &encoded)
        guard count > 0, let encoded else { return nil }
        defer { CRYPTO_free(encoded, #file, Int32(#line)) }
        return (try? Certificate(der: Array(UnsafeBufferPointer(start: encoded, count: Int(count)))))?.site
    }

    /// An identity that this collector's authority signed, for `site`.
    ///
    /// - Parameters:
    ///   - others: collectors beside this one, which is preferred.
    ///   - notBefore: Unix seconds; nil for a minute ago.
    package func identity(
        _ site: String, others: [Origin] = [], notBefore: Int64? = nil
    ) throws -> AgentIdentity {
        let key = try PrivateKey.generate()
        let request = try CertificateRequest.make(commonName: site, key: key)
        let certificate = try authority.issueAgent(request, site: site, notBefore: notBefore ?? Int64(time(nil)) - 60)
        guard let origin = Origin(origin) else { throw IdentityError("make an origin", origin) }
        return AgentIdentity(
            site: site, origins: [origin] + others, certificate: certificate, authority: authority.certificate, key: key
        )
    }
}
