package import ArgumentParser

/// `planner report`: what happened, for leadership and for the file.
package struct ReportCommand: AsyncParsableCommand {
    package static let configuration = CommandConfiguration(
        commandName: "report", abstract: "Writes reports from what was measured.",
        subcommands: [LinksReportCommand.self])

    package init() {}
}
