import TestSupport
import Testing

@testable import Telemetry

/// The bytes of hexadecimal text in which `#` starts a comment that runs to the end of its line.
private func hex(_ text: String) -> [UInt8] {
    var bytes: [UInt8] = []
    for line in text.split(separator: "\n") {
        var rest = line.prefix { $0 != "#" }.filter { !$0.isWhitespace }[...]
        while !rest.isEmpty {
            bytes.append(UInt8(rest.prefix(2), radix: 16) ?? 0)
            rest = rest.dropFirst(2)
        }
    }
    return bytes
}

private func written(_ content: (inout ProtobufWriter) -> Void) -> [UInt8] {
    var writer = ProtobufWriter()
    content(&writer)
    return writer.bytes
}

@Suite(.blocking) struct OTLPEncoderTests {
    private let point = MetricPoint(IntervalRecord(site: "s", link: "l", peer: "p", start: 1, end: 0x0102_0304))

    @Test("scalars have Protocol Buffers' wire form")
    func scalars() {
        #expect(written { $0.uint64(1, 150) } == hex("08 9601"))
        #expect(written { $0.uint64(1, .max) } == hex("08 ffffffffffffffffff01"))
        #expect(written { $0.int64(3, -1) } == hex("18 ffffffffffffffffff01"))
        #expect(written { $0.sint32(6, -10) } == hex("30 13"))
        #expect(written { $0.sint32(6, .min) } == hex("30 ffffffff0f"))
        #expect(written { $0.double(5, 1) } == hex("29 000000000000f03f"))
        #expect(written { $0.sfixed64(16, -2) } == hex("8101 feffffffffffffff"))
        #expect(written { $0.string(2, "ế") } == hex("12 03 e1babf"))
        #expect(written { $0.packed(2, []) } == [])
        #expect(written { $0.packed(2, [3, 270]) } == hex("12 03 03 8e02"))
    }

    @Test("a message longer than 127 bytes has a length of two bytes")
    func longMessage() {
        let bytes = written { $0.message(1) { $0.string(1, String(repeating: "x", count: 126)) } }
        #expect(bytes.prefix(4) == hex("0a 8001 0a")[...])
        #expect(bytes.count == 131)
    }

    @Test("a delta sum, byte by byte")
    func sum() {
        let expected = hex(
            """
            3a 5d                                           # Metric.sum, 93 bytes
            0a 57                                           # Sum.data_points, 87 bytes
            11 0100000000000000                             # start_time_unix_nano
            19 0403020100000000                             # time_unix_nano
            31 0500000000000000                             # as_int
            3a 11 0a 0a 747579656e2e6c696e6b 12 03 0a 01 6c # attribute tuyen.link = l
            3a 11 0a 0a 747579656e2e70656572 12 03 0a 01 70 # attribute tuyen.peer = p
            3a 14 0a 09 646972656374696f6e 12 07 0a 05 7269676874 # attribute direction = right
            10 01                                           # aggregation_temporality = delta
            18 01                                           # is_monotonic
            """)
        #expect(written { $0.sum([("right", 5)], point) } == expected)
    }

    @Test("an exponential histogram, byte by byte")
    func histogram() throws {
        let value = try #require(
            ExponentialHistogram(
                scale: -1, count: 4, sum: 8, minimum: 0, maximum: 4, zeroCount: 1, offset: -2, buckets: [1, 0, 2]))
        let expected = hex(
            """
            52 8601                                         # Metric.exponential_histogram
            0a 8101                                         # data_points
            0a 11 0a 0a 747579656e2e6c696e6b 12 03 0a 01 6c # attribute tuyen.link = l
            0a 11 0a 0a 747579656e2e70656572 12 03 0a 01 70 # attribute tuyen.peer = p
            0a 0f 0a 09 646972656374696f6e 12 02 0a 00      # attribute direction = (empty, still present)
            11 0100000000000000                             # start_time_unix_nano
            19 0403020100000000                             # time_unix_nano
            21 0400000000000000                             # count
            29 0000000000002040                             # sum
            30 01                                           # scale = -1, zigzag
            39 0100000000000000                             # zero_count
            42 07 08 03 12 03 010002                        # positive: offset = -2, bucket_counts 1 0 2
            61 0000000000000000                             # min, present though zero
            69 0000000000001040                             # max
            10 01                                           # aggregation_temporality = delta
            """)
        #expect(written { $0.histogram([("", value), ("absent", nil)], point) } == expected)
    }

    @Test("an empty histogram has neither minimum nor maximum")
    func emptyHistogram() {
        let bytes = written { $0.histogram([("", ExponentialHistogram())], point) }
        #expect(bytes.suffix(13) == hex("29 0000000000000000 30 0e 10 01")[...])
    }

    @Test("counts beyond a signed 64-bit integer are written as the largest one")
    func clamped() {
        let bytes = written { $0.sum([(nil, .max)], point) }
        #expect(bytes[22..<31] == hex("31 ffffffffffffff7f")[...])
    }

    @Test("a batch key reads back, and nothing else does")
    func batchKey() throws {
        let text = "00112233445566778899aabbccddeeff/7-12"
        let key = try #require(BatchKey(text))
        #expect(key.sequences == 7...12)
        #expect(key.description == text)
        for bad in [
            "", "/1-2", "00112233445566778899aabbccddeeff", "00112233445566778899aabbccddeeff/2-1",
            "00112233445566778899AABBCCDDEEFF/1-2", "00112233445566778899aabbccddeeff/+1-2",
            "00112233445566778899aabbccddeeff/1-2-3", "00112233445566778899aabbccddeeff/1-99999999999999999999",
            "0011223344556677/1-2", "00112233445566778899aabbccddeeff/1-2/",
        ] {
            #expect(BatchKey(bad) == nil, "\(bad)")
        }
    }
}
