package import ArgumentParser
import Localization
import NetworkModel
import Planning
import Rendering

/// `planner show`: lists a plan's sites or circuits, or explains one site.
package struct ShowCommand: AsyncParsableCommand {
    package static let configuration = CommandConfiguration(
        commandName: "show", abstract: "Lists a plan's sites or circuits, or explains one unit.",
        discussion: """
            planner show plans/april                    sites
            planner show plans/april --circuits         circuits
            planner show plans/april 14845@2004         why, what and when of one unit
            """)

    @Argument(help: ArgumentHelp("A directory that planner plan wrote.", valueName: "plan"))
    var plan: String

    @Argument(help: ArgumentHelp("A unit or site: its id, its code alone, or its name.", valueName: "site"))
    var site: String?

    @Flag(help: "List circuits, not sites.")
    var circuits = false

    @Option(help: "Only units of this level.")
    var level: UnitLevel?

    @Option(help: "Only units with this gate.")
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
        try listing.say(circuits ? listings.circuits : listings.sites)
    }
}
