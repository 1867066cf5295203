package import ArgumentParser
import Certificates
import CommandHelp
import Design
import Interchange
import Localization
import Rendering

/// `planner benchmark sndlib FILE…`: capacities for the networks of SNDlib.
///
/// The solution of an instance is `link module-count…` a line, then `demand path-of-links flow` a line.
package struct SNDlibCommand: AsyncParsableCommand {
    package static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "sndlib", abstract: BenchmarkHelp.sndlib.words)
    }

    @OptionGroup package var options: BenchmarkOptions
    @OptionGroup package var certificates: CertificateOptions

    @Flag(help: BenchmarkHelp.survivable.help)
    package var survivable = false

    @Option(
        help: BenchmarkHelp.model.help)
    package var model: String?

    @Flag(help: BenchmarkHelp.fixedCharges.help)
    package var fixedCharges = false

    package init() {}

    package mutating func validate() throws {
        if let model, SNDlibFile.Model(model) == nil {
            let accepted = SNDlibFile.Model.accepted.joined(separator: ", ")
            throw ValidationError(BenchmarkMessages.badOption.text(options.language, "--model", model, accepted))
        }
    }

    package mutating func run() async throws {
        Interruption.listen()
        let solver = try certificates.solver(options.language)
        var report = BenchmarkReport(options, certifies: certificates.certificate != nil)
        let options = options
        var unsolved: ExitCode?
        for path in options.files {
            let file = try InstanceFile(path, options)
            let network = try file.reading(options) { try SNDlibFile($0) }
            let model = model.flatMap { SNDlibFile.Model($0) } ?? network.suggestedModel
            let begin = ContinuousClock.now
            let problem = try file.reading(options) { _ in
                try network.problem(model, survivable: survivable, fixedCharges: fixedCharges)
            }
            let budget = options.budget(steps: problem.steps(for: options.timeLimit ?? 10))
            let found: BackboneDesign
            do {
                found = try await problem.solve(seed: options.seed, budget: budget)
            } catch .tooSmall(let failure) {
                // The other files can still be solved.
                unsolved = BenchmarkReport.fail(
                    failure.map {
                        BenchmarkMessages.tooSmallAfterFailure.text(options.language, path, network.links[$0].name)
                    } ?? BenchmarkMessages.tooSmall.text(options.language, path), status: 1)
                continue
            } catch {
                throw BenchmarkReport.fail(
                    BenchmarkMessages.badProblem.text(options.language, path, "\(error)"), status: 2)
            }
            let letters = model.letters + (survivable ? "+U" : "")
            let seconds = begin.secondsSince
            let certificate = try certificates.certificate(
                by: solver, of: file.name, cost: found.cost, options.language
            ) { problem.mixedProgram(known: found) }
            try report.add(
                .init(
                    instance: file.name, cost: found.cost, bound: found.lowerBound, seconds: seconds,
                    solution: network.text(found), extra: [.init("model", .string(letters))],
                    certificate: certificate))
        }
        try report.finish()
        if let unsolved { throw unsolved }
    }
}
