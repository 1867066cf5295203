import CollectorDouble
import Foundation
import Identity
import NetworkAddress
import Reporting
import TestSupport
import Testing

@Suite(.blocking) struct EnrolmentTests {
    private let folder: TemporaryFolder
    private let state: StateFolder
    private let authority: CertificateAuthority
    private let token = String(repeating: "t", count: 43)
    init() throws {
        folder = try TemporaryFolder()
        state = StateFolder(folder.path + "/state")
        authority = try CertificateAuthority.create(name: "Test CA", notBefore: Int64(time(nil)) - 60)
    }

    private struct Sent: Decodable {
        var token: String
        var csr: String
        var version: String
    }

    /// A collector that enrols as ours does, except for what `change` does to the reply.
    private func collector(
        _ journal: Journal<ScriptedCollector.Request>, demandsCertificate: Bool = false,
        reply change: @escaping @Sendable (Int, ScriptedCollector.Reply) -> ScriptedCollector.Reply = { $1 },
        site: String = "04@2025"
    ) throws -> ScriptedCollector {
        var settings = ScriptedCollector.Settings()
        settings.demandsCertificate = demandsCertificate
        return try ScriptedCollector(settings: settings, authority: authority) { [authority] request in
            let number = journal.add(request)
            guard request.path == "/v1/enrol" else { return change(number, .respond(204)) }
            do {
                let sent = try JSONDecoder().decode(Sent.self, from: Data(request.body))
                let certificate = try authority.issueAgent(
                    CertificateRequest(pem: sent.csr), site: site, notBefore: Int64(time(nil)) - 60)
                let answer = try [
                    "site": site, "certificate": certificate.pem, "ca": authority.certificate.pem,
                ]
                return change(
                    number, .respond(200, [], String(decoding: try JSONEncoder().encode(answer), as: UTF8.self)))
            } catch { return .respond(400, [], "\(error)") }
        }
    }

    private func kit(
        _ collector: ScriptedCollector, site: String = "04@2025", token: Character = "t", ca: Certificate? = nil
    ) throws -> Kit {
        let document: [String: String] = try [
            "site": site, "collector": collector.origin, "token": String(repeating: token, count: 43),
            "ca": (ca ?? authority.certificate).pem,
        ]
        var object = document as [String: Any]
        object["format"] = 1
        return try Kit(Array(JSONSerialization.data(withJSONObject: object)))
    }

    private func enrol(_ kit: Kit, daysOn days: Int64 = 0) throws -> AgentIdentity {
        try Enrolment.enrol(kit: kit, state: state, version: "0.1.0", now: Int64(time(nil)) + days * 86_400)
    }

