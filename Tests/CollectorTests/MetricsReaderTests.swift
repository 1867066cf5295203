import Foundation
import SwiftProtobuf
import Telemetry
import TestSupport
import Testing

@testable import Collector

@Suite(.blocking) struct MetricsReaderTests {
    private static let site = "01290@2025"
    private static let start: UInt64 = 1_800_000_000_000_000_000

    private func read(
        _ request: OTLP_ExportMetricsServiceRequest, key: BatchKey? = nil
    ) throws -> MetricsRequestReader {
        var reader = MetricsRequestReader(certified: Self.site, key: key)
        try reader.read(request.serializedBytes())
        return reader
    }

    private func sample(_ count: UInt64 = 1) throws -> OTLP_ExportMetricsServiceRequest {
        let bytes = OTLPEncoder.encode(
            records: Samples.minutes(count, from: Self.start), site: Self.site, spoolID: Samples.spool, version: "1")
        return try OTLP_ExportMetricsServiceRequest(serializedBytes: bytes)
    }

    /// What the agent writes comes back the same, in every part.
    @Test func everyPartOfARecordIsReadBack() throws {
        var record = Samples.record(start: Self.start, lost: 6)
        record.lostReturn = 2
        record.lostUnknown = 1
        record.received -= 3
        record.duplicatedForward = 4
        record.duplicatedReturn = 5
        record.reorderedForward = 6
        record.reorderedReturn = 7
        var oneWay = ExponentialHistogram()
        for value in [0.0, 1, 2_000_000, 9e12] { oneWay.record(value) }
        record.forwardDelay = oneWay
        record.returnDelay = ExponentialHistogram()
        record.notMeasured = NotMeasured.allCases
        record.addHonesty()
        let silent = IntervalRecord(
            site: Self.site, link: "01290@2025~04@2025", peer: "04@2025", start: Self.start, end: Self.start + 1)
        let records = [record, silent].enumerated().map { SequencedRecord(sequence: UInt64($0) + 7, record: $1) }
        var reader = MetricsRequestReader(
            certified: Self.site, key: BatchKey(spool: Samples.spool, sequences: 7...8))
        try reader.read(
            OTLPEncoder.encode(records: records, site: Self.site, spoolID: Samples.spool, version: "0.1.0"))
        #expect(reader.refused.isEmpty)
        #expect(
            reader.batches == [
                ReportBatch(site: Self.site, spool: Samples.spool, version: "0.1.0", records: records)
            ])
    }

    struct Mistake: CustomTestStringConvertible, Sendable {
        var name: String
        var reason: String
        var change: @Sendable (inout OTLP_ScopeMetrics) -> Void
        var testDescription: String { name }
    }

    private static let mistakes: [Mistake] = [
        Mistake(name: "no sequence", reason: "tuyen.sequence") { $0.scope.attributes.removeFirst() },
        Mistake(name: "sequence 0", reason: "tuyen.sequence") { $0.scope.attributes[0].value.intValue = 0 },
        Mistake(name: "no link", reason: "tuyen.link") { $0.scope.attributes.remove(at: 1) },
        Mistake(name: "somebody else's link", reason: "not the one between") {
            $0.scope.attributes[1].value.stringValue = "04@2025~24@2025"
        },
        Mistake(name: "control character", reason: "tuyen.peer") {
            $0.scope.attributes[2].value.stringValue = "04\n2025"
        },
        Mistake(name: "unknown stamp", reason: "neither kernel nor user") {
            $0.scope.attributes[3].value.stringValue = "nic"
        },
        Mistake(name: "no points", reason: "no data point") { $0.metrics = [] },
        Mistake(name: "no sent", reason: "lacks") { $0.metrics.removeFirst() },
        Mistake(name: "twice", reason: "twice") { $0.metrics.append($0.metrics[0]) },
        Mistake(name: "cumulative", reason: "delta") {
            $0.metrics[0].sum.aggregationTemporality = .cumulative
        },
        Mistake(name: "negative", reason: "from 0") { $0.metrics[0].sum.dataPoints[0].asInt = -1 },
        Mistake(name: "huge", reason: "2^32") { $0.metrics[0].sum.dataPoints[0].asInt = .max },
        Mistake(name: "unbalanced", reason: "aren't sent") { $0.metrics[0].sum.dataPoints[0].asInt = 601 },
        Mistake(name: "sideways", reason: "sideways") {
            $0.metrics[2].sum.dataPoints[0].attributes[2].value.stringValue = "sideways"
        },
        Mistake(name: "backwards in time", reason: "empty") {
            $0.metrics[0].sum.dataPoints[0].timeUnixNano = start - 1
        },
        Mistake(name: "beyond time", reason: "out of range") {
            $0.metrics[0].sum.dataPoints[0].timeUnixNano = .max
            $0.metrics[0].sum.dataPoints[0].startTimeUnixNano = .max - 5
        },
        Mistake(name: "two intervals", reason: "different intervals") {
            $0.metrics[1].sum.dataPoints[0].timeUnixNano += 1
        },
        Mistake(name: "histogram that doesn't add up", reason: "contradict") {
            $0.metrics[5].exponentialHistogram.dataPoints[0].count += 1
        },
        Mistake(name: "histogram with overflowing buckets", reason: "contradict") {
            $0.metrics[5].exponentialHistogram.dataPoints[0].positive.bucketCounts = [.max, .max]
        },
        Mistake(name: "histogram of negative values", reason: "contradict") {
            $0.metrics[5].exponentialHistogram.dataPoints[0].negative.bucketCounts = [1]
        },
        Mistake(name: "histogram where a sum belongs", reason: "not a monotonic") {
            $0.metrics[0].data = $0.metrics[5].data
        },
        Mistake(name: "jitter that is no number", reason: "jitter") {
            $0.metrics[7].gauge.dataPoints[0].asDouble = .nan
        },
        Mistake(name: "clock half synchronised", reason: "0 nor 1") {
            $0.metrics[8].gauge.dataPoints[0].asInt = 2
        },
    ]

    private static var delay: WritableKeyPath<OTLP_ExportMetricsServiceRequest, OTLP_ExponentialHistogramDataPoint> {
        \.resourceMetrics[0].scopeMetrics[0].metrics[5].exponentialHistogram.dataPoints[0]
    }

    /// What once brought the collector down: numbers at the ends of their types.
    @Test func extremeNumbersAreRefused() throws {
        var request = try sample()
        let path = Self.delay
        request[keyPath: path].positive.offset = .min
        request[keyPath: path].scale = .max
        request.resourceMetrics[0].resource.attributes.append(
            .with {
                $0.key = "tuyen.spool.gaps"
                $0.value.stringValue = ":"
            })
        request.resourceMetrics[0].resource.attributes.append(
            .with {
                $0.key = "tuyen.spool.newest"
                $0.value.intValue = .max
            })
        var bytes = try request.serializedBytes() as [UInt8]
        // An offset of 64 bits, which no library writes for a sint32: histogram point, buckets, offset -2^63.
        let offset: [UInt8] = [0x42, 0x0B, 0x08] + [UInt8](repeating: 0xFF, count: 9) + [0x01]
        let foreign: [UInt8] = [0x0A, 0x01, 0x68, 0x52, UInt8(offset.count + 2), 0x0A, UInt8(offset.count)] + offset
        let scope: [UInt8] = [0x12, UInt8(foreign.count + 2), 0x12, UInt8(foreign.count)] + foreign
        bytes += [0x0A, UInt8(scope.count)] + scope
        var reader = MetricsRequestReader(certified: Self.site, key: nil)
        try reader.read(bytes)
        #expect(reader.batches.first == nil)
        #expect(reader.refused.message.contains("contradict"))
        var late = MetricsRequestReader(certified: Self.site, key: nil, latest: Self.start)
        try late.read(sample().serializedBytes())
        #expect(late.refused.message.contains("in the future"))
    }

    @Test(arguments: [
        (1e308, 1.0, Int32(7), Int32(0)), (-1, 1, 7, 0), (1, 1e19, 7, 0), (1, 1, -10, 16_000_000), (1, 1, 7, 20_000),
    ])
    func histogramsThatCouldNotBeMergedAreRefused(_ sum: Double, _ most: Double, _ scale: Int32, _ offset: Int32) throws
    {
        var request = try sample()
        let path = Self.delay
        request[keyPath: path].count = 1
        request[keyPath: path].sum = sum
        request[keyPath: path].min = 1
        request[keyPath: path].max = most
        request[keyPath: path].scale = scale
        request[keyPath: path].positive.offset = offset
        request[keyPath: path].positive.bucketCounts = [1]
        let reader = try read(request)
        #expect(reader.batches.isEmpty)
        #expect(reader.refused.message.contains("contradict"), "\(reader.refused)")
    }

    @Test(arguments: mistakes)
    func malformedRecordIsNamedAndItsNeighboursAreKept(_ mistake: Mistake) throws {
        var request = try sample(3)
        mistake.change(&request.resourceMetrics[0].scopeMetrics[1])
        let reader = try read(request)
        #expect(reader.batches.first?.records.map(\.sequence) == [1, 3])
        #expect(reader.refused.count == 1)
        #expect(reader.refused.first?.reason.contains(mistake.reason) == true, "\(reader.refused)")
    }

    /// A metric within a record of ours that we don't know is refused; other scopes are read for what they are.
    @Test func foreignMetricsAreCountedAndNamed() throws {
        var request = try sample()
        var cpu = OTLP_Metric()
        cpu.name = "system.cpu.time"
        cpu.sum.dataPoints = [OTLP_NumberDataPoint(), OTLP_NumberDataPoint()]
        request.resourceMetrics[0].scopeMetrics[0].metrics.append(cpu)
        var scope = OTLP_ScopeMetrics()
        scope.scope.name = "io.example.host"
        cpu.gauge.dataPoints = (1...3).map { number in
            .with {
                $0.timeUnixNano = UInt64(number)
                $0.asInt = Int64(number)
            }
        }
        scope.metrics = [cpu]
        request.resourceMetrics.append(.with { $0.scopeMetrics = [scope] })
        let reader = try read(request)
        #expect(reader.batches.first?.records.count == 1)
        #expect(reader.refused.points == 2)
        #expect(
            reader.refused.message.contains("record 1: the collector has no place for the metric 'system.cpu.time'"))
        #expect(reader.foreign.samples.map(\.value) == [1, 2, 3])
        #expect(reader.foreign.refused.isEmpty)
    }

    @Test func keyMustNameTheSpoolAndItsSequences() throws {
        let other = try #require(SpoolID(bytes: [UInt8](repeating: 9, count: 16)))
        #expect(try read(sample(), key: BatchKey(spool: other, sequences: 1...1)).batches.isEmpty)
        let reader = try read(sample(3), key: BatchKey(spool: Samples.spool, sequences: 2...3))
        #expect(reader.batches.first?.records.map(\.sequence) == [2, 3])
    }

    /// The JSON form, as protobuf's own library writes it, says the same as the binary one.
    @Test func jsonSaysWhatProtobufSays() throws {
        var record = Samples.record(start: Self.start, lost: 6)
        record.addHonesty()
        record.forwardDelay = record.roundTripDelay
        let bytes = OTLPEncoder.encode(
            records: [SequencedRecord(sequence: 1, record: record)], site: Self.site, spoolID: Samples.spool,
            version: "1")
        var options = JSONEncodingOptions()
        options.alwaysPrintEnumsAsInts = true
        let json: [UInt8] = try OTLP_ExportMetricsServiceRequest(serializedBytes: bytes).jsonUTF8Bytes(options: options)
        var reader = MetricsRequestReader(certified: Self.site, key: nil)
        try reader.read(try OTLPJSON.protobuf(json))
        #expect(reader.refused.isEmpty, "\(reader.refused)")
        #expect(reader.batches.first?.records.map(\.record) == [record])
    }

    @Test(arguments: [
        (#"[]"#, "the document: expected an object"),
        (#"{"resourceMetrics": {}}"#, "resourceMetrics: expected a list"),
        (#"{"resourceMetrics": [{"scopeMetrics": [{"scope": {"name": 7}}]}]}"#, "scope.name: expected text"),
        (
            #"{"resource_metrics": [{"resource": {"attributes": [{"key": "a", "value": {"intValue": "x"}}]}}]}"#,
            "an integer"
        ),
    ])
    func jsonThatIsNoRequestIsNamedByItsPlace(_ json: String, _ words: String) {
        do {
            _ = try OTLPJSON.protobuf(Array(json.utf8))
            Issue.record("it was taken")
        } catch { #expect("\(error)".contains(words), "\(error)") }
    }

    @Test func ledgerOfTheSpoolIsReadFromTheResource() throws {
        var request = try sample()
        func add(_ key: String, _ change: (inout OTLP_AnyValue) -> Void) {
            request.resourceMetrics[0].resource.attributes.append(
                .with {
                    $0.key = key
                    change(&$0.value)
                })
        }
        add("tuyen.spool.newest") { $0.intValue = 140 }
        add("tuyen.spool.oldest") { $0.intValue = 12 }
        add("tuyen.spool.waiting") { $0.intValue = 99 }
        add("tuyen.spool.gaps") { $0.stringValue = "3-7:thinned,9-9:refused,8-20:damaged" }
        let ledger = try #require(try read(request).batches.first?.ledger)
        #expect(ledger.newest == 140 && ledger.oldest == 12 && ledger.waiting == 99)
        // The third goes back: what follows is not believed.
        #expect(ledger.gaps == [SequenceGap(3...7, .thinned), SequenceGap(9...9, .refused)])
        #expect(try read(sample()).batches.first?.ledger == nil)
    }

    @Test func messageStaysShortHoweverMuchIsRefused() throws {
        let refused = (0..<10_000).map {
            RefusedPoints(place: "record \($0)", reason: String(repeating: "x", count: 1_000), points: 3)
        }
        #expect(refused.points == 30_000)
        #expect(refused.message.utf8.count < 4_096)
        #expect(refused.message.contains("9992 more"))
    }

    /// 600, or as many as the environment says.
    private static let rounds = ProcessInfo.processInfo.environment["TUYEN_MUTATIONS"].flatMap { Int($0) } ?? 600

    /// Requests of ours and of others, whole, as octets and as JSON.
    private func sound() throws -> (binary: [UInt8], json: [UInt8]) {
        var record = Samples.record(start: Self.start, lost: 6)
        record.addHonesty()
        record.forwardDelay = record.roundTripDelay
        let bytes = OTLPEncoder.encode(
            records: Samples.minutes(1, from: Self.start) + [SequencedRecord(sequence: 2, record: record)],
            site: Self.site, spoolID: Samples.spool, version: "1",
            ledger: SpoolLedger(newest: 9, oldest: 2, waiting: 3, gaps: [SequenceGap(3...4, .thinned)]))
        var request = try OTLP_ExportMetricsServiceRequest(serializedBytes: bytes)
        var foreign = OTLP_ScopeMetrics()
        foreign.scope.name = "io.example"
        foreign.metrics = request.resourceMetrics[0].scopeMetrics[1].metrics
        request.resourceMetrics[0].scopeMetrics.append(foreign)
        // A histogram and a summary, which the reference has no names for, from their JSON.
        let others = """
            {"resourceMetrics": [{"scopeMetrics": [{"metrics": [
                {"name": "h", "histogram": {"dataPoints": [{"timeUnixNano": "5", "count": "3", "sum": 2.5,
                    "bucketCounts": ["1", "2"], "explicitBounds": [0.5], "attributes": [{"key": "a", "value": {"intValue": "7"}}]}]}},
                {"name": "s", "summary": {"dataPoints": [{"timeUnixNano": 5, "count": 3, "sum": 1,
                    "quantileValues": [{"quantile": 0.5, "value": "NaN"}]}]}}]}]}]}
            """
        return (
            try request.serializedBytes() + OTLPJSON.protobuf(Array(others.utf8)),
            try Array(request.jsonUTF8Bytes() as [UInt8])
        )
    }

    /// What a fuzzer begins with is taken, and comes out the same when it is sent again: else it would look at refusals only.
    @Test(arguments: ["one", "whole"]) func seedsOfTheFuzzerAreTaken(_ name: String) throws {
        let file = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().appendingPathComponent("Fuzz/corpus/metrics-request/\(name)")
        var reader = MetricsRequestReader(certified: Self.site, key: nil)
        try reader.read([UInt8](Data(contentsOf: file)))
        #expect(reader.batches.first?.records.isEmpty == false && reader.refused.isEmpty)
    }

    /// Truncated and mutated requests are read, refused in part or refused whole; nothing traps.
    @Test func damagedRequestsNeverTrap() throws {
        let (bytes, json) = try sound()
        let sound = Samples.record(start: Self.start)
        var random = SplitMix(state: 42)
        var whole = 0
        for round in 0..<Self.rounds {
            let isJSON = round % 8 == 7
            var damaged = isJSON ? json : bytes
            if round % 3 == 0 { damaged.removeLast(Int(random.next() % UInt64(damaged.count))) }
            for _ in 0..<(1 + round % 4) where !damaged.isEmpty {
                damaged[Int(random.next() % UInt64(damaged.count))] = UInt8(truncatingIfNeeded: random.next())
            }
            var reader = MetricsRequestReader(certified: Self.site, key: nil)
            do {
                try reader.read(isJSON ? try OTLPJSON.protobuf(damaged) : damaged)
                for batch in reader.batches { for record in batch.records { check(record.record, beside: sound) } }
            } catch { whole += 1 }
        }
        #expect(whole > 0 && whole < Self.rounds)
    }

    /// What was let through can be merged, asked for its quantiles, and stored.
    private func check(_ record: IntervalRecord, beside sound: IntervalRecord) {
        var period = LinkPeriod(key: LinkKey(link: record.link, site: record.site), peer: record.peer)
        period.add(record)
        period.add(sound)
        for q in [0, 0.5, 1] { #expect(period.roundTripDelay.quantile(q)?.isNaN != true) }
        let packed = PackedWriter()
        PackedRecord.write(record, to: packed)
        let stored = StoredInterval(
            spool: 1, sequence: 1, start: record.start, end: record.end, content: Array(packed.bytes))
        let key = LinkKey(link: record.link, site: record.site)
        #expect((try? stored.record(key: key, peer: record.peer)) == record)
    }
}

/// Steele, Lea and Flood's SplitMix64: the same stream on every run.
struct SplitMix: RandomNumberGenerator {
    var state: UInt64
    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var z = state
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return z ^ (z >> 31)
    }
}
