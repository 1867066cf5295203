/// A line of a `.sm` file, read word by word.
struct PSPLIBRow {
    let line: Int
    private let text: Substring
    let words: [Substring]
    private var next: Int

    init(_ text: Substring, line: Int) {
        self.line = line
        self.text = text
        words = text.split(whereSeparator: \.isWhitespace)
        next = 0
    }

    var isAtEnd: Bool { next == words.count }

    /// The words up to the first colon, single-spaced, and the row placed behind it; nil without one.
    mutating func key() -> String? {
        guard let colon = words.firstIndex(where: { $0.hasSuffix(":") }) else { return nil }
        next = colon + 1
        return (words[..<colon] + [words[colon].dropLast()]).filter { !$0.isEmpty }.joined(separator: " ")
    }

    /// The fault at a word, or at the end of the line; without an index, at the next word.
    func fault(_ expected: String, at index: Int? = nil) -> NumberReader.Fault {
        let index = index ?? next
        let place = index < words.count ? words[index].startIndex : (words.last?.endIndex ?? text.startIndex)
        return NumberReader.Fault(
            line: line, column: text.utf8.distance(from: text.startIndex, to: place) + 1, expected: expected,
            found: index < words.count ? String(words[index].prefix(40)) : "end of line")
    }

    mutating func integer(_ expected: String, in range: ClosedRange<Int>) throws(NumberReader.Fault) -> Int {
        guard next < words.count, let value = Int(words[next]), range.contains(value) else {
            throw fault(
                range.count == 1
                    ? "\(expected) to be \(range.lowerBound)"
                    : "\(expected) from \(range.lowerBound) to \(range.upperBound)")
        }
        next += 1
        return value
    }

    func end() throws(NumberReader.Fault) {
        if !isAtEnd { throw fault("the end of the line") }
    }
}
