import CollectorDouble
import Foundation
import Identity
import TestSupport
import Testing

@testable import Reporting

@Suite(.blocking) struct CertificateRenewalTests {
    private let folder: TemporaryFolder
    private let state: StateFolder
    private let now = Int64(time(nil))
    init() throws {
        folder = try TemporaryFolder()
        state = StateFolder(folder.path)
    }

    /// An agent whose certificate was given 80 of its 90 days ago.
    private func enrolled(_ collector: ScriptedCollector) throws -> AgentIdentity {
        let identity = try collector.identity("04@2025", notBefore: now - 80 * 86_400)
        try identity.key.write(to: state.keyPath)
        try state.write(identity)
        return identity
    }

    private struct Question: Decodable {
        var csr: String
        var version: String
    }

    /// What a collector with this authority answers to a request.
    private static func certificate(
        _ request: ScriptedCollector.Request, _ authority: CertificateAuthority, site: String = "04@2025"
    ) -> String {
        guard let question = try? JSONDecoder().decode(Question.self, from: Data(request.body)),
            let csr = try? CertificateRequest(pem: question.csr), csr.commonName == "04@2025",
            let certificate = try? authority.issueAgent(csr, site: site, notBefore: Int64(time(nil)) - 60),
            let pem = try? certificate.pem, let ca = try? authority.certificate.pem,
            let body = try? JSONEncoder().encode(["site": site, "certificate": pem, "ca": ca])
        else { return "" }
        return String(decoding: body, as: UTF8.self)
    }

    @Test("it is due between two thirds and three quarters of the lifetime, not at once for all")
    func due() throws {
        let collector = try ScriptedCollector { _ in .respond(200) }
        defer { collector.stop() }
        let certificate = try collector.identity("04@2025", notBefore: now).certificate
        let lifetime = certificate.notAfter - certificate.notBefore
        let moments = (0..<40).map { CertificateRenewal.due(certificate, site: "pop-\($0)") - certificate.notBefore }
        #expect(moments.allSatisfy { $0 >= lifetime * 2 / 3 && $0 <= lifetime * 3 / 4 })
        #expect(Set(moments.map { $0 / 3_600 }).count > 20)
    }

