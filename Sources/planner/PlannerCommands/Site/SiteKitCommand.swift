package import ArgumentParser
import Collector
import Glibc
import Identity
import Localization
import NetworkModel
import Planning
import Reports

/// `planner site kit`: a file with which one site's agent enrols, once. Works beside a running `serve`.
package struct SiteKitCommand: AsyncParsableCommand {
    package static let configuration = CommandConfiguration(
        commandName: "kit", abstract: "Makes the file with which one site's agent enrols.",
        discussion: """
            planner site kit 01290@2025 --plan plans/july --data var/collector \\
                --collector https://127.0.0.1:8443 --out 01290.kit.json
            """)

    @Argument(help: ArgumentHelp("The site's id in the plan.", valueName: "site"))
    var site: String

    @Option(help: ArgumentHelp("The plan that is served.", valueName: "dir"))
    var plan: String

    @Option(help: ArgumentHelp("The data folder of serve.", valueName: "dir"))
    var data: String

    @Option(help: ArgumentHelp("How the site reaches the collector: https://host:port.", valueName: "url"))
    var collector: String

    @Option(help: ArgumentHelp("Where the kit goes, readable by you alone.", valueName: "file"))
    var out: String

    @Option(help: ArgumentHelp("How long its token works: 30m, 72h, 7d.", valueName: "time"))
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
        let planned = try SiteLookup(readPlan(plan, language).plan, path: plan, language).site(site)
        if planned.gate == .closed {
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
        if let gate = planned.gate, gate == .held || gate == .standby {
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
            .environment, language, what: ServeMessages.cannotWriteKit.text(language, "\(error)"), place: out,
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
