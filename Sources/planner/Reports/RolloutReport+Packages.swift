import Localization
import NetworkAddress
import NetworkModel
import Planning
import Rendering

/// What is prepared for units that wait, what pays now, and how far the addresses go.
extension RolloutReport {
    private func both(_ message: PackageMessages) -> String { both { message.text($0) } }
    private func cell(_ message: PackageMessages) -> Cell { Cell(html: both(message)) }
    private func millions(_ money: Money, _ language: Language) -> String {
        NumberStyle(language).decimal(Double(money.dong) / 1e6, 0)
    }

    /// Empty for a plan without packages.
    var packages: String {
        guard !plan.packages.isEmpty else { return "" }
        let released = plan.packages.count { $0.isReleased }
        let gained = plan.packages.reduce(0) { $0 + $1.daysGained }
        func mean(_ value: (StandbyPackage) -> Int, _ language: Language) -> String {
            let sum = plan.packages.reduce(0) { $0 + value($1) }
            return NumberStyle(language).decimal(Double(sum) / Double(plan.packages.count), 1)
        }
        let tiles =
            tile(Self.whole(plan.packages.count - released), both(.tileSealed), "prepared")
            + tile(Self.whole(released), both(.tileReleased), "deployed")
            + tile(Self.whole(gained), both(.tileGained))
        let sentence = both { language in
            PackageMessages.gainedLine.text(
                language, mean(\.daysGained, language), mean(\.withPackage, language), mean(\.fromNothing, language))
        }
        return "<section><h2>\(both(.heading))</h2>\n<div class=\"tiles\">\(tiles)</div>\n<p>\(sentence)</p>\n"
            + gainsTable + "</section>\n"
    }

    /// By level and how much is gained.
    private var gainsTable: String {
        struct Row: Hashable {
            var level: Int
            var fromNothing: Int
            var withPackage: Int
        }
        let levels = Dictionary(plan.sites.map { ($0.site.id, $0.level) }, uniquingKeysWith: { first, _ in first })
        var counts: [Row: Int] = [:]
        for record in plan.packages {
            let level = (levels[record.site] ?? nil).flatMap { UnitLevel.allCases.firstIndex(of: $0) } ?? 0
            counts[Row(level: level, fromNothing: record.fromNothing, withPackage: record.withPackage), default: 0] += 1
        }
        let rows = counts.keys.sorted { a, b in
            (a.level, a.fromNothing, a.withPackage) < (b.level, b.fromNothing, b.withPackage)
        }
        return table(
            [both(PackageMessages.level), both(.units), both(.fromNothing), both(.withPackage), both(.gained)],
            rows.map { row in
                [
                    Cell(html: both { UnitLevel.allCases[row.level].message.text($0) }), .number(counts[row] ?? 0),
                    .number(row.fromNothing), .number(row.withPackage), .number(row.fromNothing - row.withPackage),
                ]
            })
    }

    /// Empty where no unit is held.
    var noRegret: String {
        guard !plan.noRegret.isEmpty else { return "" }
        let offices = plan.noRegret.filter { $0.kind == .office }
        let pays = NoRegretTotal(offices.filter { $0.verdict == .pays })
        let wasted = NoRegretTotal(offices.filter { $0.verdict == .wasted })
        let shared = NoRegretTotal(plan.noRegret.filter { $0.kind != .office })
        var lines: [String] = []
        if pays.count > 0 {
            lines.append(
                both { language in
                    let style = NumberStyle(language)
                    return PackageMessages.paysLine.text(
                        language, style.integer(pays.count), style.integer(pays.crewDays),
                        millions(pays.money, language), style.integer(pays.people))
                })
        }
        if shared.count > 0 {
            lines.append(
                both { language in
                    PackageMessages.sharedLine.text(
                        language, NumberStyle(language).integer(shared.count), millions(shared.money, language))
                })
        }
        if wasted.count > 0 {
            lines.append(
                both { language in
                    let style = NumberStyle(language)
                    return PackageMessages.wastedLine.text(
                        language, style.integer(wasted.count), style.integer(wasted.crewDays),
                        millions(wasted.money, language))
                })
        }
        return "<section><h2>\(both(.regretHeading))</h2>\n<ul>\(lines.map { "<li>\($0)</li>" }.joined())</ul>\n"
            + "<p><small>\(both(.regretNote))</small></p></section>\n"
    }

    /// Empty where the topology says nothing of addresses.
    var addresses: String {
        guard !plan.addressPools.isEmpty else { return "" }
        let rows = plan.addressPools.map { pool -> [Cell] in
            let role: PackageMessages =
                switch pool.role {
                case .lan: .lan
                case .loopback: .loopback
                case .pointToPoint: .pointToPoint
                }
            return [
                cell(role), .text(pool.block.description), .number(pool.used), .number(pool.given),
                .number(pool.containers), .number(pool.costOfStability),
            ]
        }
        let heads: [PackageMessages] = [.role, .block, .used, .given, .containers, .stability]
        return "<section><h2>\(both(.addressesHeading))</h2>\n" + table(heads.map { both($0) }, rows)
            + "<p><small>\(both(.addressNote))</small></p></section>\n"
    }
}
