/// HTML under construction: text that comes in through interpolation is escaped, markup is not.
///
/// ```swift
/// let row: Markup = "<td title='\(site.name)'>\(cell)</td>"   // `site.name` is a String, `cell` a Markup
/// ```
/// A page built of these can't be broken out of by a name in the data: only literals in our source are taken as markup.
/// Escaped for element content and for quoted attribute values alike.
package struct Markup: Hashable, Sendable, ExpressibleByStringInterpolation {
    /// The HTML.
    package private(set) var html: String

    package init(stringLiteral value: String) { html = value }
    package init(stringInterpolation: Interpolation) { html = stringInterpolation.html }
    /// A text as content.
    package init(text: String) { html = Self.escaped(text) }

    package static let empty: Markup = ""

    package static func + (a: Markup, b: Markup) -> Markup {
        var sum = a
        sum.html += b.html
        return sum
    }
    package static func += (a: inout Markup, b: Markup) { a.html += b.html }

    package struct Interpolation: StringInterpolationProtocol {
        fileprivate var html: String
        package init(literalCapacity: Int, interpolationCount: Int) {
            html = ""
            html.reserveCapacity(literalCapacity + 16 * interpolationCount)
        }
        package mutating func appendLiteral(_ literal: String) { html += literal }
        package mutating func appendInterpolation(_ text: String) { html += Markup.escaped(text) }
        package mutating func appendInterpolation(_ number: Int) { html += String(number) }
        package mutating func appendInterpolation(_ markup: Markup) { html += markup.html }
        /// The parts one after the other.
        package mutating func appendInterpolation(_ parts: [Markup]) {
            for part in parts { html += part.html }
        }
        /// A JSON document as the content of a `<script type="application/json">`; `JSONValue` escapes `<` itself.
        package mutating func appendInterpolation(json: JSONValue) { html += json.text() }
    }

    private static func escaped(_ text: String) -> String {
        let special: (UInt8) -> Bool = { [0x26, 0x3C, 0x3E, 0x22, 0x27].contains($0) }
        guard text.utf8.contains(where: special) else { return text }
        var out = ""
        out.reserveCapacity(text.utf8.count + 16)
        for scalar in text.unicodeScalars {
            switch scalar {
            case "&": out += "&amp;"
            case "<": out += "&lt;"
            case ">": out += "&gt;"
            case "\"": out += "&quot;"
            case "'": out += "&#39;"
            default: out.unicodeScalars.append(scalar)
            }
        }
        return out
    }
}
