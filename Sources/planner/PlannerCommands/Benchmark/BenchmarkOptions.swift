package import ArgumentParser
package import CommandHelp
import Graphs
import Localization
import Rendering

/// The options that all benchmark commands share.
package struct BenchmarkOptions: ParsableArguments {
    @Argument(help: BenchmarkHelp.files.help)
    package var files: [String]

    @Option(help: BenchmarkHelp.timeLimit.help)
    package var timeLimit: Double?

    @Option(help: BenchmarkHelp.seed.help)
    package var seed: UInt64 = 1

    @Option(help: BenchmarkHelp.solutions.help)
    package var solutions: String?

    @Option(help: BenchmarkHelp.lineFormat.help)
    package var format = "table"

    @OptionGroup package var speech: LanguageOptions

    package init() {}

    package mutating func validate() throws {
        let language = language
        func refuse(_ option: String, _ value: String, _ accepted: String) -> ValidationError {
            ValidationError(BenchmarkMessages.badOption.text(language, option, value, accepted))
        }
        if Table.Format(rawValue: format) == nil {
            throw refuse("--format", format, Table.Format.allCases.map(\.rawValue).joined(separator: ", "))
        }
        if let timeLimit, !(timeLimit > 0 && timeLimit <= 1e6) { throw refuse("--time-limit", "\(timeLimit)", "> 0") }
        if files.isEmpty { throw refuse("FILE", "-", "1…") }
    }

    var language: Language { speech.language }

    /// A budget of `steps` that also ends at the time limit, counted from now, or when the user interrupts.
    func budget(steps: Int) -> SearchBudget {
        let limit = timeLimit ?? .infinity
        let begin = ContinuousClock.now
        return SearchBudget(steps: steps) {
            if Interruption.isRequested { return 1 }
            let passed = ContinuousClock.now - begin
            return (Double(passed.components.seconds) + Double(passed.components.attoseconds) * 1e-18) / limit
        }
    }
}
