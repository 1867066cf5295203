package import ArgumentParser
import CommandHelp
import Identity
import Localization
import NetworkModel
import Planning
import Rendering

/// `planner site promise`: what an acceptance test at a site is held against.
package struct SitePromiseCommand: ParsableCommand {
    package static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "promise", abstract: PromiseMessages.abstract.words,
            discussion: "planner site promise 01290@2025 --plan plans/july --out 01290.promise.json")
    }

    @Argument(help: PlannerHelp.siteID.help(value: "site"))
    var site: String

    @Option(help: PlannerHelp.aPlan.help(value: "dir"))
    var plan: String

    @Option(help: PromiseMessages.out.help(value: "file"))
    var out: String?

    @Option(help: PromiseMessages.mtu.help(value: "octets"))
    var mtu: Int?

    @OptionGroup var languages: LanguageOptions

    package init() {}

    package func run() throws {
        let language = languages.language
        if let mtu, !(68...65_535).contains(mtu) {
            throw CommandError(
                .usage, language, what: PromiseMessages.badMTU.text(language, mtu), place: "--mtu",
                expected: "68...65535")
        }
        let known = try readPlan(plan, language).plan
        let planned = try SiteLookup(known, path: plan, language).site(site)
        let promise: SitePromise
        do throws(SitePromise.Fault) { promise = try SitePromise(planned, in: known) } catch {
            let what: PromiseMessages =
                switch error {
                case .nothingAbove: .nothingAbove
                case .noCircuit: .noCircuit
                case .noClasses: .noClasses
                }
            throw CommandError(.usage, language, what: what.text(language, site), place: plan)
        }
        let text = promise.json(mtu: mtu ?? known.largestPacket).text(pretty: true) + "\n"
        guard let out else { return try Terminal.say(text) }
        do { try PrivateFile.write(Array(text.utf8), to: out, mode: 0o644) } catch {
            throw CommandError(
                .environment, language, what: PlanMessages.cannotWrite.text(language, "\(error)"), place: out,
                next: PlanMessages.checkPath.text(language))
        }
        try Terminal.say(PromiseMessages.written.text(language, site, promise.peer, out) + "\n")
    }
}
