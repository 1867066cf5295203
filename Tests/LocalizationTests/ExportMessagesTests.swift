import Localization
import Testing

@Suite("What exports say") struct ExportMessagesTests {
    private func places(_ text: String) -> [Int] {
        var result: Set<Int> = []
        for part in text.split(separator: "{", omittingEmptySubsequences: false).dropFirst() {
            if let number = part.split(separator: "}").first.flatMap({ Int($0) }) { result.insert(number) }
        }
        return result.sorted()
    }

    private func check<Catalogue: MessageCatalogue>(_ catalogue: Catalogue.Type) {
        for message in Catalogue.allCases {
            let texts = message.texts
            #expect(!texts.en.isEmpty && !texts.vi.isEmpty, "\(message)")
            #expect(places(texts.en) == places(texts.vi), "\(message)")
            #expect(places(texts.en) == Array(0..<places(texts.en).count), "\(message)")
            // Decomposed letters would not equal what people type.
            #expect(!texts.vi.unicodeScalars.contains { (0x300...0x36F).contains($0.value) }, "\(message)")
        }
    }

    @Test("The same places in both languages, and composed Vietnamese")
    func catalogues() {
        check(ExportMessages.self)
        check(GanttMessages.self)
        check(ExportHelp.self)
    }
}
