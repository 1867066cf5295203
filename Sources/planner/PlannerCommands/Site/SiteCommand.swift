package import ArgumentParser
import CommandHelp
import Localization

/// `planner site`: the sites of a plan, and what an engineer takes to them.
package struct SiteCommand: AsyncParsableCommand {
    package static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "site", abstract: PlannerHelp.site.words,
            subcommands: [
                SiteKitCommand.self, SiteKitsCommand.self, SiteListCommand.self, SitePromiseCommand.self,
                SiteRevokeCommand.self,
            ])
    }

    package init() {}
}
