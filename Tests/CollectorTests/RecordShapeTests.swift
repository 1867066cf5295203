import Telemetry
import TestSupport
import Testing

@testable import Collector

/// Records that are read by the shape of one before them are the same as those that are read field by field.
@Suite(.blocking) struct RecordShapeTests {
    private static let site = "01290@2025"
    private static let start: UInt64 = 1_800_000_000_000_000_000

    /// Records of two links, many alike, some with parts that the others lack; sequences pass from one octet to two.
    private static func records() -> [SequencedRecord] {
        (0..<80).map { number in
            var record = Samples.record(start: start + UInt64(number) * 60_000_000_000, lost: UInt64(number % 3))
            if number % 2 == 1 {
                record.peer = "04@2025"
                record.link = "01290@2025~04@2025"
            }
            record.duplicatedForward = UInt64(number)
            record.jitter = number % 5 == 0 ? nil : Double(number) * 0.5
            if number % 7 == 0 { record.addHonesty() }
            record.clock = ClockState(isSynchronised: number % 4 != 0, maximumError: UInt64(number) << 20)
            return SequencedRecord(sequence: UInt64(number) + 100, record: record)
        }
    }

    /// The scopes of `records`, each as its octets.
    private static func scopes(_ records: [SequencedRecord]) -> [[UInt8]] {
        records.map { record in
            let whole = OTLPEncoder.encode(records: [record], site: site, spoolID: Samples.spool, version: "1")
            var scope: [UInt8] = []
            whole.withUnsafeBufferPointer { bytes in
                var request = WireReader(bytes)
                _ = try? request.field()
                guard var resource = try? request.message() else { return }
                while let field = try? resource.field() {
                    guard let part = try? resource.message() else { return }
                    if field.number == 2 { scope = Array(part.bytes) }
                }
            }
            return scope
        }
    }

    private static func request(_ scopes: [[UInt8]]) -> [UInt8] {
        func field(_ number: UInt8, _ content: [UInt8]) -> [UInt8] {
            var length = content.count
            var head = [number << 3 | 2]
            while length >= 0x80 {
                head.append(UInt8(length & 0x7F) | 0x80)
                length >>= 7
            }
            return head + [UInt8(length)] + content
        }
        func text(_ key: String, _ value: String) -> [UInt8] {
            field(1, field(1, Array(key.utf8)) + field(2, field(1, Array(value.utf8))))
        }
        let resource = text("tuyen.site", site) + text("tuyen.spool.id", Samples.spool.description)
        return field(1, field(1, resource) + scopes.flatMap { field(2, $0) })
    }

    private static func read(_ scopes: [[UInt8]]) throws -> (records: [SequencedRecord], refused: [RefusedPoints]) {
        var reader = MetricsRequestReader(certified: site, key: nil)
        try reader.read(request(scopes))
        return (reader.batches.flatMap(\.records), reader.refused)
    }

    /// Each by itself, so that nothing is remembered of others.
    private static func readAlone(
        _ scopes: [[UInt8]]
    ) throws -> (records: [SequencedRecord], refused: [RefusedPoints]) {
        var records: [SequencedRecord] = []
        var refused: [RefusedPoints] = []
        for scope in scopes {
            let one = try read([scope])
            records += one.records
            for points in one.refused { refused.add(points) }
        }
        return (records, refused)
    }

    @Test func recordsOfOneShapeAreReadAsTheyAre() throws {
        let records = Self.records()
        let found = try Self.read(Self.scopes(records))
        #expect(found.refused.isEmpty)
        #expect(found.records == records)
    }

    /// What is damaged anywhere is told, or taken, as it would be without others before it.
    @Test(arguments: 0..<8) func damageIsReadAlike(seed: UInt64) throws {
        let sound = Self.scopes(Self.records())
        var random = SplitMix(state: seed)
        for _ in 0..<15 {
            var scopes = sound
            for place in scopes.indices where place > 4 {
                for _ in 0..<Int.random(in: 1...3, using: &random) {
                    let octet = scopes[place].indices.randomElement(using: &random) ?? 0
                    scopes[place][octet] =
                        Bool.random(using: &random) ? .random(in: 0...255, using: &random) : scopes[place][octet] ^ 1
                }
            }
            // Where the frame itself is damaged nothing counts; that is seen with each alone.
            scopes.removeAll { (try? Self.read([$0])) == nil }
            let (together, alone) = (try Self.read(scopes), try Self.readAlone(scopes))
            #expect(together.records == alone.records)
            #expect(together.refused == alone.refused)
        }
    }
}
