import Foundation
import GRDB
import SwiftProtobuf
import Telemetry
import TestSupport
import Testing

@testable import Collector

@Suite(.blocking) struct IngestTests {
    @Test func reportIsStoredAsItWasMeasured() async throws {
        try await RunningCollector.run { collector in
            let client = try await collector.enrolled("01290@2025")
            let start = collector.clock.now / Samples.minute * Samples.minute - 3 * Samples.minute
            let records = Samples.minutes(3, from: start)
            let answer = try await client.report(records, spool: Samples.spool, site: "01290@2025")
            #expect(answer.status == 200)
            #expect(answer.headers["content-type"] == "application/x-protobuf")
            #expect(answer.body.isEmpty)
            let key = LinkKey(link: "01290@2025~04@2025", site: "01290@2025")
            let stored = try await collector.store.intervals(of: key, from: 0, to: .max, limit: 10)
            #expect(stored == records.map(\.record))
            let state = try #require(try await collector.store.links(at: collector.clock.now).first)
            #expect(state.status == .up && state.peer == "04@2025" && state.newest == records[2].record)
            let agent = try #require(try await collector.store.agents(at: collector.clock.now).first)
            #expect(agent.isAlive && agent.records == 3 && agent.missing == 0)
        }
    }

    @Test func batchSentAgainIsStoredOnce() async throws {
        try await RunningCollector.run { collector in
            let client = try await collector.enrolled("01290@2025")
            let records = Samples.minutes(5, from: 1_800_000_000_000_000_000)
            for _ in 0..<3 {
                #expect(try await client.report(records, spool: Samples.spool, site: "01290@2025").status == 200)
            }
            // Overlapping batches, as after an acknowledgement that was lost.
            let more = Samples.minutes(8, from: 1_800_000_000_000_000_000)
            #expect(try await client.report(more, spool: Samples.spool, site: "01290@2025").status == 200)
            #expect(try await collector.store.agents(at: collector.clock.now).first?.records == 8)
        }
    }

