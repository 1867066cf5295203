import CollectorDouble
import Foundation
import Identity
import NetworkAddress
import Spool
import Telemetry
import TestSupport
import Testing

@testable import Reporting

@Suite(.blocking) struct ReportingLoopTests {
    private let folder: TemporaryFolder
    private let spool: Spool
    init() throws {
        folder = try TemporaryFolder()
        spool = try Spool(folder: folder.path)
    }

    private func loop(_ collector: ScriptedCollector) throws -> ReportingLoop {
        let settings = ReportingLoop.Settings(
            identity: try collector.identity("04@2025"), state: StateFolder(folder.path),
            reflector: Endpoint("10.0.1.1:862"), interval: 1, version: "0.1.0")
        let loop = ReportingLoop(settings: settings, spool: spool, wallClock: { 7 })
        return try #require(loop)
    }

    /// Waits for `condition` for a generous while; what it waits for is announced by no event a test could await.
    private func eventually(_ condition: () throws -> Bool) rethrows -> Bool {
        for _ in 0..<2_000 {
            if try condition() { return true }
            usleep(10_000)
        }
        return false
    }

    @Test("it announces the reflector, takes the configuration and uploads what is committed")
    func works() throws {
        let journal = Journal<String>()
        let collector = try ScriptedCollector { request in
            journal.add("\(request.method) \(request.path)")
            guard request.path == "/v1/configuration" else { return .respond(200) }
            if request.headers["if-none-match"] != nil { return .respond(304) }
            let body = #"{"format":1,"site":"04@2025","interval_seconds":1,"sessions":[]}"#
            return .respond(200, [("ETag", "\"a\"")], body)
        }
        defer { collector.stop() }
        let loop = try loop(collector)
        let events = Journal<String>()
        #expect(try loop.start { events.add("\($0)") })
        #expect(try spool.append([IntervalRecord(site: "04@2025", link: "l", peer: "p", start: 1, end: 2)]) == 1...1)
        loop.committed()
        #expect(try eventually { try spool.summary().acknowledged == 1 })
        #expect(eventually { journal.entries.filter { $0 == "GET /v1/configuration" }.count >= 2 })
        loop.stop(grace: 5)
        #expect(journal.entries.first == "PUT /v1/reflector")
        #expect(events.entries.filter { $0.hasPrefix("configuration(") }.count == 1)
        #expect(events.entries.contains { $0.hasPrefix("announced") })
        #expect(collector.connectionCount == 1)
    }

    @Test("a certificate of another enrolment is shown without a new start")
    func renewal() throws {
        let collector = try ScriptedCollector { request in
            guard request.path == "/v1/configuration" else { return .respond(200) }
            let body = #"{"format":1,"site":"04@2025","interval_seconds":1,"sessions":[]}"#
            return .respond(200, [("ETag", "\"a\"")], body)
        }
        defer { collector.stop() }
        let loop = try loop(collector)
        let events = Journal<String>()
        #expect(try loop.start { events.add("\($0)") })
        #expect(eventually { events.entries.contains { $0.hasPrefix("configuration(") } })
        #expect(collector.connectionCount == 1)
        let state = StateFolder(folder.path)
        let renewed = try collector.identity("04@2025")
        try renewed.key.write(to: state.keyPath)
        try state.write(renewed)
        #expect(eventually { events.entries.contains("certificateRenewed") && collector.connectionCount == 2 })
        // Another site's or another collector's identity is none of this agent's.
        try state.write(collector.identity("24@2025"))
        let rounds = events.entries.count { $0 == "asked" }
        #expect(eventually { events.entries.count { $0 == "asked" } > rounds + 1 })
        #expect(events.entries.count { $0 == "certificateRenewed" } == 1)
        loop.stop(grace: 5)
    }

    @Test("a certificate that is due is renewed while the agent runs")
    func renewalDue() throws {
        struct Question: Decodable { var csr: String }
        let begin = Int64(time(nil)) - 80 * 86_400
        let authority = try CertificateAuthority.create(name: "Test CA", notBefore: begin - 86_400)
        let sites = Journal<String>()
        let collector = try ScriptedCollector(authority: authority) { request in
            guard request.path == "/v1/renew" else {
                sites.add("\(request.connection) \(request.site ?? "")")
                let body = #"{"format":1,"site":"04@2025","interval_seconds":1,"sessions":[]}"#
                return request.path == "/v1/configuration" ? .respond(200, [], body) : .respond(200)
            }
            guard let question = try? JSONDecoder().decode(Question.self, from: Data(request.body)),
                let csr = try? CertificateRequest(pem: question.csr),
                let pem = try? authority.issueAgent(csr, site: "04@2025", notBefore: Int64(time(nil)) - 60).pem,
                let ca = try? authority.certificate.pem,
                let body = try? JSONEncoder().encode(["site": "04@2025", "certificate": pem, "ca": ca])
            else { return .respond(400) }
            return .respond(200, [], String(decoding: body, as: UTF8.self))
        }
        defer { collector.stop() }
        let old = try collector.identity("04@2025", notBefore: begin)
        let state = StateFolder(folder.path)
        try old.key.write(to: state.keyPath)
        try state.write(old)
        let settings = ReportingLoop.Settings(
            identity: old, state: state, reflector: nil, interval: 1, version: "0.1.0")
        let made = ReportingLoop(settings: settings, spool: spool, wallClock: { UInt64(time(nil)) * 1_000_000_000 })
        let loop = try #require(made)
        let events = Journal<String>()
        #expect(try loop.start { events.add("\($0)") })
        #expect(eventually { events.entries.contains("certificateRenewed") })
        let rounds = events.entries.count { $0 == "asked" }
        #expect(eventually { events.entries.count { $0 == "asked" } > rounds + 1 })
        loop.stop(grace: 5)
        #expect(events.entries.count { $0 == "certificateRenewed" } == 1)
        #expect(try state.identity()?.certificate != old.certificate)
        #expect(sites.entries.allSatisfy { $0.hasSuffix(" 04@2025") })
    }

    @Test("what is committed just before the stop goes out with the last upload")
    func lastUpload() throws {
        let collector = try ScriptedCollector { request in
            request.path == "/v1/configuration" ? .respond(503) : .respond(200)
        }
        defer { collector.stop() }
        let loop = try loop(collector)
        let asked = DispatchSemaphore(value: 0)
        #expect(try loop.start { if case .asked = $0 { asked.signal() } })
        #expect(asked.wait(timeout: .now() + 20) == .success)
        _ = try spool.append((1...3).map { IntervalRecord(site: "04@2025", link: "l", peer: "p", start: $0, end: 9) })
        loop.stop(grace: 10)
        #expect(try spool.summary().acknowledged == 3)
        #expect(try spool.summary().notes["configuration-error"]?.text == "status 503: ")
    }

    @Test("a collector that hangs doesn't hold the stop up longer than the grace, and nothing is lost")
    func hangingStop() throws {
        let asked = DispatchSemaphore(value: 0)
        let collector = try ScriptedCollector { _ in
            asked.signal()
            return .silence(seconds: 15)
        }
        defer { collector.stop() }
        let loop = try loop(collector)
        _ = try spool.append([IntervalRecord(site: "04@2025", link: "l", peer: "p", start: 1, end: 2)])
        #expect(try loop.start { _ in })
        #expect(asked.wait(timeout: .now() + 20) == .success)
        let start = monotonicNow()
        loop.stop(grace: 0.3)
        #expect(monotonicNow() - start < 10_000_000_000)
        #expect(try spool.summary().depth == 1)
    }
}
