package import ArgumentParser
import CommandHelp
import Localization

/// `planner merger`: what became of the decrees that merge units, and what follows for the plan.
package struct MergerCommand: AsyncParsableCommand {
    package static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "merger", abstract: MergerHelp.merger.words, discussion: MergerHelp.mergerDiscussion.words,
            subcommands: [
                MergerListCommand.self, MergerCompleteCommand.self, MergerPostponeCommand.self,
                MergerRevokeCommand.self, MergerUndoCommand.self,
            ])
    }

    package init() {}
}
