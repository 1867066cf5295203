import Foundation
import Identity
import Logging
import NIOSSL
import Telemetry
import TestSupport
import Testing

@testable import Collector

/// Two collectors in front of one registrar and one ClickHouse, over real TLS.
@Suite(.blocking, .serialized, .enabled(if: ClickHouseServer.isInstalled, ClickHouseServer.absence))
struct EdgeTests {
    @Test func agentGoesOnThroughTheOtherCollectorAndNothingIsLostOrDoubled() async throws {
        try await RunningEdge.withRegistrar { registrar, address, store in
            let agent = try await registrar.enrolled("01290@2025")
            let records = Samples.minutes(40, from: Samples.recent)
            try await RunningEdge.run("edge-2", before: registrar, address) { second in
                try await RunningEdge.run("edge-1", before: registrar, address) { first in
                    for batch in [0..<10, 10..<20] {
                        let answer = try await first.client(as: agent).report(
                            Array(records[batch]), spool: Samples.spool, site: "01290@2025")
                        #expect(answer.status == 200, "\(answer.text)")
                    }
                    // Committed, and the answer got lost with the collector: the agent sends it again, elsewhere and with more.
                    await first.stop()
                    await #expect(throws: (any Error).self) {
                        try await first.client(as: agent).send("GET", "/v1/health")
                    }
                    for batch in [10..<25, 25..<40] {
                        let answer = try await second.client(as: agent).report(
                            Array(records[batch]), spool: Samples.spool, site: "01290@2025")
                        #expect(answer.status == 200, "\(answer.text)")
                    }
                }
            }
            let key = LinkKey(link: "01290@2025~04@2025", site: "01290@2025")
            #expect(try await store.intervals(of: key, from: 0, to: .max, limit: 1_000) == records.map(\.record))
            let state = try await store.agents(at: registrar.clock.now).first { $0.site == "01290@2025" }
            #expect(state?.records == 40 && state?.missing == 0)
        }
    }

    @Test func enrolmentRenewalAndQuestionsGoOnToTheRegistrarWhichNamesBoth() async throws {
        try await RunningEdge.withRegistrar { registrar, address, _ in
            try await RunningEdge.run("edge-1", before: registrar, address) { edge in
                let key = try PrivateKey.generate()
                let kit = try await registrar.kit("01290@2025")
                let body = try JSONSerialization.data(withJSONObject: [
                    "token": kit.token, "csr": CertificateRequest.make(commonName: "x", key: key).pem,
                    "version": "0.1.0",
                ])
                let answer = try await edge.stranger(registrar).send("POST", "/v1/enrol", body: [UInt8](body))
                #expect(answer.status == 200, "\(answer.text)")
                let document = try JSONSerialization.jsonObject(with: Data(answer.body)) as? [String: String]
                var agent = edge.stranger(registrar)
                agent.certificate = try Certificate(pem: document?["certificate"] ?? "")
                agent.key = key
                #expect(agent.certificate?.site == "01290@2025")

                let reflector = try await agent.send(
                    "PUT", "/v1/reflector", body: Array(#"{"address": "10.0.1.1", "port": 862}"#.utf8))
                #expect(reflector.status == 204, "\(reflector.text)")
                let configuration = try await agent.send("GET", "/v1/configuration")
                let tag = try #require(configuration.headers["etag"])
                #expect(configuration.status == 200 && configuration.text.contains("01290@2025"))
                // The first question with the tag goes on, and confirms it; the next is answered here.
                for _ in 0..<3 {
                    let again = try await agent.send("GET", "/v1/configuration", headers: [("If-None-Match", tag)])
                    #expect(again.status == 304)
                }
                #expect(
                    eventually { edge.metric("tuyen_collector_questions_kept_total").map { Int($0) ?? 0 > 0 } ?? false }
                )
                let renewed = try JSONSerialization.data(withJSONObject: [
                    "csr": CertificateRequest.make(commonName: "x", key: .generate()).pem, "version": "0.2.0",
                ])
                #expect(try await agent.send("POST", "/v1/renew", body: [UInt8](renewed)).status == 200)
                #expect(try await agent.send("GET", "/v1/crl").status == 200)
                // There is no timetable here; the word is the registrar's.
                #expect(try await agent.send("GET", "/v1/tests").status == 404)

                let audit = try await registrar.store.auditLog(of: "01290@2025", limit: 10)
                for action in ["enrolled", "reflector announced", "certificate renewed"] {
                    #expect(
                        audit.first { $0.action == action }?.actor == "agent 01290@2025 through collector edge-1",
                        "\(audit)")
                }
            }
        }
    }

    @Test func revocationAtTheRegistrarHoldsAtBothWithinASecond() async throws {
        try await RunningEdge.withRegistrar { registrar, address, _ in
            let agent = try await registrar.enrolled("01290@2025")
            let other = try await registrar.enrolled("01291@2025")
            try await RunningEdge.run("edge-1", before: registrar, address) { first in
                try await RunningEdge.run("edge-2", before: registrar, address) { second in
                    let edges = [first, second]
                    for edge in edges {
                        #expect(try await edge.client(as: agent).send("GET", "/v1/configuration").status == 200)
                    }
                    // By another process, as `planner site revoke` is.
                    let process = try SQLiteStore(path: registrar.folder.store, create: false) { registrar.clock.now }
                    _ = try await process.revokeCertificates(
                        of: "01290@2025", because: "stolen", actor: "me", at: registrar.clock.now)
                    try process.close()
                    for edge in edges {
                        let client = edge.client(as: agent)
                        let deadline = ContinuousClock.now + .seconds(1)
                        var report: TLSClient.Answer
                        repeat {
                            report = try await client.report(
                                Samples.minutes(1, from: Samples.recent), spool: Samples.spool, site: "01290@2025")
                        } while report.status != 403 && ContinuousClock.now < deadline
                        #expect(report.status == 403 && report.text.contains("revoked"))
                        #expect(try await client.send("GET", "/v1/configuration").status == 403)
                        #expect(try await edge.client(as: other).send("GET", "/v1/configuration").status == 200)
                    }
                }
            }
        }
    }

    @Test func stolenCertificateReportsForItsOwnSiteAlone() async throws {
        try await RunningEdge.withRegistrar { registrar, address, store in
            let thief = try await registrar.enrolled("01291@2025")
            try await RunningEdge.run("edge-1", before: registrar, address) { edge in
                let answer = try await edge.client(as: thief).report(
                    Samples.minutes(3, from: Samples.recent), spool: Samples.spool, site: "01290@2025")
                #expect(answer.status == 200)
                let key = LinkKey(link: "01290@2025~04@2025", site: "01290@2025")
                #expect(try await store.intervals(of: key, from: 0, to: .max, limit: 10).isEmpty)
            }
        }
    }

    /// Neither at the registrar nor at a collector in front, with its own certificate or beside another's.
    @Test func agentCannotPassForACollector() async throws {
        try await RunningEdge.withRegistrar { registrar, address, _ in
            let agent = try await registrar.enrolled("01290@2025")
            let victim = try await registrar.enrolled("01291@2025")
            let passed = ("Client-Cert", ClientCertificateField.value(try #require(victim.certificate).der))
            try await RunningEdge.run("edge-1", before: registrar, address) { edge in
                for client in [agent, edge.client(as: agent)] {
                    let answer = try await client.send("GET", "/v1/configuration", headers: [passed])
                    #expect(answer.status == 403 && answer.text.contains("only a collector"), "\(answer.text)")
                }
                let fingerprint = try #require(victim.certificate).fingerprint
                for path in ["changes", "standing/\(fingerprint)"] {
                    #expect(try await agent.send("GET", "/v1/collector/\(path)").status == 403)
                    #expect(try await edge.client(as: agent).send("GET", "/v1/collector/\(path)").status == 404)
                }
                let body = try JSONSerialization.data(withJSONObject: [
                    "token": try await registrar.kit("07210@2025").token,
                    "csr": CertificateRequest.make(commonName: "edge-9", key: .generate()).pem, "version": "1",
                ])
                let enrolment = try await agent.send("POST", "/v1/collector/enrol", body: [UInt8](body))
                #expect(enrolment.status == 403 && enrolment.text.contains("unknown"))
            }
            // Its certificate is no server's either: no agent would speak with it.
            #expect(throws: (any Error).self) {
                try agent.certificate?.verify(
                    against: registrar.identity.authority.certificate, purpose: .server,
                    at: Int64(registrar.clock.now / 1_000_000_000))
            }
        }
    }

    /// A collector is no site, has nobody's word but the agents' whose certificates it shows, and after its revocation none at all.
    @Test func collectorIsNoAgentAndARevokedOneHearsNobody() async throws {
        try await RunningEdge.withRegistrar { registrar, address, _ in
            let agent = try await registrar.enrolled("01290@2025")
            try await RunningEdge.run("edge-1", before: registrar, address) { edge in
                var collector = registrar.stranger
                collector.certificate = edge.identity.certificate
                collector.key = edge.identity.key
                #expect(try await collector.send("GET", "/v1/configuration").status == 403)
                let report = try await collector.report(
                    Samples.minutes(1, from: Samples.recent), spool: Samples.spool, site: "01290@2025")
                #expect(report.status == 403)
                #expect(try await edge.client(as: collector).send("GET", "/v1/configuration").status == 403)

                #expect(try await edge.client(as: agent).send("GET", "/v1/configuration").status == 200)
                let revoked = try await registrar.store.revokeCollector(
                    "edge-1", because: "stolen", actor: "me", at: registrar.clock.now)
                #expect(revoked == EndedRights(certificates: 1))
                let client = edge.client(as: agent)
                #expect(try await client.status(503, "GET", "/v1/configuration") == 503)
                let answer = try await client.report(
                    Samples.minutes(1, from: Samples.recent), spool: Samples.spool, site: "01290@2025")
                // Without Retry-After: the agent turns to another collector.
                #expect(answer.status == 503 && answer.headers["retry-after"] == nil)
                #expect(try await client.send("GET", "/v1/health").status == 503)
                #expect(edge.metric("tuyen_collector_registrar_refused") == "1")
                #expect(try await collector.send("GET", "/v1/collector/changes").status == 407)
                let list = try await registrar.store.collectors(at: registrar.clock.now)
                #expect(list.map(\.name) == ["edge-1"] && list[0].certificateExpires == nil && list[0].heard != nil)
            }
        }
    }

    @Test func withoutTheRegistrarKnownAgentsAreHeardUntilTheGraceIsOver() async throws {
        try await RunningEdge.withRegistrar { registrar, address, _ in
            let agent = try await registrar.enrolled("01290@2025")
            let unknown = try await registrar.enrolled("01291@2025")
            let kit = try await registrar.kit("07210@2025")
            let line = try BreakableLine(to: registrar.port)
            try await RunningEdge.run("edge-1", before: registrar, address, grace: 2, through: line.port) { edge in
                let (known, stranger) = (edge.client(as: agent), edge.client(as: unknown))
                let configuration = try await known.send("GET", "/v1/configuration")
                #expect(configuration.status == 200)
                line.cut()
                #expect(eventually { edge.metric("tuyen_collector_registrar_reached") == "0" })
                let report = try await known.report(
                    Samples.minutes(1, from: Samples.recent), spool: Samples.spool, site: "01290@2025")
                let taken = edge.metric("tuyen_collector_reports_taken")
                #expect(report.status == 200 || taken == "0", "\(report.text)")
                #expect(try await stranger.send("GET", "/v1/configuration").status == 503)
                let body = try JSONSerialization.data(withJSONObject: [
                    "token": kit.token, "csr": CertificateRequest.make(commonName: "x", key: .generate()).pem,
                    "version": "0.1.0",
                ])
                let enrolment = try await edge.stranger(registrar).send("POST", "/v1/enrol", body: [UInt8](body))
                #expect(enrolment.status == 503 && enrolment.headers["retry-after"] != nil)
                // The grace of two seconds ends.
                #expect(eventually { edge.metric("tuyen_collector_reports_taken") == "0" })
                let late = try await known.send("GET", "/v1/configuration")
                #expect(late.status == 503 && late.headers["retry-after"] == nil)
                #expect(try await known.send("GET", "/v1/health").status == 503)
                line.mend()
                #expect(eventually { edge.metric("tuyen_collector_registrar_reached") == "1" })
                #expect(try await known.send("GET", "/v1/health").status == 200)
                #expect(try await stranger.send("GET", "/v1/configuration").status == 200)
            }
        }
    }

    @Test func otherSendersSamplesAreKeptByTheRegistrar() async throws {
        try await RunningEdge.withRegistrar { registrar, address, _ in
            let agent = try await registrar.enrolled("01290@2025")
            try await RunningEdge.run("edge-1", before: registrar, address) { edge in
                let metrics: [String: Any] = [
                    "resourceMetrics": [
                        [
                            "resource": ["attributes": []],
                            "scopeMetrics": [
                                [
                                    "scope": ["name": "other"],
                                    "metrics": [
                                        [
                                            "name": "system.load",
                                            "gauge": [
                                                "dataPoints": [
                                                    ["timeUnixNano": String(Samples.recent), "asDouble": 1.25]
                                                ]
                                            ],
                                        ]
                                    ],
                                ]
                            ],
                        ]
                    ]
                ]
                let body = try JSONSerialization.data(withJSONObject: metrics)
                let answer = try await edge.client(as: agent).send(
                    "POST", "/v1/metrics", headers: [("Content-Type", "application/json")], body: [UInt8](body))
                #expect(answer.status == 200, "\(answer.text)")
                let kept = try await registrar.store.newestForeign()
                #expect(kept.map(\.site) == ["01290@2025"] && kept.first?.sample.value == 1.25)
            }
        }
    }

    @Test func certificateIsRenewedAndShownWithoutAPause() async throws {
        try await RunningCollector.run { registrar in
            let temporary = try TemporaryFolder()
            let identity = try await RunningEdge.enrolled("edge-1", at: registrar, in: temporary)
            let first = try #require(identity.certificate)
            let folder = DataFolder(path: temporary.path)
            let client = try RegistrarClient(identity)
            let credentials = try ServerCredentials(first, identity.key, areRenewed: true)
            let renewal = EdgeRenewal(
                identity, folder: folder, client: client, credentials: credentials, version: "0.2.0",
                logger: .init(label: "test")
            ) { registrar.clock.now }
            let result = await Result.awaiting {
                #expect(try await renewal.renewIfDue() == false)
                registrar.clock.advance(seconds: 21 * 86_400)
                #expect(try await renewal.renewIfDue())
                let stored = try EdgeIdentity(in: folder)
                let second = try #require(stored.certificate)
                #expect(second.fingerprint != first.fingerprint && second.notAfter > first.notAfter)
                #expect(try second.matches(stored.key) && stored.key != identity.key)
                #expect(renewal.expires == second.notAfter)
                let shown = try credentials.current.certificate.toDERBytes()
                #expect(shown == second.der)
                #expect(try await registrar.store.collectors(at: registrar.clock.now).first?.version == "0.2.0")
            }
            try await client.close()
            try result.get()
        }
    }
}
