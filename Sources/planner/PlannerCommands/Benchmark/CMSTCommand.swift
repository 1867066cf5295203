package import ArgumentParser
import Certificates
import CommandHelp
import Design
import Graphs
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
    @OptionGroup package var certificates: CertificateOptions

    @Option(help: BenchmarkHelp.capacity.help)
    package var capacity: [Int]

    @Option(help: BenchmarkHelp.demands.help)
    package var demands: String?

    package init() {}

    package mutating func run() async throws {
        Interruption.listen()
        let solver = try certificates.solver(options.language)
        var report = BenchmarkReport(options, certifies: certificates.certificate != nil)
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
                let name = self.capacity.count > 1 ? "\(file.name)-q\(capacity)" : file.name
                let seconds = begin.secondsSince
                let certificate = try certificates.certificate(
                    by: solver, of: name, cost: found.cost, options.language
                ) {
                    let cuts = problem.capacityCuts(upper: found.cost, budget: SearchBudget(steps: 1_000))
                    return problem.mixedProgram(cuts: cuts, known: found.tree)
                }
                try report.add(
                    .init(
                        instance: name, cost: found.cost, bound: found.bound, seconds: seconds,
                        solution: CapacitatedTreeFile.text(found.tree),
                        extra: [.init("capacity", .integer(Int64(capacity)))], certificate: certificate))
            }
        }
        try report.finish()
    }
}
