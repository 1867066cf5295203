package import ArgumentParser
import CommandHelp
import Localization
import Planning
import Rendering

/// `planner diff`: every change from one plan to another, with its cause. That plans differ is no bad news: exit code 0.
package struct DiffCommand: AsyncParsableCommand {
    package static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "diff", abstract: ReplanHelp.diff.words, discussion: ReplanHelp.diffDiscussion.words)
    }

    @Argument(help: ReplanHelp.firstPlan.help(value: "first"))
    var first: String

    @Argument(help: ReplanHelp.secondPlan.help(value: "second"))
    var second: String

    @OptionGroup var listing: ListingOptions
    @OptionGroup var languages: LanguageOptions

    package init() {}

    package func run() async throws {
        let language = languages.language
        async let before = readPlan(first, language)
        async let after = readPlan(second, language)
        let report = DifferenceReport(try await before, try await after, language)
        try Terminal.say(report.rendered(as: listing.format))
    }
}
