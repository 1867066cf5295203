package import ArgumentParser
import Collector
import CommandHelp
import Localization

/// `planner data clickhouse`: the tables that measurements need.
package struct DataClickHouseCommand: AsyncParsableCommand {
    package static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "clickhouse", abstract: MeasurementMessages.helpTables.words,
            discussion: MeasurementMessages.helpTablesDiscussion.words)
    }

    @Argument(help: MeasurementMessages.helpURL.help(value: "url"))
    var url: String

    @Flag(help: MeasurementMessages.helpApply.help)
    var apply = false

    @OptionGroup var languages: LanguageOptions

    package init() {}

    package func run() async throws {
        let language = languages.language
        try await CollectorFaults(language: language, dataPath: url, urlPlace: "<url>").catching {
            let address = try ClickHouseAddress(url)
            guard apply else {
                let statements = ClickHouseSchema.statements(for: address).map { $0 + ";\n" }
                return try Terminal.say(statements.joined(separator: "\n"))
            }
            try await ClickHouseDatabase.prepare(address)
            try Terminal.say(MeasurementMessages.made.text(language, "\(address)") + "\n")
        }
    }
}
