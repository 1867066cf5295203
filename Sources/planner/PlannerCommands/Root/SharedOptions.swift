package import ArgumentParser
package import Localization
import NetworkModel
package import Rendering

extension Language: ExpressibleByArgument {}
extension Table.Format: ExpressibleByArgument {}
extension GatePolicy: ExpressibleByArgument {}
extension UnitLevel: ExpressibleByArgument {}
extension Gate: ExpressibleByArgument {}

/// `--lang`, which every command takes.
package struct LanguageOptions: ParsableArguments {
    @Option(name: .customLong("lang"), help: "Language of messages.")
    package var choice: Language?

    package init() {}

    package var language: Language {
        Language.preferred(option: choice?.rawValue, environment: Terminal.environment)
    }
}

/// `--format`, which every command that lists takes.
package struct ListingOptions: ParsableArguments {
    @Option(help: "How to print the listing.")
    package var format: Table.Format = .table

    package init() {}

    /// Prints a listing.
    package func say(_ table: Table) throws { try Terminal.say(table.rendered(as: format)) }
}

/// The format of a command that prints several tables, or one document.
package enum SummaryFormat: String, CaseIterable, ExpressibleByArgument, Sendable { case table, json }
