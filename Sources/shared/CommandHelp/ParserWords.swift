package import Localization

/// Speaks ArgumentParser's own words, which exist in English alone, in another language.
package enum ParserWords {
    /// `message`, help or usage or error as ArgumentParser made it, in `language`. What isn't known stays as it is.
    package static func translated(_ message: String, to language: Language) -> String {
        if language == .english { return message }
        var hanging = 0
        let lines = message.split(separator: "\n", omittingEmptySubsequences: false).map { line -> String in
            if line.isEmpty {
                hanging = 0
                return ""
            }
            let indent = String(line.prefix { $0 == " " })
            let body = line.dropFirst(indent.count)
            // A usage goes on below its first line's text.
            if hanging > 0, indent.count >= 7 { return String(repeating: " ", count: hanging) + line }
            let found = translated(line: body, to: language)
            if body.lowercased().hasPrefix("usage: ") { hanging = max(found.count - body.count, 0) }
            return indent + found
        }
        return lines.joined(separator: "\n")
    }

    private static func translated(line: Substring, to language: Language) -> String {
        for message in ParserMessages.allCases {
            guard let arguments = line.arguments(of: message.texts.en) else { continue }
            // An argument of a heading or of an error is a sentence of the parser's again; one of a sentence is data.
            let inner = message.wrapsSentence ? arguments.map { translated(line: $0[...], to: language) } : arguments
            return message.texts[language].filled(with: message.listsValues ? inner.map(listed) : inner)
        }
        return line.split(separator: " ", omittingEmptySubsequences: false).map { word in
            switch word {
            case "(values:": ParserMessages.valuesNote.text(language)
            case "(default:": ParserMessages.defaultNote.text(language)
            case "default:": String(ParserMessages.defaultNote.text(language).dropFirst())
            default: String(word)
            }
        }.joined(separator: " ")

        func listed(_ text: String) -> String {
            var text = text
            for separator in ["' and '", "' or '"] {
                while let range = text.firstRange(of: separator) {
                    text.replaceSubrange(range, with: "'\(ParserMessages.alternative.text(language))'")
                }
            }
            return text
        }
    }
}
