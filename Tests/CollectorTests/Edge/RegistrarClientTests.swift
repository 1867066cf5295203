import Foundation
import Hummingbird
import Identity
import Logging
import Synchronization
import TestSupport
import Testing

@testable import Collector

@Suite(.blocking) struct RegistrarClientTests {
    /// A registrar that answers polls, and whose renewals hang.
    private func withRegistrar(_ body: (EdgeIdentity, _ hung: @escaping @Sendable () -> Int) async throws -> Void)
        async throws
    {
        let now = Int64(Date().timeIntervalSince1970)
        let authority = try CertificateAuthority.create(name: "CA", notBefore: now - 300)
        let key = try PrivateKey.generate()
        let certificate = try authority.issueServer(
            key: key, dnsNames: ["localhost"], addresses: ["127.0.0.1"], notBefore: now - 300, days: 1)
        let hung = Mutex(0)
        let router = Router(context: AgentRequestContext.self)
        router.get("v1/collector/changes") { _, _ in
            let news =
                #"{"run": "r", "number": 0, "last": "", "anew": false, "generation": 1, "revoked": [], "more": false}"#
            return Response(status: .ok, body: ResponseBody(byteBuffer: ByteBuffer(string: news)))
        }
        router.post("v1/collector/renew") { _, _ in
            hung.withLock { $0 += 1 }
            try await Task.sleep(for: .seconds(600))
            return Response(status: .ok)
        }
        var logger = Logger(label: "registrar")
        logger.logLevel = .critical
        let (ports, continuation) = AsyncStream.makeStream(of: Int.self)
        let application = try AgentListener(
            address: ListenAddress(host: "127.0.0.1", port: 0), connections: OpenConnections(kept: 256, ofAddress: nil),
            credentials: try ServerCredentials(certificate, key, areRenewed: false),
            authority: authority.certificate, logger: logger
        ).application(router) { continuation.yield($0.port) }
        let serving = Task {
            defer { continuation.finish() }
            try await application.run()
        }
        var iterator = ports.makeAsyncIterator()
        let result: Result<Void, any Error>
        if let port = await iterator.next() {
            result = await Result.awaiting {
                let identity = try EdgeIdentity(
                    CollectorKit(
                        collector: "edge-1", registrar: "https://127.0.0.1:\(port)", token: "t",
                        authority: authority.certificate.pem))
                try await body(identity) { hung.withLock { $0 } }
            }
        } else {
            result = await serving.result
        }
        serving.cancel()
        _ = await serving.result
        try result.get()
    }

    /// A revocation is to be known within a second, however slowly the registrar answers what agents ask.
    @Test func pollsDoNotWaitBehindWhatIsPassedOn() async throws {
        try await withRegistrar { identity, hung in
            let client = try RegistrarClient(identity)
            let registry = EdgeRegistry(client, grace: 0, logger: Logger(label: "edge")) { 1 }
            let result = await Result.awaiting {
                await withTaskGroup(of: Void.self) { group in
                    for _ in 0..<40 {
                        group.addTask {
                            _ = try? await EdgeEnrolment.renewed(identity, through: client, version: "1", at: 1)
                        }
                    }
                    #expect(eventually { hung() >= RegistrarClient.Lane.questions.connections })
                    await registry.poll()
                    #expect(registry.census.isInTouch)
                    group.cancelAll()
                }
            }
            try await client.close()
            try result.get()
        }
    }
}
