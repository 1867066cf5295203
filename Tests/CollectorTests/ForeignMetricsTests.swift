import Foundation
import Telemetry
import TestSupport
import Testing

@testable import Collector

/// Senders of OpenTelemetry that are not our agents, as its SDKs write.
@Suite(.blocking) struct ForeignMetricsTests {
    private static let time = Samples.recent
    private static let headers = [("Content-Type", "application/json")]

    /// A request with these metrics, as JSON.
    private func document(_ metrics: [[String: Any]], scope: String = "io.example.host") throws -> [UInt8] {
        let request: [String: Any] = [
            "resourceMetrics": [
                [
                    "resource": [
                        "attributes": [["key": "service.name", "value": ["stringValue": "router-7"]]]
                    ], "scopeMetrics": [["scope": ["name": scope], "metrics": metrics]],
                ]
            ]
        ]
        return [UInt8](try JSONSerialization.data(withJSONObject: request))
    }

    private func point(_ value: Double, at time: UInt64 = time, _ attributes: [String: String] = [:]) -> [String: Any] {
        [
            "timeUnixNano": String(time), "asDouble": value,
            "attributes": attributes.map { ["key": $0.key, "value": ["stringValue": $0.value]] },
        ]
    }

    private func page(_ collector: RunningCollector) async throws -> String {
        let page = MetricsPage(
            network: collector.store, foreign: collector.store,
            own: OwnMetrics(
                gate: IngestGate { 0 }, counters: IngestCounters(), connections: OpenConnections(kept: 1))
        ) { collector.clock.now }
        return String(decoding: try await page.text(), as: UTF8.self)
    }

