package import ArgumentParser
import CommandHelp
import Localization

/// `planner report`: what happened, for leadership and for the file.
package struct ReportCommand: AsyncParsableCommand {
    package static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "report", abstract: PlannerHelp.report.words,
            subcommands: [LinksReportCommand.self, CapacityReportCommand.self])
    }

    package init() {}
}
