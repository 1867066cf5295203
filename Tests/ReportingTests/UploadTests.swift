import CollectorDouble
import Foundation
import Reporting
import Spool
import Synchronization
import Telemetry
import TestSupport
import Testing

private func record(_ number: UInt64) -> IntervalRecord {
    var record = IntervalRecord(site: "04@2025", link: "a~b", peer: "b", start: number, end: number + 60)
    record.sent = number
    record.roundTripDelay.record(Double(number) * 1_000)
    return record
}

/// Spool, uploader and HTTPS client together, against a collector that answers as scripted.
@Suite(.blocking) struct UploadTests {
    private let folder: TemporaryFolder
    private let spool: Spool
    init() throws {
        folder = try TemporaryFolder()
        spool = try Spool(folder: folder.path)
    }

    private func poster(
        _ collector: ScriptedCollector, batch: Int = 256, onEvent: @escaping (BatchPoster.Event) -> Void = { _ in }
    ) throws -> BatchPoster {
        var limits = Uploader.Limits()
        limits.batch = batch
        let quick = BackOff(site: "04@2025", first: .milliseconds(2), longest: .milliseconds(10))
        return BatchPoster(
            uploader: Uploader(site: "04@2025", limits: limits, backOff: quick), spool: spool,
            client: try collector.identity("04@2025").client(), site: "04@2025", version: "0.1.0", wallClock: { 7 },
            onEvent: onEvent)
    }

    /// Works until the spool is empty, waiting where the uploader says so.
    private func drain(_ poster: BatchPoster) {
        while let due = poster.work() {
            let now = monotonicNow()
            if due > now { usleep(UInt32(min((due - now) / 1_000 + 1, 2_000_000))) }
        }
    }

    @Test("a collector gets no more than it has a place for", arguments: [2, 3] as [UInt8])
    func versions(version: UInt8) throws {
        let journal = Journal<ScriptedCollector.Request>()
        let collector = try ScriptedCollector {
            journal.add($0)
            return .respond(200)
        }
        defer { collector.stop() }
        var full = record(1)
        full.addHonesty()
        _ = try spool.append([full])
        let poster = try poster(collector)
        if version > 2 { poster.recordVersion = version }
        drain(poster)
        let request = try #require(journal.entries.first)
        let body = String(decoding: try Gzip.decompress(request.body, limit: 1_000_000), as: UTF8.self)
        for name in [
            "tuyen.line.covered", "tuyen.probe.class_told", "tuyen.path.mtu", "tuyen.line.scope", "tuyen.dscp",
        ] {
            #expect(body.contains(name) == (version > 2), "\(name)")
        }
        #expect(body.contains("tuyen.probe.unmeasured"))
    }

    @Test("a batch is posted as the protocol says, and trimmed once it is acknowledged")
    func posts() throws {
        let journal = Journal<ScriptedCollector.Request>()
        let collector = try ScriptedCollector {
            journal.add($0)
            return .respond(200)
        }
        defer { collector.stop() }
        let records = (1...3).map { record($0) }
        _ = try spool.append(records)
        drain(try poster(collector))
        let request = try #require(journal.entries.first)
        #expect(journal.entries.count == 1)
        #expect(request.method == "POST")
        #expect(request.path == "/v1/metrics")
        #expect(request.site == "04@2025")
        #expect(request.headers["content-type"] == "application/x-protobuf")
        #expect(request.headers["content-encoding"] == "gzip")
        #expect(request.headers["idempotency-key"] == "\(spool.id)/1-3")
        let expected = OTLPEncoder.encode(
            records: records.enumerated().map { SequencedRecord(sequence: UInt64($0 + 1), record: $1) },
            site: "04@2025", spoolID: spool.id, version: "0.1.0",
            ledger: SpoolLedger(newest: 3, oldest: 1, waiting: 3, gaps: []))
        #expect(try Gzip.decompress(request.body, limit: 1_000_000) == expected)
        let summary = try spool.summary()
        #expect(summary.depth == 0)
        #expect(summary.acknowledged == 3)
        #expect(summary.acknowledgedAt == 7)
    }

    @Test("a collector that stores and dies before it answers gets the same batch under the same key")
    func diesAfterStoring() throws {
        let journal = Journal<ScriptedCollector.Request>()
        let collector = try ScriptedCollector { request in
            switch journal.add(request) {
            case 0, 1: .die
            case 2: .cut(after: 30)
            default: .respond(200)
            }
        }
        defer { collector.stop() }
        _ = try spool.append((1...5).map { record($0) })
        let events = Journal<String>()
        drain(try poster(collector) { events.add("\($0)") })
        #expect(Set(journal.entries.map { $0.headers["idempotency-key"] }) == ["\(spool.id)/1-5"])
        #expect(Set(journal.entries.map(\.body)).count == 1)
        #expect(journal.entries.count == 4)
        #expect(try spool.summary().depth == 0)
        #expect(try spool.summary().notes.isEmpty)
        #expect(events.entries.filter { $0.hasPrefix("failing") }.count == 1)
        #expect(events.entries.contains("recovered"))
    }

