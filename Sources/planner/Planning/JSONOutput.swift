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

    mutating func value(_ value: JSONValue) { value.write(to: &bytes) }
    mutating func string(_ text: String) { JSONValue.quote(text, to: &bytes) }

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
    mutating func integer(_ value: Int?) {
        guard let value else { return raw("null") }
        integer(Int64(value))
    }

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

/// Items of the array and members of the object whose bracket was opened last, each with its comma.
extension JSONOutput {
    private mutating func separate() {
        guard let last = bytes.last, last != UInt8(ascii: "["), last != UInt8(ascii: "{") else { return }
        bytes.append(UInt8(ascii: ","))
    }

    /// The name of a member, whose value must follow. The name has nothing that JSON escapes.
    mutating func key(_ name: StaticString) {
        separate()
        raw("\"")
        raw(name)
        raw("\":")
    }

    mutating func member(_ name: StaticString, _ text: String?) {
        key(name)
        string(text)
    }
    mutating func member(_ name: StaticString, _ value: Int?) {
        key(name)
        integer(value)
    }
    mutating func member(_ name: StaticString, _ value: Int64) {
        key(name)
        integer(value)
    }
    mutating func member(_ name: StaticString, _ value: Double?) {
        key(name)
        number(value)
    }
    mutating func member(_ name: StaticString, _ value: CivilDate?) {
        key(name)
        date(value)
    }
    mutating func member(_ name: StaticString, _ id: UnitID?) {
        key(name)
        unit(id)
    }
    mutating func member(_ name: StaticString, _ text: LocalizedName) {
        key(name)
        self.name(text)
    }

    mutating func item(_ text: String?) {
        separate()
        string(text)
    }
    mutating func item(_ value: Int?) {
        separate()
        integer(value)
    }
    mutating func item(_ value: Int64) {
        separate()
        integer(value)
    }
    mutating func item(_ value: Double?) {
        separate()
        number(value)
    }
    mutating func item(_ value: CivilDate?) {
        separate()
        date(value)
    }
    mutating func item(_ value: Bool) {
        separate()
        flag(value)
    }
    mutating func item(_ id: UnitID?) {
        separate()
        unit(id)
    }
    mutating func items<Element>(_ elements: [Element], _ write: (Element, inout JSONOutput) -> Void) {
        separate()
        list(elements, write)
    }
}
