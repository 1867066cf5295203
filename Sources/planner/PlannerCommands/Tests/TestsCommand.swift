package import ArgumentParser
import CommandHelp
import Localization

/// `planner tests`: when agents measure the capacity of their circuits.
package struct TestsCommand: AsyncParsableCommand {
    package static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "tests", abstract: TimetableHelp.tests.words, subcommands: [TestsTimetableCommand.self])
    }

    package init() {}
}