    @Test func everyKindIsKeptAndShown() async throws {
        try await RunningCollector.run { collector in
            let client = try await collector.enrolled("01290@2025")
            let metrics: [[String: Any]] = [
                ["name": "system.memory.usage", "gauge": ["dataPoints": [point(42.5, ["state": "used"])]]],
                [
                    "name": "http.requests",
                    "sum": ["aggregationTemporality": 2, "isMonotonic": true, "dataPoints": [point(7)]],
                ],
                [
                    "name": "http.duration",
                    "histogram": [
                        "aggregationTemporality": 2,
                        "dataPoints": [
                            [
                                "timeUnixNano": String(Self.time), "count": "6", "sum": 12.5,
                                "bucketCounts": ["1", "2", "3"], "explicitBounds": [0.5, 1],
                            ]
                        ],
                    ],
                ],
                [
                    "name": "gc.pause",
                    "summary": [
                        "dataPoints": [
                            [
                                "timeUnixNano": String(Self.time), "count": "3", "sum": 0.75,
                                "quantileValues": [["quantile": 0.5, "value": 0.25]],
                            ]
                        ]
                    ],
                ],
            ]
            let answer = try await client.send(
                "POST", "/v1/metrics", headers: Self.headers, body: try document(metrics))
            #expect(answer.status == 200 && answer.text == "{}\n", "\(answer.text)")
            let text = try await page(collector)
            for line in [
                #"otlp_system_memory_usage{site="01290@2025",service_name="router-7",state="used"} 42.5"#,
                #"otlp_http_requests_total{site="01290@2025",service_name="router-7"} 7.0"#,
                #"otlp_http_duration_bucket_total{site="01290@2025",le="1.0",service_name="router-7"} 3.0"#,
                #"otlp_http_duration_bucket_total{site="01290@2025",le="+Inf",service_name="router-7"} 6.0"#,
                #"otlp_http_duration_sum_total{site="01290@2025",service_name="router-7"} 12.5"#,
                #"otlp_gc_pause{site="01290@2025",quantile="0.5",service_name="router-7"} 0.25"#,
            ] { #expect(text.contains(line), "\(line)\n\(text)") }
        }
    }

    /// A request that is sent again, as after an answer that was lost, is counted once; deltas add up.
    @Test func deltasAddUpOnce() async throws {
        try await RunningCollector.run { collector in
            let client = try await collector.enrolled("01290@2025")
            for (time, value) in [(0, 5.0), (0, 5.0), (60, 3.0), (0, 5.0)] as [(UInt64, Double)] {
                let sum: [String: Any] = [
                    "aggregationTemporality": 1, "isMonotonic": true,
                    "dataPoints": [point(value, at: Self.time + time * 1_000_000_000)],
                ]
                let body = try document([["name": "packets", "sum": sum]])
                #expect(try await client.send("POST", "/v1/metrics", headers: Self.headers, body: body).status == 200)
            }
            #expect(
                try await page(collector).contains(
                    #"otlp_packets_total{site="01290@2025",service_name="router-7"} 8.0"#))
        }
    }

    /// Names that would break a scrape, or the same series twice.
    @Test func pageStaysReadableWhateverNamesAreSent() async throws {
        try await RunningCollector.run { collector in
            let client = try await collector.enrolled("01290@2025")
            let sum: [String: Any] = ["aggregationTemporality": 2, "isMonotonic": true, "dataPoints": [point(1)]]
            let metrics: [[String: Any]] = [
                ["name": "a.b", "gauge": ["dataPoints": [point(1, ["__name__": "x"])]]],
                ["name": "a_b", "gauge": ["dataPoints": [point(2, ["__name__": "x"])]]],
                ["name": "c_total", "gauge": ["dataPoints": [point(3)]]], ["name": "c", "sum": sum],
            ]
            let answer = try await client.send(
                "POST", "/v1/metrics", headers: Self.headers, body: try document(metrics))
            #expect(answer.status == 200)
            let lines = try await page(collector).split(separator: "\n").filter { $0.hasPrefix("otlp_") }
            #expect(
                lines.count == 3 && lines.allSatisfy { !$0.contains("__name__") || $0.contains("x___name__") },
                "\(lines)")
            let types = try await page(collector).split(separator: "\n").filter { $0.hasPrefix("# TYPE otlp_") }
            #expect(Set(types.map { $0.split(separator: " ")[2] }).count == types.count, "\(types)")
        }
    }

    @Test func oldSamplesGo() async throws {
        try await RunningCollector.run { collector in
            let sample = ForeignSample(name: "m", kind: .gauge, labels: [], time: Self.time, value: 1)
            let refused = try await collector.store.append([sample], of: "01290@2025", at: collector.clock.now)
            let early = try await collector.store.expireForeign(at: collector.clock.now)
            let late = try await collector.store.expireForeign(at: collector.clock.now + 40 * 86_400_000_000_000)
            let left = try await collector.store.newestForeign()
            #expect(refused == 0 && early == 0 && late == 2 && left.isEmpty)
        }
    }

    /// A sender that makes up series without end is told so, and harms nobody else.
    @Test func seriesOfASenderAreBounded() async throws {
        try await RunningCollector.run { collector in
            let client = try await collector.enrolled("01290@2025")
            let other = try await collector.enrolled("01291@2025")
            let points = (0..<SQLiteStore.mostForeignSeries + 10).map { point(1, ["id": "\($0)"]) }
            let answer = try await client.send(
                "POST", "/v1/metrics", headers: Self.headers,
                body: try document([["name": "flood", "gauge": ["dataPoints": points]]]))
            #expect(answer.status == 200)
            #expect(
                answer.text.contains(#""rejectedDataPoints": "10""#)
                    || answer.text.contains(#""rejectedDataPoints":"10""#))
            let fine = try await other.send(
                "POST", "/v1/metrics", headers: Self.headers,
                body: try document([["name": "calm", "gauge": ["dataPoints": [point(1)]]]]))
            #expect(fine.status == 200 && fine.text == "{}\n")
        }
    }

    @Test func whatCanNotBeKeptIsNamed() async throws {
        try await RunningCollector.run { collector in
            let client = try await collector.enrolled("01290@2025")
            let metrics: [[String: Any]] = [
                ["name": "", "gauge": ["dataPoints": [point(1)]]],
                ["name": "late", "gauge": ["dataPoints": [point(1, at: 0), point(2)]]],
                ["name": "long", "gauge": ["dataPoints": [point(1, ["a": String(repeating: "x", count: 2_000)])]]],
            ]
            let answer = try await client.send(
                "POST", "/v1/metrics", headers: Self.headers, body: try document(metrics))
            #expect(answer.status == 200)
            for word in ["metric late", "metric long", "its name is empty"] { #expect(answer.text.contains(word)) }
            #expect(try await page(collector).contains("otlp_late{"))
        }
    }
}
