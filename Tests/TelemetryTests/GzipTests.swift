import Telemetry
import TestSupport
import Testing

@Suite(.blocking) struct GzipTests {
    @Test("content reads back", arguments: [0, 1, 32_768, 100_001])
    func roundTrip(length: Int) throws {
        let content = (0..<length).map { UInt8(truncatingIfNeeded: $0 &* $0 >> 3) }
        let packed = try Gzip.compress(content)
        #expect(packed.prefix(3) == [0x1F, 0x8B, 8])
        #expect(try Gzip.decompress(packed, limit: length) == content)
        #expect(try Gzip.compress(content) == packed)
    }

    @Test("a bomb is stopped at the limit")
    func bomb() throws {
        let packed = try Gzip.compress([UInt8](repeating: 0, count: 50_000_000), level: 9)
        #expect(packed.count < 60_000)
        #expect(throws: Gzip.Failure.tooLong(limit: 1_000_000)) { try Gzip.decompress(packed, limit: 1_000_000) }
    }

    @Test("members one after another are one content (RFC 1952 §2.2)")
    func members() throws {
        let both = try Gzip.compress([1, 2]) + Gzip.compress([3])
        #expect(try Gzip.decompress(both, limit: 3) == [1, 2, 3])
    }

    @Test("a cut or damaged stream is refused, and so is what isn't gzip")
    func damaged() throws {
        let packed = try Gzip.compress(Array(repeating: 9, count: 1_000))
        for length in 0..<packed.count {
            #expect(throws: Gzip.Failure.truncated) {
                try Gzip.decompress(Array(packed.prefix(length)), limit: 2_000)
            }
        }
        var wrong = packed
        wrong[wrong.count - 5] ^= 1  // the CRC's last byte
        #expect(throws: Gzip.Failure.self) { try Gzip.decompress(wrong, limit: 2_000) }
        #expect(throws: Gzip.Failure.self) { try Gzip.decompress([1, 2, 3, 4], limit: 2_000) }
        #expect(throws: Gzip.Failure.self) { try Gzip.decompress(packed + [7], limit: 2_000) }
    }
}
