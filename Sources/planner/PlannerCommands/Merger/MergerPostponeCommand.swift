package import ArgumentParser
import CommandHelp
import Localization
import NetworkModel

/// `planner merger postpone`: records that a decree takes effect later.
package struct MergerPostponeCommand: AsyncParsableCommand {
    package static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "postpone", abstract: MergerHelp.postpone.words,
            discussion: MergerHelp.postponeDiscussion.words)
    }

    @Argument(help: MergerHelp.unit.help(value: "unit"))
    var unit: String

    @Option(help: MergerHelp.to.help(value: "date"))
    var to: String

    @OptionGroup var scope: MergerScopeOptions
    @OptionGroup var options: MergerOptions

    package init() {}

    package func run() async throws {
        try await MergerRun(options).record(
            .postpone, unit: unit, date: try DateOption("--to", to).date(options.languages.language),
            withCommunes: scope.withCommunes)
    }
}
