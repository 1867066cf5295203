/// Writes Protocol Buffers' binary form into one growing array; write-only, and it knows no schema.
///
/// ```swift
/// var writer = ProtobufWriter()
/// writer.message(1) { $0.string(1, "tuyen.site") }
/// ```
///
/// Every call writes its field, also where the value is the default: leaving out a default of a field without presence is
/// the caller's choice. Source: Protocol Buffers, *Encoding*.
package struct ProtobufWriter {
    package private(set) var bytes: [UInt8] = []

    package init() {}

    private enum WireType: UInt64 {
        case varint = 0
        case fixed64 = 1
        case lengthDelimited = 2
    }

    package mutating func uint64(_ field: Int, _ value: UInt64) {
        tag(field, .varint)
        varint(value)
    }

    /// `int64`, `int32`, enumerations: negative values take ten bytes.
    package mutating func int64(_ field: Int, _ value: Int64) { uint64(field, UInt64(bitPattern: value)) }

    package mutating func bool(_ field: Int, _ value: Bool) { uint64(field, value ? 1 : 0) }

    /// `sint32`, zigzag: 0, -1, 1, -2 … are written as 0, 1, 2, 3 …
    package mutating func sint32(_ field: Int, _ value: Int32) {
        uint64(field, UInt64(UInt32(bitPattern: (value << 1) ^ (value >> 31))))
    }

    package mutating func fixed64(_ field: Int, _ value: UInt64) {
        tag(field, .fixed64)
        for shift in stride(from: UInt64(0), to: 64, by: 8) { bytes.append(UInt8(truncatingIfNeeded: value >> shift)) }
    }

    package mutating func sfixed64(_ field: Int, _ value: Int64) { fixed64(field, UInt64(bitPattern: value)) }

    package mutating func double(_ field: Int, _ value: Double) { fixed64(field, value.bitPattern) }

    package mutating func string(_ field: Int, _ value: String) {
        tag(field, .lengthDelimited)
        varint(UInt64(value.utf8.count))
        bytes.append(contentsOf: value.utf8)
    }

    /// `repeated uint64`, packed; nothing where there are none.
    package mutating func packed(_ field: Int, _ values: [UInt64]) {
        guard !values.isEmpty else { return }
        message(field) { writer in for value in values { writer.varint(value) } }
    }

    /// A nested message: what `content` writes, its length before it. The length is inserted afterwards, which moves the
    /// content once per level; a buffer per level would copy it as often and allocate besides.
    package mutating func message(_ field: Int, _ content: (inout ProtobufWriter) -> Void) {
        tag(field, .lengthDelimited)
        let start = bytes.count
        content(&self)
        var length = ProtobufWriter()
        length.varint(UInt64(bytes.count - start))
        bytes.insert(contentsOf: length.bytes, at: start)
    }

    private mutating func tag(_ field: Int, _ type: WireType) { varint(UInt64(field) << 3 | type.rawValue) }

    private mutating func varint(_ value: UInt64) {
        var rest = value
        while rest >= 0x80 {
            bytes.append(UInt8(truncatingIfNeeded: rest) | 0x80)
            rest >>= 7
        }
        bytes.append(UInt8(rest))
    }
}
