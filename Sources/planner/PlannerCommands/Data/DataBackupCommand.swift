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

    @Flag(help: MeasurementMessages.helpFreeze.help)
    var freeze = false

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
        let faults = CollectorFaults(language: language, dataPath: data, urlPlace: source.storeURL)
        let archive = try await faults.catching { try DataArchive.make(source, store: store, plan: plan, at: folder) }
        try store.close()
        let address = try await faults.catching { try source.measurementStore().map { try ClickHouseAddress($0) } }
        var lines = [
            ArchiveMessages.made.text(language, archive.path, archive.files.count, archive.octets / 1_000_000),
            ArchiveMessages.holds.text(language),
        ]
        if address == nil { lines.append(ArchiveMessages.measurementsHere.text(language)) }
        lines.append((archive.hasPlan ? ArchiveMessages.planHeld : .planNotHeld).text(language))
        lines.append(ArchiveMessages.keepSafe.text(language))
        try Terminal.say(lines.joined(separator: "\n") + "\n")
        // Measurements that are elsewhere are not in the archive.
        if let address { try await faults.catching { try await copy(address, language) } }
    }

    private func copy(_ address: ClickHouseAddress, _ language: Language) async throws {
        guard freeze else {
            let statements = ClickHouseDatabase.freezing(address).map { "    \($0);\n" }.joined()
            return try Terminal.say(MeasurementMessages.notInCopy.text(language, "\(address)") + "\n" + statements)
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
