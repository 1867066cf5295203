import AsyncHTTPClient
import Identity
import NIOCore
import NIOHTTP1
import NIOSSL
import Synchronization

/// Speaks with the registrar over mutual TLS 1.3, our authority the only one that is believed. `close()` it in the end.
package final class RegistrarClient: Sendable {
    struct Answer: Sendable {
        var status: Int
        var headers: HTTPHeaders
        var body: ByteBuffer
    }

    /// No answer came; the reason in words.
    package struct Unreachable: Error, Hashable, CustomStringConvertible {
        package var reason: String
        package var description: String { reason }
    }

    /// What a question waits for: each has connections of its own, so that questions of the one kind never wait behind the other's.
    enum Lane: Sendable {
        /// What changed: asked one at a time, and by it a revocation is known within a second, whatever else is on its way.
        case polls
        /// What agents ask and what is asked for their sake: as many as come.
        case questions

        /// Connections at a time; a registrar has 2,048 for all of its collectors and agents.
        var connections: Int {
            switch self {
            case .polls: 1
            case .questions: 16
            }
        }
    }

    /// Most octets of an answer: the configuration of a site with 200 sessions and 4,000 measurers has 150 kB.
    private static let longestAnswer = 4 << 20

    package let url: String
    private let polls: HTTPClient
    private let questions: HTTPClient
    private let tls: Mutex<TLSConfiguration>

    /// - Parameter identity: shown as the client's; where it has no certificate yet, none is.
    package init(_ identity: EdgeIdentity) throws {
        url = identity.registrar
        tls = Mutex(try Self.tls(identity))
        polls = Self.client(.polls)
        questions = Self.client(.questions)
    }

    private static func client(_ lane: Lane) -> HTTPClient {
        var configuration = HTTPClient.Configuration()
        configuration.timeout = .init(connect: .seconds(5), read: .seconds(15))
        // Below the seconds after which the other end lets a connection go: a request must not meet the end of one.
        configuration.connectionPool.idleTimeout = .seconds(30)
        configuration.connectionPool.concurrentHTTP1ConnectionsPerHostSoftLimit = lane.connections
        configuration.redirectConfiguration = .disallow
        configuration.httpVersion = .http1Only
        return HTTPClient(eventLoopGroupProvider: .singleton, configuration: configuration)
    }

    package func close() async throws {
        let first = await Result.of { try await polls.shutdown() }
        try await questions.shutdown()
        try first.get()
    }

    /// Shows another certificate from the next connection on.
    func present(_ identity: EdgeIdentity) throws {
        let renewed = try Self.tls(identity)
        tls.withLock { $0 = renewed }
    }

    private static func tls(_ identity: EdgeIdentity) throws -> TLSConfiguration {
        var tls = TLSConfiguration.makeClientConfiguration()
        tls.minimumTLSVersion = .tlsv13
        tls.certificateVerification = .fullVerification
        tls.trustRoots = .certificates([try NIOSSLCertificate(bytes: identity.authority.der, format: .der)])
        if let certificate = identity.certificate {
            tls.certificateChain = [.certificate(try NIOSSLCertificate(bytes: certificate.der, format: .der))]
            tls.privateKey = .privateKey(try NIOSSLPrivateKey(bytes: Array(identity.key.pem.utf8), format: .pem))
        }
        return tls
    }

    /// - Throws: `Unreachable`, or a cancellation.
    func send(
        _ method: HTTPMethod, _ path: String, headers: [(String, String)] = [], body: [UInt8] = [],
        within patience: TimeAmount = .seconds(10), on lane: Lane = .questions
    ) async throws -> Answer {
        var request = HTTPClientRequest(url: url + path)
        request.method = method
        request.headers.add(contentsOf: headers)
        request.tlsConfiguration = tls.withLock { $0 }
        if !body.isEmpty || method != .GET { request.body = .bytes(ByteBuffer(bytes: body)) }
        let http = lane == .polls ? polls : questions
        do {
            let response = try await http.execute(request, timeout: patience)
            return Answer(
                status: Int(response.status.code), headers: response.headers,
                body: try await response.body.collect(upTo: Self.longestAnswer))
        } catch let error as CancellationError {
            throw error
        } catch {
            throw Unreachable(reason: "\(error)")
        }
    }
}