    @Test func concurrentBatchesAreAllStoredOnce() async throws {
        try await RunningCollector.run { collector in
            let client = try await collector.enrolled("01290@2025")
            let records = Samples.minutes(40, from: 1_800_000_000_000_000_000)
            try await withThrowingTaskGroup(of: Int.self) { group in
                for first in 0..<20 {
                    group.addTask {
                        let batch = Array(records[(first * 2)..<(first * 2 + 2)])
                        return try await client.report(batch, spool: Samples.spool, site: "01290@2025").status
                    }
                    group.addTask {
                        let batch = Array(records[(first * 2)..<min(40, first * 2 + 3)])
                        return try await client.report(batch, spool: Samples.spool, site: "01290@2025").status
                    }
                }
                for try await status in group { #expect(status == 200) }
            }
            let agent = try #require(try await collector.store.agents(at: collector.clock.now).first)
            #expect(agent.records == 40 && agent.missing == 0)
        }
    }

    @Test func refusedRecordsAreNamedAndTheOthersStored() async throws {
        try await RunningCollector.run { collector in
            let client = try await collector.enrolled("01290@2025")
            var records = Samples.minutes(3, from: 1_800_000_000_000_000_000)
            records[1].record.received += 5
            let answer = try await client.report(records, spool: Samples.spool, site: "01290@2025")
            #expect(answer.status == 200)
            let partial = try OTLP_ExportMetricsServiceResponse(serializedBytes: answer.body).partialSuccess
            #expect(partial.rejectedDataPoints > 0)
            #expect(partial.errorMessage.contains("record 2"))
            let agent = try #require(try await collector.store.agents(at: collector.clock.now).first)
            #expect(agent.records == 2 && agent.missing == 1)
        }
    }

    @Test func recordsOfAnotherSiteAreRefused() async throws {
        try await RunningCollector.run { collector in
            let client = try await collector.enrolled("01290@2025")
            let records = Samples.minutes(
                1, from: 1_800_000_000_000_000_000, site: "01291@2025", peer: "04@2025")
            let answer = try await client.report(records, spool: Samples.spool, site: "01291@2025")
            #expect(answer.status == 200)
            let partial = try OTLP_ExportMetricsServiceResponse(serializedBytes: answer.body).partialSuccess
            #expect(partial.errorMessage.contains("'01291@2025'"))
            #expect(try await collector.store.links(at: collector.clock.now).isEmpty)
        }
    }

    @Test func spoolOfAnotherSiteIsRefused() async throws {
        try await RunningCollector.run { collector in
            let one = try await collector.enrolled("01290@2025")
            let other = try await collector.enrolled("01291@2025")
            let start: UInt64 = 1_800_000_000_000_000_000
            _ = try await one.report(Samples.minutes(1, from: start), spool: Samples.spool, site: "01290@2025")
            let answer = try await other.report(
                Samples.minutes(1, from: start, first: 2, site: "01291@2025"), spool: Samples.spool,
                site: "01291@2025")
            let partial = try OTLP_ExportMetricsServiceResponse(serializedBytes: answer.body).partialSuccess
            #expect(partial.errorMessage.contains("spool of '01290@2025'"))
        }
    }

    @Test func bodiesThatUnpackToTooMuchAreRefused() async throws {
        try await RunningCollector.run { collector in
            let client = try await collector.enrolled("01290@2025")
            let headers = [("Content-Type", "application/x-protobuf"), ("Content-Encoding", "gzip")]
            let bomb = try Gzip.compress([UInt8](repeating: 0, count: MetricsRoute.limit + 1), level: 9)
            #expect(bomb.count < 100_000)
            #expect(try await client.send("POST", "/v1/metrics", headers: headers, body: bomb).status == 413)
            // A million empty resources in two kilobytes: within the bytes, beyond what may be built.
            let crowd = try Gzip.compress(
                [UInt8]((0...MetricsRequestReader.maximumMessages).flatMap { _ in [0x0A, 0x00] as [UInt8] }), level: 9)
            #expect(try await client.send("POST", "/v1/metrics", headers: headers, body: crowd).status == 413)
            let long = [UInt8](repeating: 0, count: MetricsRoute.compressedLimit + 1)
            let answer = try await client.send(
                "POST", "/v1/metrics", headers: [("Content-Type", "application/x-protobuf")], body: long)
            #expect(answer.status == 413)
        }
    }

    @Test(arguments: [
        (["Content-Type": "text/plain"], "{}", 415),
        (["Content-Type": "application/json"], "{}", 200),
        (["Content-Type": "application/json; charset=utf-8"], "{\"resourceMetrics\": 3}", 400),
        (["Content-Type": "application/json"], "{\"resourceMetrics\"", 400),
        (["Content-Type": "application/x-protobuf", "Content-Encoding": "br"], "", 415),
        (["Content-Type": "application/x-protobuf", "Content-Encoding": "gzip"], "not gzip", 400),
        (["Content-Type": "application/x-protobuf"], "not protobuf", 400),
        (["Content-Type": "application/x-protobuf", "Idempotency-Key": "nonsense"], "", 400),
        (["Content-Type": "application/x-protobuf"], "", 200),
    ])
    func envelopeIsChecked(_ headers: [String: String], _ body: String, _ status: Int) async throws {
        try await RunningCollector.run { collector in
            let client = try await collector.enrolled("01290@2025")
            let answer = try await client.send(
                "POST", "/v1/metrics", headers: headers.map { ($0.key, $0.value) }, body: Array(body.utf8))
            #expect(answer.status == status, "\(answer.text)")
        }
    }

    @Test func storeThatCannotCommitIsNotAcknowledged() async throws {
        try await RunningCollector.run { collector in
            let client = try await collector.enrolled("01290@2025")
            try await collector.store.write { db in try db.execute(sql: "DROP TABLE head") }
            let answer = try await client.report(
                Samples.minutes(1, from: 1_800_000_000_000_000_000), spool: Samples.spool, site: "01290@2025")
            #expect(answer.status == 503)
            #expect((answer.headers["retry-after"].flatMap { Int($0) } ?? 0) > 0)
        }
    }
}
