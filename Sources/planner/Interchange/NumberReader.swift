/// Reads words and numbers that stand between white space, and says line and column where one is not what it should be.
package struct NumberReader {
    private let bytes: [UInt8]
    private var at = 0

    package init(_ text: String) { bytes = Array(text.utf8) }

    /// A place in the text and what should have stood there.
    package struct Fault: Error, Hashable, Sendable {
        /// From 1.
        package var line: Int
        /// From 1, in bytes.
        package var column: Int
        package var expected: String
        /// The word that was found, empty at the end of the text.
        package var found: String

        package init(line: Int, column: Int, expected: String, found: String) {
            self.line = line
            self.column = column
            self.expected = expected
            self.found = found
        }
    }

    private mutating func skipSpace() {
        while at < bytes.count, bytes[at] <= 0x20 { at += 1 }
    }

    private func wordEnd(from start: Int) -> Int {
        var end = start
        while end < bytes.count, bytes[end] > 0x20 { end += 1 }
        return end
    }

    /// How many words are left. Linear in the rest of the text.
    package var remaining: Int {
        var count = 0
        var inWord = false
        for byte in bytes[at...] {
            if byte > 0x20, !inWord { count += 1 }
            inWord = byte > 0x20
        }
        return count
    }

    /// Whether the rest of the text has room for `count` words, at two bytes a word; says nothing of what they are.
    package func remainsAtLeast(_ count: Int) -> Bool { (bytes.count - at + 1) / 2 >= count }

    package var isAtEnd: Bool {
        mutating get {
            skipSpace()
            return at == bytes.count
        }
    }

    /// The fault at the next word.
    package func fault(_ expected: String) -> Fault {
        var copy = self
        copy.skipSpace()
        let before = bytes[..<copy.at]
        let lineStart = (before.lastIndex(of: 0x0A) ?? -1) + 1
        return Fault(
            line: before.count { $0 == 0x0A } + 1, column: copy.at - lineStart + 1, expected: expected,
            found: String(decoding: bytes[copy.at..<copy.wordEnd(from: copy.at)].prefix(40), as: UTF8.self))
    }

    package mutating func word(_ expected: String) throws(Fault) -> String {
        skipSpace()
        let end = wordEnd(from: at)
        guard end > at else { throw fault(expected) }
        defer { at = end }
        return String(decoding: bytes[at..<end], as: UTF8.self)
    }

    package mutating func integer(_ expected: String, in range: ClosedRange<Int>) throws(Fault) -> Int {
        let before = self
        guard let value = Int(try word(expected)), range.contains(value) else {
            throw before.fault("\(expected) from \(range.lowerBound) to \(range.upperBound)")
        }
        return value
    }

    /// A finite, non-negative number.
    package mutating func number(_ expected: String) throws(Fault) -> Double {
        let before = self
        guard let value = Double(try word(expected)), value.isFinite, value >= 0 else {
            throw before.fault("\(expected), 0 or more")
        }
        return value
    }
}
