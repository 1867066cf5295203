import Glibc
import Localization
import NetworkModel
import TestSupport
import Testing

@testable import TopologyFiles

/// One mistake in the small topology, and the exact findings that come of it: Tests/Fixtures/topology-mistakes.txt.
struct Mistake: Sendable, CustomTestStringConvertible {
    var file: String
    var old: String
    var new: String
    /// As `planner check` prints them.
    var english: [String] = []
    var vietnamese: [String] = []
    var testDescription: String { "\(file): \(Self.escaped(old)) -> \(Self.escaped(new))" }

    static let path = Fixture.root + "/Tests/Fixtures/topology-mistakes.txt"

    /// The file's mistakes, with its comment in front.
    static func all() -> (comment: String, mistakes: [Mistake]) {
        guard case .bytes(let bytes) = FileBytes.read(path, most: 1 << 20) else { return ("", []) }
        var comment = ""
        var mistakes: [Mistake] = []
        for line in String(decoding: bytes, as: UTF8.self).split(separator: "\n") {
            let rest = unescaped(line.dropFirst(2))
            switch line.first {
            case "#": comment += line + "\n"
            case "-": mistakes[mistakes.count - 1].old = rest
            case "+": mistakes[mistakes.count - 1].new = rest
            case "=": mistakes[mistakes.count - 1].english.append(rest)
            case "~": mistakes[mistakes.count - 1].vietnamese.append(rest)
            default: mistakes.append(Mistake(file: String(line), old: "", new: ""))
            }
        }
        return (comment, mistakes)
    }

    /// What the checker says now; nil where the fixture has nothing to replace.
    func reading() -> TopologyReading? {
        var fixture = Fixture.small
        if file == MergerRows.file { fixture[file] = Fixture.journal }
        guard fixture.replace(old, by: new, in: file) else { return nil }
        return fixture.read()
    }

    var text: String {
        let lines =
            [file, "- " + Self.escaped(old), "+ " + Self.escaped(new)] + english.map { "= " + Self.escaped($0) }
            + vietnamese.map { "~ " + Self.escaped($0) }
        return lines.joined(separator: "\n") + "\n"
    }

    private static func escaped(_ text: String) -> String {
        var result = ""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\n": result += "\\n"
            case "\r": result += "\\r"
            case "\t": result += "\\t"
            case "\\": result += "\\\\"
            default: result.unicodeScalars.append(scalar)
            }
        }
        return result
    }

    private static func unescaped(_ text: Substring) -> String {
        var result = String.UnicodeScalarView()
        var isEscape = false
        for scalar in text.unicodeScalars {
            if isEscape {
                result.append(scalar == "n" ? "\n" : scalar == "r" ? "\r" : scalar == "t" ? "\t" : scalar)
                isEscape = false
            } else if scalar == "\\" {
                isEscape = true
            } else {
                result.append(scalar)
            }
        }
        return String(result)
    }
}

@Suite(.blocking) struct MistakeTests {
    @Test func theFixtureItselfIsClean() {
        let reading = Fixture.small.read()
        #expect(reading.findings.map { $0.text(.english) } == [])
        #expect(reading.topology?.units.count == 31)
        var decided = Fixture.small
        decided[MergerRows.file] = Fixture.journal
        #expect(decided.read().findings.map { $0.text(.english) } == [])
        #expect(decided.read().topology?.recorded.decisions.count == 4)
    }

    @Test(arguments: Mistake.all().mistakes)
    func isFoundAtItsPlaceWithWhatToDo(_ mistake: Mistake) throws {
        let reading = try #require(mistake.reading(), "the small topology has no “\(mistake.old)” in \(mistake.file)")
        #expect(reading.findings.map { $0.text(.english) } == mistake.english)
        #expect(reading.findings.map { $0.text(.vietnamese) } == mistake.vietnamese)
        #expect(!mistake.english.isEmpty)
        #expect((reading.topology == nil) == reading.hasErrors)
    }

    /// With RECORD_FIXTURES set, writes what the checker says now into the file, and fails so that nobody forgets it on.
    @Test(.enabled(if: getenv("RECORD_FIXTURES") != nil, "set RECORD_FIXTURES to record anew"))
    func record() throws {
        let (comment, mistakes) = Mistake.all()
        var text = comment
        for var mistake in mistakes {
            let findings = mistake.reading()?.findings ?? []
            mistake.english = findings.map { $0.text(.english) }
            mistake.vietnamese = findings.map { $0.text(.vietnamese) }
            text += "\n" + mistake.text
        }
        let stream = try #require(fopen(Mistake.path, "w"))
        fputs(text, stream)
        fclose(stream)
        Issue.record("recorded \(mistakes.count) mistakes: look at the difference, then run without RECORD_FIXTURES")
    }
}
