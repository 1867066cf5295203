import Identity
import NIOCore
import NIOPosix
import NIOSSL

/// A client over real TLS: one connection a request, the answer read to its end.
struct TLSClient {
    struct Answer {
        var status: Int
        var headers: [String: String]
        var body: [UInt8]
        var text: String { String(decoding: body, as: UTF8.self) }
    }

    enum Failure: Error { case noAnswer, malformed(String) }

    var port: Int
    var authority: Certificate
    var certificate: Certificate?
    var key: PrivateKey?

    /// - Parameters:
    ///   - keepsAlive: asks for more requests over the connection; the answer is what came until the server closed it or fell silent.
    ///   - length: what the header says of the body's octets, where that is not their number.
    func send(
        _ method: String, _ path: String, headers: [(String, String)] = [], body: [UInt8] = [],
        keepsAlive: Bool = false, length: Int? = nil
    ) async throws -> Answer {
        let context = try context()
        let channel = try await ClientBootstrap(group: .singletonMultiThreadedEventLoopGroup)
            .connectTimeout(.seconds(20))
            .connect(host: "127.0.0.1", port: port) { channel in
                channel.eventLoop.makeCompletedFuture {
                    let handler = try NIOSSLClientHandler(context: context, serverHostname: nil)
                    try channel.pipeline.syncOperations.addHandler(handler)
                    return try NIOAsyncChannel<ByteBuffer, ByteBuffer>(wrappingChannelSynchronously: channel)
                }
            }
        var request = "\(method) \(path) HTTP/1.1\r\nHost: localhost\r\n"
        if !keepsAlive { request += "Connection: close\r\n" }
        for (name, value) in headers { request += "\(name): \(value)\r\n" }
        request += "Content-Length: \(length ?? body.count)\r\n\r\n"
        let bytes = Array(request.utf8) + body
        let answer = try await channel.executeThenClose { inbound, outbound in
            // A server that refuses early may close before the whole body is written; its answer counts.
            try? await outbound.write(ByteBuffer(bytes: bytes))
            var answer: [UInt8] = []
            do {
                for try await chunk in inbound {
                    answer += chunk.readableBytesView
                    if keepsAlive, (try? Self.parse(answer)) != nil { break }
                }
            } catch {
                if answer.isEmpty { throw error }
            }
            return answer
        }
        return try Self.parse(answer)
    }

    private func context() throws -> NIOSSLContext {
        var tls = TLSConfiguration.makeClientConfiguration()
        tls.minimumTLSVersion = .tlsv13
        tls.certificateVerification = .fullVerification
        tls.trustRoots = .certificates([try NIOSSLCertificate(bytes: authority.der, format: .der)])
        if let certificate, let key {
            tls.certificateChain = [.certificate(try NIOSSLCertificate(bytes: certificate.der, format: .der))]
            tls.privateKey = .privateKey(try NIOSSLPrivateKey(bytes: Array(key.pem.utf8), format: .pem))
        }
        return try NIOSSLContext(configuration: tls)
    }

    private static func parse(_ bytes: [UInt8]) throws -> Answer {
        guard !bytes.isEmpty else { throw Failure.noAnswer }
        let end = Array("\r\n\r\n".utf8)
        guard let split = bytes.indices.first(where: { bytes[$0...].starts(with: end) }) else {
            throw Failure.malformed(String(decoding: bytes, as: UTF8.self))
        }
        let lines = String(decoding: bytes[..<split], as: UTF8.self).split(separator: "\r\n")
        guard let status = lines.first?.split(separator: " ").dropFirst().first.flatMap({ Int($0) }) else {
            throw Failure.malformed(String(lines.first ?? ""))
        }
        var headers: [String: String] = [:]
        for line in lines.dropFirst() {
            let parts = line.split(separator: ":", maxSplits: 1)
            if parts.count == 2 { headers[parts[0].lowercased()] = String(parts[1].drop { $0 == " " }) }
        }
        return Answer(status: status, headers: headers, body: Array(bytes[(split + 4)...]))
    }
}
