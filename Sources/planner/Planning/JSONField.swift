import Glibc
import NetworkModel
import Rendering

/// A value of a document with the way to it, so that what is missing or of the wrong kind is named.
///
/// A place in a tape and nothing else: copying it costs nothing, and the way is found only when it is asked for.
struct JSONField {
    /// What was found where something else was expected.
    struct Mismatch: Error, CustomStringConvertible {
        var path: String
        var expected: String
        var description: String { "\(path): expected \(expected)" }
    }

    private let bytes: UnsafeBufferPointer<UInt8>
    private let nodes: UnsafeBufferPointer<JSONTape.Node>
    private let index: Int

    private init(_ bytes: UnsafeBufferPointer<UInt8>, _ nodes: UnsafeBufferPointer<JSONTape.Node>, _ index: Int) {
        self.bytes = bytes
        self.nodes = nodes
        self.index = index
    }

    /// Calls `body` with the document's root, which must not be kept; nil where the bytes are no JSON document.
    static func withRoot<Result>(of bytes: [UInt8], _ body: (JSONField) throws -> Result) rethrows -> Result? {
        try bytes.withUnsafeBufferPointer { buffer in
            var tape = JSONTape(buffer)
            guard tape.scan() else { return nil }
            return try tape.withNodes { nodes in try body(JSONField(buffer, nodes, 0)) }
        }
    }

    private var node: JSONTape.Node { nodes[index] }
    private func at(_ index: Int) -> JSONField { JSONField(bytes, nodes, index) }
    private var raw: UnsafeBufferPointer<UInt8> {
        let node = node
        return UnsafeBufferPointer(rebasing: bytes[Int(node.start)..<(Int(node.start) + node.count)])
    }

    // MARK: - Ways and mismatches

    func mismatch(_ expected: String) -> Mismatch { Mismatch(path: path, expected: expected) }

    /// From the root: `plan.sites[3].id`.
    var path: String {
        var path = "plan"
        var current = 0
        while current != index {
            var child = current + 1
            var number = 0
            let isObject = nodes[current].kind == .object
            while true {
                let value = isObject ? child + 1 : child
                let next = Int(nodes[value].next)
                if index < next {
                    path += isObject ? ".\((try? at(child).text) ?? "")" : "[\(number)]"
                    current = value
                    break
                }
                child = next
                number += 1
            }
        }
        return path
    }

    // MARK: - Members and elements

    subscript(name: StaticString) -> JSONField {
        get throws {
            guard let found = member(name) else { throw mismatch("a member \(name)") }
            return found
        }
    }

    /// A member that documents of an older writer lack.
    func member(_ name: StaticString) -> JSONField? {
        let own = node
        guard own.kind == .object else { return nil }
        let length = name.utf8CodeUnitCount
        let text = name.utf8Start
        var child = index + 1
        for _ in 0..<own.count {
            let label = nodes[child]
            if label.count == length, label.kind == .text {
                let start = Int(label.start)
                var same = 0
                while same < length, bytes[start + same] == text[same] { same += 1 }
                if same == length { return at(child + 1) }
            }
            child = Int(nodes[child + 1].next)
        }
        return nil
    }

    /// The elements of a list, in their order; the n-th is found in O(n).
    struct Elements: Sequence {
        fileprivate let list: JSONField
        var count: Int { list.node.count }
        var underestimatedCount: Int { count }
        var first: JSONField? { count > 0 ? self[0] : nil }

        subscript(position: Int) -> JSONField {
            var child = list.index + 1
            for _ in 0..<position { child = Int(list.nodes[child].next) }
            return list.at(child)
        }

        struct Iterator: IteratorProtocol {
            fileprivate let list: JSONField
            fileprivate var child: Int
            fileprivate var left: Int
            mutating func next() -> JSONField? {
                guard left > 0 else { return nil }
                let field = list.at(child)
                child = Int(list.nodes[child].next)
                left -= 1
                return field
            }
        }

        func makeIterator() -> Iterator { Iterator(list: list, child: list.index + 1, left: count) }
    }

    var elements: Elements {
        get throws {
            guard node.kind == .array else { throw mismatch("a list") }
            return Elements(list: self)
        }
    }

    /// The elements of a list of exactly `count`.
    func tuple(_ count: Int) throws -> Elements {
        let elements = try elements
        guard elements.count == count else { throw mismatch("a list of \(count)") }
        return elements
    }

    var optional: JSONField? { node.kind == .null ? nil : self }

    // MARK: - Values

