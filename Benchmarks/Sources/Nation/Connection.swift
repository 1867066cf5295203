import COpenSSL
import Glibc
import Identity

/// One agent's connection: TLS on a non-blocking socket, one HTTP/1.1 request at a time.
final class Connection {
    enum State { case closed, connecting, shaking, idle, writing, reading }

    struct Answer {
        var status: Int
        var retryAfter: Int?
        /// Whether the collector wants the connection closed.
        var closes = false
        /// Whether the collector refused a part of the batch.
        var body: [UInt8]
    }

    private(set) var state = State.closed
    private(set) var descriptor: Int32 = -1
    private(set) var answer: Answer?
    /// The session of the last connection; the next one offers it.
    var session: OpaquePointer?
    private(set) var handshakes = 0
    private(set) var resumed = 0
    private let context: ClientContext
    private let credentials: ClientCredentials?
    private let host: String
    private var ssl: OpaquePointer?
    private var output: [UInt8] = []
    private var written = 0
    private var input: [UInt8] = []

    init(_ context: ClientContext, _ account: Account?, host: String) {
        self.context = context
        credentials = account.flatMap { try? ClientCredentials($0) }
        self.host = host
    }

    deinit {
        close()
        if let session { SSL_SESSION_free(session) }
    }

    /// Whether the socket should be watched for writing too.
    var wantsWrite: Bool { state == .connecting || state == .writing }

    func open(port: UInt16) -> Bool {
        close()
        descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_NONBLOCK.rawValue), 0)
        guard descriptor >= 0 else { return false }
        var one: Int32 = 1
        setsockopt(descriptor, Int32(IPPROTO_TCP), TCP_NODELAY, &one, 4)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = port.bigEndian
        inet_pton(AF_INET, host, &address.sin_addr)
        let code = withUnsafePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
        guard code == 0 || errno == EINPROGRESS else {
            close()
            return false
        }
        state = .connecting
        return true
    }

    /// Puts a request out; the connection must be idle, or still being opened.
    func send(_ request: [UInt8]) {
        output = request
        written = 0
        answer = nil
        if state == .idle { state = .writing }
    }

    /// Goes on as far as it can; false where the connection is over.
    func step() -> Bool {
        while true {
            switch state {
            case .closed: return false
            case .connecting:
                var error: Int32 = 0
                var size = socklen_t(4)
                getsockopt(descriptor, SOL_SOCKET, SO_ERROR, &error, &size)
                guard error == 0, begin() else { return fail() }
                state = .shaking
            case .shaking:
                let result = SSL_do_handshake(ssl)
                guard result == 1 else { return wants(result) }
                handshakes += 1
                if SSL_session_reused(ssl) == 1 { resumed += 1 }
                state = output.isEmpty ? .idle : .writing
            case .writing:
                let result = output.withUnsafeBytes {
                    SSL_write(ssl, $0.baseAddress! + written, Int32(min(output.count - written, 1 << 20)))
                }
                guard result > 0 else { return wants(result) }
                written += Int(result)
                if written == output.count {
                    output = []
                    input = []
                    state = .reading
                }
            case .reading, .idle:
                let isIdle = state == .idle
                var chunk = [UInt8](repeating: 0, count: 4_096)
                let result = SSL_read(ssl, &chunk, Int32(chunk.count))
                guard result > 0 else { return wants(result) }
                if isIdle { continue }
                input += chunk.prefix(Int(result))
                if let whole = Self.parse(input) {
                    answer = whole
                    input = []
                    state = .idle
                    return true
                }
            }
        }
    }

    func close() {
        if let ssl {
            SSL_shutdown(ssl)
            SSL_free(ssl)
        }
        ssl = nil
        if descriptor >= 0 { Glibc.close(descriptor) }
        descriptor = -1
        state = .closed
    }

    private func fail() -> Bool {
        close()
        return false
    }

    private func begin() -> Bool {
        guard let made = SSL_new(context.context) else { return false }
        ssl = made
        SSL_set_ex_data(made, 0, Unmanaged.passUnretained(self).toOpaque())
        SSL_set_fd(made, descriptor)
        SSL_set_connect_state(made)
        X509_VERIFY_PARAM_set1_ip_asc(SSL_get0_param(made), host)
        credentials?.use(on: made)
        if let session { SSL_set_session(made, session) }
        return true
    }

    private func wants(_ result: Int32) -> Bool {
        let code = SSL_get_error(ssl, result)
        if code == SSL_ERROR_WANT_READ || code == SSL_ERROR_WANT_WRITE { return true }
        ERR_clear_error()
        return fail()
    }

    private static let end = Array("\r\n\r\n".utf8)

    private static func parse(_ bytes: [UInt8]) -> Answer? {
        guard let split = bytes.indices.first(where: { bytes[$0...].starts(with: end) }) else { return nil }
        let lines = String(decoding: bytes[..<split], as: UTF8.self).split(separator: "\r\n")
        var length = 0
        var answer = Answer(status: 0, body: [])
        if let first = lines.first {
            answer.status = first.split(separator: " ").dropFirst().first.flatMap { Int($0) } ?? 0
        }
        for line in lines.dropFirst() {
            let name = line.prefix { $0 != ":" }.lowercased()
            let value = line.drop { $0 != ":" }.dropFirst().drop { $0 == " " }
            if name == "content-length" { length = Int(value) ?? 0 }
            if name == "retry-after" { answer.retryAfter = Int(value) }
            if name == "connection" { answer.closes = value.lowercased() == "close" }
        }
        guard bytes.count >= split + 4 + length else { return nil }
        answer.body = Array(bytes[(split + 4)...])
        return answer
    }
}
