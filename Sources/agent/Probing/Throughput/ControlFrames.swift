package import Rendering

/// Takes the control connection's octets apart: single octets, numbers, and documents behind their length.
///
/// A document's length is four octets in network order; one above `limit` is refused before anything is kept of it, so
/// that a peer can't make us hold more than `limit` and one read.
package struct ControlFrames: Sendable {
    package enum Fault: Error, Hashable, Sendable {
        /// A document of so many octets was announced.
        case tooLong(UInt32)
        case empty
        case notJSON(String)
    }

    package let limit: Int
    private var pending: [UInt8] = []
    private var offset = 0

    package init(limit: Int) { self.limit = limit }

    package mutating func append(_ octets: some Sequence<UInt8>) {
        if offset > 0 {
            pending.removeFirst(offset)
            offset = 0
        }
        pending.append(contentsOf: octets)
    }

    package var count: Int { pending.count - offset }

    package mutating func octet() -> UInt8? {
        guard count > 0 else { return nil }
        offset += 1
        return pending[offset - 1]
    }

    /// Exactly so many; nil, and nothing taken, where they haven't all come.
    package mutating func octets(_ wished: Int) -> ArraySlice<UInt8>? {
        guard count >= wished else { return nil }
        offset += wished
        return pending[offset - wished..<offset]
    }

    package mutating func number() -> Int32? {
        octets(4).map { Int32(bitPattern: $0.reduce(0) { $0 << 8 | UInt32($1) }) }
    }

    /// A whole document; nil where it hasn't all come.
    package mutating func document() throws(Fault) -> JSONValue? {
        guard count >= 4 else { return nil }
        let length = pending[offset..<offset + 4].reduce(0) { $0 << 8 | UInt32($1) }
        guard length > 0 else { throw .empty }
        guard length <= limit else { throw .tooLong(length) }
        guard count >= 4 + Int(length) else { return nil }
        offset += 4
        guard let text = octets(Int(length)) else { return nil }
        // iperf3 reads up to the first zero.
        let document = text.prefix { $0 != 0 }
        do { return try JSONReader.read(Array(document)) } catch { throw .notJSON("\(error)") }
    }

    /// A document as it is sent.
    package static func encode(_ document: JSONValue) -> [UInt8] {
        let text = Array(document.text().utf8)
        return withUnsafeBytes(of: UInt32(text.count).bigEndian) { Array($0) } + text
    }
}

/// A document's members, of which the first of a name counts.
extension JSONValue {
    func member(_ name: String) -> JSONValue? {
        guard case .object(let members) = self else { return nil }
        return members.first { $0.name == name }?.value
    }

    /// A whole number, also where it was written as 1e9; clamped to what 63 bits hold.
    var whole: Int64? {
        switch self {
        case .integer(let value): value
        case .number(let value) where value.isFinite:
            value >= 9.2e18 ? .max : value <= -9.2e18 ? .min : Int64(value)
        default: nil
        }
    }

    var real: Double? {
        switch self {
        case .integer(let value): Double(value)
        case .number(let value) where value.isFinite: value
        default: nil
        }
    }

    var words: String? { if case .string(let text) = self { text } else { nil } }

    /// `true`, or a number that isn't 0: versions of iperf3 differ in which they write.
    var isSet: Bool { self == .bool(true) || (whole ?? 0) != 0 }
}
