import Localization
import NetworkModel
import Planning
import Rendering
import Resilience

extension FailureSection {
    private func drawn(_ text: (Language) -> String) -> String { RolloutReport.drawn(text) }
    private func heading(_ message: FailuresMessages) -> String { "<h3>\(both(message))</h3>\n" }

    // MARK: - Availability

    /// By level, since each has its own kind of circuits, and the worst offices.
    var downtime: String {
        let levels = UnitLevel.allCases.map { ($0, found.downtimeMarks(of: $0)) }.filter { !$0.1.isEmpty }
        var html = heading(.availabilityHeading)
        html += report.table(
            [report.both(.level)] + [.median, .percentile90, .percentile99, .worstOne].map { both($0) },
            levels.map { level, marks in
                [Cell(html: report.both(level.message))] + marks.map { range($0.least, $0.most) }
            })
        html += heading(.worstOffices)
        html += table(
            [.office, .minutes],
            found.availability.prefix(5).map { figure in
                [
                    Cell(html: report.both(found.resilience.sites[figure.office].site.name)),
                    range(figure.leastDowntime, figure.mostDowntime),
                ]
            })
        return html + note(.availabilityLine) + note(.unknownLine)
    }

    /// Both bounds, or one figure where they come to the same.
    private func range(_ least: Double, _ most: Double) -> Cell {
        let html = RolloutReport.both { language in
            let style = NumberStyle(language)
            let texts = [style.decimal(least, least < 100 ? 1 : 0), style.decimal(most, most < 100 ? 1 : 0)]
            return texts[0] == texts[1] ? texts[0] : texts.joined(separator: "–")
        }
        return Cell(html: html, isNumber: true)
    }

    /// How many offices are away how long.
    var downtimePicture: String {
        let limits: [(below: Double, label: FailuresMessages)] = [
            (10, .belowTenMinutes), (60, .belowHour), (480, .belowEightHours), (1_440, .belowDay),
            (.infinity, .overDay),
        ]
        var from = 0.0
        let counts = limits.map { limit, label in
            defer { from = limit }
            return (label, found.availability.count { $0.mostDowntime >= from && $0.mostDowntime < limit })
        }
        let most = max(1, counts.map(\.1).max() ?? 1)
        let bars = counts.enumerated().map { index, bar in
            let height = bar.1 == 0 ? 0 : max(2, bar.1 * 120 / most)
            let x = index * 96
            return """
                <rect class="\(index < 2 ? "" : index < 4 ? "backup" : "lost")" x="\(x + 12)" y="\(140 - height)" width="72" height="\(height)"/>\
                <text x="\(x + 48)" y="\(134 - height)">\(drawn { NumberStyle($0).integer(bar.1) })</text>\
                <text x="\(x + 48)" y="156">\(drawn { bar.0.text($0) })</text>
                """
        }
        return heading(.downtimeHeading)
            + """
            <svg class="bars" viewBox="0 0 \(counts.count * 96) 162" style="max-width:\(counts.count * 110)px" role="img">
            \(bars.joined(separator: "\n"))
            </svg>

            """
    }

    // MARK: - Dates

    var dates: String {
        guard !dated.days.isEmpty else { return "" }
        let vietnamese = FailureNames(report.plan, dated.resilience, .vietnamese)
        let english = FailureNames(report.plan, dated.resilience, .english)
        var before = Int.min
        let rows = dated.days.map { day -> [Cell] in
            let ended = report.plan.phases.filter { phase in
                phase.lastDay.map { (before + 1...day.day).contains($0.daysSinceEpoch) } ?? false
            }
            before = day.day
            let phases = ended.map { "<br><small>✓ \(report.both($0.phase.name))</small>" }.joined()
            let worst = day.worst.map { failure in
                RolloutReport.both { ($0 == .vietnamese ? vietnamese : english).words(of: failure) }
            }
            return [
                Cell(html: CivilDate(daysSinceEpoch: day.day).description + phases), .number(day.officesConnected),
                .number(day.peopleConnected), Cell(html: worst ?? "–"), .number(day.worstPeopleCutOff),
                .number(day.officesWithSinglePointOfFailure), .percent(day.worstUtilisation),
                .number(day.mostOverloadedLinks),
            ]
        }
        return heading(.datesHeading) + datesPicture
            + table(
                [.date, .connected, .people, .worst, .peopleCutOff, .exposed, .utilisation, .mostOverloads], rows)
    }

    /// People served on each date, and those of them whom the worst single failure of that day cuts off.
    private var datesPicture: String {
        let most = max(1, dated.days.map(\.peopleConnected).max() ?? 1)
        let bars = dated.days.enumerated().map { index, day in
            let height = day.peopleConnected == 0 ? 0 : max(1, day.peopleConnected * 140 / most)
            let lost = day.worstPeopleCutOff == 0 ? 0 : max(1, day.worstPeopleCutOff * 140 / most)
            let x = index * 76
            return """
                <rect x="\(x + 8)" y="\(164 - height)" width="60" height="\(height)"/>\
                <rect class="lost" x="\(x + 8)" y="\(164 - lost)" width="60" height="\(lost)"/>\
                <text x="\(x + 38)" y="\(158 - height)">\(drawn { Self.short(day.peopleConnected, $0) })</text>\
                <text x="\(x + 38)" y="180">\(CivilDate(daysSinceEpoch: day.day))</text>
                """
        }
        return """
            <svg class="bars" viewBox="0 0 \(dated.days.count * 76) 186" style="max-width:\(dated.days.count * 92)px" role="img">
            \(bars.joined(separator: "\n"))
            </svg>
            <ul class="legend line"><li class="deployed">\(both(.legendServed))</li>\
            <li class="lost">\(both(.legendLost))</li></ul>

            """
    }

    /// A count of people in as many digits as fit a bar.
    private static func short(_ people: Int, _ language: Language) -> String {
        let style = NumberStyle(language)
        if people >= 1_000_000 {
            return FailuresMessages.millionPeople.text(
                language, style.decimal(Double(people) / 1e6, people < 10_000_000 ? 1 : 0))
        }
        return people >= 10_000
            ? FailuresMessages.thousandPeople.text(language, style.integer((people + 500) / 1_000))
            : style.integer(people)
    }
}
