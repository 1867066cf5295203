import Foundation
import NetworkAddress
import Reporting
import Telemetry
import TestSupport
import Testing

@testable import Collector

/// What a capture saw, from the wire to the store and out again.
@Suite("Captured traffic in the collector", .blocking) struct TrafficTests {
    private static let site = "01290@2025"

    private func records(_ count: UInt64, from start: UInt64 = Samples.recent) -> [SequencedRecord] {
        Samples.minutes(count, from: start).map { sequenced in
            var record = sequenced.record
            record.traffic = .sample()
            return SequencedRecord(sequence: sequenced.sequence, record: record)
        }
    }

    private func read(_ records: [SequencedRecord]) throws -> MetricsRequestReader {
        var reader = MetricsRequestReader(certified: Self.site, key: nil)
        try reader.read(
            OTLPEncoder.encode(records: records, site: Self.site, spoolID: Samples.spool, version: "1"))
        return reader
    }

    @Test("what an agent writes is read back")
    func wire() throws {
        let records = records(2)
        let reader = try read(records)
        #expect(reader.refused.isEmpty)
        #expect(reader.batches.first?.records == records)
    }

    @Test("a capture that didn't run is read back as such")
    func uncovered() throws {
        var record = Samples.record(start: Samples.recent)
        record.traffic = LineTraffic(interface: "wan0")
        let reader = try read([SequencedRecord(sequence: 1, record: record)])
        #expect(reader.refused.isEmpty)
        #expect(reader.batches.first?.records.first?.record.traffic == LineTraffic(interface: "wan0"))
    }

    @Test("what is beyond the bounds is refused with its name")
    func bounds() throws {
        var record = Samples.record(start: Samples.recent)
        record.traffic = LineTraffic(interface: "wan0")
        record.traffic?.systems = (1...20).map { number in
            var share = LineTraffic.SystemShare(name: "system-\(number)")
            share.received = 1
            return share
        }
        let reader = try read([SequencedRecord(sequence: 1, record: record)])
        #expect(reader.batches.isEmpty)
        #expect(reader.refused.first?.reason.contains("tuyen.system.io has more than 16 systems") == true)
    }

    @Test("the store gives the newest, and the sum of a period before and after hours are packed")
    func store() async throws {
        let folder = try TemporaryFolder()
        let end = Samples.recent + 3_600_000_000_000
        let store = try SQLiteStore(path: folder.path + "/store.sqlite", create: true) { end }
        defer {
            try? store.close()
            _ = folder
        }
        let records = records(60)
        func append(_ part: ArraySlice<SequencedRecord>) async throws {
            _ = try await store.append(
                [ReportBatch(site: Self.site, spool: Samples.spool, version: "1", records: Array(part))], at: end)
        }
        func sum() async throws -> LineTraffic? {
            try await store.linkPeriods(from: Samples.recent, to: end).first?.traffic
        }
        var expected = LineTraffic.sample()
        for _ in 1..<59 { expected.merge(.sample()) }
        try await append(records.prefix(59))
        #expect(try await store.links(at: end).first?.newest?.traffic == .sample())
        #expect(try await sum() == expected)
        while try await store.compact(at: end + 600_000_000_000) > 0 {}
        #expect(try await sum() == expected)
        // Blocks keep what causes are judged by; a late record is added to the sums alone.
        try await append(records.suffix(1))
        expected.merge(.sample())
        #expect(try await sum() == expected)
        while try await store.compact(at: end + 600_000_000_000) > 0 {}
        #expect(try await sum() == expected)
        let key = LinkKey(link: "01290@2025~04@2025", site: Self.site)
        let back = try await store.intervals(of: key, from: Samples.recent, to: end, limit: 100)
        #expect(back.map(\.traffic) == records.map { $0.record.traffic?.brief })
        #expect(back.first?.traffic?.packed.count ?? 0 < LineTraffic.sample().packed.count / 2)
        // A part of an hour that is packed counts what captures saw where it begins in the period.
        let late = try await store.linkPeriods(from: Samples.recent + Samples.minute, to: end)
        #expect(late.first?.traffic == nil && late.first?.sent == 59 * 600)
    }

