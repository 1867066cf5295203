import Foundation
import Identity
import TestSupport
import Testing

@testable import Collector

@Suite(.blocking) struct RenewalTests {
    private func renew(_ client: TLSClient, _ key: PrivateKey) async throws -> TLSClient.Answer {
        // The subject of the request counts for nothing: the certificate that was shown does.
        let csr = try CertificateRequest.make(commonName: "centre", key: key)
        let body = try JSONSerialization.data(withJSONObject: ["csr": csr.pem, "version": "0.2.0"])
        return try await client.send("POST", "/v1/renew", body: [UInt8](body))
    }

    private func certificate(_ answer: TLSClient.Answer) throws -> Certificate {
        let document = try JSONSerialization.jsonObject(with: Data(answer.body)) as? [String: String]
        return try Certificate(pem: document?["certificate"] ?? answer.text)
    }

    @Test func renewedCertificateHoldsBesideTheOld() async throws {
        try await RunningCollector.run { collector in
            let old = try await collector.enrolled("01290@2025")
            let key = try PrivateKey.generate()
            var new = old
            new.certificate = try certificate(try await renew(old, key))
            new.key = key
            #expect(new.certificate?.site == "01290@2025")
            #expect(new.certificate?.fingerprint != old.certificate?.fingerprint)
            for client in [old, new] { #expect(try await client.send("GET", "/v1/configuration").status == 200) }
            let audit = try await collector.store.auditLog(of: "01290@2025", limit: 10)
            #expect(audit.last?.action == "certificate renewed")
        }
    }

    /// An agent whose answer was lost asks again with the same key.
    @Test func lostAnswerIsGivenAgain() async throws {
        try await RunningCollector.run { collector in
            let old = try await collector.enrolled("01290@2025")
            let key = try PrivateKey.generate()
            let first = try certificate(try await renew(old, key))
            #expect(try certificate(try await renew(old, key)) == first)
            #expect(try certificate(try await renew(old, try PrivateKey.generate())) != first)
        }
    }

    @Test func revocationEndsAllThatWereGivenAndIsOnTheList() async throws {
        try await RunningCollector.run { collector in
            let old = try await collector.enrolled("01290@2025")
            let other = try await collector.enrolled("01291@2025")
            let key = try PrivateKey.generate()
            var new = old
            new.certificate = try certificate(try await renew(old, key))
            new.key = key
            let ended = try await collector.store.revokeCertificates(
                of: "01290@2025", because: "computer stolen", actor: "test", at: collector.clock.now)
            #expect(ended.certificates == 2)
            for client in [old, new] {
                #expect(try await client.send("GET", "/v1/configuration").status == 403)
                #expect(try await renew(client, key).status == 403)
            }
            #expect(try await other.send("GET", "/v1/configuration").status == 200)

            let answer = try await collector.stranger.send("GET", "/v1/crl")
            #expect(answer.status == 200 && answer.headers["content-type"] == "application/pkix-crl")
            let text = try revocationList(answer.body, collector)
            for certificate in [old.certificate, new.certificate] {
                #expect(text.contains((certificate?.serial ?? "?").uppercased()), "\(text)")
            }
            #expect(!text.contains((other.certificate?.serial ?? "?").uppercased()))
            #expect(text.contains("verify OK"))
        }
    }

    /// What openssl(1) reads in the list, and whether it believes its signature.
    private func revocationList(_ der: [UInt8], _ collector: RunningCollector) throws -> String {
        let path = collector.folder.path + "/list.crl"
        try PrivateFile.write(der, to: path)
        let child = Process()
        child.executableURL = URL(fileURLWithPath: "/usr/bin/openssl")
        child.arguments = [
            "crl", "-inform", "DER", "-in", path, "-text", "-noout", "-CAfile", collector.folder.authorityCertificate,
        ]
        let pipe = Pipe()
        child.standardOutput = pipe
        child.standardError = pipe
        try child.run()
        let text = String(decoding: pipe.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        child.waitUntilExit()
        return text
    }

    /// A request that was begun before a revocation and comes to its end after it gives nothing.
    @Test func renewalIsJudgedWhenItIsGiven() async throws {
        try await RunningCollector.run { collector in
            let client = try await collector.enrolled("01290@2025")
            let shown = try #require(client.certificate?.fingerprint)
            _ = try await collector.store.revokeCertificates(
                of: "01290@2025", because: "stolen", actor: "test", at: collector.clock.now)
            await #expect(throws: EnrolmentRefusal.self) {
                try await collector.store.renew(
                    site: "01290@2025", showing: shown, keyHash: [1], version: "1", at: collector.clock.now
                ) { _ in throw IdentityError("sign", "asked") }
            }
        }
    }

    @Test func certificateThatEndedIsRefusedOnAConnectionThatStands() async throws {
        try await RunningCollector.run { collector in
            let client = try await collector.enrolled("01290@2025")
            #expect(try await client.send("GET", "/v1/configuration").status == 200)
            collector.clock.advance(seconds: 91 * 86_400)
            #expect(try await client.send("GET", "/v1/configuration").status == 403)
        }
    }

    @Test func renewalNeedsACertificateAndAWholeRequest() async throws {
        try await RunningCollector.run { collector in
            let key = try PrivateKey.generate()
            #expect(try await renew(collector.stranger, key).status == 403)
            let client = try await collector.enrolled("01290@2025")
            for body in ["{}", #"{"csr": "nonsense", "version": "1"}"#, #"{"csr": "", "version": "a b"}"#] {
                #expect(try await client.send("POST", "/v1/renew", body: Array(body.utf8)).status == 400)
            }
        }
    }
}