    @Test("a record that the collector refuses is set aside alone", arguments: [400, 413])
    func refused(status: Int) throws {
        let bad: ClosedRange<UInt64> = 11...11
        let collector = try ScriptedCollector { request in
            guard let key = BatchKey(request.headers["idempotency-key"] ?? "") else { return .respond(500) }
            return key.sequences.overlaps(bad)
                ? .respond(status, [], #"{"error":"no such link","expected":"a~b","next":""}"#) : .respond(200)
        }
        defer { collector.stop() }
        _ = try spool.append((1...20).map { record($0) })
        drain(try poster(collector))
        let summary = try spool.summary()
        #expect(summary.depth == 0)
        #expect(summary.acknowledged == 19)
        #expect(summary.refused == 1)
        #expect(summary.lastRefusal?.text == "status \(status): no such link; expected a~b")
    }

    @Test("a partial success that refuses data points is taken apart too")
    func partialSuccess() throws {
        let collector = try ScriptedCollector { request in
            guard let key = BatchKey(request.headers["idempotency-key"] ?? "") else { return .respond(500) }
            // ExportMetricsServiceResponse { partial_success { rejected_data_points: 5, error_message: "no" } }
            return .respond(200, [], key.sequences.contains(2) ? "\u{0A}\u{06}\u{08}\u{05}\u{12}\u{02}no" : "")
        }
        defer { collector.stop() }
        _ = try spool.append((1...3).map { record($0) })
        drain(try poster(collector))
        #expect(try spool.summary().acknowledged == 2)
        #expect(try spool.summary().lastRefusal?.text == "refused: no")
    }

    @Test("the error of a run that was killed goes with the first success")
    func staleError() throws {
        let collector = try ScriptedCollector { _ in .respond(200) }
        defer { collector.stop() }
        try spool.note("upload-error", "the collector is away", at: 1)
        _ = try spool.append([record(1)])
        drain(try poster(collector))
        #expect(try spool.summary().notes["upload-error"] == nil)
    }

    @Test("503 with Retry-After: 1 is waited for")
    func retryAfter() throws {
        let times = Journal<UInt64>()
        let collector = try ScriptedCollector { _ in
            times.add(monotonicNow()) == 0 ? .respond(503, [("Retry-After", "1")]) : .respond(200)
        }
        defer { collector.stop() }
        _ = try spool.append([record(1)])
        drain(try poster(collector))
        try #require(times.entries.count == 2)
        #expect(times.entries[1] - times.entries[0] >= 1_000_000_000)
    }

    /// The records of a batch as they end its body, behind the resource.
    private func scopes(_ key: BatchKey) -> [UInt8] {
        func content(_ records: [SequencedRecord]) -> ArraySlice<UInt8> {
            let message = OTLPEncoder.encode(records: records, site: "04@2025", spoolID: key.spool, version: "0.1.0")
            return message.dropFirst(1 + message.dropFirst().prefix { $0 >= 0x80 }.count + 1)
        }
        let records = key.sequences.map { SequencedRecord(sequence: $0, record: record($0)) }
        return Array(content(records).dropFirst(content([]).count))
    }

    @Test("whatever the collector does, each record is stored exactly once", arguments: 1...4)
    func chaos(seed: UInt64) throws {
        struct Store {
            var random: UInt64
            var stored: [UInt64: Int] = [:]
            var differing = 0
        }
        let store = Mutex(Store(random: seed))
        let collector = try ScriptedCollector { request in
            store.withLock { store in
                store.random = store.random &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
                let dice = store.random >> 33 & 7
                if dice == 0 { return .die }
                if dice == 1 { return .respond(429) }
                if dice == 2 { return .respondAndClose(500) }
                let name = request.headers["idempotency-key"] ?? ""
                guard let key = BatchKey(name) else { return .respond(400) }
                let body = (try? Gzip.decompress(request.body, limit: 1_000_000)) ?? []
                let scopes = scopes(key)
                if body.suffix(scopes.count) != scopes[...] { store.differing += 1 }
                for sequence in key.sequences where store.stored[sequence] == nil { store.stored[sequence] = 1 }
                return dice == 3 ? .die : dice == 4 ? .cut(after: 10) : .respond(200)
            }
        }
        defer { collector.stop() }
        let poster = try poster(collector, batch: 7)
        for start in stride(from: UInt64(1), through: 120, by: 12) {
            _ = try spool.append((start..<start + 12).map { record($0) })
            poster.committed(now: monotonicNow())
            drain(poster)
        }
        let (stored, differing) = store.withLock { ($0.stored, $0.differing) }
        #expect(stored.keys.sorted() == Array(1...120))
        #expect(differing == 0, "a key names the same records for ever")
        #expect(try spool.summary().depth == 0)
        #expect(try spool.summary().refused == 0)
    }
}
