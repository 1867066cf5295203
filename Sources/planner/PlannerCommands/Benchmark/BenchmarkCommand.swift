package import ArgumentParser
import CommandHelp
import Localization

/// `planner benchmark`: runs the planning kernels on published instances.
package struct BenchmarkCommand: AsyncParsableCommand {
    package static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "benchmark",
            abstract: BenchmarkHelp.benchmark.words,
            discussion: BenchmarkHelp.benchmarkDiscussion.words,
            subcommands: [
                CMSTCommand.self, MultiLevelCommand.self, SNDlibCommand.self, SteinerCommand.self, RCPSPCommand.self,
                FailuresCommand.self, RolloutCommand.self,
            ])
    }

    package init() {}
}
