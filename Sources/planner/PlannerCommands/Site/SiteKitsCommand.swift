package import ArgumentParser
import Collector
import CommandHelp
import FoundationEssentials
import Localization
import NetworkModel
import Planning
import Reports

/// `planner site kits`: the kits of many sites at once, a file each, for a wave of the rollout. Works beside a running `serve`.
package struct SiteKitsCommand: AsyncParsableCommand {
    package static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "kits", abstract: PlannerHelp.siteKits.words,
            discussion: PlannerHelp.siteKitsDiscussion.words)
    }

    @OptionGroup var terms: KitTerms

    @Option(help: PlannerHelp.kitsOut.help(value: "dir"))
    var out: String

    @Option(help: PlannerHelp.siteLevel.help(value: "level"))
    var level: UnitLevel?

    @Flag(help: PlannerHelp.kitsAlsoEnrolled.help)
    var alsoEnrolled = false

    @OptionGroup var languages: LanguageOptions

    package init() {}

    package func run() async throws {
        let language = languages.language
        let (collectors, lifetime) = try terms.checked(language)
        let plan = try readPlan(terms.plan, language).plan
        // Points of presence have no unit and so no gate; those of units that wait for a merger get none.
        let buildable = plan.sites.filter {
            (level == nil || $0.level == level) && ($0.gate == nil || $0.gate == .open || $0.gate == .ready)
        }
        let store = try await openStore(terms.data, language)
        let faults = CollectorFaults(language: language, dataPath: terms.data)
        let now = WallClock.now()
        let enrolled = alsoEnrolled ? [] : Set(try await store.agents(at: now).map(\.site))
        let sites = buildable.map(\.site.id.rawValue).filter { !enrolled.contains($0) }
        let folder = try made(language)
        let kits = try await faults.catching {
            try await EnrolmentKit.issue(
                sites: sites, collectors: collectors, folder: DataFolder(path: terms.data), registry: store,
                actor: KitTerms.operatorName, at: now, lifetime: lifetime.nanoseconds)
        }
        for kit in kits {
            let path = "\(folder)/\(kit.site).kit.json"
            do { try kit.write(to: path) } catch { throw cannotWrite(error, path, language) }
        }
        let end = now + lifetime.nanoseconds
        let moment = LinkReportTime.local(end, utcOffset: WallClock.utcOffset(at: end), language: language)
        try Terminal.say(ServeMessages.kitsWritten.text(language, kits.count, out, moment) + "\n")
        let skipped = buildable.count - sites.count
        if skipped > 0 { Terminal.complain(ServeMessages.kitsOfEnrolled.text(language, skipped)) }
        try store.close()
    }

    /// The folder, made with mode 0700 where there is none. One that holds something is refused: a kit in it may be on its way.
    private func made(_ language: Language) throws -> String {
        do {
            try DataFolder(path: out).make()
            guard try FileManager.default.contentsOfDirectory(atPath: out).isEmpty else {
                throw CommandError(
                    .usage, language, what: ServeMessages.folderNotEmpty.text(language), place: out,
                    expected: ServeMessages.folderNotEmptyExpected.text(language))
            }
            return DataFolder(path: out).path
        } catch let error as DataFolder.Failure {
            guard case .unusable(_, let path, let reason) = error else { throw error }
            throw cannotWrite(reason, path, language)
        }
    }

    private func cannotWrite(_ error: Any, _ path: String, _ language: Language) -> CommandError {
        CommandError(
            .environment, language,
            what: ServeMessages.cannotWriteKit.text(language, Phrases.translated("\(error)", to: language)),
            place: path,
            next: PlanMessages.checkPath.text(language))
    }
}
