package import ArgumentParser
import Collector
import CommandHelp
import Localization
import NetworkModel
import Planning
import Rendering

/// `planner site list`: the sites of a plan, and which of them have an agent.
package struct SiteListCommand: AsyncParsableCommand {
    package static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "list", abstract: PlannerHelp.siteList.words,
            discussion: "planner site list --plan plans/july --level commune --gate ready")
    }

    @Option(help: PlannerHelp.aPlan.help(value: "dir"))
    var plan: String

    @Option(help: PlannerHelp.siteLevel.help(value: "level"))
    var level: UnitLevel?

    @Option(help: PlannerHelp.siteGate.help(value: "gate"))
    var gate: Gate?

    @Option(help: PlannerHelp.enrolledData.help(value: "dir"))
    var data: String?

    @OptionGroup var listing: ListingOptions
    @OptionGroup var languages: LanguageOptions

    package init() {}

    package func run() async throws {
        let language = languages.language
        let plan = try readPlan(plan, language).plan
        var enrolled: Set<String>?
        if let data {
            let store = try await openStore(data, language)
            let network = SuccessionView(store, lineage: SiteLineage(plan))
            enrolled = Set(try await network.agents(at: WallClock.now()).map(\.site))
            try store.close()
        }
        let sites = plan.sites.filter { (level == nil || $0.level == level) && (gate == nil || $0.gate == gate) }
        try listing.say(Self.table(sites, enrolled: enrolled, language), language)
        if sites.isEmpty, let gate, let text = noSites(plan, gate, language) { Terminal.complain(text) }
    }

    /// Why units with a gate have no sites, where there are such units.
    private func noSites(_ plan: Planning.Plan, _ gate: Gate, _ language: Language) -> String? {
        let units = plan.units.filter { $0.decision.gate == gate && (level == nil || $0.unit.level == level) }
        guard !units.isEmpty else { return nil }
        return ServeMessages.unitsWithoutSites.text(language, units.count, gate.message.text(language), self.plan)
    }

    /// One row per site; the last column only where it is known who has enrolled.
    static func table(_ sites: [PlannedSite], enrolled: Set<String>?, _ language: Language) -> Table {
        func column(_ key: String, _ title: ServeMessages) -> Table.Column {
            Table.Column(key, title: title.text(language))
        }
        func cell(_ value: String?, _ text: String? = nil) -> Table.Cell {
            Table.Cell(value.map { .string($0) } ?? .null, text: text ?? value ?? "-")
        }
        var table = Table(columns: [
            column("site", .site), column("name", .name), column("level", .level), column("gate", .gate),
            column("upstream", .upstream), column("phase", .phase),
        ])
        if enrolled != nil { table.columns.append(column("enrolled", .enrolled)) }
        table.rows = sites.map { planned in
            let id = planned.site.id.rawValue
            var row = [
                Table.Cell(id), Table.Cell(planned.site.name[language]),
                cell(planned.level?.rawValue, planned.level?.message.text(language)),
                cell(planned.gate?.rawValue, planned.gate?.message.text(language)), cell(planned.upstream?.rawValue),
                cell(planned.phase),
            ]
            if let enrolled {
                let isEnrolled = enrolled.contains(id)
                let word = isEnrolled ? ServeMessages.yes : .no
                row.append(Table.Cell(.bool(isEnrolled), text: word.text(language)))
            }
            return row
        }
        return table
    }
}
