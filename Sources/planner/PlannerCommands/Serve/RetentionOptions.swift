import ArgumentParser
import Collector
import CommandHelp
import Localization

/// How long `serve` keeps what was measured.
struct RetentionOptions: ParsableArguments {
    @Option(help: StoreMessages.helpKeepRaw.help(value: "days"))
    var keepRaw = "35d"

    @Option(help: StoreMessages.helpKeepHourly.help(value: "days"))
    var keepHourly = "400d"

    @Option(help: StoreMessages.helpKeepDaily.help(value: "days"))
    var keepDaily = "forever"

    init() {}

    /// - Throws: `CommandError` where a text is no time, or times would lose what is needed.
    func retention(_ language: Language) throws -> Retention {
        let retention = Retention(
            recordDays: try Self.days(keepRaw, "--keep-raw", language),
            hourDays: try Self.days(keepHourly, "--keep-hourly", language),
            dayDays: try Self.days(keepDaily, "--keep-daily", language))
        guard retention.isSound else {
            throw CommandError(
                .usage, language, what: StoreMessages.unsoundRetention.text(language),
                place: "--keep-raw \(keepRaw) --keep-hourly \(keepHourly) --keep-daily \(keepDaily)",
                expected: StoreMessages.unsoundRetentionExpected.text(language))
        }
        return retention
    }

    /// Nil for ever.
    private static func days(_ text: String, _ option: String, _ language: Language) throws -> Int? {
        if text == "forever" { return nil }
        guard text.hasSuffix("d"), let days = Int(text.dropLast()), (1...36_500).contains(days) else {
            throw CommandError(
                .usage, language, what: StoreMessages.badRetention.text(language, text), place: option,
                expected: StoreMessages.badRetentionExpected.text(language))
        }
        return days
    }
}
