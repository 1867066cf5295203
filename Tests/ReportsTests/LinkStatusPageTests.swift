import Collector
import Localization
import NetworkModel
import Rendering
import Telemetry
import TestSupport
import Testing

@testable import Reports

@Suite(.blocking) struct LinkStatusPageTests {
    let sample = report(
        [
            period("a", "b", delays: [10, 12, 14]),
            period("c", "b") {
                $0.available = 0
                $0.unavailable = 10
                $0.sent = 100
                $0.lostUnknown = 100
            },
        ],
        names: [
            "a": LocalizedName(vi: "Xã Bảo Lâm", en: "Bao Lam"),
            "b": LocalizedName(vi: "Tỉnh <Cao> & \"Bằng\"", en: "Cao 'Bang' <b>"),
        ])

    @Test(arguments: Language.allCases) func standsAloneAndRunsNothing(_ language: Language) {
        let html = sample.page(language).html
        for banned in ["<script", "<link", "<img", "src=", "href=", "http://", "https://", "@import", "url("] {
            #expect(!html.contains(banned), "the page has \(banned)")
        }
        #expect(html.contains("<html lang=\"\(language.rawValue)\">"))
        #expect(html.contains("@page { size: A4"))
        #expect(!html.contains("{0}"))
    }

    @Test func namesCannotBecomeMarkup() {
        let vietnamese = sample.page(.vietnamese).html
        #expect(vietnamese.contains("Tỉnh &lt;Cao&gt; &amp; &quot;Bằng&quot;"))
        #expect(!vietnamese.contains("<Cao>"))
        #expect(sample.page(.english).html.contains("Cao &#39;Bang&#39; &lt;b&gt;"))
    }

    @Test func summaryNamesTheWorstInTheReadersNumbers() {
        let english = sample.summary(.english)
        #expect(english.contains("Of 2 measured directions of links, 1 answered throughout the period"))
        #expect(english.contains("c → Cao 'Bang' <b> (availability 0.00 %, loss 100.00 %)"))
        #expect(sample.summary(.vietnamese).contains("(độ sẵn sàng 0,00 %, tỷ lệ mất gói 100,00 %)"))
    }

    @Test func anEmptyPeriodSaysSoAndWhatToDo() {
        let empty = report([])
        #expect(empty.summary(.english).contains("planner agents"))
        let html = empty.page(.english).html
        #expect(!html.contains("<table"))
        #expect(html.contains("No link was configured or measured"))
    }

    @Test func equalInputGivesEqualBytes() {
        let periods = [period("a", "b", delays: [1, 2]), period("c", "b", delays: [3])]
        #expect(report(periods).page(.english) == report(periods.reversed()).page(.english))
    }

    @Test func drawingsHoldEachProbeOnce() {
        var histogram = ExponentialHistogram()
        for value in 1...500 { histogram.record(Double(value) * 1e5) }
        let axis = LinkReportDistribution.Axis([histogram])
        let shares = LinkReportDistribution.shares(histogram, axis: axis)
        #expect(abs(shares.reduce(0, +) - 1) < 0.02)
        // The values are even, the axis is logarithmic: each octave holds twice the one before.
        #expect(shares[40] > shares[20] && shares[20] > shares[5])
        #expect(LinkReportDistribution.shares(ExponentialHistogram(), axis: axis).allSatisfy { $0 == 0 })
    }

    @Test(arguments: ReportMessages.allCases) func bothLanguagesFillTheSamePlaces(_ message: ReportMessages) {
        let places = { (text: String) in (0...9).filter { text.contains("{\($0)}") } }
        #expect(places(message.texts.en) == places(message.texts.vi))
        #expect(!message.texts.en.isEmpty && !message.texts.vi.isEmpty)
    }
}
