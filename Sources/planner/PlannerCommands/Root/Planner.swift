package import ArgumentParser

/// `planner`: plans, builds and watches one organisation's wide-area network.
///
/// One noun, one folder; one verb, one file.
package struct Planner: AsyncParsableCommand {
    package static let configuration = CommandConfiguration(
        commandName: "planner",
        abstract: "Plans, builds and watches a wide-area network from the centre to the commune.",
        discussion: """
            Exit codes: 0 done, 1 the answer is bad news, 2 wrong usage or input, 3 a fault of the environment.
            Messages are English or Vietnamese: --lang, LC_ALL, LC_MESSAGES, LANG.
            """,
        subcommands: [
            CheckCommand.self, PlanCommand.self, ShowCommand.self, PlanFailuresCommand.self, ServeCommand.self,
            SiteCommand.self, AgentsCommand.self, LinksCommand.self, ReportCommand.self, BenchmarkCommand.self,
        ])

    package init() {}
}
