package import ArgumentParser
import CommandHelp
import Localization
import Planning
import Rendering

/// `planner package regret`: which works now pay in every outcome, and which would be wasted.
package struct PackageRegretCommand: AsyncParsableCommand {
    package static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "regret", abstract: PackageMessages.helpRegret.words,
            discussion: PackageMessages.regretNote.words)
    }

    @Option(help: PackageMessages.helpPlan.help(value: "dir"))
    var plan: String

    @Flag(help: PackageMessages.helpTotals.help)
    var totals = false

    @OptionGroup var listing: ListingOptions
    @OptionGroup var languages: LanguageOptions

    package init() {}

    package func run() async throws {
        let language = languages.language
        let plan = try PackageLookup(plan, language).plan
        let listings = PackageListings(plan, language)
        if !totals { try listing.say(listings.regret, language) }
        guard totals || listing.format == .table else { return }
        if plan.noRegret.isEmpty, listing.format == .table {
            try Terminal.say(PackageMessages.nothingHeld.text(language) + "\n")
        } else {
            try Terminal.say(
                (totals ? "" : "\n") + listings.regretTotals.rendered(as: listing.format, language: language.rawValue))
        }
    }
}
