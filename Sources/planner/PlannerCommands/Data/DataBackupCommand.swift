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

    @Option(help: PlannerHelp.collectorData.help(value: "dir"))
    var data: String

    @OptionGroup var languages: LanguageOptions

    package init() {}

    package func run() async throws {
        let language = languages.language
        let store = try await openStore(data, language, earlier: .kept)
        try await CollectorFaults(language: language, dataPath: data).catching { try store.backUp(to: file) }
        try store.close()
        let size = (try? FileManager.default.attributesOfItem(atPath: file)[.size] as? Int) ?? 0
        try Terminal.say(StoreMessages.backedUp.text(language, file, "\(size / 1_000_000)") + "\n")
    }
}
