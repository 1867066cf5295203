/// A language that commands, pages and reports speak.
package enum Language: String, CaseIterable, Sendable {
    case english = "en"
    case vietnamese = "vi"

    /// The first of the `--lang` option, `LC_ALL`, `LC_MESSAGES` and `LANG` that is set; Vietnamese where it begins
    /// with `vi`, English otherwise.
    package static func preferred(option: String?, environment: [String: String]) -> Language {
        for candidate in [option, environment["LC_ALL"], environment["LC_MESSAGES"], environment["LANG"]] {
            if let candidate, !candidate.isEmpty { return candidate.hasPrefix("vi") ? .vietnamese : .english }
        }
        return .english
    }
}

/// A message in every language, with the same `{0}`, `{1}` … places in each.
package struct Texts: Hashable, Sendable {
    package var en: String
    package var vi: String
    package init(_ en: String, _ vi: String) {
        self.en = en
        self.vi = vi
    }
    package subscript(language: Language) -> String { language == .vietnamese ? vi : en }
}

/// A part of the catalogue of messages: an enumeration whose every case has its texts, so that the compiler finds a
/// message that lacks one and a test finds places that differ.
package protocol MessageCatalogue: CaseIterable, Sendable {
    var texts: Texts { get }
}

extension MessageCatalogue {
    /// The message in `language` with `{0}`, `{1}` … replaced by `arguments`.
    package func text(_ language: Language, _ arguments: any CustomStringConvertible...) -> String {
        texts[language].filled(with: arguments.map(\.description))
    }
}

extension String {
    /// Replaces `{n}` by `arguments[n]`; a place without argument stays as it is. One pass: arguments are not searched.
    package func filled(with arguments: [String]) -> String {
        var result = ""
        // Braces stand alone in UTF-8, and bytes are many times faster to look through than characters.
        var rest = utf8[...]
        while let open = rest.firstIndex(of: UInt8(ascii: "{")) {
            result += Substring(rest[..<open])
            let inside = rest[rest.index(after: open)...]
            guard let close = inside.firstIndex(of: UInt8(ascii: "}")), let number = Int(Substring(inside[..<close])),
                arguments.indices.contains(number)
            else {
                result += "{"
                rest = inside
                continue
            }
            result += arguments[number]
            rest = rest[rest.index(after: close)...]
        }
        result += Substring(rest)
        return result
    }
}
