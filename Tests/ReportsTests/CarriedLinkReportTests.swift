import Collector
import Localization
import NetworkModel
import Rendering
import TestSupport
import Testing

@testable import Reports

/// Rows that go on from before a merger.
@Suite(.blocking) struct CarriedLinkReportTests {
    private var periods: [LinkPeriod] {
        [
            period("y1", "p", delays: [1]) { $0.carried = [LinkKey(link: "x1~p0", site: "x1")] },
            period("y2", "p", delays: [1]) { $0.carried = [LinkKey(link: "x3~p0", site: "x3")] },
            period("y3", "p", delays: [1]) {
                $0.carried = [LinkKey(link: "x3~p0", site: "x3")]
                $0.expected = 8
                $0.present = 4
                $0.elsewhere.expected = 6
                $0.elsewhere.present = 2
            },
        ]
    }

    @Test func whatIsShownTwiceIsCountedOnce() throws {
        let report = report(periods)
        // Of 10 + 10 + 2 expected ones 10 + 10 + 2 are present.
        #expect(report.completeness == 1)
        #expect(report.carried == 3 && report.countedElsewhere == 2)
        let table = report.table(.english)
        let columns = table.columns.map(\.key)
        let carried = try #require(columns.firstIndex(of: "carried_from"))
        let elsewhere = try #require(columns.firstIndex(of: "counted_elsewhere"))
        #expect(table.rows.map { $0[carried].text } == ["x1", "x3", "x3"])
        #expect(table.rows.map { $0[elsewhere].text } == ["0", "0", "2"])
    }

    @Test func readersAreToldInTheirLanguageWhoseHistoryItIs() {
        let report = report(periods, names: ["x1": LocalizedName(vi: "Xã Cũ", en: "Old Commune")])
        #expect(report.page(.english).html.contains("with Old Commune (x1)"))
        #expect(report.page(.vietnamese).html.contains("gồm Xã Cũ (x1)"))
        #expect(report.summary(.english).contains("3 of them go on from before a merger"))
        #expect(report.summary(.vietnamese).contains("3 hướng trong số đó nối tiếp từ trước khi sắp xếp"))
        #expect(
            report.summary(.english).contains("2 intervals of divided units are shown at each part and counted once"))
        #expect(!plainReport.summary(.english).contains("merger"))
        #expect(!plainReport.table(.english, isForScreen: true).columns.contains { $0.key == "carried_from" })
    }

    private var plainReport: LinkStatusReport { report([period("y1", "p", delays: [1])]) }
}
