package import ArgumentParser
import Collector
import CommandHelp
import Foundation
import Localization

/// `planner data backup FILE`: a copy as of one moment.
package struct DataBackupCommand: AsyncParsableCommand {
    package static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "backup", abstract: StoreMessages.helpBackup.words,
            discussion: "planner data backup copy.sqlite --data var/collector")
    }

    @Argument(help: StoreMessages.helpBackupFile.help(value: "file"))
    var file: String

    @Flag(help: MeasurementMessages.helpFreeze.help)
    var freeze = false

    @Option(help: PlannerHelp.collectorData.help(value: "dir"))
    var data: String

    @OptionGroup var languages: LanguageOptions

    package init() {}

    package func run() async throws {
        let language = languages.language
        let store = try await openStore(data, language, earlier: .kept)
        let folder = DataFolder(path: data)
        let faults = CollectorFaults(language: language, dataPath: data, urlPlace: folder.storeURL)
        try await faults.catching { try store.backUp(to: file) }
        try store.close()
        let size = (try? FileManager.default.attributesOfItem(atPath: file)[.size] as? Int) ?? 0
        try Terminal.say(StoreMessages.backedUp.text(language, file, "\(size / 1_000_000)") + "\n")
        // Measurements that are elsewhere are not in the file.
        try await faults.catching {
            guard let address = try folder.measurementStore().map({ try ClickHouseAddress($0) }) else { return }
            guard freeze else {
                let statements = ClickHouseDatabase.freezing(address).map { "    \($0);\n" }.joined()
                return try Terminal.say(
                    MeasurementMessages.notInCopy.text(language, "\(address)") + "\n" + statements)
            }
            let database = try await ClickHouseDatabase.open(address)
            do { try await database.freeze() } catch {
                try? await database.close()
                throw error
            }
            try await database.close()
            try Terminal.say(MeasurementMessages.frozen.text(language, "\(address)") + "\n")
        }
    }
}
