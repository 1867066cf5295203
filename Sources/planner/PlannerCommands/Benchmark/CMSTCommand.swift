package import ArgumentParser
import CommandHelp
import Design
import Interchange
import Localization
import Rendering

/// `planner benchmark cmst FILE… --capacity Q`: capacitated minimum spanning trees in the format of the OR-Library.
///
/// The solution of an instance is `node parent` a line, nodes from 0 as in the file; the root is the last node.
package struct CMSTCommand: AsyncParsableCommand {
    package static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "cmst", abstract: BenchmarkHelp.cmst.words)
    }

    @OptionGroup package var options: BenchmarkOptions

    @Option(help: BenchmarkHelp.capacity.help)
    package var capacity: [Int]

    @Option(help: BenchmarkHelp.demands.help)
    package var demands: String?

    package init() {}

    package mutating func run() async throws {
        Interruption.listen()
        var report = BenchmarkReport(options)
        let options = options
        for path in options.files {
            let file = try InstanceFile(path, options)
            let matrix = try file.reading(options, CapacitatedTreeFile.matrix)
            var wanted: [Int]?
            if let demands {
                wanted = try InstanceFile(demands, options).reading(options) {
                    try CapacitatedTreeFile.demands($0, count: matrix.nodeCount - 1)
                }
            }
            for capacity in capacity {
                let begin = ContinuousClock.now
                let problem = try file.reading(options) { _ in
                    try CapacitatedTreeFile.problem(matrix, capacity: capacity, demands: wanted)
                }
                let budget = options.budget(steps: problem.steps(for: options.timeLimit ?? 10))
                guard let found = await problem.solve(seed: options.seed, budget: budget) else {
                    throw BenchmarkReport.fail(BenchmarkMessages.noTree.text(options.language, path), status: 2)
                }
                try report.add(
                    .init(
                        instance: self.capacity.count > 1 ? "\(file.name)-q\(capacity)" : file.name, cost: found.cost,
                        bound: found.bound, seconds: begin.secondsSince,
                        solution: CapacitatedTreeFile.text(found.tree),
                        extra: [.init("capacity", .integer(Int64(capacity)))]))
            }
        }
        try report.finish()
    }
}
