import Foundation
import Localization
import NetworkModel
import Planning
import TestSupport
import Testing

@testable import Reports

#if canImport(FoundationXML)
    import FoundationXML
#endif

@Suite("Gantt charts", .blocking)
struct GanttTests {
    private static let day = ExportFixture.day

    private func province(_ plan: Plan, _ form: ProvinceGantt.Form = .alone) throws -> ProvinceGantt {
        let timeline = RolloutTimeline(plan)
        let row = try #require(timeline.rows.first)
        return try #require(ProvinceGantt(timeline, row, GanttPen(language: .vietnamese), form: form))
    }

    /// How often an XML parser meets elements of a name and class; nil where it is no XML.
    private func count(_ text: String, _ element: String, _ style: String) throws -> Int {
        final class Counter: NSObject, XMLParserDelegate {
            var styles: [String] = []
            let element: String
            init(_ element: String) { self.element = element }
            func parser(
                _ parser: XMLParser, didStartElement name: String, namespaceURI: String?, qualifiedName: String?,
                attributes: [String: String]
            ) { if name == element { styles.append(attributes["class"] ?? "") } }
        }
        let counter = Counter(element)
        let parser = XMLParser(data: Data(text.utf8))
        parser.delegate = counter
        try #require(parser.parse(), "\(parser.parserError.map { "\($0)" } ?? "")")
        return counter.styles.count { $0 == style }
    }

