import Localization
import Testing

@testable import Console

@Suite struct LanguageTests {
    @Test(arguments: [
        ("", Language.english), ("vi", .vietnamese), ("vi-VN,vi;q=0.9,en;q=0.5", .vietnamese),
        ("en-GB,en;q=0.9,vi;q=0.8", .english), ("fr, vi;q=0.4, en;q=0.3", .vietnamese),
        ("vi;q=0, en;q=0.1", .english), ("vi;q=nonsense, en", .english), ("*", .english), (",,;;q=", .english),
    ]) func browserPreferenceDecides(_ header: String, _ expected: Language) {
        #expect(ConsoleRequest.negotiated(header) == expected)
    }

    @Test func aChoiceIsRememberedAndOutranksTheBrowser() async throws {
        let console = try TestConsole()
        let chosen = await console.get("/links", ["lang": "vi"])
        #expect(chosen.text.contains("<html lang=\"vi\">"))
        #expect(chosen[header: "Set-Cookie"]?.hasPrefix("lang=vi; Path=/") == true)
        let later = ConsoleRequest(path: "/links", acceptLanguage: "en", cookie: "theme=x; lang=vi")
        #expect(later.language == .vietnamese)
        #expect(ConsoleRequest(path: "/", acceptLanguage: "en", cookie: "lang=xx").language == .english)
        #expect(await console.get("/links")[header: "Set-Cookie"] == nil)
    }

    @Test(arguments: ConsoleMessages.allCases) func bothLanguagesFillTheSamePlaces(_ message: ConsoleMessages) {
        let places = { (text: String) in (0...9).filter { text.contains("{\($0)}") } }
        #expect(places(message.texts.en) == places(message.texts.vi))
        #expect(!message.texts.en.isEmpty && !message.texts.vi.isEmpty)
    }

    @Test func formParametersAreDecoded() {
        let parameters = ConsoleRequest.parameters(
            of: "q=B%E1%BA%A3o+L%c3%a2m&status=&x&link=04%402025~TW%40party&bad=%4&q2=a%2Bb")
        #expect(
            parameters == [
                "q": "Bảo Lâm", "status": "", "x": "", "link": "04@2025~TW@party", "bad": "%4", "q2": "a+b",
            ])
        #expect(ConsoleRequest.parameters(of: "") == [:])
    }

    @Test func numbersAndDaysFollowTheLanguage() {
        let english = NumberStyle(.english)
        let vietnamese = NumberStyle(.vietnamese)
        #expect(english.integer(1_234_567) == "1,234,567" && vietnamese.integer(1_234_567) == "1.234.567")
        #expect(english.decimal(-1_234.56, 1) == "-1,234.6" && vietnamese.decimal(-1_234.56, 1) == "-1.234,6")
        #expect(english.decimal(nil, 1) == "–" && english.decimal(.nan, 1) == "–" && english.decimal(-0.04, 1) == "0.0")
        #expect(english.milliseconds(84_000) == "0.084" && english.milliseconds(12_345_678) == "12.3")
        #expect(english.rate(bitsPerSecond: 20_000_000) == "20 Mbit/s")
        #expect(vietnamese.rate(bitsPerSecond: 7_540_000) == "7,54 Mbit/s")
        #expect(vietnamese.day(year: 2025, month: 7, day: 1) == "01/07/2025")
    }

    @Test func aLittleIsNotNothingAndNearlyAllIsNotAll() {
        let numbers = NumberStyle(.english)
        #expect(numbers.percent(1) == "100.00 %" && numbers.percent(0) == "0.00 %")
        #expect(numbers.percent(0.999_999_9) == "99.99 %" && numbers.percent(0.000_000_1) == "0.01 %")
        #expect(numbers.percent(nil) == "–" && numbers.percent(0.5, 0) == "50 %")
    }
}
