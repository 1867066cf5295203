package import Localization
import Synchronization

/// Something wrong in a topology folder: where it stands, what was found, what was expected and what to do.
package struct Finding: Hashable, Sendable {
    package enum Severity: String, CaseIterable, Sendable { case error, warning }

    package var severity: Severity
    /// File name within the folder.
    package var file: String
    /// From 1; 0 where the finding is about the file as a whole.
    package var line: Int
    /// From 1, in Unicode scalars as editors count; 0 where the finding is about the file as a whole.
    package var column: Int
    /// Stable across versions and languages; findings of one kind are capped together.
    package var kind: CheckMessages
    /// In both languages, filled in.
    package var message: Texts

    package init(
        severity: Severity, file: String, line: Int, column: Int, kind: CheckMessages, message: Texts
    ) {
        self.severity = severity
        self.file = file
        self.line = line
        self.column = column
        self.kind = kind
        self.message = message
    }

    /// `units.csv:12:5`, or the file alone.
    package var place: String { line > 0 ? "\(file):\(line):\(column)" : file }

    /// `units.csv:12:5: error: …`, as compilers print it, so that editors can jump there.
    package func text(_ language: Language) -> String {
        let word: CheckMessages = severity == .error ? .wordError : .wordWarning
        return "\(place): \(word.text(language)): \(message[language])"
    }
}

/// A line and a column, both from 1.
struct Position: Hashable, Comparable, Sendable {
    var line: Int
    var column: Int
    static let whole = Position(line: 0, column: 0)
    static func < (a: Position, b: Position) -> Bool { (a.line, a.column) < (b.line, b.column) }
}

/// Collects findings, from any thread; keeps `limit` of a kind and counts the rest, so that a hostile file cannot fill the memory.
final class FindingLog: Sendable {
    static let limit = 500

    private struct State {
        var findings: [Finding] = []
        var counts: [CheckMessages: Int] = [:]
        var hasErrors = false
    }

    private let state = Mutex(State())

    var findings: [Finding] { state.withLock { $0.findings } }
    var counts: [CheckMessages: Int] { state.withLock { $0.counts } }
    var hasErrors: Bool { state.withLock { $0.hasErrors } }

    func add(
        _ kind: CheckMessages, _ file: String, _ position: @autoclosure () -> Position, _ arguments: [String],
        suggestion: @autoclosure () -> String? = nil, severity: Finding.Severity = .error
    ) {
        add(
            kind, file, position(), arguments.map { Texts($0, $0) }, suggestion: suggestion(), severity: severity)
    }

    func add(
        _ kind: CheckMessages, _ file: String, _ position: @autoclosure () -> Position, _ arguments: [Texts],
        suggestion: @autoclosure () -> String? = nil, severity: Finding.Severity = .error
    ) {
        let count = state.withLock { state in
            if severity == .error { state.hasErrors = true }
            state.counts[kind, default: 0] += 1
            return state.counts[kind, default: 0]
        }
        guard count <= Self.limit else { return }
        var message = Texts(
            kind.texts.en.filled(with: arguments.map { Self.shown($0.en) }),
            kind.texts.vi.filled(with: arguments.map { Self.shown($0.vi) }))
        // Looking for the word that was meant costs a pass over all that exist: worth it for the first few.
        if count <= 20, let suggestion = suggestion() {
            let more = CheckMessages.didYouMean
            message.en += " " + more.text(.english, suggestion)
            message.vi += " " + more.text(.vietnamese, suggestion)
        }
        let place = position()
        let finding = Finding(
            severity: severity, file: file, line: place.line, column: place.column, kind: kind, message: message)
        state.withLock { $0.findings.append(finding) }
    }

    /// What stands in a file, fit for one line of a message: at most 400 characters, no control characters.
    private static func shown(_ text: String) -> String {
        var result = ""
        for (index, scalar) in text.unicodeScalars.enumerated() {
            if index == 400 { return result + "…" }
            let isControl = scalar.value < 0x20 || (0x7F...0x9F).contains(scalar.value)
            result.unicodeScalars.append(isControl ? "\u{FFFD}" : scalar)
        }
        return result
    }
}

/// The known word nearest to `word` by edit distance, where near enough for a typing error: at most a third of its
/// length away. O(words × length²), lengths over 40 are not compared.
func nearest(to word: String, among words: some Sequence<String>) -> String? {
    let a = Array(word.utf8)
    guard (1...40).contains(a.count) else { return nil }
    var best: (distance: Int, word: String)?
    for candidate in words {
        let b = Array(candidate.utf8)
        guard abs(a.count - b.count) <= 3, b.count <= 40 else { continue }
        var row = Array(0...b.count)
        for i in 1...a.count {
            var diagonal = row[0]
            row[0] = i
            for j in b.indices {
                let above = row[j + 1]
                row[j + 1] = min(above + 1, row[j] + 1, diagonal + (a[i - 1] == b[j] ? 0 : 1))
                diagonal = above
            }
        }
        let distance = row[b.count]
        guard distance <= max(1, (max(a.count, b.count) + 1) / 3) else { continue }
        // Of words as near, the first in order, whatever the order they come in.
        if let known = best, (known.distance, known.word) < (distance, candidate) { continue }
        best = (distance, candidate)
    }
    return best?.word
}
