import Collector
import Foundation
import NetworkAddress
import Reporting
import Spool
import Telemetry
import TestSupport
import Testing

/// The agent's own code against the collector's, over TLS.
@Suite(.blocking) struct AgentContractTests {
    /// The agent's client blocks, so it gets a thread of its own.
    private func onThread<Value: Sendable>(_ body: @escaping @Sendable () throws -> Value) async throws -> Value {
        try await withCheckedThrowingContinuation { continuation in
            Thread.detachNewThread { continuation.resume(with: Result { try body() }) }
        }
    }

    @Test func agentEnrolsIsConfiguredAndEmptiesItsSpool() async throws {
        try await RunningCollector.run(intervalSeconds: 5) { collector in
            let folder = try TemporaryFolder()
            let start = collector.clock.now / Samples.minute * Samples.minute - 20 * Samples.minute
            let province = try await collector.enrolled("04@2025")
            _ = try await province.send(
                "PUT", "/v1/reflector", body: Array(#"{"address": "127.0.0.1", "port": 8620}"#.utf8))
            let kit = Array(try await collector.kit("01290@2025").json.utf8)
            let seconds = Int64(collector.clock.now / 1_000_000_000)

            let identity = try await onThread { () -> AgentIdentity in
                let state = StateFolder(folder.path + "/state")
                let identity = try Enrolment.enrol(kit: Kit(kit), state: state, version: "0.1.0", now: seconds)
                let client = try identity.client()
                try Enrolment.announce(
                    reflector: Endpoint(try #require(IPAddress("127.0.0.1")), port: 8_621), state: state,
                    client: client)
                return identity
            }
            // The province's agent takes its configuration and shows it: from now on its reflector answers the commune.
            let taken = try await province.send("GET", "/v1/configuration")
            let tag = try #require(taken.headers["etag"])
            _ = try await province.send("GET", "/v1/configuration", headers: [("If-None-Match", tag)])

            let (configuration, left) = try await onThread { () -> (Reporting.AgentConfiguration?, UInt64) in
                let state = StateFolder(folder.path + "/state")
                let client = try identity.client()
                var configurations = ConfigurationClient(site: "01290@2025", state: state)
                var configuration: Reporting.AgentConfiguration?
                if case .changed(let new, _) = configurations.poll(client) { configuration = new }
                #expect(configurations.poll(client) == .unchanged)

                let spool = try Spool(folder: folder.path)
                _ = try spool.append((0..<12).map { Samples.record(start: start + $0 * Samples.minute) })
                let poster = BatchPoster(
                    uploader: Uploader(site: "01290@2025"), spool: spool, client: client, site: "01290@2025",
                    version: "0.1.0", wallClock: { UInt64(seconds) * 1_000_000_000 }
                ) { event in
                    if case .acknowledged = event { return }
                    Issue.record("\(event)")
                }
                poster.committed(now: 0)
                poster.hurry()
                _ = poster.work()
                return (configuration, UInt64(try spool.oldest(limit: 100, at: 0).count))
            }

            let session = try #require(configuration?.sessions.first)
            #expect(configuration?.intervalSeconds == 5 && configuration?.sessions.count == 1)
            #expect(session.link == "01290@2025~04@2025" && session.peer == "04@2025")
            #expect(session.remote.description == "127.0.0.1:8620")
            #expect(configuration?.allow.map(\.description) == ["127.0.0.1/32"])
            #expect(left == 0)
            let key = LinkKey(link: "01290@2025~04@2025", site: "01290@2025")
            let stored = try await collector.store.intervals(of: key, from: 0, to: .max, limit: 100)
            #expect(stored == (0..<12).map { Samples.record(start: start + $0 * Samples.minute) })
        }
    }
}
