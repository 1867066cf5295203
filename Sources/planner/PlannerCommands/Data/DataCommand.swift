package import ArgumentParser
import CommandHelp
import Localization

/// `planner data`: the collector's store as a file, and measurements that are kept elsewhere.
package struct DataCommand: AsyncParsableCommand {
    package static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "data", abstract: StoreMessages.helpData.words,
            subcommands: [
                DataBackupCommand.self, DataRestoreCommand.self, DataCheckCommand.self, DataClickHouseCommand.self,
                DataMoveCommand.self,
            ])
    }

    package init() {}
}