    @Test("an agent reads the systems that the collector tells it, and none are told where there are none")
    func systems() throws {
        var told = Collector.AgentConfiguration(site: Self.site, intervalSeconds: 60, sessions: [], allowed: [])
        #expect(!told.json.contains("systems"))
        told.systems = [
            SystemRule(system: "files", prefix: "10.0.8.0/26", protocolNumber: 6, ports: 443...444),
            SystemRule(system: "names", ports: 53...53),
        ]
        let read = try Reporting.AgentConfiguration(Array(told.json.utf8), site: Self.site).systems
        #expect(read.map(\.system) == ["files", "names"])
        #expect(read.map(\.prefix?.description) == ["10.0.8.0/26", nil])
        #expect(read.map(\.protocolNumber) == [6, nil] && read.map(\.ports) == [443...444, 53...53])
    }

    @Test("series have bounded labels and no prefix")
    func series() {
        let traffic = LineTraffic.sample()
        var names: [String: Int] = [:]
        for series in TrafficSeries.allCases {
            let samples = series.samples(traffic)
            names[series.rawValue] = samples.count
            for sample in samples {
                #expect(Set(sample.labels.map(\.0)).isSubset(of: ["direction", "dscp", "system", "quantile"]))
                #expect(sample.value.isFinite && !sample.labels.contains { $0.1.contains("10.1.2") })
            }
        }
        #expect(names["tuyen_traffic_class_bits_per_second"] == 6)
        #expect(names["tuyen_traffic_system_bits_per_second"] == 6)
        #expect(names["tuyen_traffic_handshake_seconds"] == 2)
        let away = LineTraffic(interface: "wan0")
        let told = TrafficSeries.allCases.filter { !$0.samples(away).isEmpty }
        // A capture that doesn't run says so and nothing else.
        #expect(told == [.covered] && told.first?.samples(away).first?.value == 0)
    }

    @Test("/metrics shows a site's figures and why its link fares so")
    func page() async throws {
        let folder = try TemporaryFolder()
        let end = Samples.recent + 3_600_000_000_000
        let store = try SQLiteStore(path: folder.path + "/store.sqlite", create: true) { end }
        defer {
            try? store.close()
            _ = folder
        }
        _ = try await store.append(
            [ReportBatch(site: Self.site, spool: Samples.spool, version: "1", records: records(60))], at: end)
        let page = MetricsPage(
            network: store, foreign: store,
            own: OwnMetrics(gate: IngestGate { 0 }, counters: IngestCounters(), connections: OpenConnections(kept: 1)),
            clock: { end })
        let text = String(decoding: try await page.text(), as: UTF8.self)
        let link = #"link="01290@2025~04@2025",site="01290@2025",peer="04@2025""#
        for line in [
            "tuyen_link_cause{\(link),cause=\"none\"} 1.0",
            #"tuyen_traffic_bits_per_second{site="01290@2025",interface="wan0",direction="receive"} 16000000.0"#,
            #"tuyen_traffic_covered_seconds{site="01290@2025",interface="wan0"} 60.0"#,
            #"tuyen_traffic_retransmission_ratio{site="01290@2025",interface="wan0"} 0.003"#,
        ] {
            #expect(text.contains(line + "\n"), "\(line)")
        }
        // What waits for remote write are the same causes.
        let writer = RemoteWriter()
        try await CauseFeed(
            network: store, writer: writer, intervalSeconds: 60, logger: CollectorLog.logger, clock: { end }
        ).round()
        #expect(writer.counts.waiting == 1)
        try await CauseFeed(
            network: store, writer: writer, intervalSeconds: 60, logger: CollectorLog.logger,
            clock: { end + 600_000_000_000 }
        ).round()
        #expect(writer.counts.waiting == 1)
    }

    @Test("remote write passes it on, and why a link fares so")
    func remoteWrite() {
        func text(_ octets: [UInt8]) -> String { String(decoding: octets, as: UTF8.self) }
        let record = records(1)[0].record
        let body = text(RemoteWriteRequest.encode([record]))
        for name in ["tuyen_traffic_bits_per_second", "tuyen_traffic_retransmission_ratio", "paperless-meeting"] {
            #expect(body.contains(name))
        }
        let key = LinkKey(link: record.link, site: record.site)
        let state = LinkState(
            key: key, peer: record.peer, status: .degraded, newest: record,
            finding: LinkFinding(.ownUsers, [.loss(.forward, 0.02)]))
        let unknown = LinkState(key: key, peer: record.peer, status: .unknown, newest: record)
        let causes = text(RemoteWriteRequest.encode(causes: [state, unknown]))
        #expect(causes.contains("tuyen_link_cause") && causes.contains("congested-by-own-users"))
        #expect(causes.components(separatedBy: "tuyen_link_cause").count == 2)
    }
}
