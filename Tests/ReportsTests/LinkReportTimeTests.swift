import Localization
import TestSupport
import Testing

@testable import Reports

@Suite(.blocking) struct LinkReportTimeTests {
    struct Case: CustomTestStringConvertible, Sendable {
        var text: String
        var seconds: Double?
        var testDescription: String { text }
    }

    @Test(arguments: [
        Case(text: "1970-01-01", seconds: 0),
        Case(text: "2025-07-01", seconds: 1_751_328_000),
        Case(text: "2025-07-01T08:30", seconds: 1_751_358_600),
        Case(text: "2025-07-01 08:30", seconds: 1_751_358_600),
        Case(text: "2025-07-01T08:30:15Z", seconds: 1_751_358_615),
        Case(text: "2025-07-01T15:30:15+07:00", seconds: 1_751_358_615),
        Case(text: "2025-07-01T15:30:15+0700", seconds: 1_751_358_615),
        Case(text: "2025-07-01T15:30:15+07", seconds: 1_751_358_615),
        Case(text: "2025-06-30T21:30:15-11:00", seconds: 1_751_358_615),
        Case(text: "2025-07-01T08:30:15.25Z", seconds: 1_751_358_615.25),
        Case(text: "", seconds: nil),
        Case(text: "yesterday", seconds: nil),
        Case(text: "2025-02-29", seconds: nil),
        Case(text: "01/07/2025", seconds: nil),
        Case(text: "2025-07-01T24:00Z", seconds: nil),
        Case(text: "2025-07-01T08:60Z", seconds: nil),
        Case(text: "2025-07-01T08", seconds: nil),
        Case(text: "2025-07-01T08:30:15.Z", seconds: nil),
        Case(text: "2025-07-01T08:30:15Z and more", seconds: nil),
        Case(text: "2025-07-01T08:30+7", seconds: nil),
        Case(text: "1969-12-31", seconds: nil),
        Case(text: "1970-01-01T00:00+07:00", seconds: nil),
    ]) func readsIso8601AndNothingElse(_ one: Case) {
        #expect(LinkReportTime.parse(one.text) == one.seconds.map { UInt64($0 * 100) * 10_000_000 })
    }

    @Test func writesUtcForDataAndLocalTimeForPeople() throws {
        let moment = try #require(LinkReportTime.parse("2025-06-30T20:30:15Z"))
        #expect(LinkReportTime.iso(moment) == "2025-06-30T20:30:15Z")
        #expect(
            LinkReportTime.local(moment, utcOffset: 7 * 3_600, language: .vietnamese) == "01/07/2025 03:30:15 +07:00")
        #expect(LinkReportTime.local(moment, utcOffset: 0, language: .english) == "2025-06-30 20:30:15 UTC")
        #expect(
            LinkReportTime.local(moment, utcOffset: -12_600, language: .english) == "2025-06-30 17:00:15 -03:30")
    }

    @Test func readsBackWhatItWrites() throws {
        for second in stride(from: UInt64(0), to: 2_000_000_000, by: 86_399 * 37) {
            let text = LinkReportTime.iso(second * 1_000_000_000)
            #expect(LinkReportTime.parse(text) == second * 1_000_000_000)
        }
    }
}
