import Glibc

/// The bytes of one protobuf message, read field by field and never copied. It must not outlive the bytes.
///
/// Source: protocol buffers' encoding, *Message Structure*. Every read is checked against the end; O(1) each.
struct WireReader {
    /// The bytes end within a field, a number is too long, or a tag is none.
    struct Fault: Error {}

    enum Kind: UInt8 { case varint = 0, fixed64, bytes, groupStart, groupEnd, fixed32 }

    private var next: UnsafePointer<UInt8>
    private let end: UnsafePointer<UInt8>

    /// Of no bytes.
    static var empty: WireReader { WireReader(next: nothing, end: nothing) }
    private nonisolated(unsafe) static let nothing = UnsafePointer(UnsafeMutablePointer<UInt8>.allocate(capacity: 1))

    init(_ bytes: UnsafeBufferPointer<UInt8>) {
        next = bytes.baseAddress ?? Self.nothing
        end = next + bytes.count
    }

    private init(next: UnsafePointer<UInt8>, end: UnsafePointer<UInt8>) {
        self.next = next
        self.end = end
    }

    var count: Int { end - next }

    /// What follows its first octets, which must be there.
    func from(_ offset: Int) -> WireReader {
        precondition((0...count).contains(offset))
        return WireReader(next: next + offset, end: end)
    }
    var isEmpty: Bool { next == end }
    var bytes: UnsafeBufferPointer<UInt8> { UnsafeBufferPointer(start: next, count: count) }

    /// The next field's number and kind; nil at the end.
    mutating func field() throws(Fault) -> (number: Int, kind: Kind)? {
        guard next < end else { return nil }
        let tag = try varint()
        guard tag >> 3 > 0, tag <= 0xFFFF_FFFF, let kind = Kind(rawValue: UInt8(tag & 7)) else { throw Fault() }
        return (Int(tag >> 3), kind)
    }

    @inline(__always)
    mutating func varint() throws(Fault) -> UInt64 {
        guard next < end else { throw Fault() }
        let first = next.pointee
        if first < 0x80 {
            next += 1
            return UInt64(first)
        }
        return try longVarint()
    }

    private mutating func longVarint() throws(Fault) -> UInt64 {
        var value: UInt64 = 0
        var shift: UInt64 = 0
        while next < end, shift < 64 {
            let byte = next.pointee
            next += 1
            value |= UInt64(byte & 0x7F) << shift
            if byte < 0x80 { return value }
            shift += 7
        }
        throw Fault()
    }

    /// A varint of a `sint32` or `sint64`.
    mutating func signed() throws(Fault) -> Int64 {
        let raw = try varint()
        return Int64(bitPattern: raw >> 1) ^ -Int64(bitPattern: raw & 1)
    }

    mutating func fixed64() throws(Fault) -> UInt64 {
        guard end - next >= 8 else { throw Fault() }
        defer { next += 8 }
        return UInt64(littleEndian: UnsafeRawPointer(next).loadUnaligned(as: UInt64.self))
    }

    mutating func double() throws(Fault) -> Double { Double(bitPattern: try fixed64()) }

    /// The field's bytes, as a message, a text or packed numbers.
    mutating func message() throws(Fault) -> WireReader {
        let length = try varint()
        guard length <= UInt64(end - next) else { throw Fault() }
        defer { next += Int(length) }
        return WireReader(next: next, end: next + Int(length))
    }

    /// Passes over a field of whatever number.
    mutating func skip(_ kind: Kind) throws(Fault) {
        var depth = 0
        var kind = kind
        while true {
            switch kind {
            case .varint: _ = try varint()
            case .fixed64: _ = try fixed64()
            case .bytes: _ = try message()
            case .fixed32:
                guard end - next >= 4 else { throw Fault() }
                next += 4
            case .groupStart: depth += 1
            case .groupEnd: depth -= 1
            }
            guard depth >= 0 else { throw Fault() }
            guard depth > 0 else { return }
            guard let inner = try field() else { throw Fault() }
            kind = inner.kind
        }
    }
}

/// Texts in place.
extension WireReader {
    /// Whether the bytes are those of `text`.
    func equals(_ text: StaticString) -> Bool {
        count == text.utf8CodeUnitCount && (isEmpty || equals(text.utf8Start, count))
    }

    func equals(_ other: WireReader) -> Bool { count == other.count && (isEmpty || equals(other.next, count)) }

    func equals(_ text: [UInt8]) -> Bool {
        text.withUnsafeBufferPointer {
            count == $0.count && (isEmpty || equals($0.baseAddress.unsafelyUnwrapped, count))
        }
    }

    private func equals(_ other: UnsafePointer<UInt8>, _ count: Int) -> Bool { memcmp(next, other, count) == 0 }

    /// The bytes as text; nil where they are no UTF-8.
    var text: String? { String(validating: bytes, as: UTF8.self) }

    /// FNV-1a.
    var hash: UInt64 { Self.hash(bytes) }

    static func hash(_ bytes: some Sequence<UInt8>) -> UInt64 {
        bytes.reduce(0xCBF2_9CE4_8422_2325) { ($0 ^ UInt64($1)) &* 0x100_0000_01B3 }
    }
}
