package import ArgumentParser
import CommandHelp
import Localization
import NetworkModel

/// `planner merger revoke`: records that a decree is withdrawn.
package struct MergerRevokeCommand: AsyncParsableCommand {
    package static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "revoke", abstract: MergerHelp.revoke.words, discussion: MergerHelp.revokeDiscussion.words)
    }

    @Argument(help: MergerHelp.unit.help(value: "unit"))
    var unit: String

    @OptionGroup var scope: MergerScopeOptions
    @OptionGroup var options: MergerOptions

    package init() {}

    package func run() async throws {
        try await MergerRun(options).record(
            .revoke, unit: unit, date: nil, withCommunes: scope.withCommunes)
    }
}
