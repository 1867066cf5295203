/// A JSON document (RFC 8259) as a tree with byte offsets, for GeoJSON. Arrays and objects nest at most 16 deep.
enum JSONNode {
    case object([(name: String, value: JSONNode)], at: Int)
    case array([JSONNode], at: Int)
    case number(Double, at: Int)
    case string(String, at: Int)
    case literal(at: Int)

    var offset: Int {
        switch self {
        case .object(_, let at), .array(_, let at), .number(_, let at), .string(_, let at), .literal(let at): at
        }
    }

    subscript(name: String) -> JSONNode? {
        guard case .object(let members, _) = self else { return nil }
        return members.first { $0.name == name }?.value
    }

    var elements: [JSONNode]? { if case .array(let elements, _) = self { elements } else { nil } }
    var text: String? { if case .string(let text, _) = self { text } else { nil } }
    var number: Double? { if case .number(let value, _) = self { value } else { nil } }
}

/// What the scanner wanted, and where.
struct JSONFault: Error {
    var offset: Int
    var expected: String
}

struct JSONScanner {
    private let bytes: [UInt8]
    private var at: Int
    private var depth = 0

    init(_ bytes: [UInt8], from start: Int) {
        self.bytes = bytes
        at = start
    }

    /// The whole document. O(bytes).
    mutating func document() throws(JSONFault) -> JSONNode {
        let node = try value()
        skipSpace()
        guard at == bytes.count else { throw JSONFault(offset: at, expected: "EOF") }
        return node
    }

    private mutating func skipSpace() {
        while at < bytes.count {
            switch bytes[at] {
            case 0x20, 0x0A, 0x0D, 0x09: at += 1
            default: return
            }
        }
    }

    private mutating func expect(_ byte: UInt8) throws(JSONFault) {
        skipSpace()
        guard at < bytes.count, bytes[at] == byte else {
            throw JSONFault(offset: at, expected: String(UnicodeScalar(byte)))
        }
        at += 1
    }

    private mutating func take(_ byte: UInt8) -> Bool {
        skipSpace()
        guard at < bytes.count, bytes[at] == byte else { return false }
        at += 1
        return true
    }

    private mutating func value() throws(JSONFault) -> JSONNode {
        skipSpace()
        let start = at
        guard at < bytes.count else { throw JSONFault(offset: at, expected: "{ [ \" 0-9") }
        switch bytes[at] {
        case UInt8(ascii: "{"), UInt8(ascii: "["):
            depth += 1
            defer { depth -= 1 }
            guard depth <= 16 else { throw JSONFault(offset: at, expected: "<= 16 { [") }
            return bytes[at] == UInt8(ascii: "{") ? try object(start) : try array(start)
        case UInt8(ascii: "\""): return .string(try string(), at: start)
        case UInt8(ascii: "-"), 48...57: return .number(try number(), at: start)
        default:
            for word in ["true", "false", "null"] where bytes[at...].starts(with: word.utf8) {
                at += word.utf8.count
                return .literal(at: start)
            }
            throw JSONFault(offset: at, expected: "{ [ \" 0-9")
        }
    }

    private mutating func object(_ start: Int) throws(JSONFault) -> JSONNode {
        at += 1
        var members: [(name: String, value: JSONNode)] = []
        guard !take(UInt8(ascii: "}")) else { return .object(members, at: start) }
        repeat {
            skipSpace()
            guard at < bytes.count, bytes[at] == UInt8(ascii: "\"") else { throw JSONFault(offset: at, expected: "\"") }
            let name = try string()
            try expect(UInt8(ascii: ":"))
            members.append((name, try value()))
        } while take(UInt8(ascii: ","))
        try expect(UInt8(ascii: "}"))
        return .object(members, at: start)
    }

    private mutating func array(_ start: Int) throws(JSONFault) -> JSONNode {
        at += 1
        var elements: [JSONNode] = []
        guard !take(UInt8(ascii: "]")) else { return .array(elements, at: start) }
        repeat { elements.append(try value()) } while take(UInt8(ascii: ","))
        try expect(UInt8(ascii: "]"))
        return .array(elements, at: start)
    }

    /// All escapes are decoded; `\uXXXX` within the basic plane alone, which names of units stay within.
    private mutating func string() throws(JSONFault) -> String {
        at += 1
        var result: [UInt8] = []
        while at < bytes.count, bytes[at] != UInt8(ascii: "\"") {
            guard bytes[at] >= 0x20 else { throw JSONFault(offset: at, expected: "\"") }
            guard bytes[at] == UInt8(ascii: "\\") else {
                result.append(bytes[at])
                at += 1
                continue
            }
            guard at + 1 < bytes.count else { break }
            let plain: [UInt8: UInt8] = [
                0x22: 0x22, 0x5C: 0x5C, 0x2F: 0x2F, 0x62: 0x08, 0x66: 0x0C, 0x6E: 0x0A, 0x72: 0x0D, 0x74: 0x09,
            ]
            if let byte = plain[bytes[at + 1]] {
                result.append(byte)
                at += 2
            } else {
                let digits = bytes[min(at + 2, bytes.count)..<min(at + 6, bytes.count)]
                guard bytes[at + 1] == UInt8(ascii: "u"), digits.count == 4,
                    let code = UInt32(String(decoding: digits, as: UTF8.self), radix: 16),
                    let scalar = UnicodeScalar(code)
                else { throw JSONFault(offset: at, expected: "\\\" \\\\ \\/ \\b \\f \\n \\r \\t \\uXXXX") }
                result.append(contentsOf: Array(String(Character(scalar)).utf8))
                at += 6
            }
        }
        guard at < bytes.count else { throw JSONFault(offset: at, expected: "\"") }
        at += 1
        return String(decoding: result, as: UTF8.self)
    }

    private mutating func number() throws(JSONFault) -> Double {
        let start = at
        scan: while at < bytes.count {
            switch bytes[at] {
            case 48...57, 0x2D, 0x2B, 0x2E, 0x65, 0x45: at += 1
            default: break scan
            }
        }
        if let simple = bytes.withUnsafeBufferPointer({
            NumberRule.simpleDecimal(UnsafeBufferPointer(rebasing: $0[start..<at]))
        }) {
            return simple
        }
        let text = String(decoding: bytes[start..<at], as: UTF8.self)
        guard let value = Double(text), value.isFinite else { throw JSONFault(offset: start, expected: "0-9") }
        return value
    }
}
