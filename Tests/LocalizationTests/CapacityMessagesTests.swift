import Localization
import Testing

@Suite("What the capacity probe says") struct CapacityMessagesTests {
    /// The numbers of the `{n}` of a text.
    private func places(_ text: String) -> Set<Int> {
        Set(
            text.split(separator: "{", omittingEmptySubsequences: false).dropFirst().compactMap {
                Int($0.prefix { $0 != "}" })
            })
    }

    @Test("each text takes the same values in both languages")
    func places() {
        let all =
            CapacityMessages.allCases.map(\.texts) + CapacityHelp.allCases.map(\.texts)
            + DispersionMessages.allCases.map(\.texts) + DispersionHelp.allCases.map(\.texts)
        for texts in all {
            #expect(!texts.en.isEmpty && !texts.vi.isEmpty)
            #expect(places(texts.en) == places(texts.vi), "\(texts.en)")
            #expect(places(texts.en) == Set(0..<places(texts.en).count), "\(texts.en)")
            #expect(!texts.vi.unicodeScalars.contains { (0x300...0x36F).contains($0.value) }, "\(texts.vi)")
        }
    }
}
