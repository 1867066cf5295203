import NetworkModel
import Rendering

/// A value of a document with the way to it, so that what is missing or of the wrong kind is named.
struct JSONField {
    /// What was found where something else was expected.
    struct Mismatch: Error, CustomStringConvertible {
        var path: String
        var expected: String
        var description: String { "\(path): expected \(expected)" }
    }

    let value: JSONValue
    let path: String

    func mismatch(_ expected: String) -> Mismatch { Mismatch(path: path, expected: expected) }

    subscript(name: String) -> JSONField {
        get throws {
            guard case .object(let members) = value, let found = members.first(where: { $0.name == name }) else {
                throw mismatch("a member \(name)")
            }
            return JSONField(value: found.value, path: "\(path).\(name)")
        }
    }

    /// A member that documents of an older writer lack.
    func member(_ name: String) -> JSONField? {
        guard case .object(let members) = value, let found = members.first(where: { $0.name == name }) else {
            return nil
        }
        return JSONField(value: found.value, path: "\(path).\(name)")
    }

    var elements: [JSONField] {
        get throws {
            guard case .array(let values) = value else { throw mismatch("a list") }
            return values.enumerated().map { JSONField(value: $1, path: "\(path)[\($0)]") }
        }
    }

    /// The elements of a list of exactly `count`.
    func tuple(_ count: Int) throws -> [JSONField] {
        let elements = try elements
        guard elements.count == count else { throw mismatch("a list of \(count)") }
        return elements
    }

    var optional: JSONField? { value == .null ? nil : self }

    var text: String {
        get throws {
            guard case .string(let text) = value else { throw mismatch("a text") }
            return text
        }
    }

    var whole: Int64 {
        get throws {
            guard case .integer(let whole) = value else { throw mismatch("a whole number") }
            return whole
        }
    }

    var count: Int { get throws { Int(try whole) } }

    var number: Double {
        get throws {
            switch value {
            case .integer(let whole): return Double(whole)
            case .number(let number): return number
            default: throw mismatch("a number")
            }
        }
    }

    var flag: Bool {
        get throws {
            guard case .bool(let flag) = value else { throw mismatch("true or false") }
            return flag
        }
    }

    var date: CivilDate {
        get throws {
            guard let date = CivilDate(try text) else { throw mismatch("a day as YYYY-MM-DD") }
            return date
        }
    }

    var unitID: UnitID {
        get throws {
            guard let id = UnitID(try text) else { throw mismatch("a unit as code@register") }
            return id
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