    @Test("a kit becomes an identity whose certificate the collector takes")
    func enrols() throws {
        let journal = Journal<ScriptedCollector.Request>()
        let collector = try collector(journal)
        defer { collector.stop() }
        let identity = try enrol(kit(collector))
        #expect(identity.site == "04@2025")
        #expect(try state.identity() == identity)
        let sent = try JSONDecoder().decode(Sent.self, from: Data(#require(journal.entries.first).body))
        #expect(sent.token == token)
        #expect(sent.version == "0.1.0")
        // The private key stays here.
        #expect(!String(decoding: try #require(journal.entries.first).body, as: UTF8.self).contains("PRIVATE"))
        for file in ["identity.json", "key.pem"] {
            #expect(PrivateFile.mode(of: state.path + "/" + file) == 0o600)
        }
        let reflector = try #require(Endpoint("10.0.1.1:862"))
        try Enrolment.announce(reflector: reflector, state: state, client: identity.client())
        let announced = try #require(journal.entries.last)
        #expect(announced.method == "PUT")
        #expect(announced.path == "/v1/reflector")
        #expect(announced.site == "04@2025")
        #expect(String(decoding: announced.body, as: UTF8.self) == #"{"address":"10.0.1.1","port":862}"#)
        #expect(try state.reflector() == reflector)
    }

    @Test("enrolling again asks nobody, and another site's kit is turned away")
    func again() throws {
        let journal = Journal<ScriptedCollector.Request>()
        let collector = try collector(journal)
        defer { collector.stop() }
        let first = try enrol(kit(collector))
        #expect(try enrol(kit(collector)) == first)
        #expect(journal.entries.count == 1)
        #expect(throws: Enrolment.Failure.self) { try enrol(kit(collector, site: "06@2025")) }
        #expect(try state.identity() == first)
    }

    @Test("a new kit enrols again, under the same key and beside the same spool")
    func renews() throws {
        let journal = Journal<ScriptedCollector.Request>()
        let collector = try collector(journal)
        defer { collector.stop() }
        let first = try enrol(kit(collector))
        try PrivateFile.write([1, 2, 3], to: state.path + "/spool.sqlite")
        let second = try enrol(kit(collector, token: "u"))
        #expect(journal.entries.count == 2)
        #expect(second.key == first.key)
        #expect(second.certificate != first.certificate)
        #expect(try state.identity() == second)
        #expect(try PrivateFile.read(state.path + "/spool.sqlite") == [1, 2, 3])
        #expect(try enrol(kit(collector, token: "u")) == second)
        #expect(journal.entries.count == 2)
    }

    @Test("a refusal is asked for in the reader's language")
    func language() throws {
        let journal = Journal<ScriptedCollector.Request>()
        let collector = try collector(journal)
        defer { collector.stop() }
        _ = try Enrolment.enrol(
            kit: kit(collector), state: state, version: "0.1.0", now: Int64(time(nil)), language: "vi")
        #expect(journal.entries.first?.headers["accept-language"] == "vi")
    }

    @Test("an expired certificate is no enrolment, whatever the kit")
    func expired() throws {
        let journal = Journal<ScriptedCollector.Request>()
        let collector = try collector(journal)
        defer { collector.stop() }
        _ = try enrol(kit(collector))
        // The scripted collector's certificates are of today, so the new one is refused too; it was asked.
        #expect(throws: (any Error).self) { try enrol(kit(collector), daysOn: 400) }
        #expect(journal.entries.count == 2)
    }

    @Test("a kit of another authority is refused and changes nothing")
    func otherCollector() throws {
        let journal = Journal<ScriptedCollector.Request>()
        let collector = try collector(journal)
        defer { collector.stop() }
        let first = try enrol(kit(collector))
        let other = try CertificateAuthority.create(name: "Other", notBefore: Int64(time(nil)) - 60)
        let error = #expect(throws: Enrolment.Failure.self) {
            try enrol(kit(collector, token: "u", ca: other.certificate))
        }
        #expect(error?.description.contains("authority") == true)
        #expect(journal.entries.count == 1)
        #expect(try state.identity() == first)
    }

    @Test("what can't be looked at is a fault and not an absence")
    func unsearchable() throws {
        try PrivateFile.write([], to: folder.path + "/file")
        let state = StateFolder(folder.path + "/file/state")
        let error = #expect(throws: IdentityError.self) { try state.identity() }
        #expect(error?.description.contains("errno 20") == true)
    }

    @Test("an enrolment that is cut short goes on with the same key")
    func resumes() throws {
        let journal = Journal<ScriptedCollector.Request>()
        let collector = try collector(journal, reply: { number, reply in number == 0 ? .die : reply })
        defer { collector.stop() }
        #expect(throws: TransportError.self) { try enrol(kit(collector)) }
        #expect(try state.identity() == nil)
        let key = try PrivateKey(contentsOf: state.path + "/key.pem")
        // The token may be used up: it isn't sent twice within one call.
        #expect(journal.entries.count == 1)
        #expect(try enrol(kit(collector)).key == key)
    }

    @Test("a refusal carries the collector's words, and nothing is written but the key")
    func refused() throws {
        let collector = try collector(
            Journal(),
            reply: { _, _ in
                .respond(
                    403, [], #"{"error":"the token was used","expected":"a fresh token","next":"planner site kit"}"#)
            })
        defer { collector.stop() }
        let error = #expect(throws: Enrolment.Failure.self) { try enrol(kit(collector)) }
        #expect(
            error?.description
                == "the collector refused (status 403): the token was used; expected a fresh token; planner site kit")
        #expect(try FileManager.default.contentsOfDirectory(atPath: state.path) == ["key.pem"])
    }

    @Test("an answer for another site, key or authority isn't taken")
    func wrongAnswers() throws {
        let other = try CertificateAuthority.create(name: "Other", notBefore: Int64(time(nil)) - 60)
        let strangersKey = try PrivateKey.generate()
        let stranger = try authority.issueAgent(
            .make(commonName: "x", key: strangersKey), site: "04@2025", notBefore: Int64(time(nil)) - 60)
        let answers: [(String, String, String)] = try [
            ("06@2025", stranger.pem, authority.certificate.pem),
            ("04@2025", stranger.pem, other.certificate.pem), ("04@2025", stranger.pem, authority.certificate.pem),
            ("04@2025", "rubbish", authority.certificate.pem),
        ]
        for (site, certificate, ca) in answers {
            let body = try JSONEncoder().encode(["site": site, "certificate": certificate, "ca": ca])
            let text = String(decoding: body, as: UTF8.self)
            let collector = try collector(Journal(), reply: { _, _ in .respond(200, [], text) })
            defer { collector.stop() }
            #expect(throws: (any Error).self) { try enrol(kit(collector)) }
            #expect(try state.identity() == nil)
        }
        let collector = try collector(Journal(), site: "06@2025")
        defer { collector.stop() }
        #expect(throws: Enrolment.Failure.self) { try enrol(kit(collector)) }
    }
}

@Suite(.blocking) struct ConfigurationClientTests {
    private let folder: TemporaryFolder
    init() throws { folder = try TemporaryFolder() }

