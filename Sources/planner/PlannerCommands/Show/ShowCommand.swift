package import ArgumentParser
import CommandHelp
import Localization
import NetworkModel
import Planning
import Rendering

/// `planner show`: lists a plan's sites or circuits, or explains one site.
package struct ShowCommand: AsyncParsableCommand {
    package static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "show", abstract: PlannerHelp.show.words,
            discussion: PlannerHelp.showDiscussion.words)
    }

    @Argument(help: PlannerHelp.planDirectory.help(value: "plan"))
    var plan: String

    @Argument(help: PlannerHelp.unitOrSite.help(value: "site"))
    var site: String?

    @Flag(help: PlannerHelp.circuits.help)
    var circuits = false

    @Option(help: PlannerHelp.unitLevel.help)
    var level: UnitLevel?

    @Option(help: PlannerHelp.unitGate.help)
    var gate: Gate?

    @OptionGroup var listing: ListingOptions
    @OptionGroup var languages: LanguageOptions

    package init() {}

    package func run() async throws {
        let language = languages.language
        let document = try readPlan(plan, language)
        if let site {
            let sheet = try UnitSheet(document.plan, named: site, planPath: plan, language)
            try Terminal.say(listing.format == .table ? sheet.text : sheet.json.text(pretty: true) + "\n")
            return
        }
        let listings = PlanListings(document.plan, language, level: level, gate: gate)
        try listing.say(circuits ? listings.circuits : listings.sites, language)
    }
}
