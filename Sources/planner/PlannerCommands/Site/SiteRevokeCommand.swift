package import ArgumentParser
import Collector
import CommandHelp
import Localization
import Planning

/// `planner site revoke`: takes a site's certificates back, at once also for connections that stand, and its unused kits. Works beside a running `serve`.
package struct SiteRevokeCommand: AsyncParsableCommand {
    package static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "revoke", abstract: PlannerHelp.siteRevoke.words,
            discussion: PlannerHelp.siteRevokeDiscussion.words)
    }

    @Argument(help: PlannerHelp.siteID.help(value: "site"))
    var site: String

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
            try await store.revokeCertificates(
                of: site, because: because, actor: KitTerms.operatorName, at: WallClock.now())
        }
        try store.close()
        guard !ended.isNothing else {
            throw CommandError(
                .usage, language, what: ServeMessages.nothingToRevoke.text(language, site), place: data,
                next: ServeMessages.listAgents.text(language, data))
        }
        try Terminal.say(ServeMessages.revoked.text(language, ended.certificates, site, ended.kits) + "\n")
    }
}
