package import ArgumentParser
import Glibc
import Graphs
import Localization
import Rendering

/// The options that all benchmark commands share.
package struct BenchmarkOptions: ParsableArguments {
    @Argument(help: "Instance files.")
    package var files: [String]

    @Option(help: "Seconds of wall time for each instance. Without it a search does a fixed amount of work.")
    package var timeLimit: Double?

    @Option(help: "Seed of the random choices.")
    package var seed: UInt64 = 1

    @Option(help: "Folder to write the solutions to; it must exist.")
    package var solutions: String?

    @Option(help: "How to print: table, json (one object a line) or csv.")
    package var format = "table"

    @Option(help: "Language: en or vi; otherwise LC_ALL, LC_MESSAGES or LANG decide.")
    package var lang: String?

    package init() {}

    package mutating func validate() throws {
        let language = language
        func refuse(_ option: String, _ value: String, _ accepted: String) -> ValidationError {
            ValidationError(BenchmarkMessages.badOption.text(language, option, value, accepted))
        }
        if Table.Format(rawValue: format) == nil {
            throw refuse("--format", format, Table.Format.allCases.map(\.rawValue).joined(separator: ", "))
        }
        if let lang, Language(rawValue: lang) == nil {
            throw refuse("--lang", lang, Language.allCases.map(\.rawValue).joined(separator: ", "))
        }
        if let timeLimit, !(timeLimit > 0 && timeLimit <= 1e6) { throw refuse("--time-limit", "\(timeLimit)", "> 0") }
        if files.isEmpty { throw refuse("FILE", "-", "1…") }
    }

    var language: Language { Self.language(lang) }

    /// The language of an option `--lang`, else of the environment.
    static func language(_ lang: String?) -> Language {
        var environment: [String: String] = [:]
        for name in ["LC_ALL", "LC_MESSAGES", "LANG"] {
            if let value = getenv(name) { environment[name] = String(cString: value) }
        }
        return Language.preferred(option: lang, environment: environment)
    }

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
