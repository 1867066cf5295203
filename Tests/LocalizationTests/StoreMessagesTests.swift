import Localization
import Testing

@Suite("What the store says") struct StoreMessagesTests {
    /// The numbers of the `{n}` of a text.
    private func places(_ text: String) -> Set<Int> {
        Set(
            text.split(separator: "{", omittingEmptySubsequences: false).dropFirst().compactMap {
                Int($0.prefix { $0 != "}" })
            })
    }

    @Test("each text takes the same values in both languages")
    func places() {
        for texts in StoreMessages.allCases.map(\.texts) {
            #expect(!texts.en.isEmpty && !texts.vi.isEmpty)
            #expect(places(texts.en) == places(texts.vi), "\(texts.en)")
            #expect(places(texts.en) == Set(0..<places(texts.en).count), "\(texts.en)")
            #expect(!texts.vi.unicodeScalars.contains { (0x300...0x36F).contains($0.value) }, "\(texts.vi)")
        }
    }
}
