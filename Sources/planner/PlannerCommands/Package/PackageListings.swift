import Localization
import NetworkModel
import Planning
import Rendering

/// A plan's packages and no-regret works as listings.
struct PackageListings {
    private let plan: Planning.Plan
    private let language: Language
    private let records: [StandbyPackage]
    private let names: [SiteID: LocalizedName]

    init(_ plan: Planning.Plan, _ language: Language, releasedOnly: Bool = false) {
        self.plan = plan
        self.language = language
        records = plan.packages.filter { !releasedOnly || $0.isReleased }
        names = Dictionary(plan.sites.map { ($0.site.id, $0.site.name) }, uniquingKeysWith: { first, _ in first })
    }

    private func column(_ key: String, _ message: PackageMessages, numeric: Bool = false) -> Table.Column {
        Table.Column(key, title: message.text(language), isNumeric: numeric)
    }

    private func cell(_ text: String?) -> Table.Cell { text.map { Table.Cell($0) } ?? Table.Cell(.null, text: "-") }
    private func word(_ value: String, _ message: PackageMessages) -> Table.Cell {
        Table.Cell(.string(value), text: message.text(language))
    }

    private func state(_ record: StandbyPackage) -> PackageMessages { record.isReleased ? .released : .sealed }

    var packages: Table {
        Table(
            columns: [
                column("site", .site), column("name", .name), column("event", .event), column("state", .state),
                column("circuits", .circuits, numeric: true), column("capital_vnd", .capital, numeric: true),
                column("monthly_vnd", .monthly, numeric: true),
                column("days_from_nothing", .fromNothing, numeric: true),
                column("days_with_package", .withPackage, numeric: true),
                column("days_gained", .gained, numeric: true), column("seal", .seal),
            ],
            rows: records.map { record in
                [
                    Table.Cell(record.site.rawValue), cell(names[record.site]?[language]), cell(record.event),
                    word(record.isReleased ? "released" : "sealed", state(record)), Table.Cell(record.circuits),
                    Table.Cell(Int(record.capital.dong)), Table.Cell(Int(record.monthly.dong)),
                    Table.Cell(record.fromNothing), Table.Cell(record.withPackage), Table.Cell(record.daysGained),
                    Table.Cell(.string(record.seal), text: String(record.seal.prefix(12))),
                ]
            })
    }

    var summary: String {
        guard !records.isEmpty else { return PackageMessages.noPackages.text(language) + "\n" }
        let style = NumberStyle(language)
        func mean(_ value: (StandbyPackage) -> Int) -> String {
            style.decimal(Double(records.reduce(0) { $0 + value($1) }) / Double(records.count), 1)
        }
        return PackageMessages.gainedLine.text(language, mean(\.daysGained), mean(\.withPackage), mean(\.fromNothing))
            + "\n" + ordering(style)
    }

    /// What the other choice of ordering circuits ahead would gain, and owe.
    private func ordering(_ style: NumberStyle) -> String {
        let chosen = Set(records.map(\.site))
        let ahead = OrderingAhead(plan) { chosen.contains($0.site) }
        func mean(_ days: Int) -> String {
            style.decimal(Double(ahead.fromNothing - days) / Double(max(1, ahead.packages)), 1)
        }
        let without = OrderingMessages.withoutOrders.text(language, mean(ahead.withoutOrders))
        let with = OrderingMessages.withOrders.text(
            language, mean(ahead.withOrders), style.integer(ahead.survivors), style.integer(ahead.circuits),
            style.decimal(Double(ahead.setup.dong) / 1e6, 0))
        let now = (ahead.isOrdered ? OrderingMessages.ordersNow : .waitsNow).text(language)
        return [without, with, now].joined(separator: " ") + "\n"
    }

    func sheet(_ record: StandbyPackage) -> String {
        func kinds(_ kinds: [ActivityKind]) -> String {
            kinds.isEmpty ? "-" : kinds.map { $0.message.text(language) }.joined(separator: ", ")
        }
        let style = NumberStyle(language)
        let lines: [(PackageMessages, String)] = [
            (.site, "\(names[record.site]?[language] ?? "") (\(record.site))"), (.event, record.event ?? "-"),
            (.state, state(record).text(language)), (.seal, record.seal),
            (.circuits, style.integer(record.circuits)), (.capital, style.integer(Int(record.capital.dong))),
            (.monthly, style.integer(Int(record.monthly.dong))), (.ahead, kinds(record.ahead)),
            (.remaining, kinds(record.remaining)), (.fromNothing, style.integer(record.fromNothing)),
            (.withPackage, style.integer(record.withPackage)), (.gained, style.integer(record.daysGained)),
        ]
        return Table(
            columns: [
                Table.Column("what", title: PackageMessages.what.text(language)), Table.Column("value", title: ""),
            ],
            rows: lines.map { [Table.Cell($0.0.text(language)), Table.Cell($0.1)] }
        ).rendered(as: .table, language: language.rawValue)
    }

    // MARK: - No regret

    private func message(_ kind: NoRegretItem.Kind) -> PackageMessages {
        switch kind {
        case .office: .office
        case .trunk: .trunk
        case .backbone: .backbone
        }
    }

    private func message(_ verdict: NoRegretItem.Verdict) -> PackageMessages { verdict == .pays ? .pays : .wasted }

    var regret: Table {
        Table(
            columns: [
                column("kind", .kind), column("now", .verdict), column("unit", .unit), column("site", .site),
                column("event", .event), column("tier", .tier), column("months", .months, numeric: true),
                column("crew_days", .crewDays, numeric: true), column("money_vnd", .money, numeric: true),
                column("people", .people, numeric: true), column("waiting_days", .waiting, numeric: true),
            ],
            rows: plan.noRegret.map { item in
                [
                    word(item.kind.rawValue, message(item.kind)), word(item.verdict.rawValue, message(item.verdict)),
                    cell(item.unit?.description), Table.Cell(item.site.rawValue), cell(item.event), cell(item.tier),
                    Table.Cell(item.months), Table.Cell(item.crewDays), Table.Cell(Int(item.money.dong)),
                    Table.Cell(item.people), Table.Cell(item.waitingDays),
                ]
            })
    }

    /// One line for each kind and verdict that there is.
    var regretTotals: Table {
        let groups = NoRegretItem.Kind.allCases.flatMap { kind in
            NoRegretItem.Verdict.allCases.map { (kind, $0) }
        }
        return Table(
            columns: [
                column("kind", .kind), column("now", .verdict), column("count", .count, numeric: true),
                column("crew_days", .crewDays, numeric: true), column("money_vnd", .money, numeric: true),
                column("people", .people, numeric: true),
            ],
            rows: groups.compactMap { kind, verdict in
                let total = NoRegretTotal(plan.noRegret.filter { $0.kind == kind && $0.verdict == verdict })
                guard total.count > 0 else { return nil }
                return [
                    word(kind.rawValue, message(kind)), word(verdict.rawValue, message(verdict)),
                    Table.Cell(total.count), Table.Cell(total.crewDays), Table.Cell(Int(total.money.dong)),
                    Table.Cell(total.people),
                ]
            })
    }
}
