package import ArgumentParser
import CommandHelp
import Design
import Interchange
import Localization
import Rendering

/// `planner benchmark mlcmst FILE…`: multi-level capacitated minimum spanning trees.
///
/// An instance is named after its file and its place in it, from 0. Its solution is `node parent level` a line, nodes
/// and levels from 0 as in the file.
package struct MultiLevelCommand: AsyncParsableCommand {
    package static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "mlcmst", abstract: BenchmarkHelp.mlcmst.words
        )
    }

    @OptionGroup package var options: BenchmarkOptions

    package init() {}

    package mutating func run() async throws {
        Interruption.listen()
        var report = BenchmarkReport(options)
        let options = options
        for path in options.files {
            let file = try InstanceFile(path, options)
            for (index, instance) in try file.reading(options, MultiLevelTreeFile.instances).enumerated() {
                let begin = ContinuousClock.now
                let budget = options.budget(steps: instance.problem.steps(for: options.timeLimit ?? 10))
                guard let found = await instance.problem.solve(seed: options.seed, budget: budget) else {
                    throw BenchmarkReport.fail(BenchmarkMessages.noTree.text(options.language, path), status: 2)
                }
                try report.add(
                    .init(
                        instance: "\(file.name)-\(index)", cost: found.cost, bound: found.bound,
                        seconds: begin.secondsSince, solution: MultiLevelTreeFile.text(found.tree),
                        extra: [.init("index", .integer(Int64(index)))]))
            }
        }
        try report.finish()
    }
}
