package import ArgumentParser
import Collector
import CommandHelp
import Localization
import NetworkModel

/// `planner data move`: all measurements of a data folder into ClickHouse.
package struct DataMoveCommand: AsyncParsableCommand {
    package static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "move", abstract: MeasurementMessages.helpMove.words,
            discussion: MeasurementMessages.helpMoveDiscussion.words)
    }

    @Option(help: PlannerHelp.collectorData.help(value: "dir"))
    var data: String

    @Option(help: MeasurementMessages.helpTo.help(value: "url"))
    var to: String

    @OptionGroup var languages: LanguageOptions

    package init() {}

    package func run() async throws {
        let language = languages.language
        try await CollectorFaults(language: language, dataPath: data, urlPlace: "--to").catching {
            let address = try ClickHouseAddress(to)
            // A collector that goes on writing into the folder would be ahead of the copy for ever.
            let store = try await openStore(data, language)
            let lock = try DataFolderLock(DataFolder(path: data))
            defer { try? store.close() }
            let database = try await ClickHouseDatabase.open(address)
            var records: UInt64 = 0
            do {
                try await MeasurementMove(from: store, to: database).run(at: WallClock.now()) { progress in
                    records += progress.records
                    let day = CivilDate(daysSinceEpoch: Int(clamping: progress.day))
                    Terminal.complain(
                        MeasurementMessages.movedDay.text(language, "\(day)", progress.records, progress.copied))
                }
            } catch {
                try? await database.close()
                throw explained(error, language)
            }
            try await database.close()
            try Terminal.say(MeasurementMessages.moved.text(language, records, "\(address)") + "\n")
            withExtendedLifetime(lock) {}
        }
    }

    private func explained(_ error: any Error, _ language: Language) -> any Error {
        guard case MeasurementMove.Failure.differs(let link, let day, let source, let copy) = error else {
            return error
        }
        return CommandError(
            .environment, language,
            what: MeasurementMessages.differs.text(
                language, link.link, "\(CivilDate(daysSinceEpoch: Int(clamping: day)))", source, copy),
            place: link.site, next: MeasurementMessages.differsNext.text(language))
    }
}
