package import ArgumentParser
import Collector
import CommandHelp
import Identity
import Localization
import NetworkModel
import Planning
import Reports

/// `planner site kit`: a file with which one site's agent enrols, once. Works beside a running `serve`.
package struct SiteKitCommand: AsyncParsableCommand {
    package static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "kit", abstract: PlannerHelp.siteKit.words,
            discussion: PlannerHelp.siteKitDiscussion.words)
    }

    @Argument(help: PlannerHelp.siteID.help(value: "site"))
    var site: String

    @OptionGroup var terms: KitTerms

    @Option(help: PlannerHelp.kitOut.help(value: "file"))
    var out: String

    @OptionGroup var languages: LanguageOptions

    package init() {}

    package func run() async throws {
        let language = languages.language
        let (collectors, lifetime) = try terms.checked(language)
        let (plan, data) = (terms.plan, terms.data)
        let known = try readPlan(plan, language).plan
        let standing = StandingOffice(site, in: known)
        let planned = try standing == nil ? SiteLookup(known, path: plan, language).site(site) : nil
        if planned?.gate == .closed {
            throw CommandError(
                .usage, language, what: ServeMessages.closedSite.text(language, site), place: plan,
                expected: ServeMessages.closedSiteExpected.text(language),
                next: ServeMessages.listSites.text(language, plan))
        }
        let replaces = try checkedOutput(language)
        let store = try await openStore(data, language)
        let now = WallClock.now()
        let kit = try await CollectorFaults(language: language, dataPath: data).catching {
            try await EnrolmentKit.issue(
                site: site, collectors: collectors, folder: DataFolder(path: data), registry: store,
                actor: KitTerms.operatorName, at: now, lifetime: lifetime.nanoseconds)
        }
        do {
            try kit.write(to: out)
        } catch {
            throw cannotWrite(error, language)
        }
        if replaces { Terminal.complain(ServeMessages.kitReplaced.text(language, out)) }
        if let standing { Terminal.complain(standing.note(site, language)) }
        if let gate = planned?.gate, gate == .held || gate == .standby {
            Terminal.complain(ServeMessages.heldSite.text(language, site, gate.message.text(language)))
        }
        let end = now + lifetime.nanoseconds
        let moment = LinkReportTime.local(end, utcOffset: WallClock.utcOffset(at: end), language: language)
        try Terminal.say(ServeMessages.kitWritten.text(language, site, out, moment) + "\n")
        try store.close()
    }

    /// A token whose file can't be written would be lost, so that is found out first. True where an older file stands there.
    private func checkedOutput(_ language: Language) throws -> Bool {
        do {
            try PrivateFile.checkWritable(out)
            return try PrivateFile.exists(out)
        } catch { throw cannotWrite(error, language) }
    }

    private func cannotWrite(_ error: any Error, _ language: Language) -> CommandError {
        CommandError(
            .environment, language,
            what: ServeMessages.cannotWriteKit.text(
                language, Phrases.translated("\(error)", to: language)), place: out,
            next: PlanMessages.checkPath.text(language))
    }
}
