import Collector
package import Localization
import NetworkModel

extension LinkStatusReport {
    /// One paragraph for leadership: how many are up, which are worst, how complete the measurements are.
    package func summary(_ language: Language) -> String {
        guard !rows.isEmpty else { return ReportMessages.summaryNothing.text(language) }
        let numbers = NumberStyle(language)
        func counted(_ verdict: LinkVerdict) -> String { numbers.integer(count(verdict)) }
        var sentences = [
            ReportMessages.summaryCounts.text(
                language, numbers.integer(rows.count), counted(.available), counted(.interrupted), counted(.down),
                counted(.unmeasured))
        ]
        if carried > 0 { sentences.append(SuccessionMessages.reportCarried.text(language, numbers.integer(carried))) }
        if countedElsewhere > 0 {
            sentences.append(SuccessionMessages.reportElsewhere.text(language, numbers.integer(countedElsewhere)))
        }
        let worst = worst.prefix(3)
        if !worst.isEmpty {
            let items = worst.map { row in
                ReportMessages.summaryWorstItem.text(
                    language, title(of: row, language), numbers.percent(row.period.availability),
                    numbers.percent(row.period.loss))
            }
            sentences.append(ReportMessages.summaryWorst.text(language, items.joined(separator: "; ")))
        } else if rows.contains(where: { $0.period.sent > 0 }) {
            sentences.append(ReportMessages.summaryAllWell.text(language))
        }
        let found = LinkCause.allCases.filter(\.isFound).compactMap { cause -> String? in
            let number = rows.count { $0.finding.cause == cause }
            guard number > 0 else { return nil }
            return LineMessages.summaryItem.text(language, cause.title(language), numbers.integer(number))
        }
        if !found.isEmpty {
            sentences.append(LineMessages.summaryCauses.text(language, found.joined(separator: "; ")))
        }
        if let slowest {
            sentences.append(
                ReportMessages.summarySlowest.text(
                    language, title(of: slowest, language), numbers.milliseconds(slowest.medianDelay)))
        }
        if let completeness {
            sentences.append(ReportMessages.summaryCompleteness.text(language, numbers.percent(completeness)))
        }
        return sentences.joined(separator: " ")
    }

    /// `Cao Bằng – Hà Nội`: the measuring site and the far end, by name where known.
    func title(of row: LinkStatusRow, _ language: Language) -> String {
        "\(name(of: row.period.key.site, language)) → \(name(of: row.period.peer, language))"
    }

    func name(of site: String, _ language: Language) -> String {
        guard let name = names[site] else { return site }
        return language == .vietnamese ? name.vi : name.en
    }
}
