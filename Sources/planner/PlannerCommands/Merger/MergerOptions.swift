import ArgumentParser
import CommandHelp
import Foundation
import Glibc
import Localization
import NetworkModel

/// What every command that records a decision takes.
package struct MergerOptions: ParsableArguments {
    @Option(help: PlannerHelp.topology.help(value: "dir"))
    var topology: String

    @Option(help: MergerHelp.plan.help(value: "dir"))
    var plan: String?

    @Option(help: MergerHelp.out.help(value: "dir"))
    var out: String?

    @Option(help: MergerHelp.asOf.help(value: "date"))
    var asOf: String?

    @Option(help: MergerHelp.by.help(value: "name"))
    var by: String?

    @Option(help: MergerHelp.why.help(value: "text"))
    var why: String

    @Flag(help: MergerHelp.dryRun.help)
    var dryRun = false

    @OptionGroup var listing: ListingOptions
    @OptionGroup var languages: LanguageOptions

    package init() {}

    /// Who records: `--by`, else the name one is logged in by.
    var recordedBy: String {
        let variables = ["USER", "LOGNAME"].compactMap { (name: String) in getenv(name).map { String(cString: $0) } }
        let login = variables.first { !$0.isEmpty }
        let account = getpwuid(geteuid()).map { String(cString: $0.pointee.pw_name) }
        return Self.line(by ?? login ?? account ?? "uid \(geteuid())")
    }

    /// As the journal holds texts: one line, composed letters.
    static func line(_ text: String) -> String {
        text.precomposedStringWithCanonicalMapping.split(whereSeparator: \.isWhitespace).joined(separator: " ")
    }
}

/// `--with-communes`, for decisions on a province.
package struct MergerScopeOptions: ParsableArguments {
    @Flag(help: MergerHelp.withCommunes.help)
    var withCommunes = false

    package init() {}
}
