import Localization
import NetworkModel
import Planning
import Rendering

extension RolloutReport {
    /// A table cell: markup, and whether it is a number.
    struct Cell {
        var html: String
        var isNumber = false
        static func number(_ value: Int) -> Cell {
            Cell(html: value == 0 ? "<i>0</i>" : whole(value), isNumber: true)
        }
        static func number(_ value: Double, decimals: Int) -> Cell {
            Cell(html: fixed(value, decimals: decimals), isNumber: true)
        }
        static func percent(_ share: Double, decimals: Int = 0) -> Cell {
            Cell(html: RolloutReport.percent(share, decimals: decimals), isNumber: true)
        }
        static var none: Cell { Cell(html: "–", isNumber: true) }
        static func text(_ text: String) -> Cell { Cell(html: escaped(text)) }
        static func millions(_ money: Money) -> Cell {
            number(Double(money.dong) / 1e6, decimals: 0)
        }
        static func date(_ date: CivilDate?) -> Cell { text(date?.description ?? "–") }
    }

    private func cell(_ message: PlanMessages) -> Cell { Cell(html: both(message)) }
    private func cell(_ name: LocalizedName) -> Cell { Cell(html: both(name)) }

    private func table(_ heads: [PlanMessages], _ rows: [[Cell]]) -> String {
        table(heads.map { both($0) }, rows)
    }

    /// - Parameter heads: markup.
    func table(_ heads: [String], _ rows: [[Cell]]) -> String {
        func row(_ cells: [Cell]) -> String {
            "<tr>" + cells.map { "<td\($0.isNumber ? " class=\"n\"" : "")>\($0.html)</td>" }.joined() + "</tr>\n"
        }
        var head = ""
        for (index, title) in heads.enumerated() {
            let isNumber = rows.first.map { $0.indices.contains(index) && $0[index].isNumber } ?? false
            head += "<th\(isNumber ? " class=\"n\"" : "")>\(title)</th>"
        }
        return "<table><thead><tr>\(head)</tr></thead><tbody>\n" + rows.map(row).joined() + "</tbody></table>\n"
    }

    var units: String {
        table(
            [.level] + Gate.allCases.map(\.message),
            UnitLevel.allCases.map { level in
                [cell(level.message)] + Gate.allCases.map { .number(summary.units[level]?[$0] ?? 0) }
            })
    }

    var phases: String {
        table(
            [.phase, .starts, .deployed, .prepared, .firstDay, .lastDay],
            plan.phases.map { item in
                [
                    cell(item.phase.name), .date(item.phase.starts), .number(item.deployed), .number(item.prepared),
                    .date(item.firstDay), .date(item.lastDay),
                ]
            })
    }

    /// The milestones, with what the source prints where that differs.
    var milestones: String {
        let items = plan.phases.flatMap(\.phase.milestones).map { milestone in
            both { language in
                guard let printed = milestone.printed else { return "\(milestone.name[language]): \(milestone.date)" }
                return PlanMessages.milestonePrinted.text(language, milestone.name[language], milestone.date, printed)
            }
        }
        return items.isEmpty ? "" : "<ul>" + items.map { "<li>\($0)</li>" }.joined() + "</ul>\n"
    }

    var waves: String {
        table(
            [.wave, .sites, .people, .firstDay, .lastDay],
            plan.waves.map { wave in
                [
                    .text(wave.id), .number(wave.sites), .number(wave.people), .date(wave.firstDay),
                    .date(wave.lastDay),
                ]
            })
    }

    var held: String {
        guard !summary.held.isEmpty else { return "<p>\(both(.nothingHeld))</p>\n" }
        return table(
            [.level, .reason, .count, .people, .example, .event, .effective],
            summary.held.map { item in
                let reason: PlanMessages = item.reason == .ownEvent ? .ownEvent : .provinceEvent
                return [
                    cell(item.level.message), Cell(html: both { reason.text($0, item.kind.message.text($0)) }),
                    .number(item.count), .number(item.people),
                    Cell(html: both { "\(item.example.unit.name[$0]) (\(item.example.unit.id))" }),
                    .text(item.event?.resolution ?? "–"), .date(item.event?.effective),
                ]
            })
    }

    var circuits: String {
        table(
            [.level, .role, .medium, .capacity, .deployed, .prepared, .monthly],
            summary.circuits.map { item in
                [
                    cell(item.level.message), cell(item.role.message), cell(item.medium.message),
                    Cell(
                        html: both { NumberStyle($0).rate(bitsPerSecond: item.capacity.bitsPerSecond) }, isNumber: true),
                    .number(item.deployed), .number(item.prepared),
                    .millions(item.monthly),
                ]
            })
    }

    var bill: String {
        func rows(_ isStandby: Bool) -> [[Cell]] {
            plan.bill.filter { $0.isStandby == isStandby }.map { line in
                [
                    cell(line.name), .number(line.quantity), .millions(line.capital), .millions(line.monthly),
                    Cell(html: line.basis.isAssumed ? both(.assumed) : ""),
                ]
            }
        }
        func total(_ cost: PlanSummary.Cost) -> [Cell] {
            [
                Cell(html: "<b>\(both(.total))</b>"), Cell(html: "", isNumber: true), .millions(cost.capital),
                .millions(cost.monthly),
                .text(""),
            ]
        }
        let heads: [PlanMessages] = [.item, .quantity, .capital, .monthly, .assumed]
        var text = ""
        if !rows(false).isEmpty {
            text += "<h3>\(both(.deployed))</h3>\n" + table(heads, rows(false) + [total(summary.deployedCost)])
        }
        if !rows(true).isEmpty {
            text += "<h3>\(both(.standbyCost))</h3>\n" + table(heads, rows(true) + [total(summary.standbyCost)])
        }
        return text
    }

    var assumptions: String {
        table(
            [.part, .assumed, .total, .share],
            plan.assumptions.map { item in
                let scale = item.part == .prices ? 1e6 : 1
                return [
                    cell(item.part.message), .number(item.assumed / scale, decimals: 0),
                    .number(item.total / scale, decimals: 0), .percent(item.share),
                ]
            })
    }

    var gaps: String {
        guard !summary.gaps.isEmpty else { return "<p>\(both(.noGaps))</p>\n" }
        let names = Dictionary(plan.sites.map { ($0.site.id, $0.site.name) }, uniquingKeysWith: { first, _ in first })
        return table(
            [.reason, .count, .example],
            summary.gaps.map { item in
                let name = names[item.example] ?? LocalizedName(vi: "", en: "")
                return [
                    cell(item.reason.message), .number(item.count),
                    Cell(html: both { "\(name[$0]) (\(item.example))" }),
                ]
            })
    }

    var methods: String {
        table(
            [.part, .algorithm, .source, .value, .lowerBound, .gap],
            plan.methods.map { item in
                func figure(_ value: Double?) -> String? {
                    value.map { value in both { item.figure(value, $0) } }
                }
                return [
                    Cell(html: item.partMessage.map { both($0) } ?? Self.escaped(item.part)), cell(item.algorithm),
                    .text(item.source), Cell(html: figure(item.value) ?? "–", isNumber: true),
                    Cell(
                        html: figure(item.lowerBound) ?? both(.noBound), isNumber: true),
                    item.gap.map { .percent($0, decimals: 1) } ?? .none,
                ]
            })
    }
}
