import Foundation
import FuzzTargets
import TestSupport
import Testing

@Suite("Parsers of octets from strangers", .blocking)
struct ParserSmokeTests {
    /// The inputs in `Fuzz/corpus/PARSER`, in the order of their names.
    private static func corpus(_ name: String) throws -> [[UInt8]] {
        let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().appendingPathComponent("Fuzz/corpus/\(name)")
        let files = try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted()
        return try files.map { [UInt8](try Data(contentsOf: folder.appendingPathComponent($0))) }
    }

    /// `script/fuzz` runs millions; this is for what breaks at once.
    @Test("keep their promises on the corpus and on mutations of it", arguments: FuzzTarget.all.map(\.name))
    func mutations(name: String) throws {
        let target = try #require(FuzzTarget.all.first { $0.name == name })
        let corpus = try Self.corpus(name)
        #expect(!corpus.isEmpty)
        for input in corpus { input.withUnsafeBytes { target.run($0) } }
        var mutator = Mutator(corpus: corpus, seed: 8_762)
        for _ in 0..<5_000 { mutator.next().withUnsafeBytes { target.run($0) } }
    }
}
