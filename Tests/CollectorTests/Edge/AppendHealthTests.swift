import Telemetry
import TestSupport
import Testing

@testable import Collector

/// `#expect` takes no mutating calls.
private final class Health {
    private var value: AppendHealth
    init(patience: UInt64 = 20, pace: UInt64 = 5) { value = AppendHealth(patience: patience, pace: pace) }
    func verdict(at now: UInt64) -> AppendHealth.Verdict { value.verdict(at: now) }
    func need(at now: UInt64) -> AppendHealth.Need { value.need(at: now) }
    func began(at now: UInt64) -> Int { value.began(at: now) }
    func ended(_ append: Int, _ isStored: Bool?, at now: UInt64) { value.ended(append, isStored: isStored, at: now) }
    func tried(_ need: AppendHealth.Need, _ isWell: Bool, at now: UInt64) { value.tried(need, isWell: isWell, at: now) }
}

/// What a collector in front makes of appends, event by event.
@Suite struct AppendHealthTests {
    @Test func whereNobodyReportsClickHouseIsAsked() {
        let health = Health()
        #expect(health.verdict(at: 0) == .well)
        #expect(health.need(at: 0) == .question && health.need(at: 4) == .nothing)
        health.tried(.question, false, at: 4)
        #expect(health.verdict(at: 4) == .unanswered)
        #expect(health.need(at: 5) == .question)
        health.tried(.question, true, at: 5)
        #expect(health.verdict(at: 5) == .well)
        // Who reports spares the question.
        health.ended(health.began(at: 9), true, at: 10)
        #expect(health.need(at: 14) == .nothing && health.need(at: 15) == .question)
    }

    @Test func whereNoneGoesThroughForAWhileOneIsTriedUntilItDoes() {
        let health = Health()
        health.ended(health.began(at: 100), true, at: 101)
        health.ended(health.began(at: 102), false, at: 110)
        health.ended(health.began(at: 111), false, at: 120)
        #expect(health.verdict(at: 121) == .well && health.need(at: 121) == .nothing)
        #expect(health.verdict(at: 122) == .stalled(since: 102))
        // An answer to a question would say nothing of it.
        #expect(health.need(at: 122) == .trial && health.need(at: 126) == .nothing)
        health.tried(.trial, false, at: 126)
        #expect(health.verdict(at: 126) == .stalled(since: 102) && health.need(at: 127) == .trial)
        health.tried(.trial, true, at: 128)
        #expect(health.verdict(at: 1_000) == .well)
    }

    @Test func oneThatHangsCountsUnlessOthersGoThrough() {
        let health = Health()
        let first = health.began(at: 0)
        #expect(health.verdict(at: 19) == .well && health.verdict(at: 20) == .stalled(since: 0))
        health.ended(health.began(at: 1), true, at: 15)
        #expect(health.verdict(at: 34) == .well && health.verdict(at: 35) == .stalled(since: 15))
        health.ended(first, false, at: 36)
        #expect(health.verdict(at: 36) == .stalled(since: 15))
        health.ended(health.began(at: 36), true, at: 37)
        #expect(health.verdict(at: 100) == .well)
    }

    @Test func oneThatIsGivenUpSaysNothing() {
        let health = Health()
        health.ended(health.began(at: 0), nil, at: 50)
        #expect(health.verdict(at: 100) == .well)
    }
}

/// What agents are told of it, before a real ClickHouse.
@Suite(.blocking, .serialized, .enabled(if: ClickHouseServer.isInstalled, ClickHouseServer.absence))
struct EdgeHealthTests {
    private let health = AppendHealth(patience: 0, pace: 0)

    /// ClickHouse answers questions, and takes no reports: as where a table is read-only or its quorum is lost.
    @Test func collectorThatCanStoreNothingSaysSoAndRecoversWithoutAReport() async throws {
        try await RunningEdge.withRegistrar { registrar, address, store in
            let agent = try await registrar.enrolled("01290@2025")
            try await RunningEdge.run("edge-1", before: registrar, address, health: health) { edge in
                let client = edge.client(as: agent)
                let record = Samples.minutes(1, from: Samples.recent)
                #expect(try await client.send("GET", "/v1/health").status == 200)
                try await store.database.client.run("RENAME TABLE received TO elsewhere")
                let refused = try await client.report(record, spool: Samples.spool, site: "01290@2025")
                // Without Retry-After: the agent turns to another collector.
                #expect(refused.status == 503 && refused.headers["retry-after"] == nil)
                let unwell = try await client.send("GET", "/v1/health")
                #expect(unwell.status == 503 && unwell.text.contains("could store no report"), "\(unwell.text)")
                #expect(edge.metric("tuyen_collector_store_stalled") == "1")
                try await store.database.client.run("RENAME TABLE elsewhere TO received")
                #expect(try await client.send("GET", "/v1/health").status == 200)
                #expect(edge.metric("tuyen_collector_store_stalled") == "0")
                // What was tried left nothing behind.
                #expect(try await store.database.standingNotes([.hour], times: 0...0).isEmpty)
                let taken = try await client.report(record, spool: Samples.spool, site: "01290@2025")
                #expect(taken.status == 200)
            }
        }
    }

    @Test func collectorWhoseStoreHangsSaysSoWithinItsDeadline() async throws {
        try await RunningEdge.withRegistrar { registrar, address, _ in
            let line = try BreakableLine(to: try #require(address.hosts.first).port)
            let slow = try ClickHouseAddress("clickhouse://default@127.0.0.1:\(line.port)/\(address.database)")
            try await RunningEdge.run("edge-1", before: registrar, slow, health: health) { edge in
                let client = edge.stranger(registrar)
                #expect(try await client.send("GET", "/v1/health").status == 200)
                line.hush(true)
                let unwell = try await client.send("GET", "/v1/health")
                #expect(unwell.status == 503 && unwell.text.contains("does not answer"), "\(unwell.text)")
                line.hush(false)
                #expect(try await client.send("GET", "/v1/health").status == 200)
            }
        }
    }
}
