package import ArgumentParser
import CommandHelp
import Graphs
import Interchange
import Localization
import Rendering
import Rollout

/// `planner benchmark rcpsp FILE…`: resource-constrained projects of least makespan, in the formats of PSPLIB (`.sm`) and
/// Patterson (`.rcp`).
///
/// The solution of an instance is `job start` a line, jobs from 1 as in the file.
package struct RCPSPCommand: AsyncParsableCommand {
    package static var configuration: CommandConfiguration {
        CommandConfiguration(commandName: "rcpsp", abstract: BenchmarkHelp.rcpsp.words)
    }

    /// What the literature compares heuristics at (Kolisch and Hartmann, EJOR 174, 2006).
    private static let standardSchedules = 50_000

    @OptionGroup package var options: BenchmarkOptions

    @Option(help: BenchmarkHelp.schedules.help)
    package var schedules: Int?

    package init() {}

    package mutating func validate() throws {
        if let schedules, schedules < 1 {
            throw ValidationError(
                BenchmarkMessages.badOption.text(options.language, "--schedules", "\(schedules)", "≥ 1"))
        }
    }

    package mutating func run() async throws {
        Interruption.listen()
        var report = BenchmarkReport(options)
        for path in options.files {
            let file = try InstanceFile(path, options)
            let begin = ContinuousClock.now
            let budget = options.budget(steps: 0)
            let project = try file.reading(options, ProjectFile.project)
            let solver = ProjectSolver(project)
            let found: ProjectSolution
            if let limit = schedules ?? (options.timeLimit == nil ? Self.standardSchedules : nil) {
                found = solver.solve(schedules: limit, seed: options.seed) { budget.isExhausted }
            } else {
                found = await solver.solve(seed: options.seed, usedTime: budget.usedTime)
            }
            try report.add(
                .init(
                    instance: file.name, cost: Double(found.makespan), bound: Double(found.lowerBound),
                    seconds: begin.secondsSince, solution: ProjectFile.text(found.schedule),
                    extra: [
                        .init("schedules", .integer(Int64(found.schedules))),
                        .init("critical_path", .integer(Int64(found.criticalPath))),
                    ]))
        }
        try report.finish()
    }
}
