package import ArgumentParser
import CommandHelp
import Localization

/// `planner`: plans, builds and watches one organisation's wide-area network.
///
/// One noun, one folder; one verb, one file.
package struct Planner: AsyncParsableCommand {
    package static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "planner",
            abstract: PlannerHelp.planner.words,
            discussion: PlannerHelp.plannerDiscussion.words,
            subcommands: [
                CheckCommand.self, PlanCommand.self, ReplanCommand.self, DiffCommand.self, ShowCommand.self,
                ScheduleCommand.self, PlanFailuresCommand.self, ServeCommand.self, CollectorCommand.self,
                SiteCommand.self, AgentsCommand.self, AuditCommand.self, LinksCommand.self, TrafficCommand.self,
                ReportCommand.self,
                BenchmarkCommand.self,
                MergerCommand.self,
                PackageCommand.self,
                ExportCommand.self,
                TestsCommand.self,
                DataCommand.self,
            ])
    }

    package init() {}
}
