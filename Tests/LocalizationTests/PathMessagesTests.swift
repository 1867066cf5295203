import Localization
import Testing

@Suite("What the path probes say") struct PathMessagesTests {
    /// The numbers of the `{n}` of a text.
    private func places(_ text: String) -> Set<Int> {
        Set(
            text.split(separator: "{", omittingEmptySubsequences: false).dropFirst().compactMap {
                Int($0.prefix { $0 != "}" })
            })
    }

    @Test func everyTextHasTheSamePlacesInBothLanguages() {
        for texts in PathMessages.allCases.map(\.texts) + PathHelp.allCases.map(\.texts) {
            #expect(!texts.en.isEmpty && !texts.vi.isEmpty)
            #expect(places(texts.en) == places(texts.vi), "\(texts.en)")
            #expect(places(texts.en) == Set(0..<places(texts.en).count), "\(texts.en)")
            // Decomposed letters would not equal what people type.
            #expect(!texts.vi.unicodeScalars.contains { (0x300...0x36F).contains($0.value) }, "\(texts.vi)")
        }
    }
}