    @Test(
        "An axis shows all its days, in whole months where they are many",
        arguments: [
            ("2025-07-02", "2025-07-20", "2025-06-30", "2025-07-23"),
            ("2025-07-02", "2026-10-02", "2025-07-01", "2026-11-01"),
            ("2024-02-29", "2024-12-31", "2024-02-01", "2025-01-01"),
        ])
    func axis(_ from: String, _ to: String, _ first: String, _ end: String) throws {
        let axis = try #require(GanttAxis([Self.day(to), Self.day(from)], left: 100, width: 500))
        #expect(axis.first == Self.day(first) && axis.end == Self.day(end))
        #expect(axis.x(axis.first) == 100 && axis.x(axis.end) == 600)
        #expect(axis.x(Self.day("2000-01-01")) == 100 && axis.x(Self.day("2100-01-01")) == 600)
        #expect(axis.months.allSatisfy { $0.components.day == 1 && axis.shows($0) })
        #expect(axis.mondays.allSatisfy { $0.weekday == 1 && axis.shows($0) })
        for (a, b) in zip(axis.months, axis.months.dropFirst()) { #expect((28...31).contains(b - a)) }
    }

    @Test("A bar for each activity, within the axis, at its days")
    func bars() throws {
        let plan = ExportFixture.plan()
        let chart = try province(plan)
        let activities = plan.sites.flatMap(\.activities)
        #expect(chart.bars.count == activities.count)
        for bar in chart.bars {
            let activity = plan.sites[chart.row.sites[bar.line]].activities[bar.activity]
            #expect(bar.from >= 0 && bar.from + bar.length <= Double(chart.axis.days) + 1e-9)
            #expect(chart.axis.first.advanced(byDays: Int(bar.from)) == activity.starts)
            let last = chart.axis.first.advanced(byDays: Int((bar.from + bar.length - 1e-9).rounded(.down)))
            #expect(last == activity.finishes)
        }
        // The worked hours, 8:00 to 17:00, are the whole of a day: a survey until noon is 4 of its 9 hours.
        #expect(abs(chart.bars[0].length - 4.0 / 9) < 1e-9)
        for kind in ActivityKind.allCases {
            // One more for the legend.
            let bars = activities.count { $0.kind == kind }
            #expect(try count(chart.svg, "rect", GanttStyle.style(kind)) == (bars == 0 ? 0 : bars + 1))
        }
    }

    @Test("Packed into one path a kind, the bars are the same")
    func compact() throws {
        let chart = try province(ExportFixture.plan(), .compact)
        let text = chart.svg
        for kind in ActivityKind.allCases {
            let bars = chart.bars.count {
                chart.timeline.plan.sites[chart.row.sites[$0.line]].activities[$0.activity].kind == kind
            }
            let path = text.split(separator: "\n").first { $0.hasPrefix("<path class=\"k-\(kind.rawValue)\"") } ?? ""
            #expect(path.split(separator: "d=\"").last?.count { $0 == "M" } ?? 0 == bars || bars == 0)
        }
        #expect(try count(text, "rect", "k-install") == 1)
    }

    @Test("Rows in the order of their starts; what waits is striped until its day")
    func rows() throws {
        let timeline = RolloutTimeline(ExportFixture.plan())
        let row = try #require(timeline.rows.first)
        #expect(row.sites == [0, 1] && row.count == 3 && row.people == 40_000)
        #expect(row.waiting == [.init(effective: Self.day("2025-08-15"), sites: 1, people: 10_000)])
        #expect(row.officeFinish == Self.day("2025-07-14"))
        #expect(timeline.groups.map { $0.phase?.id } == ["p2"])
        let text = try province(ExportFixture.plan()).svg
        #expect(try count(text, "rect", "g-wait") == 2)
        #expect(try count(text, "path", "g-cut") == 1)
        #expect(text.contains("1 điểm chờ đến 15/08/2025"))
        #expect(text.contains("văn phòng tỉnh chuyển mạch 14/07/2025"))
    }

    @Test("How far the sites are on each day, and the people connected")
    func curves() throws {
        let timeline = RolloutTimeline(ExportFixture.plan())
        let row = try #require(timeline.rows.first)
        typealias Point = RolloutTimeline.Point
        #expect(timeline.curve(row, .begun) == [Point(day: Self.day("2025-07-02"), count: 2)])
        #expect(
            timeline.curve(row, .installing) == [
                Point(day: Self.day("2025-07-10"), count: 1), Point(day: Self.day("2025-07-14"), count: 2),
            ])
        #expect(
            timeline.curve(row, .connected) == [
                Point(day: Self.day("2025-07-15"), count: 1), Point(day: Self.day("2025-07-16"), count: 2),
            ])
        #expect(timeline.peopleConnected == [Point(day: Self.day("2025-07-16"), count: 30_000)])
    }

    @Test("The country is drawn as sound XML, with phases, milestones, days off and the plan's day")
    func national() throws {
        for language in Language.allCases {
            let text = try #require(GanttChart(ExportFixture.plan()).svg(language))
            #expect(try count(text, "path", "g-mile") == 1)
            #expect(try count(text, "rect", "g-off") == 2)
            #expect(try count(text, "path", "g-connected") == 1)
            #expect(try count(text, "path", "g-curve") == 1)
            #expect(!text.contains("NaN") && !text.contains("inf"))
        }
        let text = try #require(GanttChart(ExportFixture.plan()).svg(.vietnamese))
        #expect(text.contains("Mốc: 20/07/2025 (văn bản ghi: 20/7/2024)"))
        #expect(text.contains("Tỉnh Bắc Ninh") && text.contains("Giai đoạn 2") && text.contains("40 k"))
        #expect(!text.contains("EN Tỉnh"))
    }

    @Test(
        "Closed seasons are shaded where they hold: in the rows of their provinces, and in those provinces' own charts")
    func seasons() throws {
        var plan = ExportFixture.plan()
        func season(_ unit: String) -> PlannedDayOff {
            PlannedDayOff(
                from: Self.day("2025-07-08"), until: Self.day("2025-07-12"),
                name: LocalizedName(vi: "Mùa lũ", en: "Floods"), kind: .season,
                units: [UnitID(unit)].compactMap(\.self), activities: [.survey, .install])
        }
        plan.daysOff += [season("24@2025"), season("99@2025")]
        let country = try #require(GanttChart(plan).svg(.vietnamese))
        // One row, and the legend.
        #expect(try count(country, "rect", "g-season") == 2)
        #expect(country.contains("Mùa lũ: 08/07/2025 – 12/07/2025; nghỉ: khảo sát, lắp đặt"))
        #expect(try count(try province(plan).svg, "rect", "g-season") == 2)
        plan.daysOff = [season("99@2025")]
        #expect(try count(try province(plan).svg, "rect", "g-season") == 0)
        // One for the whole country lies behind every row.
        plan.daysOff = [season("24@2025")]
        plan.daysOff[0].units = []
        #expect(try count(try #require(GanttChart(plan).svg(.english)), "rect", "g-season") == 2)
        #expect(try count(try province(plan).svg, "rect", "g-season") == 2)
    }

    @Test("The plain orders stand beside the plan's own curve, with the day on which each is done")
    func orders() throws {
        var plan = ExportFixture.plan()
        func rule(_ id: String, isPlain: Bool = true, _ progress: [(String, Int)]) -> PlannedSchedule.Rule {
            .init(
                id: id, isPlain: isPlain, value: .init(waiting: 2, lateness: 0, makespan: 1, money: .zero, total: 2),
                progress: progress.map { .init(day: Self.day($0.0), people: $0.1) })
        }
        plan.schedule = PlannedSchedule(
            value: .init(waiting: 1, lateness: 0, makespan: 1, money: .zero, total: 1), lowerBound: 1, personDays: 1,
            siteDays: 1,
            rules: [
                rule("by-list", [("2025-07-17", 12_000), ("2026-07-17", 30_000)]),
                rule("by-size", [("2025-07-16", 30_000)]),
                rule("nearest-first", []), rule("most-work", isPlain: false, []),
            ], conflicts: [], names: [])
        let text = try #require(GanttChart(plan).svg(.vietnamese))
        // Each curve and its key.
        #expect(try count(text, "path", "g-order o1") == 2 && count(text, "path", "g-order o2") == 2)
        #expect(try count(text, "path", "g-order o3") == 0)
        #expect(
            text.contains("Theo danh sách tỉnh: xong 16/07/2026") && text.contains("Đông dân trước: xong 15/07/2025"))
        #expect(!text.contains("Gần trước"))
        // What ends past the axis does not reach all people on it.
        let path = try #require(text.split(separator: "\n").first { $0.contains("g-order o1\" d=\"M") })
        #expect(path.count { $0 == "V" } == 1)
    }

    @Test("A page shows both languages and escapes what a name brings in")
    func page() {
        let document = PlanDocument(ExportFixture.plan())
        let country = GanttPage(document, .vietnamese).html
        #expect(country.contains("<tspan lang=\"vi\">Tỉnh Bắc Ninh</tspan><tspan lang=\"en\">EN Tỉnh Bắc Ninh</tspan>"))
        #expect(country.contains("<details>") && country.contains(GanttChart.mark))
        let province = GanttPage(document, province: SiteID(rawValue: "24@2025"), .english).html
        #expect(province.contains("&lt;1&gt;") && !province.contains("<1>"))
        #expect(province.contains("field-crew/24@2025/1; field-crew/24@2025/2"))
        #expect(country == GanttPage(document, .vietnamese).html)
    }

    @Test("A plan that only waits, one of a single day and one of nothing")
    func corners() throws {
        var plan = ExportFixture.plan()
        plan.sites.removeFirst(2)
        let waiting = try #require(GanttChart(plan).svg(.vietnamese))
        #expect(try count(waiting, "rect", "g-wait") == 2)
        #expect(!waiting.contains("NaN"))
        let work = ExportFixture.work(.survey, nil, "2025-07-01")
        let single = ExportFixture.plan([ExportFixture.site("24@2025", "Tỉnh", .province, above: nil, [work])])
        #expect(try count(try #require(GanttChart(single).svg(.english)), "path", "g-connected") == 1)
        #expect(GanttChart(ExportFixture.plan([])).svg(.english) == nil)
        #expect(!RolloutReport(ExportFixture.plan([])).page.html(of: "-").contains("<svg class=\"gantt\""))
    }
}
