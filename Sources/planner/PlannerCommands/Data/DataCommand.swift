package import ArgumentParser
import CommandHelp
import Localization

/// `planner data`: the collector's store as a file.
package struct DataCommand: AsyncParsableCommand {
    package static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "data", abstract: StoreMessages.helpData.words,
            subcommands: [DataBackupCommand.self, DataCheckCommand.self])
    }

    package init() {}
}
