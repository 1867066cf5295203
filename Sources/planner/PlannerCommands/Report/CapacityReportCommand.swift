import Admission
package import ArgumentParser
import Collector
import CommandHelp
import Localization
import NetworkModel
import Rendering

/// `planner report capacity`: what each circuit carried in its newest test, against its committed rate.
package struct CapacityReportCommand: AsyncParsableCommand {
    package static var configuration: CommandConfiguration {
        CommandConfiguration(commandName: "capacity", abstract: CapacityReportMessages.help.words)
    }

    @Option(help: PlannerHelp.reportData.help(value: "folder"))
    var data: String

    @Option(help: CapacityReportMessages.helpShort.help(value: "percent"))
    var below: Double = 95

    @OptionGroup var listing: ListingOptions
    @OptionGroup var languages: LanguageOptions

    package init() {}

    package func run() async throws {
        let language = languages.language
        guard below > 0, below <= 100 else {
            throw CommandError(
                .usage, language, what: TimetableMessages.badNumber.text(language, "\(below)"), place: "--below",
                expected: "0...100")
        }
        let (tests, objected) = try await CollectorFaults(language: language, dataPath: data).catching {
            let store = try await openStore(data, language)
            defer { try? store.close() }
            return (try await store.measuredTests(), try await store.objectedTests())
        }
        try listing.say(Self.table(tests, objected, below: below / 100, language), language)
        if tests.contains(where: { Self.share($0) < below / 100 }) {
            throw ExitCode(ExitStatus.badNews.rawValue)
        }
    }

    private static func method(_ word: String?, _ language: Language) -> Table.Cell {
        guard let word else { return Table.Cell(.null, text: "–") }
        return Table.Cell(.string(word), text: CapacityReportMessages.method(word)?.text(language) ?? word)
    }

    static func share(_ test: MeasuredTest) -> Double {
        Double(test.result.bitsPerSecond) / Double(max(1, test.rate))
    }

    /// The newest measurements, and behind them the tests that were left out since.
    static func table(
        _ tests: [MeasuredTest], _ objected: [ObjectedTest] = [], below: Double, _ language: Language
    ) -> Table {
        func column(_ key: String, _ title: String, numeric: Bool = false) -> Table.Column {
            Table.Column(key, title: title, isNumeric: numeric)
        }
        func megabits(_ rate: Int64) -> Table.Cell {
            Table.Cell(.integer(rate), figure: Double(rate) / 1e6, decimals: 1)
        }
        func milliseconds(_ nanoseconds: Int64?) -> Table.Cell {
            Table.Cell(nanoseconds.map { Double($0) / 1e6 }, decimals: 1)
        }
        return Table(
            columns: [
                column("circuit", TimetableMessages.circuit.text(language)),
                column("site", TimetableMessages.site.text(language)),
                column("direction", TimetableMessages.direction.text(language)),
                column("committed_bps", CapacityReportMessages.committed.text(language), numeric: true),
                column("measured_bps", CapacityReportMessages.measured.text(language), numeric: true),
                column("percent", CapacityReportMessages.percent.text(language), numeric: true),
                column("loss_percent", CapacityReportMessages.loss.text(language), numeric: true),
                column("bucket_octets", CapacityReportMessages.bucket.text(language), numeric: true),
                column("idle_ms", CapacityReportMessages.idle.text(language), numeric: true),
                column("loaded_ms", CapacityReportMessages.loaded.text(language), numeric: true),
                column("method", CapacityReportMessages.method.text(language)),
                column("at", CapacityReportMessages.at.text(language)),
                column("verdict", CapacityReportMessages.verdict.text(language)),
            ],
            rows: tests.map { test in
                let isShort = share(test) < below
                let moment = UTCMoment(secondsSinceEpoch: test.began).description
                let word = isShort ? CapacityReportMessages.short : .kept
                let direction = test.direction == .down ? TimetableMessages.down : .up
                return [
                    Table.Cell(test.circuit), Table.Cell(test.site),
                    Table.Cell(.string(test.direction.rawValue), text: direction.text(language)),
                    megabits(test.rate), megabits(test.result.bitsPerSecond),
                    Table.Cell(share(test) * 100, decimals: 1),
                    Table.Cell(test.result.loss.map { $0 * 100 }, decimals: 2),
                    Table.Cell(test.result.bucket.map(Double.init), decimals: 0), milliseconds(test.result.idle),
                    milliseconds(test.result.loaded), Self.method(test.result.method, language), Table.Cell(moment),
                    Table.Cell(.string(isShort ? "short" : "kept"), text: word.text(language)),
                ]
            }
                + objected.map { test in
                    let direction = test.direction == .down ? TimetableMessages.down : .up
                    return [
                        Table.Cell(test.circuit), Table.Cell(test.site),
                        Table.Cell(.string(test.direction.rawValue), text: direction.text(language)),
                        megabits(test.rate), Table.Cell(Double?.none, decimals: 1),
                        Table.Cell(Double?.none, decimals: 1),
                        Table.Cell(Double?.none, decimals: 1), Table.Cell(Double?.none, decimals: 0),
                        milliseconds(nil), milliseconds(nil), Self.method(nil, language),
                        Table.Cell(UTCMoment(secondsSinceEpoch: test.began).description),
                        Table.Cell(
                            .string(test.reason),
                            text: CapacityReportMessages.objection(test.reason)?.text(language) ?? test.reason),
                    ]
                })
    }
}