    private func body(_ interval: Int) -> String {
        #"{"format":1,"site":"04@2025","interval_seconds":\#(interval),"sessions":[]}"#
    }

    @Test("it is asked for by ETag, kept on the disk, and a bad one leaves the last good one in force")
    func polls() throws {
        let state = StateFolder(folder.path)
        let journal = Journal<String?>()
        let bodies = [body(5), "", body(0), "", body(7)]
        let collector = try ScriptedCollector { request in
            let number = journal.add(request.headers["if-none-match"])
            switch number {
            case 1: return .respond(304)
            case 3: return .respond(503, [], #"{"error":"busy"}"#)
            default: return .respond(200, [("ETag", "\"v\(number)\"")], bodies[number])
            }
        }
        defer { collector.stop() }
        let connection = try collector.identity("04@2025").client()
        var client = ConfigurationClient(site: "04@2025", state: state)
        #expect(
            client.poll(connection)
                == .changed(try AgentConfiguration(Array(body(5).utf8), site: "04@2025"), unsaved: nil))
        #expect(client.poll(connection) == .unchanged)
        #expect(
            client.poll(connection)
                == .refused(DocumentError(place: "interval_seconds", expected: "1...3600", found: "0")))
        #expect(state.configuration(site: "04@2025")?.configuration.intervalSeconds == 5)
        // A new process begins with the kept one and its ETag.
        client = ConfigurationClient(site: "04@2025", state: state)
        #expect(client.poll(connection) == .unavailable("status 503: busy", retryAfter: nil))
        guard case .changed = client.poll(connection) else { return #expect(Bool(false)) }
        #expect(state.configuration(site: "04@2025")?.configuration.intervalSeconds == 7)
        #expect(journal.entries == [nil, "\"v0\"", "\"v0\"", "\"v0\"", "\"v0\""])
        #expect(PrivateFile.mode(of: folder.path + "/configuration.json") == 0o600)
    }

    @Test("a kept file that is damaged counts as none")
    func damaged() throws {
        try PrivateFile.write(Array("{".utf8), to: folder.path + "/configuration.json")
        #expect(StateFolder(folder.path).configuration(site: "04@2025") == nil)
    }
}