    var text: String {
        get throws {
            switch node.kind {
            case .text:
                let raw = raw
                var text = String(decoding: raw, as: UTF8.self)
                // Decoding mends what is no UTF-8, and `String(validating:as:)` is generic where this is not: it costs as much as
                // all the rest of reading a text.
                guard OctetScan.isASCII(raw) || text.withUTF8({ Self.isSame($0, raw) }) else {
                    throw mismatch("a text in UTF-8")
                }
                return text
            case .escapedText:
                let quote = UInt8(ascii: "\"")
                let value = try? JSONReader.read([quote] + Array(raw) + [quote])
                guard case .some(.string(let text)) = value else {
                    throw mismatch("a text with the escapes of RFC 8259")
                }
                return text
            default: throw mismatch("a text")
            }
        }
    }

    private static func isSame(_ a: UnsafeBufferPointer<UInt8>, _ b: UnsafeBufferPointer<UInt8>) -> Bool {
        guard a.count == b.count else { return false }
        guard let (first, second) = a.baseAddress.flatMap({ a in b.baseAddress.map { (a, $0) } }) else { return true }
        return memcmp(first, second, a.count) == 0
    }

    /// Calls `read` with the octets of a text, without making a string of one that has no escapes.
    func octets<Value>(_ read: (UnsafeBufferPointer<UInt8>) -> Value) throws -> Value {
        if node.kind == .text { return read(raw) }
        var text = try text
        return text.withUTF8(read)
    }

    var whole: Int64 {
        get throws {
            guard node.kind == .integer else { throw mismatch("a whole number") }
            let raw = raw
            let isNegative = raw.first == UInt8(ascii: "-")
            var value: Int64 = 0
            for byte in raw.dropFirst(isNegative ? 1 : 0) {
                let (shifted, high) = value.multipliedReportingOverflow(by: 10)
                let (sum, carry) = shifted.subtractingReportingOverflow(Int64(byte &- 0x30))
                guard !high, !carry else { throw mismatch("a whole number") }
                value = sum
            }
            guard isNegative || value != .min else { throw mismatch("a whole number") }
            return isNegative ? value : -value
        }
    }

    var count: Int { get throws { Int(try whole) } }

    var number: Double {
        get throws {
            guard node.kind == .integer || node.kind == .number,
                let value = Double(String(decoding: raw, as: UTF8.self)), value.isFinite
            else { throw mismatch("a number") }
            return value
        }
    }

    var flag: Bool {
        get throws {
            switch node.kind {
            case .yes: return true
            case .no: return false
            default: throw mismatch("true or false")
            }
        }
    }

    var date: CivilDate {
        get throws {
            guard node.kind == .text || node.kind == .escapedText else { throw mismatch("a text") }
            let raw = raw
            func number(_ range: Range<Int>) -> Int? {
                var value = 0
                for position in range {
                    let digit = raw[position] &- 0x30
                    guard digit < 10 else { return nil }
                    value = value * 10 + Int(digit)
                }
                return value
            }
            guard raw.count == 10, raw[4] == UInt8(ascii: "-"), raw[7] == UInt8(ascii: "-"),
                let year = number(0..<4), let month = number(5..<7), let day = number(8..<10),
                let date = CivilDate(year: year, month: month, day: day)
            else { throw mismatch("a day as YYYY-MM-DD") }
            return date
        }
    }

    var unitID: UnitID {
        get throws {
            guard node.kind == .text else { throw mismatch("a unit as code@register") }
            let raw = raw
            var at = -1
            for (position, byte) in raw.enumerated() {
                switch byte {
                case 48...57, 65...90, 97...122, 45, 95: break
                case UInt8(ascii: "@") where at < 0: at = position
                default: throw mismatch("a unit as code@register")
                }
            }
            guard at > 0, at + 1 < raw.count else { throw mismatch("a unit as code@register") }
            return UnitID(
                code: String(decoding: UnsafeBufferPointer(rebasing: raw[..<at]), as: UTF8.self),
                register: Register(
                    rawValue: String(decoding: UnsafeBufferPointer(rebasing: raw[(at + 1)...]), as: UTF8.self)))
        }
    }

    var siteID: SiteID { get throws { SiteID(rawValue: try text) } }
    var bandwidth: Bandwidth { get throws { Bandwidth(bitsPerSecond: try whole) } }
    var money: Money { get throws { Money(dong: try whole) } }

    var name: LocalizedName {
        get throws { LocalizedName(vi: try self["vi"].text, en: try self["en"].text) }
    }

    /// One of the words of an enumeration.
    func word<Word: RawRepresentable & CaseIterable>(_: Word.Type = Word.self) throws -> Word
    where Word.RawValue == String {
        guard let word = Word(rawValue: try text) else {
            throw mismatch("one of " + Word.allCases.map(\.rawValue).joined(separator: ", "))
        }
        return word
    }
}
