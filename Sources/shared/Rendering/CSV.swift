/// Rows of values as RFC 4180 text with a header row of keys; line ends are `\n`.
package enum CSV {
    /// - Parameter rows: each as long as `keys`; null is an empty field.
    /// - Complexity: O(octets).
    package static func text(_ keys: [String], _ rows: [[JSONValue]]) -> String {
        var out: [UInt8] = []
        out.reserveCapacity(32 * keys.count * (rows.count + 1))
        line(keys.map { .string($0) }, to: &out)
        for row in rows { line(row, to: &out) }
        return String(decoding: out, as: UTF8.self)
    }

    static func line(_ row: [JSONValue], to out: inout [UInt8]) {
        var isFirst = true
        for value in row {
            if !isFirst { out.append(UInt8(ascii: ",")) }
            isFirst = false
            switch value {
            case .string(let text): field(text, to: &out)
            case .null: break
            default: field(value.text(), to: &out)
            }
        }
        out.append(UInt8(ascii: "\n"))
    }

    private static func field(_ text: String, to out: inout [UInt8]) {
        let first = out.count
        out.append(contentsOf: text.utf8)
        let isPlain = !out[first...].contains {
            $0 == UInt8(ascii: ",") || $0 == UInt8(ascii: "\"") || $0 == UInt8(ascii: "\n") || $0 == UInt8(ascii: "\r")
        }
        guard !isPlain else { return }
        out.removeSubrange(first...)
        out.append(UInt8(ascii: "\""))
        for octet in text.utf8 {
            if octet == UInt8(ascii: "\"") { out.append(octet) }
            out.append(octet)
        }
        out.append(UInt8(ascii: "\""))
    }
}
