import Localization
import TestSupport
import Testing

@Suite("What the planner says", .blocking)
struct PlanMessagesTests {
    @Test("Both languages have every text, with the same places", arguments: PlanMessages.allCases)
    func places(message: PlanMessages) {
        func numbers(_ text: String) -> [Substring] { text.matches(of: /\{[0-9]\}/).map(\.output).sorted() }
        #expect(!message.texts.en.isEmpty && !message.texts.vi.isEmpty)
        #expect(Set(numbers(message.texts.en)) == Set(numbers(message.texts.vi)))
    }
}
