/// Rows of values as RFC 4180 text with a header row of keys; line ends are `\n`.
package enum CSV {
    /// - Parameter rows: each as long as `keys`; null is an empty field.
    /// - Complexity: O(octets).
    package static func text(_ keys: [String], _ rows: [[JSONValue]]) -> String {
        var out = CSVWriter(keys, rows: rows.count)
        for row in rows {
            for value in row { out.cell(value) }
            out.endRow()
        }
        return String(decoding: out.bytes, as: UTF8.self)
    }

}

/// The same text cell by cell, for listings of many rows, where a value for each cell would cost more than its text.
package struct CSVWriter: Sendable {
    /// UTF-8.
    package private(set) var bytes: [UInt8] = []
    private var isFirst = true

    /// - Parameter rows: about how many there will be.
    package init(_ keys: [String], rows: Int = 0) {
        bytes.reserveCapacity(12 * keys.count * (rows + 2))
        for key in keys { cell(key) }
        endRow()
    }

    package mutating func endRow() {
        bytes.append(UInt8(ascii: "\n"))
        isFirst = true
    }

    /// An empty field where nil.
    package mutating func cell(_ text: String?) {
        separate()
        guard var text else { return }
        text.withUTF8 { quoted($0) }
    }

    package mutating func cell(_ value: Int64) {
        separate()
        bytes.append(contentsOf: String(value).utf8)
    }

    package mutating func cell(_ value: Int?) {
        if let value { cell(Int64(value)) } else { separate() }
    }

    package mutating func cell(_ value: JSONValue) {
        switch value {
        case .string(let text): cell(text)
        case .null: separate()
        default: cell(value.text())
        }
    }

    private mutating func separate() {
        if !isFirst { bytes.append(UInt8(ascii: ",")) }
        isFirst = false
    }

    private mutating func quoted(_ text: UnsafeBufferPointer<UInt8>) {
        guard !OctetScan.needsNoQuotes(text) else { return bytes.append(contentsOf: text) }
        bytes.append(UInt8(ascii: "\""))
        for octet in text {
            if octet == UInt8(ascii: "\"") { bytes.append(octet) }
            bytes.append(octet)
        }
        bytes.append(UInt8(ascii: "\""))
    }
}
