import Collector
import Foundation
import Identity
import TestSupport
import Testing

@Suite(.blocking) struct EnrolmentTests {
    @Test func kitEnrolsOneKeyAndGivesACertificateOfItsSite() async throws {
        try await RunningCollector.run { collector in
            let kit = try await collector.kit("01290@2025")
            #expect(kit.token.utf8.count == 43)
            let key = try PrivateKey.generate()
            let csr = try CertificateRequest.make(commonName: "somebody else", key: key).pem
            let answer = try await collector.enrol(token: kit.token, csr: csr)
            #expect(answer.status == 200)
            let document = try #require(
                try JSONSerialization.jsonObject(with: Data(answer.body)) as? [String: String])
            #expect(document["site"] == "01290@2025")
            let certificate = try Certificate(pem: try #require(document["certificate"]))
            #expect(certificate.site == "01290@2025")
            #expect(try certificate.matches(key))
            try certificate.verify(
                against: Certificate(pem: kit.authority), purpose: .client,
                at: Int64(collector.clock.now / 1_000_000_000))
            let other = try CertificateRequest.make(commonName: "x", key: .generate()).pem
            let again = try await collector.enrol(token: kit.token, csr: other)
            #expect(again.status == 403)
            #expect(again.text.contains("has been used"))
            #expect(try await collector.store.agents(at: collector.clock.now).map(\.site) == ["01290@2025"])
            let actions = try await collector.store.auditLog(limit: 10).map { "\($0.action) \($0.subject)" }
            #expect(actions == ["kit issued 01290@2025", "enrolled 01290@2025"])
        }
    }

    @Test func lostAnswerIsGivenAgainToTheSameKeyUntilTheTokenExpiresOrTheCertificateIsRevoked() async throws {
        try await RunningCollector.run { collector in
            let kit = try await collector.kit("01290@2025", hours: 1)
            let key = try PrivateKey.generate()
            func ask() async throws -> TLSClient.Answer {
                // Requests differ, keys don't.
                try await collector.enrol(
                    token: kit.token, csr: CertificateRequest.make(commonName: "x", key: key).pem)
            }
            let first = try await ask()
            let second = try await ask()
            #expect(first.status == 200 && second.status == 200)
            #expect(first.text == second.text)
            let actions = try await collector.store.auditLog(limit: 10).map(\.action)
            #expect(actions == ["kit issued", "enrolled", "certificate given again"])
            let late = try await collector.kit("04@2025", hours: 1)
            let csr = try CertificateRequest.make(commonName: "x", key: key).pem
            #expect(try await collector.enrol(token: late.token, csr: csr).status == 200)
            _ = try await collector.store.revokeCertificates(
                of: "01290@2025", because: "stolen", actor: "test", at: collector.clock.now)
            let revoked = try await ask()
            #expect(revoked.status == 403 && revoked.text.contains("has been used"))
            collector.clock.advance(seconds: 3_600)
            #expect(try await collector.enrol(token: late.token, csr: csr).status == 403)
        }
    }

    /// A kit that lies about somewhere, beside the stolen computer say, lets nobody in again.
    @Test func revocationEndsKitsThatNobodyUsed() async throws {
        try await RunningCollector.run { collector in
            let csr = try CertificateRequest.make(commonName: "x", key: .generate()).pem
            _ = try await collector.enrolled("01290@2025")
            let (kit, other) = (try await collector.kit("01290@2025"), try await collector.kit("01291@2025"))
            let ended = try await collector.store.revokeCertificates(
                of: "01290@2025", because: "stolen", actor: "me", at: collector.clock.now)
            #expect(ended == EndedRights(certificates: 1, kits: 1))
            let refused = try await collector.enrol(token: kit.token, csr: csr)
            #expect(refused.status == 403 && refused.text.contains("expired"))
            #expect(try await collector.enrol(token: other.token, csr: csr).status == 200)
            let entry = try await collector.store.auditLog(of: "01290@2025", limit: 1).first
            #expect(entry?.action == "unused kits ended" && entry?.detail == "1: stolen" && entry?.actor == "me")
            // One that is made afterwards is good.
            let fresh = try await collector.kit("01290@2025")
            #expect(try await collector.enrol(token: fresh.token, csr: csr).status == 200)
        }
    }

