package import ArgumentParser
import Collector
import CommandHelp
import Localization

/// `planner data restore FOLDER`: a data folder out of a backup.
package struct DataRestoreCommand: AsyncParsableCommand {
    package static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "restore", abstract: ArchiveMessages.helpRestore.words,
            discussion: ArchiveMessages.helpRestoreDiscussion.words)
    }

    @Argument(help: ArchiveMessages.helpMade.help(value: "folder"))
    var folder: String

    @Option(help: ArchiveMessages.helpRestoredData.help(value: "dir"))
    var data: String

    @Option(help: ArchiveMessages.helpRestoredPlan.help(value: "dir"))
    var plan: String?

    @OptionGroup var languages: LanguageOptions

    package init() {}

    package func run() async throws {
        let language = languages.language
        let target = DataFolder(path: data)
        let archive = try await CollectorFaults(language: language, dataPath: data).catching {
            let archive = try DataArchive(at: folder)
            if plan != nil, !archive.hasPlan {
                throw CommandError(
                    .usage, language, what: ArchiveMessages.noPlan.text(language), place: folder,
                    next: ArchiveMessages.noPlanNext.text(language))
            }
            try archive.restore(to: target, plan: plan)
            return archive
        }
        var lines = [ArchiveMessages.restored.text(language, archive.files.count, target.path)]
        if let plan { lines.append(ArchiveMessages.planRestored.text(language, plan)) }
        lines.append(ArchiveMessages.restoredNext.text(language, target.path, plan ?? "PLAN"))
        lines.append(ArchiveMessages.lostSince.text(language))
        try Terminal.say(lines.joined(separator: "\n") + "\n")
    }
}
