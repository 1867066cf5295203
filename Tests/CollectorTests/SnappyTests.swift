import Testing

@testable import Collector

struct SnappyTests {
    /// A decoder by the format's description, and no more.
    private func decompress(_ bytes: [UInt8]) throws -> [UInt8] {
        struct Damaged: Error {}
        var position = 0
        var length = 0
        var shift = 0
        while true {
            length |= Int(bytes[position] & 0x7F) << shift
            shift += 7
            position += 1
            if bytes[position - 1] < 0x80 { break }
        }
        var out: [UInt8] = []
        while position < bytes.count {
            let tag = Int(bytes[position])
            position += 1
            switch tag & 3 {
            case 0:
                var count = tag >> 2
                if count >= 60 {
                    let octets = count - 59
                    count = (0..<octets).reduce(0) { $0 | Int(bytes[position + $1]) << (8 * $1) }
                    position += octets
                }
                out += bytes[position..<(position + count + 1)]
                position += count + 1
            case 2:
                let offset = Int(bytes[position]) | Int(bytes[position + 1]) << 8
                position += 2
                guard offset > 0, offset <= out.count else { throw Damaged() }
                for _ in 0...(tag >> 2) { out.append(out[out.count - offset]) }
            default: throw Damaged()
            }
        }
        guard out.count == length else { throw Damaged() }
        return out
    }

    @Test func whatIsCompressedComesBack() throws {
        var random = SplitMix(state: 7)
        for length in [0, 1, 3, 4, 5, 60, 61, 64, 65, 68, 255, 256, 257, 4_000, 65_535, 65_536, 65_537, 300_000] {
            let noise = (0..<length).map { _ in UInt8(truncatingIfNeeded: random.next()) }
            let text = (0..<length).map { UInt8(truncatingIfNeeded: "tuyen_link_up{site=01290}".utf8.count + $0 % 25) }
            let mixed = (0..<length).map { $0 % 97 < 60 ? UInt8($0 % 7) : noise[$0] }
            for bytes in [noise, text, mixed, [UInt8](repeating: 0, count: length)] {
                #expect(try decompress(Snappy.compress(bytes)) == bytes)
            }
        }
    }

    @Test func repetitionShrinks() {
        let bytes = Array(String(repeating: "tuyen_link_up{link=\"01290@2025~04@2025\"}", count: 1_000).utf8)
        #expect(Snappy.compress(bytes).count < bytes.count / 15)
    }
}