    @Test func tokensThatAreUnknownOrExpiredEnrolNobody() async throws {
        try await RunningCollector.run { collector in
            let csr = try CertificateRequest.make(commonName: "x", key: .generate()).pem
            let unknown = try await collector.enrol(token: String(repeating: "A", count: 43), csr: csr)
            #expect(unknown.status == 403)
            let kit = try await collector.kit("01290@2025", hours: 1)
            collector.clock.advance(seconds: 3_600)
            let expired = try await collector.enrol(token: kit.token, csr: csr)
            #expect(expired.status == 403)
            let errors = [unknown, expired].map(\.text)
            #expect(errors[0].contains("unknown") && errors[1].contains("expired"))
            for error in errors {
                let keys = (try JSONSerialization.jsonObject(with: Data(error.utf8)) as? [String: String])?.keys
                #expect(Set(keys ?? [:].keys) == ["error", "expected", "next"])
            }
            #expect(try await collector.store.agents(at: collector.clock.now).isEmpty)
        }
    }

    @Test func requestWhoseSignatureIsNotItsKeysIsRefusedAndTheTokenStaysGood() async throws {
        try await RunningCollector.run { collector in
            let kit = try await collector.kit("01290@2025")
            let csr = try CertificateRequest.make(commonName: "x", key: .generate()).pem
            let lines = csr.split(separator: "\n").map(String.init)
            // A byte within the signature, at the end of the last line of base64.
            var forged = lines
            let last = forged[forged.count - 2]
            forged[forged.count - 2] = String(last.dropLast(6)) + (last.hasSuffix("AAAAAA") ? "BBBBBB" : "AAAAAA")
            let refused = try await collector.enrol(token: kit.token, csr: forged.joined(separator: "\n") + "\n")
            #expect(refused.status == 400)
            #expect(try await collector.enrol(token: kit.token, csr: csr).status == 200)
        }
    }

    @Test func siteThatLeftThePlanIsRefusedAndNothingChanges() async throws {
        try await RunningCollector.run { collector in
            let kit = try await collector.kit("99999@2025")
            let csr = try CertificateRequest.make(commonName: "x", key: .generate()).pem
            let answer = try await collector.enrol(token: kit.token, csr: csr)
            #expect(answer.status == 403 && answer.text.contains("99999@2025"))
            #expect(try await collector.store.agents(at: collector.clock.now).isEmpty)
        }
    }

    @Test(arguments: ["", "{", "[]", #"{"token": "x"}"#, #"{"token": 1, "csr": "", "version": ""}"#])
    func malformedEnrolmentIsRefused(_ body: String) async throws {
        try await RunningCollector.run { collector in
            let answer = try await collector.stranger.send("POST", "/v1/enrol", body: Array(body.utf8))
            #expect(answer.status == 400)
        }
    }

    @Test func errorsSpeakVietnameseToWhoAsksForIt() async throws {
        try await RunningCollector.run { collector in
            let answer = try await collector.stranger.send(
                "GET", "/v1/configuration", headers: [("Accept-Language", "vi-VN,vi;q=0.9")])
            #expect(answer.status == 403)
            #expect(answer.text.contains("chứng thư"))
        }
    }

    /// Agents of before read `collector` alone, which is the preferred one.
    @Test func kitNamesEveryCollector() throws {
        var kit = EnrolmentKit(site: "s", collectors: ["https://h:1"], token: "t", authority: "ca")
        #expect(kit.json.contains(#""collector": "https://h:1""#) && !kit.json.contains("collectors"))
        kit.collectors = ["https://h:1", "https://i:2"]
        let document = try #require(
            try JSONSerialization.jsonObject(with: Data(kit.json.utf8)) as? [String: Any])
        #expect(document["collector"] as? String == "https://h:1")
        #expect(document["collectors"] as? [String] == ["https://h:1", "https://i:2"])
    }

    @Test func kitFileIsReadableByItsOwnerAlone() async throws {
        let folder = try TemporaryFolder()
        let kit = EnrolmentKit(site: "s", collectors: ["https://h:1"], token: "t", authority: "ca")
        try kit.write(to: folder.path + "/kit.json")
        #expect(PrivateFile.mode(of: folder.path + "/kit.json") == 0o600)
    }
}
