/// Translates what rooms that know no language say of themselves (errors of the spool, of certificates, of the way to the
/// collector, of swift-argument-parser), by the English texts of the catalogue.
package enum Phrases {
    /// `english` in `language`; its parts too where they are phrases. What isn't known stays as it is.
    ///
    /// O(phrases × length), for a few lines of text at a time.
    package static func translated(_ english: String, to language: Language) -> String {
        if language == .english { return english }
        return translated(english[...], to: language, depth: 0)
    }

    private static func translated(_ english: Substring, to language: Language, depth: Int) -> String {
        // Text within text within text is no phrase of ours.
        if depth > 4 { return String(english) }
        func fill(_ texts: Texts) -> String? {
            english.arguments(of: texts.en).map { arguments in
                texts[language].filled(
                    with: arguments.map { translated($0[...], to: language, depth: depth + 1) })
            }
        }
        for phrase in FaultMessages.phrases { if let text = fill(phrase.texts) { return text } }
        for phrase in FaultPhrases.allCases { if let text = fill(phrase.texts) { return text } }
        for phrase in AcceptPhrases.allCases { if let text = fill(phrase.texts) { return text } }
        for phrase in SnmpPhrases.allCases { if let text = fill(phrase.texts) { return text } }
        return String(english)
    }
}

extension Substring {
    /// What stands at the `{0}`, `{1}` … of `template`, in that order in it, where the text has that form, each as short
    /// as can be; nil where it hasn't.
    package func arguments(of template: String) -> [String]? {
        var rest = self
        var found: [String] = []
        var pattern = template[...]
        while let open = pattern.firstIndex(of: "{"), let close = pattern[open...].firstIndex(of: "}") {
            guard rest.hasPrefix(pattern[..<open]) else { return nil }
            rest = rest.dropFirst(pattern[..<open].count)
            pattern = pattern[pattern.index(after: close)...]
            let literal = pattern.prefix { $0 != "{" }
            let end: Index
            if literal.isEmpty {
                end = rest.endIndex
            } else if literal.endIndex == template.endIndex {
                guard rest.hasSuffix(literal) else { return nil }
                end = rest.index(rest.endIndex, offsetBy: -literal.count)
            } else {
                guard let range = rest.firstRange(of: literal) else { return nil }
                end = range.lowerBound
            }
            guard end > rest.startIndex else { return nil }
            found.append(String(rest[..<end]))
            rest = rest[end...]
        }
        return rest == pattern ? found : nil
    }
}
