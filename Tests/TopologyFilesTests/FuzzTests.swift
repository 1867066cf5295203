import Glibc
import Localization
import NetworkModel
import TestSupport
import Testing

@testable import TopologyFiles

/// Vigna's SplitMix64: the same seed gives the same mutations on every machine.
struct SplitMix64: RandomNumberGenerator {
    var state: UInt64
    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var z = state
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return z ^ (z >> 31)
    }
}

@Suite(.blocking) struct FuzzTests {
    /// How many mutations each of the eight seeds tries; FUZZ_ROUNDS asks for more.
    private static let rounds = getenv("FUZZ_ROUNDS").flatMap { Int(String(cString: $0)) } ?? 60

    private static let tokens: [[UInt8]] = [
        "\"", "\"\"", ",", "\n", "\r\n", "\r", "\u{FEFF}", "-", "- ", "- - - ", "?", "? ", ": ", "&a ", "*a", "!!int ",
        "%",
        "[", "]", "{", "}", "[[[[[[[[", "#", "|\n", ">\n", "'", "~", "null", "9999999999999999999999", "-1", "1e400",
        "nan",
        "2025-02-30", "@", "24@2004", "all", "part", "\\u0000", "\\", "<<: ", "---\n", "...\n", "\t", "\u{301}", "𝄞",
    ].map { Array($0.utf8) }

    private func mutate(_ bytes: inout [UInt8], _ random: inout SplitMix64) {
        guard !bytes.isEmpty else {
            bytes = Self.tokens.randomElement(using: &random) ?? []
            return
        }
        let at = Int.random(in: 0..<bytes.count, using: &random)
        let end = min(bytes.count, at + Int.random(in: 1...40, using: &random))
        switch Int.random(in: 0..<7, using: &random) {
        case 0: bytes[at] = UInt8.random(in: 0...255, using: &random)
        case 1: bytes.removeSubrange(at..<end)
        case 2: bytes.insert(contentsOf: bytes[at..<end], at: Int.random(in: 0...bytes.count, using: &random))
        case 3: bytes.insert(contentsOf: Self.tokens.randomElement(using: &random) ?? [], at: at)
        case 4: bytes.replaceSubrange(at..<end, with: Self.tokens.randomElement(using: &random) ?? [])
        case 5: bytes.removeSubrange(at...)
        default:
            // Whole lines change places.
            var lines = bytes.split(separator: 0x0A, omittingEmptySubsequences: false)
            lines.swapAt(
                Int.random(in: lines.indices, using: &random), Int.random(in: lines.indices, using: &random))
            bytes = Array(lines.joined(separator: [0x0A]))
        }
    }

    /// Whatever the bytes, there are either findings or a topology, each finding has a place and both languages, and
    /// the same bytes give the same answer.
    @Test(arguments: UInt64(1)...8)
    func damagedFilesNeverTrap(seed: UInt64) {
        var random = SplitMix64(state: seed)
        let files = TopologyFolder.files + [MergerRows.file, MergerRows.file]
        for round in 0..<Self.rounds {
            var fixture = Fixture.small
            fixture[MergerRows.file] = Fixture.journal
            let file = files[Int.random(in: files.indices, using: &random)]
            for _ in 0..<Int.random(in: 1...4, using: &random) { mutate(&fixture.files[file, default: []], &random) }
            let reading = fixture.read()
            #expect((reading.topology == nil) == reading.hasErrors, "seed \(seed) round \(round) \(file)")
            for finding in reading.findings {
                #expect(!finding.message.en.isEmpty && !finding.message.vi.isEmpty)
                #expect(!finding.message.en.contains("\n") && !finding.message.vi.contains("\n"))
                #expect(finding.line >= 0 && (finding.line == 0) == (finding.column == 0), "\(finding)")
            }
            if round % 20 == 0 { #expect(fixture.read().findings == reading.findings) }
        }
    }
}
