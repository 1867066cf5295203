import Localization
import NetworkModel
import Planning
import Rendering

extension RolloutReport {
    /// The country by province, then each province site by site in what opens when asked.
    var gantt: String {
        let timeline = RolloutTimeline(plan)
        let pen = GanttPen(language: nil)
        guard let country = NationalGantt(timeline, pen, isAlone: false) else { return "" }
        let rows = timeline.rows.filter { !$0.sites.isEmpty }
        let details = rows.compactMap { row -> String? in
            guard let picture = ProvinceGantt(timeline, row, pen, form: .compact) else { return nil }
            let summary = both { language in
                let style = NumberStyle(language)
                let works = GanttMessages.summary.text(
                    language, plan.name(of: row, language), style.integer(row.sites.count),
                    GanttPen.day(row.firstDay, language), GanttPen.day(row.lastDay, language))
                guard row.waitingSites > 0 else { return works }
                return works + "; " + GanttMessages.waitingUnknown.text(language, style.integer(row.waitingSites))
            }
            return "<details><summary>\(summary)</summary>\n\(picture.svg)</details>\n"
        }
        let sites =
            details.isEmpty
            ? ""
            : "<h3>\(both { GanttMessages.detailsHeading.text($0) })</h3>\n<p class=\"note\">\(both { GanttMessages.provinceNote.text($0) })</p>\n\(details.joined())"
        return """
            <section class="rollout"><h2>\(both { GanttMessages.heading.text($0) })</h2>
            <p class="note">\(both { GanttMessages.note.text($0) })</p>
            \(country.svg)\(sites)</section>
            """
    }
}
