/// Snappy's block format, which Prometheus' remote write demands: compression alone.
///
/// Source: google/snappy, *format_description.txt*. Greedy matches of four octets and more within fragments of 64 KiB;
/// O(length), 32 KiB beside the result.
enum Snappy {
    private static let fragment = 65_536
    private static let hashBits: UInt32 = 14

    static func compress(_ bytes: [UInt8]) -> [UInt8] {
        var out: [UInt8] = []
        out.reserveCapacity(bytes.count / 2 + 32)
        var length = bytes.count
        while length >= 0x80 {
            out.append(UInt8(truncatingIfNeeded: length) | 0x80)
            length >>= 7
        }
        out.append(UInt8(length))
        var table = [UInt16](repeating: 0, count: 1 << Int(hashBits))
        bytes.withUnsafeBytes { all in
            var start = 0
            while start < all.count {
                let end = min(start + fragment, all.count)
                compress(UnsafeRawBufferPointer(rebasing: all[start..<end]), &table, &out)
                start = end
            }
        }
        return out
    }

    private static func compress(_ bytes: UnsafeRawBufferPointer, _ table: inout [UInt16], _ out: inout [UInt8]) {
        for slot in table.indices { table[slot] = 0 }
        func word(_ position: Int) -> UInt32 { bytes.loadUnaligned(fromByteOffset: position, as: UInt32.self) }
        var literal = 0
        var position = 1
        while position + 4 <= bytes.count {
            let here = word(position)
            let slot = Int((here &* 0x1E35_A7BD) >> (32 - hashBits))
            let candidate = Int(table[slot])
            table[slot] = UInt16(position)
            guard candidate < position, word(candidate) == here else {
                position += 1
                continue
            }
            appendLiteral(bytes, literal..<position, &out)
            var matched = 4
            while position + matched < bytes.count, bytes[candidate + matched] == bytes[position + matched] {
                matched += 1
            }
            appendCopy(offset: position - candidate, length: matched, &out)
            position += matched
            literal = position
        }
        appendLiteral(bytes, literal..<bytes.count, &out)
    }

    private static func appendLiteral(_ bytes: UnsafeRawBufferPointer, _ range: Range<Int>, _ out: inout [UInt8]) {
        guard !range.isEmpty else { return }
        let last = range.count - 1
        if last < 60 {
            out.append(UInt8(last << 2))
        } else if last < 256 {
            out += [60 << 2, UInt8(last)]
        } else {
            out += [61 << 2, UInt8(last & 0xFF), UInt8(last >> 8)]
        }
        out += bytes[range]
    }

    private static func appendCopy(offset: Int, length: Int, _ out: inout [UInt8]) {
        var rest = length
        while rest > 0 {
            // The last piece is never shorter than four, which a short copy could not say.
            let piece = rest > 64 ? (rest < 68 ? 60 : 64) : rest
            out += [UInt8((piece - 1) << 2 | 2), UInt8(offset & 0xFF), UInt8(offset >> 8)]
            rest -= piece
        }
    }
}
