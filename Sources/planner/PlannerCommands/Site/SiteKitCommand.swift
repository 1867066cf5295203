package import ArgumentParser
import Collector
import CommandHelp
import Glibc
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

    @Option(help: PlannerHelp.planServed.help(value: "dir"))
    var plan: String

    @Option(help: PlannerHelp.collectorData.help(value: "dir"))
    var data: String

    @Option(help: PlannerHelp.collectorURL.help(value: "url"))
    var collector: String

    @Option(help: PlannerHelp.kitOut.help(value: "file"))
    var out: String

    @Option(help: PlannerHelp.tokenLife.help(value: "time"))
    var expires = "72h"

    @OptionGroup var languages: LanguageOptions

    package init() {}

    package func run() async throws {
        let language = languages.language
        guard let address = collector.hasPrefix("https://") ? ListenAddress(String(collector.dropFirst(8))) : nil,
            address.port > 0
        else {
            throw CommandError(
                .usage, language, what: ServeMessages.badCollector.text(language, collector), place: "--collector",
                expected: ServeMessages.badCollectorExpected.text(language))
        }
        guard let lifetime = TokenLifetime(expires) else {
            throw CommandError(
                .usage, language, what: ServeMessages.badLifetime.text(language, expires), place: "--expires",
                expected: ServeMessages.badLifetimeExpected.text(language))
        }
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
                site: site, collector: "https://\(address)", folder: DataFolder(path: data), registry: store,
                actor: Self.operatorName, at: now, lifetime: lifetime.nanoseconds)
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

    /// Who runs the command, for the audit log.
    private static var operatorName: String {
        guard let entry = getpwuid(getuid()), let name = entry.pointee.pw_name else { return "uid \(getuid())" }
        return String(cString: name)
    }
}

/// How long a token works: `30m`, `72h`, `7d`; 1 minute to 90 days.
struct TokenLifetime: Hashable {
    var nanoseconds: UInt64

    init?(_ text: String) {
        let units: [Character: UInt64] = ["m": 60, "h": 3_600, "d": 86_400]
        guard let unit = text.last.flatMap({ units[$0] }), let number = UInt64(text.dropLast()), number > 0,
            number <= 90 * 86_400 / unit, text.first?.isNumber == true
        else { return nil }
        nanoseconds = number * unit * 1_000_000_000
    }
}
