package import ArgumentParser
package import CommandHelp
import Localization
import Rendering
import Rollout
import Synchronization

/// `planner benchmark rollout`: the national schedule of a made-up country against plain orders, priority rules and a bound.
package struct RolloutCommand: AsyncParsableCommand {
    package static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "rollout", abstract: RolloutBenchmarkMessages.rollout.words,
            discussion: RolloutBenchmarkMessages.discussion.words)
    }

    @Option(help: RolloutBenchmarkMessages.jobs.help)
    package var jobs = 3_391

    @Option(help: RolloutBenchmarkMessages.provinces.help)
    package var provinces = 34

    @Option(help: BenchmarkHelp.seed.help)
    package var seed: UInt64 = 1

    @Option(help: RolloutBenchmarkMessages.timeLimit.help)
    package var timeLimit = 30.0

    @Flag(help: RolloutBenchmarkMessages.nationalCipher.help)
    package var nationalCipher = false

    @Option(help: BenchmarkHelp.format.help)
    package var format = "table"

    @OptionGroup package var speech: LanguageOptions

    package init() {}

    private var language: Language { speech.language }

    package mutating func validate() throws {
        func refuse(_ option: String, _ value: String, _ accepted: String) -> ValidationError {
            ValidationError(BenchmarkMessages.badOption.text(language, option, value, accepted))
        }
        if Table.Format(rawValue: format) == nil {
            throw refuse("--format", format, Table.Format.allCases.map(\.rawValue).joined(separator: ", "))
        }
        if !(1...1_000).contains(provinces) { throw refuse("--provinces", "\(provinces)", "1 … 1000") }
        if !(provinces...100_000).contains(jobs) { throw refuse("--jobs", "\(jobs)", "\(provinces) … 100000") }
        if !(timeLimit > 0 && timeLimit <= 1e6) { throw refuse("--time-limit", "\(timeLimit)", "> 0") }
    }

    package mutating func run() async throws {
        Interruption.listen()
        let problem = RandomRollout(jobs: jobs, provinces: provinces, seed: seed, nationalCipher: nationalCipher)
            .problem
        let begin = ContinuousClock.now
        let limit = timeLimit
        let first = Mutex<Double?>(nil)
        let budget = WorkforceBudget(steps: .max) { Interruption.isRequested ? 1 : begin.secondsSince / limit }
        let found = await WorkforceSolver(problem).solveOnTwoThreads(seed: seed, budget: budget) { _ in
            first.withLock { if $0 == nil { $0 = begin.secondsSince } }
        }
        try print(found, seconds: begin.secondsSince, first: first.withLock { $0 } ?? begin.secondsSince)
    }

    private func print(_ found: WorkforceSchedule, seconds: Double, first: Double) throws {
        let best = found.rules.map(\.value.total).min() ?? found.value.total
        func rounded(_ value: Double, _ unit: Double) -> Double { (value / unit).rounded() * unit }
        func against(_ total: Int64) -> Double { best > 0 ? Double(total) / Double(best) - 1 : 0 }
        let total = found.value.total
        let gap = total > 0 ? Double(total - found.lowerBound) / Double(total) : 0
        guard format != Table.Format.json.rawValue else {
            let line = JSONValue.object([
                .init("instance", .string("rollout-\(jobs)-\(provinces)-\(seed)")),
                .init("cost", .integer(total)), .init("lower_bound", .integer(found.lowerBound)),
                .init("gap", .number(rounded(gap, 1e-4))), .init("best_rule", .integer(best)),
                .init("better_than_best_rule", .number(rounded(-against(total), 1e-4))),
                .init("seconds", .number(rounded(seconds, 1e-3))),
                .init("first_feasible_seconds", .number(rounded(first, 1e-3))),
                .init("schedules", .integer(Int64(found.schedules))),
                .init("conflicts", .integer(Int64(found.conflicts.count))),
                .init("seed", .integer(Int64(bitPattern: seed))),
                .init(
                    "rules", .object(found.rules.map { .init("\($0.rule)", .integer($0.value.total)) })),
            ])
            return try BenchmarkReport.put(line.text() + "\n", to: 1)
        }
        func title(_ message: RolloutBenchmarkMessages) -> String { message.text(language) }
        var table = Table(columns: [
            .init("schedule", title: title(.columnSchedule)),
            .init("cost", title: BenchmarkMessages.columnCost.text(language), isNumeric: true),
            .init("against_best_rule", title: title(.columnAgainstBest), isNumeric: true),
            .init("waiting", title: title(.columnWaiting), isNumeric: true),
            .init("lateness", title: title(.columnLateness), isNumeric: true),
            .init("days", title: title(.columnDays), isNumeric: true),
            .init("money", title: title(.columnMoney), isNumeric: true),
            .init("gap", title: BenchmarkMessages.columnGap.text(language), isNumeric: true),
            .init("seconds", title: BenchmarkMessages.columnSeconds.text(language), isNumeric: true),
        ])
        func row(_ name: String, _ value: WorkforceValue, _ seconds: Double?, _ gap: Double? = nil) -> [Table.Cell] {
            [
                .init(name), .init(Int(value.total)), .init(against(value.total), decimals: 4),
                .init(Int(value.waiting)), .init(Int(value.lateness)),
                .init(Double(value.makespan) / Double(RandomRollout.slotsPerDay), decimals: 1), .init(Int(value.money)),
                .init(gap, decimals: 4), .init(seconds, decimals: 2),
            ]
        }
        for (index, tried) in found.rules.enumerated() {
            table.rows.append(row("\(tried.rule)", tried.value, index == 0 ? first : nil))
        }
        table.rows.append(row(title(.searchRow), found.value, seconds, gap))
        let nothing = Table.Cell(nil, decimals: 0)
        let bound = [
            Table.Cell(title(.boundRow)), .init(Int(found.lowerBound)), .init(against(found.lowerBound), decimals: 4),
        ]
        table.rows.append(bound + Array(repeating: nothing, count: table.columns.count - bound.count))
        try BenchmarkReport.put(table.rendered(as: Table.Format(rawValue: format) ?? .table), to: 1)
    }
}
