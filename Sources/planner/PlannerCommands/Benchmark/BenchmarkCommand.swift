package import ArgumentParser

/// `planner benchmark`: runs the planning kernels on published instances.
package struct BenchmarkCommand: AsyncParsableCommand {
    package static let configuration = CommandConfiguration(
        commandName: "benchmark",
        abstract: "Run a planning kernel on published benchmark instances.",
        discussion: """
            Prints for each instance its cost, a lower bound, the gap between them as a part of the cost, the seconds it \
            took and the seed. Exit codes: 0 done, 1 an instance has no solution, 2 wrong usage or input, 3 a fault of the \
            environment.
            """,
        subcommands: [
            CMSTCommand.self, MultiLevelCommand.self, SNDlibCommand.self, SteinerCommand.self, RCPSPCommand.self,
            FailuresCommand.self,
        ])

    package init() {}
}
