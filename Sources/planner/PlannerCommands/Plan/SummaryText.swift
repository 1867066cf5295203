package import Localization
import NetworkModel
package import Planning
import Rendering

/// A plan's summary as tables that a person reads in a minute.
package struct SummaryText {
    private let document: PlanDocument
    private let summary: PlanSummary
    private let language: Language
    private var plan: Planning.Plan { document.plan }

    package init(_ document: PlanDocument, _ language: Language) {
        self.document = document
        summary = PlanSummary(document.plan)
        self.language = language
    }

    package var text: String {
        let title = [
            PlanMessages.planOf.text(language, plan.topologyName[language]),
            PlanMessages.asOf.text(language, plan.asOf),
            plan.knownAsOf.map { MergerMessages.knownAsOf.text(language, $0) },
            plan.gatePolicy.message.text(language),
        ].compactMap(\.self).joined(separator: ", ")
        var parts = [title + "\n"]
        parts.append(section(.unitsByGate, units))
        parts.append(section(.sitesAndCircuits, circuits))
        parts.append(section(.phasesAndDates, phases))
        parts.append(summary.held.isEmpty ? line(.nothingHeld) : section(.heldUnits, held))
        parts.append(section(.cost, cost))
        parts.append(section(.assumptions, assumptions))
        parts.append(summary.gaps.isEmpty ? line(.noGaps) : section(.gaps, gaps))
        if !findings.isEmpty { parts.append(findings) }
        if !plan.leases.isEmpty { parts.append(leases) }
        parts.append(section(.methods, methods))
        parts.append(
            PlanMessages.generatedFrom.text(language, plan.inputHash.prefix(16), document.hash.prefix(16)) + "\n")
        return parts.joined(separator: "\n")
    }

    /// As many sentences as a screen takes.
    private static let sentencesShown = 8

    private func shown(_ sentences: [String]) -> String {
        var lines = Array(sentences.prefix(Self.sentencesShown))
        let more = sentences.count - lines.count
        if more > 0 { lines.append(PlanMessages.moreFindings.text(language, more)) }
        return lines.map { $0 + "\n" }.joined()
    }

    private var words: WayExplanation { WayExplanation(plan: plan, language: language) }

    /// Which units break which class's limit, and by how much.
    private var findings: String { shown(words.findings) }

    private var leases: String {
        PlanMessages.leases.text(language) + "\n" + shown(plan.leases.map(words.sentence(of:)))
    }

    private func line(_ message: PlanMessages) -> String { message.text(language) + "\n" }

    private func section(_ heading: PlanMessages, _ table: Table) -> String {
        heading.text(language) + "\n" + table.rendered(as: .table, language: language.rawValue)
    }

    private func column(_ message: PlanMessages, numeric: Bool = false) -> Table.Column {
        Table.Column("\(message)", title: message.text(language), isNumeric: numeric)
    }

    private func cell(_ message: PlanMessages) -> Table.Cell { Table.Cell(message.text(language)) }
    private func cell(_ date: CivilDate?) -> Table.Cell { Table.Cell(date?.description ?? "-") }
    private func millions(_ money: Money) -> Table.Cell { Table.Cell(Double(money.dong) / 1e6, decimals: 0) }

    private func percent(_ share: Double, decimals: Int = 0) -> String {
        NumberStyle(language).decimal(share * 100, decimals) + " %"
    }

    // MARK: - Tables

    private var units: Table {
        Table(
            columns: [column(.level)] + Gate.allCases.map { column($0.message, numeric: true) },
            rows: UnitLevel.allCases.map { level in
                [cell(level.message)] + Gate.allCases.map { Table.Cell(summary.units[level]?[$0] ?? 0) }
            })
    }

    private var circuits: Table {
        Table(
            columns: [
                column(.level), column(.role), column(.medium), column(.capacity, numeric: true),
                column(.deployed, numeric: true), column(.prepared, numeric: true), column(.monthly, numeric: true),
            ],
            rows: summary.circuits.map { item in
                [
                    cell(item.level.message), cell(item.role.message), cell(item.medium.message),
                    Table.Cell(item.capacity.description), Table.Cell(item.deployed), Table.Cell(item.prepared),
                    millions(item.monthly),
                ]
            })
    }

    private var phases: Table {
        Table(
            columns: [
                column(.phase), column(.starts), column(.deployed, numeric: true), column(.prepared, numeric: true),
                column(.firstDay), column(.lastDay),
            ],
            rows: plan.phases.map { item in
                [
                    Table.Cell(item.phase.name[language]), cell(item.phase.starts), Table.Cell(item.deployed),
                    Table.Cell(item.prepared), cell(item.firstDay), cell(item.lastDay),
                ]
            })
    }

    private var held: Table {
        Table(
            columns: [
                column(.level), column(.reason), column(.count, numeric: true), column(.example), column(.event),
                column(.effective),
            ],
            rows: summary.held.map { item in
                let reason: PlanMessages = item.reason == .ownEvent ? .ownEvent : .provinceEvent
                return [
                    cell(item.level.message), Table.Cell(reason.text(language, item.kind.message.text(language))),
                    Table.Cell(item.count),
                    Table.Cell("\(item.example.unit.name[language]) (\(item.example.unit.id))"),
                    Table.Cell(item.event?.resolution ?? "-"), cell(item.event?.effective),
                ]
            })
    }

    private var cost: Table {
        func row(_ title: PlanMessages, _ cost: PlanSummary.Cost) -> [Table.Cell] {
            [cell(title), millions(cost.capital), millions(cost.monthly), millions(cost.firstYear)]
        }
        return Table(
            columns: [
                column(.item), column(.capital, numeric: true), column(.monthly, numeric: true),
                column(.firstYear, numeric: true),
            ], rows: [row(.deployed, summary.deployedCost), row(.standbyCost, summary.standbyCost)])
    }

    private var assumptions: Table {
        Table(
            columns: [
                column(.part), column(.assumed, numeric: true), column(.total, numeric: true),
                column(.share, numeric: true),
            ],
            rows: plan.assumptions.map { item in
                let scale = item.part == .prices ? 1e6 : 1
                return [
                    cell(item.part.message), Table.Cell(item.assumed / scale, decimals: 0),
                    Table.Cell(item.total / scale, decimals: 0), Table.Cell(percent(item.share)),
                ]
            })
    }

    private var gaps: Table {
        Table(
            columns: [column(.reason), column(.count, numeric: true), column(.example)],
            rows: summary.gaps.map { item in
                [cell(item.reason.message), Table.Cell(item.count), Table.Cell(item.example.rawValue)]
            })
    }

    private var methods: Table {
        Table(
            columns: [
                column(.part), column(.algorithm), column(.value, numeric: true), column(.lowerBound, numeric: true),
                column(.gap, numeric: true),
            ],
            rows: plan.methods.map { item in
                [
                    Table.Cell(item.partMessage?.text(language) ?? item.part), Table.Cell(item.algorithm[language]),
                    Table.Cell(item.value.map { item.figure($0, language) } ?? "-"),
                    Table.Cell(
                        item.lowerBound.map { item.figure($0, language) } ?? PlanMessages.noBound.text(language)),
                    Table.Cell(item.gap.map { percent($0, decimals: 1) } ?? "-"),
                ]
            })
    }
}
