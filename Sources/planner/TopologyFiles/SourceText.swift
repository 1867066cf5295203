import Localization

/// The bytes of one file, known to be UTF-8, with the way from a byte's offset to its line and column.
struct SourceText {
    let file: String
    let bytes: [UInt8]
    /// Where the text begins: behind a byte order mark, which spreadsheets write and nothing needs.
    let start: Int
    private let lineStarts: [Int]

    /// Nil, with a finding at the first bad byte, where the bytes are not UTF-8. O(bytes).
    init?(file: String, bytes: [UInt8], log: FindingLog) {
        self.file = file
        self.bytes = bytes
        start = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
        var starts = [start]
        bytes.withUnsafeBufferPointer { buffer in
            var next = 0
            while next < buffer.count {
                if buffer[next] == 0x0A { starts.append(next + 1) }
                next += 1
            }
        }
        lineStarts = starts
        if String(validating: bytes, as: UTF8.self) == nil {
            let bad = Self.firstInvalidByte(bytes)
            let hex = String(bytes[bad], radix: 16, uppercase: true)
            log.add(.badEncoding, file, position(of: bad), [String(bad + 1), hex.count < 2 ? "0" + hex : hex])
            return nil
        }
    }

    /// Line and column, in Unicode scalars, of the byte at `offset`. O(log lines + length of the line).
    func position(of offset: Int) -> Position {
        var low = 0
        var high = lineStarts.count
        while high - low > 1 {
            let middle = (low + high) / 2
            if lineStarts[middle] <= offset { low = middle } else { high = middle }
        }
        var column = 1
        var at = lineStarts[low]
        while at < min(offset, bytes.count) {
            if bytes[at] & 0xC0 != 0x80 { column += 1 }
            at += 1
        }
        // A continuation byte belongs to the scalar that began before it.
        if offset < bytes.count, bytes[offset] & 0xC0 == 0x80, column > 1 { column -= 1 }
        return Position(line: low + 1, column: column)
    }

    /// The first carriage return of a text whose lines all end by one alone, as old programs wrote; nil otherwise.
    var loneReturn: Int? { lineStarts.count > 1 ? nil : bytes.firstIndex(of: 0x0D) }

    /// The offset of the first byte that no well-formed sequence holds (Unicode 15, table 3-7).
    private static func firstInvalidByte(_ bytes: [UInt8]) -> Int {
        var at = 0
        while at < bytes.count {
            let lead = bytes[at]
            let length: Int
            var second: ClosedRange<UInt8> = 0x80...0xBF
            switch lead {
            case 0x00...0x7F: length = 1
            case 0xC2...0xDF: length = 2
            case 0xE0: (length, second) = (3, 0xA0...0xBF)
            case 0xED: (length, second) = (3, 0x80...0x9F)
            case 0xE1...0xEF: length = 3
            case 0xF0: (length, second) = (4, 0x90...0xBF)
            case 0xF1...0xF3: length = 4
            case 0xF4: (length, second) = (4, 0x80...0x8F)
            default: return at
            }
            guard at + length <= bytes.count else { return at }
            if length > 1, !second.contains(bytes[at + 1]) { return at }
            for index in (at + min(2, length))..<(at + length) where bytes[index] & 0xC0 != 0x80 { return at }
            at += length
        }
        return max(0, bytes.count - 1)
    }
}
