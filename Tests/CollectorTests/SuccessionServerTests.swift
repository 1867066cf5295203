import Foundation
import SwiftProtobuf
import Telemetry
import TestSupport
import Testing

@testable import Collector

/// Agents whose certificates name sites that the served plan no longer has.
@Suite(.blocking) struct SuccessionServerTests {
    private func announce(_ client: TLSClient, _ address: String) async throws {
        let body = Array(#"{"address": "\#(address)", "port": 862}"#.utf8)
        #expect(try await client.send("PUT", "/v1/reflector", body: body).status == 204)
    }

    /// What the agent is told, which it then shows to hold.
    private func configuration(_ client: TLSClient) async throws -> (links: [String], allow: [String], site: String) {
        let answer = try await client.send("GET", "/v1/configuration")
        if let tag = answer.headers["etag"] {
            _ = try await client.send("GET", "/v1/configuration", headers: [("If-None-Match", tag)])
        }
        let document = try JSONSerialization.jsonObject(with: Data(answer.body)) as? [String: Any] ?? [:]
        let sessions = document["sessions"] as? [[String: Any]] ?? []
        return (
            sessions.compactMap { $0["link"] as? String },
            (document["reflector"] as? [String: [String]])?["allow"] ?? [], document["site"] as? String ?? ""
        )
    }

    @Test func agentOfAPredecessorsOfficeGoesOnAsTheSuccessorsUnderItsOwnName() async throws {
        try await RunningCollector.run(lineage: Merged.lineage) { collector in
            let (old, province) = (try await collector.enrolled("x1"), try await collector.enrolled("p0"))
            try await announce(old, "10.0.0.1")
            try await announce(province, "10.0.0.2")
            _ = try await configuration(province)
            let told = try await configuration(old)
            #expect(told.site == "x1" && told.links == ["x1~p"] && told.allow == ["10.0.0.2/32"])
            #expect(try await configuration(province).links == ["y1~p0"])

            let start = collector.clock.now / Samples.minute * Samples.minute - 3 * Samples.minute
            let records = Samples.minutes(3, from: start, site: "x1", peer: "p")
            let answer = try await old.report(records, spool: Samples.spool, site: "x1")
            #expect(answer.status == 200 && answer.body.isEmpty, "nothing is refused")
            let network = SuccessionView(collector.store, lineage: try await collector.store.lineage())
            let state = try #require(try await network.links(at: collector.clock.now).first { $0.key.site == "y1" })
            #expect(state.key.link == "y1~p" && state.status == .up && state.measuredAs == "x1")
            let agents = try await network.agents(at: collector.clock.now)
            #expect(agents.map(\.site) == ["p", "y1"] && agents.map(\.certified) == ["p0", "x1"])
        }
    }

    @Test func certificateOfAPredecessorReportsForNobodyElse() async throws {
        try await RunningCollector.run(lineage: Merged.lineage) { collector in
            let old = try await collector.enrolled("x1")
            for site in ["y1", "x2"] {
                let records = Samples.minutes(1, from: Samples.recent, site: site, peer: "p")
                let answer = try await old.report(records, spool: Samples.spool, site: site)
                let partial = try OTLP_ExportMetricsServiceResponse(serializedBytes: answer.body).partialSuccess
                #expect(partial.rejectedDataPoints > 0 && partial.errorMessage.contains("'x1'"))
            }
            #expect(try await collector.store.linkPeriods(from: 0, to: .max).isEmpty)
        }
    }

    @Test func reportsOfAnOfficeThatClosedAreKeptAndItIsToldToRest() async throws {
        try await RunningCollector.run(lineage: Merged.lineage) { collector in
            // Its kit was used while its plan had it.
            let now = collector.clock.now
            let before = ConfigurationSource(
                store: collector.store,
                lineage: SiteLineage(hierarchy: SiteHierarchy(upstream: ["q0": nil, "x2": "q0"])), intervalSeconds: 60)
            let (closed, province) = (try await enrolled(collector, "x2"), try await enrolled(collector, "q0"))
            try await announce(closed, "10.0.0.3")
            try await announce(province, "10.0.0.4")
            let tag = try await before.configuration(of: "q0", at: now).tag
            _ = try await before.configuration(of: "q0", holding: tag, at: now)
            #expect(try await before.configuration(of: "x2", at: now).json.contains("x2~q0"))
            let minutes = Samples.minutes(5, from: now / Samples.minute * Samples.minute, site: "x2", peer: "q0")
            let answer = try await closed.report(minutes, spool: Samples.spool, site: "x2")
            #expect(answer.status == 200 && answer.body.isEmpty)

            // Any agent that asks of the new plan makes the collector look.
            let told = try await configuration(closed)
            #expect(told.site == "x2" && told.links.isEmpty && told.allow.isEmpty)
            collector.clock.advance(seconds: 3_600)
            let network = SuccessionView(collector.store, lineage: Merged.lineage)
            let period = try #require(try await network.linkPeriods(from: 0, to: .max).first { $0.key.site == "y1" })
            #expect(period.sent == 5 * 600, "what was measured is y1's")
            #expect(period.expected <= 1, "and nothing more is expected of a closed office")
        }
    }

    /// As when the site was in the plan: the registry asks nobody about sites.
    private func enrolled(_ collector: RunningCollector, _ site: String) async throws -> TLSClient {
        let token = try await collector.kit(site).token
        return try await collector.enrolledByRegistry(site, token: token)
    }

    @Test func agentOfTheSuccessorTakesTheSeatOfThePredecessors() async throws {
        try await RunningCollector.run(lineage: Merged.lineage) { collector in
            let province = try await collector.enrolled("p")
            let old = try await collector.enrolled("x1")
            try await announce(province, "10.0.0.2")
            try await announce(old, "10.0.0.1")
            _ = try await configuration(province)
            #expect(try await configuration(old).links == ["x1~p"])
            let new = try await collector.enrolled("y1")
            try await announce(new, "10.0.0.9")
            _ = try await configuration(province)
            #expect(try await configuration(new).links == ["y1~p"])
            #expect(try await configuration(old).links.isEmpty)
            #expect(try await configuration(province).allow == ["10.0.0.9/32"])
        }
    }
}
