package import ArgumentParser
import Certificates
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
    @OptionGroup package var certificates: CertificateOptions

    package init() {}

    package mutating func run() async throws {
        Interruption.listen()
        let solver = try certificates.solver(options.language)
        var report = BenchmarkReport(options, certifies: certificates.certificate != nil)
        let options = options
        for path in options.files {
            let file = try InstanceFile(path, options)
            for (index, instance) in try file.reading(options, MultiLevelTreeFile.instances).enumerated() {
                let begin = ContinuousClock.now
                let budget = options.budget(steps: instance.problem.steps(for: options.timeLimit ?? 10))
                guard let found = await instance.problem.solve(seed: options.seed, budget: budget) else {
                    throw BenchmarkReport.fail(BenchmarkMessages.noTree.text(options.language, path), status: 2)
                }
                let name = "\(file.name)-\(index)"
                let seconds = begin.secondsSince
                let certificate = try certificates.certificate(
                    by: solver, of: name, cost: found.cost, options.language
                ) { instance.problem.mixedProgram(known: found.tree) }
                try report.add(
                    .init(
                        instance: name, cost: found.cost, bound: found.bound, seconds: seconds,
                        solution: MultiLevelTreeFile.text(found.tree),
                        extra: [.init("index", .integer(Int64(index)))], certificate: certificate))
            }
        }
        try report.finish()
    }
}
