package import ArgumentParser
import Collector
import CommandHelp
import Identity
import Localization

/// `planner collector enrol`: makes this machine a collector with a kit.
package struct CollectorEnrolCommand: AsyncParsableCommand {
    package static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "enrol", abstract: EdgeMessages.helpEnrol.words,
            discussion: "planner collector enrol edge1.kit.json --data var/edge1")
    }

    @Argument(help: EdgeMessages.helpKitFile.help(value: "file"))
    var kit: String

    @Option(help: EdgeMessages.helpEdgeData.help(value: "dir"))
    var data: String

    @OptionGroup var languages: LanguageOptions

    package init() {}

    package func run() async throws {
        let language = languages.language
        let document = try read(language)
        let folder = DataFolder(path: data)
        try await CollectorFaults(language: language, dataPath: data).catching {
            try folder.make()
            let lock = try DataFolderLock(folder)
            if try PrivateFile.exists(folder.authorityKey) {
                throw CommandError(
                    .usage, language, what: EdgeMessages.isRegistrar.text(language), place: data,
                    next: ServeMessages.folderInUseNext.text(language))
            }
            _ = try await EdgeEnrolment.enrol(
                document, in: folder, version: PlannerRelease.version, at: Int64(WallClock.now() / 1_000_000_000),
                language: language.rawValue)
            withExtendedLifetime(lock) {}
        }
        try Terminal.say(EdgeMessages.enrolled.text(language, document.collector, data) + "\n")
    }

    private func read(_ language: Language) throws -> CollectorKit {
        let bytes: [UInt8]
        do { bytes = try PrivateFile.read(kit) } catch {
            throw CommandError(
                .usage, language,
                what: PlanMessages.cannotRead.text(language, Phrases.translated("\(error)", to: language)), place: kit,
                next: PlanMessages.checkPath.text(language))
        }
        do throws(CollectorKit.Malformed) { return try CollectorKit(bytes) } catch {
            throw CommandError(
                .usage, language, what: EdgeMessages.badKit.text(language, error.field), place: kit,
                expected: error.expected, next: EdgeMessages.badKitNext.text(language))
        }
    }
}
