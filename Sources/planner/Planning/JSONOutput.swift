import NetworkModel
import Rendering

/// JSON straight to bytes, the same that `JSONValue.text()` gives: for lists of many records, where a value for each would cost more
/// than its text.
struct JSONOutput {
    private(set) var bytes: [UInt8] = []

    mutating func reserve(_ count: Int) { bytes.reserveCapacity(count) }

    /// Punctuation and names, as they stand.
    mutating func raw(_ text: StaticString) {
        bytes.append(contentsOf: UnsafeBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount))
    }

    mutating func value(_ value: JSONValue) { bytes.append(contentsOf: value.text().utf8) }

    mutating func string(_ text: String) {
        var text = text
        let isPlain = text.withUTF8 { characters in
            for byte in characters where byte < 0x20 || byte == 0x22 || byte == 0x3C || byte == 0x5C || byte == 0xE2 {
                return false
            }
            bytes.append(UInt8(ascii: "\""))
            bytes.append(contentsOf: characters)
            bytes.append(UInt8(ascii: "\""))
            return true
        }
        if !isPlain { value(.string(text)) }
    }

    mutating func string(_ text: String?) {
        guard let text else { return raw("null") }
        string(text)
    }

    mutating func unit(_ id: UnitID?) { string(id?.description) }
    mutating func name(_ name: LocalizedName) {
        raw("{\"vi\":")
        string(name.vi)
        raw(",\"en\":")
        string(name.en)
        raw("}")
    }

    mutating func integer(_ value: Int64) {
        guard value >= 0, value < 1_000_000_000_000_000_000 else { return bytes.append(contentsOf: String(value).utf8) }
        digits(UInt64(value))
    }

    mutating func integer(_ value: Int) { integer(Int64(value)) }

    private mutating func digits(_ value: UInt64) {
        if value >= 10 { digits(value / 10) }
        bytes.append(UInt8(ascii: "0") + UInt8(value % 10))
    }

    mutating func number(_ value: Double) {
        if value.isFinite, value == value.rounded(), abs(value) < 1e15 {
            integer(Int64(value))
        } else {
            bytes.append(contentsOf: (value.isFinite ? "\(value)" : "null").utf8)
        }
    }

    mutating func number(_ value: Double?) {
        guard let value else { return raw("null") }
        number(value)
    }

    mutating func flag(_ value: Bool) { if value { raw("true") } else { raw("false") } }

    mutating func date(_ date: CivilDate?) {
        guard let date else { return raw("null") }
        let (year, month, day) = date.components
        guard (0...9999).contains(year) else { return string(date.description) }
        func digit(_ value: Int) -> UInt8 { UInt8(ascii: "0") + UInt8(value % 10) }
        raw("\"")
        for scale in [1_000, 100, 10, 1] { bytes.append(digit(year / scale)) }
        raw("-")
        bytes.append(digit(month / 10))
        bytes.append(digit(month))
        raw("-")
        bytes.append(digit(day / 10))
        bytes.append(digit(day))
        raw("\"")
    }

    /// Elements between brackets, each after a comma but the first.
    mutating func list<Element>(_ elements: [Element], _ write: (Element, inout JSONOutput) -> Void) {
        raw("[")
        var isFirst = true
        for element in elements {
            if !isFirst { raw(",") }
            isFirst = false
            write(element, &self)
        }
        raw("]")
    }
}
