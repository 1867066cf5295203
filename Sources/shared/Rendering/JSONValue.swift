/// A JSON document to be written: objects keep the order of their members, numbers print the same on every run, so
/// that equal values give equal bytes.
package enum JSONValue: Hashable, Sendable {
    case null
    case bool(Bool)
    case integer(Int64)
    /// Printed with the fewest digits that read back to the same value; non-finite values print as `null`.
    case number(Double)
    case string(String)
    case array([JSONValue])
    case object([Member])

    package struct Member: Hashable, Sendable {
        package var name: String
        package var value: JSONValue
        package init(_ name: String, _ value: JSONValue) {
            self.name = name
            self.value = value
        }
    }

    /// The document as UTF-8 text; `pretty` indents by two spaces, otherwise there is no white space.
    package func text(pretty: Bool = false) -> String {
        var out: [UInt8] = []
        write(to: &out, pretty: pretty)
        return String(decoding: out, as: UTF8.self)
    }

    /// Appends the document as UTF-8 text.
    package func write(to out: inout [UInt8], pretty: Bool = false) { write(to: &out, pretty: pretty, depth: 0) }

    private func write(to out: inout [UInt8], pretty: Bool, depth: Int) {
        switch self {
        case .null: out.append(contentsOf: "null".utf8)
        case .bool(let value): out.append(contentsOf: (value ? "true" : "false").utf8)
        case .integer(let value): out.append(contentsOf: String(value).utf8)
        case .number(let value):
            if !value.isFinite {
                out.append(contentsOf: "null".utf8)
            } else if value == value.rounded(), abs(value) < 1e15 {
                out.append(contentsOf: String(Int64(value)).utf8)
            } else {
                out.append(contentsOf: "\(value)".utf8)
            }
        case .string(let value): Self.quote(value, to: &out)
        case .array(let values):
            Self.list(values, "[", "]", to: &out, pretty: pretty, depth: depth) { value, out in
                value.write(to: &out, pretty: pretty, depth: depth + 1)
            }
        case .object(let members):
            Self.list(members, "{", "}", to: &out, pretty: pretty, depth: depth) { member, out in
                Self.quote(member.name, to: &out)
                out.append(contentsOf: (pretty ? ": " : ":").utf8)
                member.value.write(to: &out, pretty: pretty, depth: depth + 1)
            }
        }
    }

    private static func list<Element>(
        _ elements: [Element], _ open: Character, _ close: Character, to out: inout [UInt8], pretty: Bool, depth: Int,
        each: (Element, inout [UInt8]) -> Void
    ) {
        out.append(contentsOf: open.utf8)
        for (index, element) in elements.enumerated() {
            if index > 0 { out.append(UInt8(ascii: ",")) }
            if pretty { out.append(contentsOf: ("\n" + String(repeating: "  ", count: depth + 1)).utf8) }
            each(element, &out)
        }
        if pretty, !elements.isEmpty { out.append(contentsOf: ("\n" + String(repeating: "  ", count: depth)).utf8) }
        out.append(contentsOf: close.utf8)
    }

    /// Appends a text between quotation marks, with what must be escaped.
    ///
    /// `<` and the line separators are escaped too, so that a document can stand inside a `<script>` element.
    package static func quote(_ text: String, to out: inout [UInt8]) {
        var text = text
        text.withUTF8 { bytes in
            out.append(UInt8(ascii: "\""))
            // Most texts need no escape, and one append of the whole is many times faster than one of each scalar.
            if OctetScan.needsNoEscape(bytes) {
                out.append(contentsOf: bytes)
            } else {
                escape(bytes, to: &out)
            }
            out.append(UInt8(ascii: "\""))
        }
    }

    private static func escape(_ bytes: UnsafeBufferPointer<UInt8>, to out: inout [UInt8]) {
        var index = 0
        while index < bytes.count {
            let byte = bytes[index]
            var code: UInt16?
            switch byte {
            case UInt8(ascii: "\""), UInt8(ascii: "\\"): out += [UInt8(ascii: "\\"), byte]
            case UInt8(ascii: "\n"): out.append(contentsOf: "\\n".utf8)
            case UInt8(ascii: "\r"): out.append(contentsOf: "\\r".utf8)
            case UInt8(ascii: "\t"): out.append(contentsOf: "\\t".utf8)
            case UInt8(ascii: "<"), 0..<0x20: code = UInt16(byte)
            // U+2028 and U+2029 are E2 80 A8 and E2 80 A9.
            case 0xE2 where index + 2 < bytes.count && bytes[index + 1] == 0x80 && bytes[index + 2] & 0xFE == 0xA8:
                code = 0x2000 + UInt16(bytes[index + 2] & 0x3F)
                index += 2
            default: out.append(byte)
            }
            if let code {
                out.append(contentsOf: "\\u".utf8)
                for shift in [12, 8, 4, 0] as [UInt16] {
                    let digit = UInt8(code >> shift & 15)
                    out.append(digit < 10 ? UInt8(ascii: "0") + digit : UInt8(ascii: "a") + digit - 10)
                }
            }
            index += 1
        }
    }
}

extension JSONValue: ExpressibleByStringLiteral, ExpressibleByBooleanLiteral, ExpressibleByIntegerLiteral,
    ExpressibleByFloatLiteral, ExpressibleByArrayLiteral, ExpressibleByDictionaryLiteral, ExpressibleByNilLiteral
{
    package init(stringLiteral value: String) { self = .string(value) }
    package init(booleanLiteral value: Bool) { self = .bool(value) }
    package init(integerLiteral value: Int64) { self = .integer(value) }
    package init(floatLiteral value: Double) { self = .number(value) }
    package init(arrayLiteral elements: JSONValue...) { self = .array(elements) }
    package init(dictionaryLiteral elements: (String, JSONValue)...) {
        self = .object(elements.map { Member($0.0, $0.1) })
    }
    package init(nilLiteral: ()) { self = .null }
}
