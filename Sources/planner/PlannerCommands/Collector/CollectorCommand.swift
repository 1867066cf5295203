package import ArgumentParser
import CommandHelp
import Localization

/// `planner collector`: collectors in front of the one that has the registry.
package struct CollectorCommand: AsyncParsableCommand {
    package static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "collector", abstract: EdgeMessages.helpCollector.words,
            discussion: EdgeMessages.helpCollectorDiscussion.words,
            subcommands: [
                CollectorKitCommand.self, CollectorEnrolCommand.self, CollectorServeCommand.self,
                CollectorListCommand.self, CollectorRevokeCommand.self,
            ])
    }

    package init() {}
}
