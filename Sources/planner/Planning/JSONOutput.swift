import NetworkModel
import Rendering

/// JSON straight to bytes, the same that `JSONValue.text()` gives: for lists of many records, where a value for each would cost more
/// than its text.
struct JSONOutput: ~Copyable {
    private var pieces: [[UInt8]] = []
    /// The piece under way.
    private var start: UnsafeMutablePointer<UInt8>
    private var count = 0
    private var capacity: Int
    /// Before the piece under way.
    private var lastOctet: UInt8?

    init(piece: Int = 1 << 18) {
        capacity = max(64, piece)
        start = .allocate(capacity: capacity)
    }

    deinit { start.deallocate() }

    /// What was written, in pieces.
    consuming func finish() -> [[UInt8]] {
        endPiece()
        return pieces
    }

    private mutating func endPiece() {
        guard count > 0 else { return }
        lastOctet = start[count - 1]
        pieces.append(Array(UnsafeBufferPointer(start: start, count: count)))
        count = 0
    }

    @inline(__always)
    private mutating func makeRoom(_ more: Int) { if count + more > capacity { turn(more) } }

    private mutating func turn(_ more: Int) {
        endPiece()
        guard more > capacity else { return }
        start.deallocate()
        capacity = more
        start = .allocate(capacity: capacity)
    }

    @inline(__always)
    private mutating func put(_ octet: UInt8) {
        makeRoom(1)
        start[count] = octet
        count += 1
    }

    private mutating func append(_ octets: UnsafeBufferPointer<UInt8>) {
        guard let base = octets.baseAddress else { return }
        makeRoom(octets.count)
        (start + count).update(from: base, count: octets.count)
        count += octets.count
    }

    /// Punctuation and names, as they stand.
    @inline(__always)
    mutating func raw(_ text: StaticString) {
        append(UnsafeBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount))
    }

    private mutating func text(_ text: String) {
        var text = text
        text.withUTF8 { append($0) }
    }

    mutating func value(_ value: JSONValue) {
        var octets: [UInt8] = []
        value.write(to: &octets)
        octets.withUnsafeBufferPointer { append($0) }
    }

    mutating func string(_ text: String) {
        var text = text
        let isPlain = text.withUTF8 { octets in
            guard OctetScan.needsNoEscape(octets) else { return false }
            makeRoom(octets.count + 2)
            start[count] = UInt8(ascii: "\"")
            if let base = octets.baseAddress { (start + count + 1).update(from: base, count: octets.count) }
            start[count + 1 + octets.count] = UInt8(ascii: "\"")
            count += octets.count + 2
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
        guard value >= 0, value < 1_000_000_000_000_000_000 else { return text(String(value)) }
        digits(UInt64(value))
    }

    mutating func integer(_ value: Int) { integer(Int64(value)) }
    mutating func integer(_ value: Int?) {
        guard let value else { return raw("null") }
        integer(Int64(value))
    }

    private mutating func digits(_ value: UInt64) {
        makeRoom(20)
        var length = 1
        var bound: UInt64 = 10
        // At most 18 digits, so that the bound holds.
        while value >= bound {
            length += 1
            bound *= 10
        }
        var rest = value
        for place in stride(from: count + length - 1, through: count, by: -1) {
            start[place] = UInt8(ascii: "0") + UInt8(truncatingIfNeeded: rest % 10)
            rest /= 10
        }
        count += length
    }

    mutating func number(_ value: Double) {
        if value.isFinite, value == value.rounded(), abs(value) < 1e15 {
            integer(Int64(value))
        } else {
            text(value.isFinite ? "\(value)" : "null")
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
        for scale in [1_000, 100, 10, 1] { put(digit(year / scale)) }
        raw("-")
        put(digit(month / 10))
        put(digit(month))
        raw("-")
        put(digit(day / 10))
        put(digit(day))
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
        guard let last = count > 0 ? start[count - 1] : lastOctet, last != UInt8(ascii: "["), last != UInt8(ascii: "{")
        else { return }
        put(UInt8(ascii: ","))
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
