package import ArgumentParser
import CommandHelp
import Graphs
import Interchange
import Localization
import Rendering

/// `planner benchmark steiner FILE…`: Steiner trees in graphs, in the format of the PACE 2018 challenge.
///
/// The solution of an instance is `u v` an edge a line, nodes from 1 as in the file.
package struct SteinerCommand: AsyncParsableCommand {
    package static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "steiner", abstract: BenchmarkHelp.steiner.words)
    }

    @OptionGroup package var options: BenchmarkOptions

    package init() {}

    package mutating func run() async throws {
        Interruption.listen()
        var report = BenchmarkReport(options)
        for path in options.files {
            let file = try InstanceFile(path, options)
            let problem = try file.reading(options, SteinerFile.problem)
            let begin = ContinuousClock.now
            guard let found = problem.solve(seed: options.seed, budget: options.budget(steps: 2_000)) else {
                throw BenchmarkReport.fail(BenchmarkMessages.noTree.text(options.language, path), status: 2)
            }
            try report.add(
                .init(
                    instance: file.name, cost: found.length, bound: found.bound, seconds: begin.secondsSince,
                    solution: SteinerFile.text(found.edges, of: problem)))
        }
        try report.finish()
    }
}
