package import ArgumentParser
import CommandHelp
import Localization

/// `planner data`: where a collector's measurements are kept.
package struct DataCommand: AsyncParsableCommand {
    package static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "data", abstract: MeasurementMessages.helpData.words,
            subcommands: [DataClickHouseCommand.self, DataMoveCommand.self])
    }

    package init() {}
}