    @Test("the new certificate and key take the old ones' place once they have opened a connection")
    func renews() throws {
        let authority = try CertificateAuthority.create(name: "Test CA", notBefore: now - 100 * 86_400)
        let journal = Journal<String>()
        let collector = try ScriptedCollector(authority: authority) { request in
            journal.add("\(request.method) \(request.path) \(request.connection)")
            return .respond(200, [], request.path == "/v1/renew" ? Self.certificate(request, authority) : "{}")
        }
        defer { collector.stop() }
        let old = try enrolled(collector)
        let client = try old.client()
        var renewal = CertificateRenewal(site: old.site, state: state, version: "0.1.0")
        guard case .renewed(let new) = renewal.run(client, of: old, at: now) else { return #expect(Bool(false)) }
        #expect(new.certificate != old.certificate && new.key != old.key)
        #expect(journal.entries == ["POST /v1/renew 1", "GET /v1/configuration 2"])
        #expect(try state.identity() == new)
        // The old key is gone, and a folder that is read again knows the new one.
        let keys = try FileManager.default.contentsOfDirectory(atPath: folder.path).filter { $0.hasPrefix("key") }
        #expect(keys == ["key-\(new.certificate.fingerprint.prefix(16)).pem"])
        #expect(PrivateFile.mode(of: folder.path + "/" + keys[0]) == 0o600)
        if renewal.run(client, of: new, at: now) != nil { Issue.record("it asked again at once") }
    }

    @Test(
        "whatever else is answered, the old one stays, and is asked about again a day later",
        arguments: ["404", "403", "another site", "another authority", "rubbish", "not taken"])
    func stays(kind: String) throws {
        let authority = try CertificateAuthority.create(name: "Test CA", notBefore: now - 100 * 86_400)
        let stranger = try CertificateAuthority.create(name: "Other CA", notBefore: now - 100 * 86_400)
        let collector = try ScriptedCollector(authority: authority) { request in
            switch (kind, request.path) {
            case ("404", "/v1/renew"): return .respond(404)
            case ("403", "/v1/renew"): return .respond(403, [], #"{"error":"revoked"}"#)
            case ("rubbish", "/v1/renew"): return .respond(200, [], "[1]")
            case ("another site", "/v1/renew"):
                return .respond(200, [], Self.certificate(request, authority, site: "24@2025"))
            case ("another authority", "/v1/renew"): return .respond(200, [], Self.certificate(request, stranger))
            case (_, "/v1/renew"): return .respond(200, [], Self.certificate(request, authority))
            default: return .respond(kind == "not taken" ? 403 : 200)
            }
        }
        defer { collector.stop() }
        let old = try enrolled(collector)
        let client = try old.client()
        var renewal = CertificateRenewal(site: old.site, state: state, version: "0.1.0")
        guard case .failed(let words) = renewal.run(client, of: old, at: now) else { return #expect(Bool(false)) }
        #expect(!words.isEmpty)
        #expect(try state.identity() == old)
        if renewal.run(client, of: old, at: now) != nil { Issue.record("it asked again at once") }
        // It still speaks with the old one.
        #expect(try client.send(HTTPRequest("GET", "/")).status == (kind == "not taken" ? 403 : 200))
    }

    @Test("what was enrolled while it was asked for stays, with its key")
    func superseded() throws {
        let authority = try CertificateAuthority.create(name: "Test CA", notBefore: now - 100 * 86_400)
        let state = state
        let enrolled = Journal<AgentIdentity>()
        let collector = try ScriptedCollector(authority: authority) { request in
            if request.path != "/v1/renew" {
                for identity in enrolled.entries { try? state.enrol(identity) }
            }
            return .respond(200, [], request.path == "/v1/renew" ? Self.certificate(request, authority) : "{}")
        }
        defer { collector.stop() }
        let old = try self.enrolled(collector)
        let other = try collector.identity("04@2025", notBefore: now)
        enrolled.add(other)
        let client = try old.client()
        var renewal = CertificateRenewal(site: old.site, state: state, version: "0.1.0")
        guard case .failed = renewal.run(client, of: old, at: now) else { return #expect(Bool(false)) }
        #expect(try state.identity() == other)
        #expect(state.successor(of: old) == other)
    }

    @Test("an enrolment brings its key back where a renewal took it away meanwhile, and takes only the renewed one")
    func keyBack() throws {
        let collector = try ScriptedCollector { _ in .respond(200) }
        defer { collector.stop() }
        let first = try enrolled(collector)
        let renewed = try collector.identity("04@2025", notBefore: now)
        try Data().write(to: URL(fileURLWithPath: folder.path + "/key-0123456789abcdef.pem"))
        #expect(try state.renew(renewed, replacing: first))
        #expect(try state.renew(first, replacing: first) == false)
        let again = AgentIdentity(
            site: first.site, origins: first.origins, certificate: first.certificate, authority: first.authority,
            key: first.key, tokenHash: "00")
        try state.enrol(again)
        #expect(try state.identity() == again)
        let keys = try FileManager.default.contentsOfDirectory(atPath: folder.path).filter { $0.hasPrefix("key") }
        #expect(Set(keys) == ["key.pem", "key-0123456789abcdef.pem"])
        try FileManager.default.removeItem(atPath: state.keyPath)
        let owner = try #require(try state.owner())
        #expect(owner.site == first.site && !owner.hasKey)
    }

    @Test(
        "a document leads to no key outside of the folder", arguments: ["../key.pem", "/etc/passwd", "key-.pem", "x"])
    func strayKey(name: String) throws {
        let collector = try ScriptedCollector { _ in .respond(200) }
        defer { collector.stop() }
        let identity = try enrolled(collector)
        try state.write(identity, key: name)
        #expect(throws: IdentityError.self) { try state.identity() }
    }
}
