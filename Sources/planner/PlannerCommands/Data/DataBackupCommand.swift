package import ArgumentParser
import Collector
import CommandHelp
import Localization

/// `planner data backup FOLDER`: a copy of all that a registrar needs to be restored, as of one moment.
package struct DataBackupCommand: AsyncParsableCommand {
    package static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "backup", abstract: ArchiveMessages.helpBackup.words,
            discussion: ArchiveMessages.helpBackupDiscussion.words)
    }

    @Argument(help: ArchiveMessages.helpArchive.help(value: "folder"))
    var folder: String

    @Option(help: PlannerHelp.collectorData.help(value: "dir"))
    var data: String

    @Option(help: ArchiveMessages.helpPlan.help(value: "dir"))
    var plan: String?

    @OptionGroup var languages: LanguageOptions

    package init() {}

    package func run() async throws {
        let language = languages.language
        if let plan { _ = try readPlan(plan, language) }
        let store = try await openStore(data, language, earlier: .kept)
        let source = DataFolder(path: data)
        let archive = try await CollectorFaults(language: language, dataPath: data).catching {
            try DataArchive.make(source, store: store, plan: plan, at: folder)
        }
        try store.close()
        let isElsewhere = try source.measurementStore() != nil
        var lines = [
            ArchiveMessages.made.text(language, archive.path, archive.files.count, archive.octets / 1_000_000),
            ArchiveMessages.holds.text(language),
        ]
        lines.append((isElsewhere ? ArchiveMessages.measurementsElsewhere : .measurementsHere).text(language))
        lines.append((archive.hasPlan ? ArchiveMessages.planHeld : .planNotHeld).text(language))
        lines.append(ArchiveMessages.keepSafe.text(language))
        try Terminal.say(lines.joined(separator: "\n") + "\n")
    }
}
