package import ArgumentParser
import Certificates
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
    @OptionGroup package var certificates: CertificateOptions

    package init() {}

    package mutating func run() async throws {
        Interruption.listen()
        let solver = try certificates.solver(options.language)
        var report = BenchmarkReport(options, certifies: certificates.certificate != nil)
        for path in options.files {
            let file = try InstanceFile(path, options)
            let problem = try file.reading(options, SteinerFile.problem)
            let begin = ContinuousClock.now
            guard let found = problem.solve(seed: options.seed, budget: options.budget(steps: 2_000)) else {
                throw BenchmarkReport.fail(BenchmarkMessages.noTree.text(options.language, path), status: 2)
            }
            let seconds = begin.secondsSince
            let certificate = try certificates.certificate(
                by: solver, of: file.name, cost: found.length, options.language
            ) { problem.mixedProgram(known: found.edges) }
            try report.add(
                .init(
                    instance: file.name, cost: found.length, bound: found.bound, seconds: seconds,
                    solution: SteinerFile.text(found.edges, of: problem), certificate: certificate))
        }
        try report.finish()
    }
}
