import Localization
import NetworkModel
package import Planning
import Rendering

/// A plan as one page that needs nothing else: printable, in both languages with a switch, the same bytes for the same plan.
///
/// The switch is a pair of radio buttons and works without scripts; the one line of script only picks the browser's language first.
package struct RolloutReport: Sendable {
    let plan: Plan
    let summary: PlanSummary

    package init(_ plan: Plan) {
        self.plan = plan
        summary = PlanSummary(plan)
    }

    /// A page that is complete but for the plan's hash, so that it need not wait for it.
    package struct Page: Sendable {
        let top: String
        let inputHash: String
        static let end = """

            </main>
            <script>if(!(navigator.language||"vi").startsWith("vi"))document.getElementById("lang-en").checked=true;</script>
            </body>
            </html>

            """

        package func html(of hash: String) -> String { top + Self.footer(inputHash, hash) + Self.end }

        static func footer(_ inputHash: String, _ hash: String) -> String {
            "<footer><p>\(RolloutReport.both { PlanMessages.generatedFrom.text($0, inputHash, hash) })</p></footer>"
        }
    }

    /// The part of a page that takes longest, so that it can be made beside the rest.
    package struct FailurePart: Sendable {
        fileprivate let html: String
    }

    package func failurePart() async -> FailurePart {
        FailurePart(html: failures(await PlanFailures.outcome(of: plan)))
    }

    /// All of the page but what failures do, made before that is known.
    package struct Rest: Sendable {
        fileprivate let report: RolloutReport
        fileprivate let parts: (before: [String], behind: [String])

        package func page(_ failures: FailurePart) -> Page { report.page(parts, failures.html) }
    }

    package var rest: Rest { Rest(report: self, parts: sections) }

    /// The page without what failures do.
    package var page: Page { page(sections, "") }

    /// All but what failures do, in two parts: what stands before it and behind.
    private var sections: (before: [String], behind: [String]) {
        (
            [
                tiles, map, section(.unitsByGate, units), section(.phasesAndDates, phases + milestones),
                gantt, months, section(.waves, waves),
            ],
            [
                section(.heldUnits, held), packages, noRegret, section(.sitesAndCircuits, circuits),
                section(.cost, bill), section(.assumptions, assumptions), section(.gaps, gaps), addresses,
                section(.methods, methods),
            ]
        )
    }

    fileprivate func page(_ parts: (before: [String], behind: [String]), _ failures: String) -> Page {
        let title = Self.escaped("\(plan.topologyName.vi) · \(plan.asOf)")
        let sections = parts.before + [failures] + parts.behind
        let top = """
            <!DOCTYPE html>
            <html lang="vi">
            <head>
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <title>\(title)</title>
            <style>
            \(Self.style)
            \(GanttStyle.css)
            </style>
            </head>
            <body>
            <input type="radio" name="lang" id="lang-vi" checked><input type="radio" name="lang" id="lang-en">
            <nav><label for="lang-vi">Tiếng Việt</label><label for="lang-en">English</label></nav>
            <main>
            <header>
            <h1>\(both { PlanMessages.planOf.text($0, plan.topologyName[$0]) })</h1>
            <p>\(both { heading($0) })</p>
            </header>
            \(sections.joined(separator: "\n"))

            """
        return Page(top: top, inputHash: plan.inputHash)
    }

    private func heading(_ language: Language) -> String {
        PlanMessages.asOf.text(language, plan.asOf) + ", "
            + (plan.knownAsOf.map { MergerMessages.knownAsOf.text(language, $0) + ", " } ?? "")
            + plan.gatePolicy.message.text(language) + ". "
            + PlanMessages.assumedSentence.text(language, Self.percent(summary.assumedShare, language))
    }

    private var tiles: String {
        func sum(_ counts: [UnitLevel: Int]) -> String { Self.whole(counts.values.reduce(0, +)) }
        let held = summary.held.reduce(0) { $0 + $1.count }
        let cost = summary.deployedCost.firstYear.dong + summary.standbyCost.firstYear.dong
        let last = plan.phases.compactMap(\.lastDay).max()?.description ?? "–"
        let tiles: [(String, PlanMessages, String)] = [
            (sum(summary.deployedSites), .legendDeployed, "deployed"),
            (sum(summary.preparedSites), .legendPrepared, "prepared"),
            (Self.whole(held), .legendHeld, "held"), (last, .lastDay, ""),
            (Self.whole(Int(Double(cost) / 1e6)), .firstYear, ""),
        ]
        return "<section class=\"tiles\">\(tiles.map { tile($0, both($1), $2) }.joined())</section>"
    }

    func tile(_ value: String, _ label: String, _ style: String = "") -> String {
        "<div class=\"tile \(style)\"><strong>\(value)</strong><small>\(label)</small></div>"
    }

    func section(_ heading: PlanMessages, _ body: String) -> String {
        "<section><h2>\(both(heading))</h2>\n\(body)</section>"
    }

    // MARK: - Words

    /// The text in both languages, of which the page shows one.
    func both(_ text: (Language) -> String) -> String { Self.both(text) }

    static func both(_ text: (Language) -> String) -> String {
        let vi = escaped(text(.vietnamese))
        let en = escaped(text(.english))
        return vi == en ? vi : "<span lang=\"vi\">\(vi)</span><span lang=\"en\">\(en)</span>"
    }

    func both(_ message: PlanMessages) -> String { both { message.text($0) } }
    func both(_ name: LocalizedName) -> String { both { name[$0] } }

    /// Figures as each language writes them.
    static func whole(_ value: Int) -> String { both { NumberStyle($0).integer(value) } }
    static func fixed(_ value: Double, decimals: Int) -> String { both { NumberStyle($0).decimal(value, decimals) } }
    static func percent(_ share: Double, decimals: Int = 0) -> String {
        both { percent(share, decimals: decimals, $0) }
    }

    static func percent(_ share: Double, decimals: Int = 0, _ language: Language) -> String {
        share.isFinite ? NumberStyle(language).decimal(share * 100, decimals) + " %" : "∞"
    }

    /// What a file brought in can't become markup.
    static func escaped(_ text: String) -> String {
        guard text.utf8.contains(where: { [0x26, 0x3C, 0x3E, 0x22, 0x27].contains($0) }) else { return text }
        var result = ""
        for character in text {
            switch character {
            case "&": result += "&amp;"
            case "<": result += "&lt;"
            case ">": result += "&gt;"
            case "\"": result += "&quot;"
            case "'": result += "&#39;"
            default: result.append(character)
            }
        }
        return result
    }
}
