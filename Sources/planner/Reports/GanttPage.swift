package import Localization
package import NetworkModel
package import Planning

/// The Gantt charts as one page that needs nothing else: the country with each province below, or one province; in both languages with a
/// switch, as the rollout report has it, and on paper across.
package struct GanttPage {
    private let report: RolloutReport
    private let hash: String
    private let chart: GanttChart
    private let province: SiteID?
    private let language: Language

    /// - Parameters:
    ///   - province: the office of the only province to show.
    ///   - language: shown first.
    package init(_ document: PlanDocument, province: SiteID? = nil, _ language: Language) {
        hash = document.hash
        report = RolloutReport(document.plan)
        chart = GanttChart(document.plan)
        self.province = province
        self.language = language
    }

    package var html: String {
        let plan = report.plan
        let checked = { (choice: Language) in choice == language ? " checked" : "" }
        return """
            <!DOCTYPE html>
            <html lang="\(language.rawValue)" \(GanttChart.mark)>
            <head>
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <title>\(RolloutReport.escaped("\(GanttMessages.plan.text(language, plan.topologyName[language])) · \(plan.asOf)"))</title>
            <style>
            \(RolloutReport.style)
            \(GanttStyle.css)
            @page{size:A4 landscape;margin:10mm}
            @media print{section{border:0;padding:0;margin:0;overflow:visible;break-inside:auto}header h1{font-size:14pt;margin:0 0 2mm}header p,h2,.note,footer{display:none}.gantt{max-height:168mm}.rollout svg{min-width:0}details .gantt{max-height:none}}
            </style>
            </head>
            <body>
            <input type="radio" name="lang" id="lang-vi"\(checked(.vietnamese))><input type="radio" name="lang" id="lang-en"\(checked(.english))>
            <nav><label for="lang-vi">Tiếng Việt</label><label for="lang-en">English</label></nav>
            <main>
            <header>
            <h1>\(report.both { GanttMessages.plan.text($0, plan.topologyName[$0]) })</h1>
            <p>\(report.both { PlanMessages.asOf.text($0, plan.asOf) })</p>
            </header>
            \(body)
            \(RolloutReport.Page.footer(plan.inputHash, hash))
            </main>
            </body>
            </html>

            """
    }

    private var body: String {
        guard let province else { return report.gantt }
        guard let row = chart.timeline.rows.first(where: { $0.office == province }),
            let picture = ProvinceGantt(chart.timeline, row, GanttPen(language: nil), form: .inline)
        else { return "<p>\(report.both { GanttMessages.nothing.text($0) })</p>\n" }
        let heading = report.both { GanttMessages.provinceHeading.text($0, report.plan.name(of: row, $0)) }
        let note = report.both { GanttMessages.provinceNote.text($0) }
        return "<section><h2>\(heading)</h2>\n<p class=\"note\">\(note)</p>\n\(picture.svg)</section>"
    }
}
