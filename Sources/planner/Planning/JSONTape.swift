/// A JSON document as a flat list of its values in their order, each with the place after it: what is read of a document is then
/// read straight from its bytes, and no value is made that nobody asks for.
///
/// D. Lemire and G. Langdale, *Parsing gigabytes of JSON per second*, 2019, call it a tape.
struct JSONTape: ~Copyable {
    enum Kind: UInt8 { case null, no, yes, integer, number, text, escapedText, array, object }

    /// Twelve octets, of which a country's plan has a million.
    struct Node {
        /// The first byte; of a text, that after its quote.
        var start: UInt32
        /// Above the kind's four bits.
        private var countAndKind: UInt32
        /// The node after this one and all in it.
        var next: UInt32

        static let mostCount = 1 << 28

        @inline(__always)
        init(start: Int, count: Int, next: Int, kind: Kind) {
            self.start = UInt32(truncatingIfNeeded: start)
            countAndKind = UInt32(truncatingIfNeeded: count) << 4 | UInt32(kind.rawValue)
            self.next = UInt32(truncatingIfNeeded: next)
        }

        /// Bytes of a number or text; elements of an array, members of an object.
        var count: Int { Int(countAndKind >> 4) }
        var kind: Kind { Kind(rawValue: UInt8(truncatingIfNeeded: countAndKind & 15)) ?? .null }
    }

    private var nodes: UnsafeMutablePointer<Node>
    private var count = 0
    private var capacity: Int
    private let bytes: UnsafeBufferPointer<UInt8>
    private var position = 0
    private static let deepest = 64

    init(_ bytes: UnsafeBufferPointer<UInt8>) {
        self.bytes = bytes
        capacity = min(bytes.count, Node.mostCount) / 8 + 16
        nodes = .allocate(capacity: capacity)
    }

    deinit { nodes.deallocate() }

    /// False where the bytes are no JSON document (RFC 8259), or one deeper or larger than is taken; `JSONReader` then says where.
    /// Texts are not checked for UTF-8. To be called once; O(bytes).
    mutating func scan() -> Bool {
        // No text or list is longer than the document, so that counts fit into their bits.
        guard bytes.count < Node.mostCount, value(depth: 0) else { return false }
        skipSpace()
        return position == bytes.count
    }

    func withNodes<Result>(_ body: (UnsafeBufferPointer<Node>) throws -> Result) rethrows -> Result {
        try body(UnsafeBufferPointer(start: nodes, count: count))
    }

    private var next: UInt8 { position < bytes.count ? bytes[position] : 0 }

    @inline(__always)
    private mutating func skipSpace() {
        // Every value of the writer follows the last at once.
        while position < bytes.count, bytes[position] <= 0x20 {
            let byte = bytes[position]
            guard byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09 else { return }
            position += 1
        }
    }

    @inline(__always)
    private mutating func add(_ kind: Kind, from start: Int, count length: Int) {
        if count == capacity { grow() }
        (nodes + count).initialize(to: Node(start: start, count: length, next: count + 1, kind: kind))
        count += 1
    }

    private mutating func grow() {
        let larger = UnsafeMutablePointer<Node>.allocate(capacity: 2 * capacity)
        larger.moveInitialize(from: nodes, count: count)
        nodes.deallocate()
        nodes = larger
        capacity *= 2
    }

    private mutating func value(depth: Int) -> Bool {
        guard depth < Self.deepest else { return false }
        skipSpace()
        switch next {
        case UInt8(ascii: "{"): return list(.object, depth: depth)
        case UInt8(ascii: "["): return list(.array, depth: depth)
        case UInt8(ascii: "\""): return text()
        case UInt8(ascii: "t"): return word("true", .yes)
        case UInt8(ascii: "f"): return word("false", .no)
        case UInt8(ascii: "n"): return word("null", .null)
        default: return number()
        }
    }

    private mutating func word(_ text: StaticString, _ kind: Kind) -> Bool {
        let length = text.utf8CodeUnitCount
        guard position + length <= bytes.count else { return false }
        for offset in 0..<length where bytes[position + offset] != text.utf8Start[offset] { return false }
        add(kind, from: position, count: length)
        position += length
        return true
    }

    private mutating func list(_ kind: Kind, depth: Int) -> Bool {
        let own = count
        let start = position
        let close: UInt8 = kind == .array ? UInt8(ascii: "]") : UInt8(ascii: "}")
        add(kind, from: position, count: 0)
        position += 1
        skipSpace()
        if next == close {
            position += 1
            return true
        }
        var members = 0
        while true {
            if kind == .object {
                skipSpace()
                guard next == UInt8(ascii: "\""), text() else { return false }
                skipSpace()
                guard next == UInt8(ascii: ":") else { return false }
                position += 1
            }
            guard value(depth: depth + 1) else { return false }
            members += 1
            skipSpace()
            let byte = next
            position += 1
            if byte == UInt8(ascii: ",") { continue }
            guard byte == close else { return false }
            nodes[own] = Node(start: start, count: members, next: count, kind: kind)
            return true
        }
    }

    private mutating func text() -> Bool {
        let start = position + 1
        let (bytes, end) = (bytes, bytes.count)
        var at = start
        var kind = Kind.text
        while at < end {
            let byte = bytes[at]
            if byte == UInt8(ascii: "\"") {
                add(kind, from: start, count: at - start)
                position = at + 1
                return true
            }
            guard byte >= 0x20 else { return false }
            if byte == UInt8(ascii: "\\") {
                kind = .escapedText
                at += 1
            }
            at += 1
        }
        return false
    }

    /// -? (0 | 1-9 digits) (. digits)? (e sign? digits)?
    private mutating func number() -> Bool {
        let start = position
        if next == UInt8(ascii: "-") { position += 1 }
        let first = position
        guard digits() else { return false }
        guard bytes[first] != UInt8(ascii: "0") || position == first + 1 else { return false }
        var kind = Kind.integer
        if next == UInt8(ascii: ".") {
            position += 1
            kind = .number
            guard digits() else { return false }
        }
        if next == UInt8(ascii: "e") || next == UInt8(ascii: "E") {
            position += 1
            kind = .number
            if next == UInt8(ascii: "+") || next == UInt8(ascii: "-") { position += 1 }
            guard digits() else { return false }
        }
        add(kind, from: start, count: position - start)
        return true
    }

    private mutating func digits() -> Bool {
        let (bytes, end) = (bytes, bytes.count)
        var at = position
        while at < end, bytes[at] &- 0x30 < 10 { at += 1 }
        defer { position = at }
        return at > position
    }
}
