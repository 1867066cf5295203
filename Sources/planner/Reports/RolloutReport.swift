import Localization
import NetworkModel
package import Planning
import Rendering

/// A plan as one page that needs nothing else: printable, in both languages with a switch, the same bytes for the same plan.
///
/// The switch is a pair of radio buttons and works without scripts; the one line of script only picks the browser's language first.
package struct RolloutReport {
    let document: PlanDocument
    let summary: PlanSummary
    var plan: Plan { document.plan }

    package init(_ document: PlanDocument) {
        self.document = document
        summary = PlanSummary(document.plan)
    }

    package var html: String {
        let title = Self.escaped("\(plan.topologyName.vi) · \(plan.asOf)")
        let sections = [
            tiles, map, section(.unitsByGate, units), section(.phasesAndDates, phases + milestones),
            months, section(.waves, waves), section(.heldUnits, held), section(.sitesAndCircuits, circuits),
            section(.cost, bill), section(.assumptions, assumptions), section(.gaps, gaps), section(.methods, methods),
        ]
        return """
            <!DOCTYPE html>
            <html lang="vi">
            <head>
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <title>\(title)</title>
            <style>
            \(Self.style)
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
            <footer><p>\(both { PlanMessages.generatedFrom.text($0, plan.inputHash, document.hash) })</p></footer>
            </main>
            <script>if(!(navigator.language||"vi").startsWith("vi"))document.getElementById("lang-en").checked=true;</script>
            </body>
            </html>

            """
    }

    private func heading(_ language: Language) -> String {
        PlanMessages.asOf.text(language, plan.asOf) + ", "
            + PlanMessages.policy.text(language, plan.gatePolicy.rawValue) + ". "
            + PlanMessages.assumedSentence.text(language, Self.percent(summary.assumedShare))
    }

    private var tiles: String {
        func sum(_ counts: [UnitLevel: Int]) -> String { Table.grouped(counts.values.reduce(0, +)) }
        let held = summary.held.reduce(0) { $0 + $1.count }
        let cost = summary.deployedCost.firstYear.dong + summary.standbyCost.firstYear.dong
        let last = plan.phases.compactMap(\.lastDay).max()?.description ?? "–"
        let tiles: [(String, PlanMessages, String)] = [
            (sum(summary.deployedSites), .legendDeployed, "deployed"),
            (sum(summary.preparedSites), .legendPrepared, "prepared"),
            (Table.grouped(held), .legendHeld, "held"), (last, .lastDay, ""),
            (Table.grouped(Int(Double(cost) / 1e6)), .firstYear, ""),
        ]
        let cells = tiles.map { value, label, style in
            "<div class=\"tile \(style)\"><strong>\(value)</strong><span>\(both(label))</span></div>"
        }
        return "<section class=\"tiles\">\(cells.joined())</section>"
    }

    func section(_ heading: PlanMessages, _ body: String) -> String {
        "<section><h2>\(both(heading))</h2>\n\(body)</section>"
    }

    // MARK: - Words

    /// The text in both languages, of which the page shows one.
    func both(_ text: (Language) -> String) -> String {
        let vi = Self.escaped(text(.vietnamese))
        let en = Self.escaped(text(.english))
        return vi == en ? vi : "<span lang=\"vi\">\(vi)</span><span lang=\"en\">\(en)</span>"
    }

    func both(_ message: PlanMessages) -> String { both { message.text($0) } }
    func both(_ name: LocalizedName) -> String { both { name[$0] } }

    static func percent(_ share: Double, decimals: Int = 0) -> String {
        Table.fixed(share * 100, decimals: decimals) + " %"
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
