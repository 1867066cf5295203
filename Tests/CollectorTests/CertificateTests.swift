import Collector
import Identity
import TestSupport
import Testing

@Suite(.blocking) struct CertificateTests {
    @Test func healthNeedsNoCertificateAndEverythingElseDoes() async throws {
        try await RunningCollector.run { collector in
            #expect(try await collector.stranger.send("GET", "/v1/health").status == 200)
            for (method, path) in [("GET", "/v1/configuration"), ("PUT", "/v1/reflector"), ("POST", "/v1/metrics")] {
                let answer = try await collector.stranger.send(method, path, body: Array("{}".utf8))
                #expect(answer.status == 403, "\(method) \(path)")
            }
        }
    }

    @Test func enrolledCertificateIsServed() async throws {
        try await RunningCollector.run { collector in
            let client = try await collector.enrolled("01290@2025")
            #expect(try await client.send("GET", "/v1/configuration").status == 200)
        }
    }

    /// The same name from another authority: TLS itself ends the connection.
    @Test func certificateOfAnotherAuthorityIsRefused() async throws {
        try await RunningCollector.run { collector in
            let now = Int64(collector.clock.now / 1_000_000_000)
            let other = try CertificateAuthority.create(name: "Tuyến CA", notBefore: now - 60)
            let key = try PrivateKey.generate()
            let request = try CertificateRequest.make(commonName: "x", key: key)
            var client = collector.stranger
            client.certificate = try other.issueAgent(request, site: "01290@2025", notBefore: now - 60)
            client.key = key
            await #expect(throws: (any Error).self) { try await client.send("GET", "/v1/health") }
        }
    }

    /// Signed by our authority, but never given by an enrolment.
    @Test func certificateThatEnrolmentDidNotGiveIsRefused() async throws {
        try await RunningCollector.run { collector in
            let now = Int64(collector.clock.now / 1_000_000_000)
            let key = try PrivateKey.generate()
            let request = try CertificateRequest.make(commonName: "x", key: key)
            var client = collector.stranger
            client.certificate = try collector.identity.authority.issueAgent(
                request, site: "01290@2025", notBefore: now - 60)
            client.key = key
            #expect(try await client.send("GET", "/v1/configuration").status == 403)
        }
    }

    @Test func revocationHoldsAtOnce() async throws {
        try await RunningCollector.run { collector in
            let client = try await collector.enrolled("01290@2025")
            #expect(try await client.send("GET", "/v1/configuration").status == 200)
            let revoked = try await collector.store.revokeCertificates(
                of: "01290@2025", because: "stolen", actor: "test", at: collector.clock.now)
            #expect(revoked == EndedRights(certificates: 1))
            let answer = try await client.send("GET", "/v1/configuration")
            #expect(answer.status == 403 && answer.text.contains("revoked"))
        }
    }

    /// `planner site revoke` is another process, with a store of its own: the collector has just found the certificate valid.
    @Test func revocationByAnotherProcessHoldsAtOnce() async throws {
        try await RunningCollector.run { collector in
            let client = try await collector.enrolled("01290@2025")
            for _ in 0..<2 { #expect(try await client.send("GET", "/v1/configuration").status == 200) }
            let other = try SQLiteStore(path: collector.folder.store, create: false) { collector.clock.now }
            let revoked = try await other.revokeCertificates(
                of: "01290@2025", because: "lost", actor: "me", at: collector.clock.now)
            #expect(revoked == EndedRights(certificates: 1))
            #expect(try await client.send("GET", "/v1/configuration").status == 403)
            try other.close()
        }
    }

    @Test func enrollingAgainRevokesTheEarlierCertificate() async throws {
        try await RunningCollector.run { collector in
            let first = try await collector.enrolled("01290@2025")
            let second = try await collector.enrolled("01290@2025")
            #expect(try await first.send("GET", "/v1/configuration").status == 403)
            #expect(try await second.send("GET", "/v1/configuration").status == 200)
        }
    }

    @Test func expiredCertificateIsRefused() async throws {
        try await RunningCollector.run { collector in
            let now = Int64(collector.clock.now / 1_000_000_000)
            let key = try PrivateKey.generate()
            let request = try CertificateRequest.make(commonName: "x", key: key)
            var client = collector.stranger
            client.certificate = try collector.identity.authority.issueAgent(
                request, site: "01290@2025", notBefore: now - 3 * 86_400, days: 1)
            client.key = key
            await #expect(throws: (any Error).self) { try await client.send("GET", "/v1/health") }
        }
    }
}
