import NIOCore

/// Writes values as ClickHouse's format RowBinary has them: integers and floats little end first, strings and arrays behind
/// their length in LEB128.
struct RowBinaryWriter {
    private(set) var buffer: ByteBuffer

    init(capacity: Int = 4_096) { buffer = ByteBufferAllocator().buffer(capacity: capacity) }

    mutating func append(_ number: some FixedWidthInteger) { buffer.writeInteger(number, endianness: .little) }

    mutating func append(_ number: Double) { append(number.bitPattern) }

    mutating func append(_ text: String) {
        append(length: text.utf8.count)
        buffer.writeString(text)
    }

    mutating func append(_ bytes: [UInt8]) {
        append(length: bytes.count)
        buffer.writeBytes(bytes)
    }

    mutating func append(numbers: [UInt64]) {
        append(length: numbers.count)
        for number in numbers { append(number) }
    }

    mutating func append(texts: [String]) {
        append(length: texts.count)
        for text in texts { append(text) }
    }

    private mutating func append(length: Int) {
        var rest = length
        while rest >= 0x80 {
            buffer.writeInteger(UInt8(truncatingIfNeeded: rest) | 0x80)
            rest >>= 7
        }
        buffer.writeInteger(UInt8(rest))
    }
}

/// Reads what RowBinary has: O(bytes), and never beyond them.
struct RowBinaryReader {
    enum Failure: Error, Hashable {
        /// The bytes end within a value.
        case short
        /// A length beyond all that is ever stored.
        case length(UInt64)
        /// A text that is no UTF-8, or a value that its field doesn't take.
        case value(String)
    }

    /// Bytes of the longest string and elements of the longest array.
    private static let longest: UInt64 = 1 << 24

    private(set) var buffer: ByteBuffer

    init(_ buffer: ByteBuffer) { self.buffer = buffer }

    mutating func integer<Value: FixedWidthInteger>(_ type: Value.Type = Value.self) throws(Failure) -> Value {
        guard let value = buffer.readInteger(endianness: .little, as: type) else { throw .short }
        return value
    }

    mutating func double() throws(Failure) -> Double { Double(bitPattern: try integer(UInt64.self)) }

    mutating func text() throws(Failure) -> String {
        let length = try length()
        guard buffer.readableBytes >= length else { throw .short }
        guard let bytes = buffer.readBytes(length: length), let text = String(validating: bytes, as: UTF8.self) else {
            throw .value("text")
        }
        return text
    }

    mutating func bytes() throws(Failure) -> [UInt8] {
        guard let bytes = buffer.readBytes(length: try length()) else { throw .short }
        return bytes
    }

    mutating func numbers() throws(Failure) -> [UInt64] {
        let count = try length()
        guard buffer.readableBytes >= 8 * count else { throw .short }
        var numbers: [UInt64] = []
        numbers.reserveCapacity(count)
        for _ in 0..<count { numbers.append(try integer()) }
        return numbers
    }

    mutating func texts() throws(Failure) -> [String] {
        let count = try length()
        guard buffer.readableBytes >= count else { throw .short }
        var texts: [String] = []
        for _ in 0..<count { texts.append(try text()) }
        return texts
    }

    private mutating func length() throws(Failure) -> Int {
        var value: UInt64 = 0
        var shift: UInt64 = 0
        while shift < 64 {
            let byte = try integer(UInt8.self)
            value |= UInt64(byte & 0x7F) << shift
            if byte & 0x80 == 0 { break }
            shift += 7
        }
        guard value <= Self.longest else { throw .length(value) }
        return Int(value)
    }
}
