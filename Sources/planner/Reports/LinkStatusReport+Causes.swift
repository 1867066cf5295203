import Collector
import Localization
import Rendering

extension LinkStatusReport {
    /// Why links fared as they did: those on which something was amiss.
    func causesSection(_ language: Language) -> Markup {
        let amiss = rows.filter { $0.finding.cause != .none && !$0.period.causes.counts.isEmpty }
        guard !amiss.isEmpty else { return .empty }
        let numbers = NumberStyle(language)
        func header(_ title: String) -> Markup { "<th scope=\"col\">\(title)</th>" }
        let body = amiss.map { row -> Markup in
            let counts = LinkCause.allCases.compactMap { cause -> String? in
                guard cause != .none, let count = row.period.causes.counts[cause] else { return nil }
                return LineMessages.summaryItem.text(language, cause.title(language), numbers.integer(count))
            }
            return """
                <tr><th scope="row">\(title(of: row, language))</th>
                <td>\(row.finding.cause.title(language))</td>
                <td>\(counts.joined(separator: "; "))</td>
                <td class="number">\(numbers.percent(row.busiestForward))</td>
                <td class="number">\(numbers.percent(row.busiestReturn))</td>
                <td>\(row.finding.text(language))</td></tr>

                """
        }
        return """
            <h2>\(LineMessages.sectionCauses.text(language))</h2>
            <table class="causes"><thead><tr>\(header(ReportMessages.columnLink.text(language)))
            \(header(LineMessages.columnCause.text(language)))\(header(LineMessages.columnIntervals.text(language)))
            \(header(LineMessages.columnBusiestForward.text(language)))
            \(header(LineMessages.columnBusiestReturn.text(language)))
            \(header(LineMessages.columnEvidence.text(language)))</tr></thead>
            <tbody>\(body)</tbody></table>
            """
    }
}
