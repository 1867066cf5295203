package import ArgumentParser
import CommandHelp
package import Localization
import NetworkModel
package import Rendering

extension Table.Format: ExpressibleByArgument {}
extension GatePolicy: ExpressibleByArgument {}
extension UnitLevel: ExpressibleByArgument {}
extension Gate: ExpressibleByArgument {}

/// `--format`, which every command that lists takes.
package struct ListingOptions: ParsableArguments {
    @Option(help: PlannerHelp.listingFormat.help)
    package var format: Table.Format = .table

    package init() {}

    /// Prints a listing.
    package func say(_ table: Table, _ language: Language) throws {
        try Terminal.say(table.rendered(as: format, language: language.rawValue))
    }
}
