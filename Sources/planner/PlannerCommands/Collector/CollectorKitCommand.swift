package import ArgumentParser
import Collector
import CommandHelp
import Identity
import Localization
import Reports

/// `planner collector kit`: a file with which one collector enrols, once. Works beside a running `serve`.
package struct CollectorKitCommand: AsyncParsableCommand {
    package static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "kit", abstract: EdgeMessages.helpKit.words, discussion: EdgeMessages.helpKitDiscussion.words)
    }

    @Argument(help: EdgeMessages.helpName.help(value: "name"))
    var collector: String

    @Option(name: .customLong("name"), help: EdgeMessages.helpServerName.help(value: "name"))
    var names: [String]

    @Option(help: EdgeMessages.helpRegistrar.help(value: "url"))
    var registrar: String

    @Option(help: PlannerHelp.collectorData.help(value: "dir"))
    var data: String

    @Option(help: PlannerHelp.tokenLife.help(value: "time"))
    var expires = "72h"

    @Option(help: PlannerHelp.kitOut.help(value: "file"))
    var out: String

    @OptionGroup var languages: LanguageOptions

    package init() {}

    package func run() async throws {
        let language = languages.language
        guard CollectorURI.isValid(collector) else {
            throw CommandError(
                .usage, language, what: EdgeMessages.badCollectorName.text(language, collector),
                expected: EdgeMessages.badCollectorNameExpected.text(language))
        }
        guard CollectorKit.isURL(registrar) else {
            throw CommandError(
                .usage, language, what: ServeMessages.badCollector.text(language, registrar), place: "--registrar",
                expected: EdgeMessages.registrarExpected.text(language))
        }
        guard let lifetime = TokenLifetime(expires) else {
            throw CommandError(
                .usage, language, what: ServeMessages.badLifetime.text(language, expires), place: "--expires",
                expected: ServeMessages.badLifetimeExpected.text(language))
        }
        for name in names where !ServerName.isAddress(name) && !ServerName.isDNSName(name) {
            throw CommandError(
                .usage, language, what: ServeMessages.badName.text(language, name), place: "--name",
                expected: ServeMessages.badNameExpected.text(language))
        }
        // A token whose file can't be written would be lost, so that is found out first.
        do { try PrivateFile.checkWritable(out) } catch { throw cannotWrite(error, language) }
        let store = try await openStore(data, language)
        let now = WallClock.now()
        let kit = try await CollectorFaults(language: language, dataPath: data).catching {
            try await CollectorKit.issue(
                collector: collector, names: names, registrar: registrar, folder: DataFolder(path: data),
                store: store, actor: KitTerms.operatorName, at: now, lifetime: lifetime.nanoseconds)
        }
        do { try kit.write(to: out) } catch { throw cannotWrite(error, language) }
        let end = now + lifetime.nanoseconds
        let moment = LinkReportTime.local(end, utcOffset: WallClock.utcOffset(at: end), language: language)
        try Terminal.say(EdgeMessages.kitWritten.text(language, collector, out, moment) + "\n")
        try store.close()
    }

    private func cannotWrite(_ error: any Error, _ language: Language) -> CommandError {
        CommandError(
            .environment, language,
            what: ServeMessages.cannotWriteKit.text(language, Phrases.translated("\(error)", to: language)), place: out,
            next: PlanMessages.checkPath.text(language))
    }
}
