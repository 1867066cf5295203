package import ArgumentParser
import Collector
import CommandHelp
import Localization

/// `planner collector revoke`: takes a collector's certificates and unused kits back, at once. Works beside a running `serve`.
package struct CollectorRevokeCommand: AsyncParsableCommand {
    package static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "revoke", abstract: EdgeMessages.helpRevoke.words,
            discussion: EdgeMessages.helpRevokeDiscussion.words)
    }

    @Argument(help: EdgeMessages.helpName.help(value: "name"))
    var collector: String

    @Option(help: PlannerHelp.collectorData.help(value: "dir"))
    var data: String

    @Option(help: PlannerHelp.revokedBecause.help(value: "text"))
    var because: String

    @OptionGroup var languages: LanguageOptions

    package init() {}

    package func run() async throws {
        let language = languages.language
        let store = try await openStore(data, language)
        let ended = try await CollectorFaults(language: language, dataPath: data).catching {
            try await store.revokeCollector(
                collector, because: because, actor: KitTerms.operatorName, at: WallClock.now())
        }
        try store.close()
        guard !ended.isNothing else {
            throw CommandError(
                .usage, language, what: EdgeMessages.nothingToRevoke.text(language, collector), place: data,
                next: EdgeMessages.listCollectors.text(language, data))
        }
        try Terminal.say(ServeMessages.revoked.text(language, ended.certificates, collector, ended.kits) + "\n")
    }
}
