package import ArgumentParser
import CommandHelp
import Localization
import NetworkModel

/// `planner merger complete`: records that a merger is done on the ground.
package struct MergerCompleteCommand: AsyncParsableCommand {
    package static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "complete", abstract: MergerHelp.complete.words,
            discussion: MergerHelp.completeDiscussion.words)
    }

    @Argument(help: MergerHelp.unit.help(value: "unit"))
    var unit: String

    @Option(help: MergerHelp.on.help(value: "date"))
    var on: String

    @OptionGroup var scope: MergerScopeOptions
    @OptionGroup var options: MergerOptions

    package init() {}

    package func run() async throws {
        try await MergerRun(options).record(
            .complete, unit: unit, date: try DateOption("--on", on).date(options.languages.language),
            withCommunes: scope.withCommunes)
    }
}
