package import ArgumentParser
import CommandHelp
import Foundation
import Localization
import NetworkModel
import Planning
import Rendering
import TopologyFiles

/// `planner merger list`: the lineage events, their state, who waits for them, and the journal of decisions.
package struct MergerListCommand: AsyncParsableCommand {
    package static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "list", abstract: MergerHelp.list.words, discussion: MergerHelp.listDiscussion.words)
    }

    @Option(help: PlannerHelp.topology.help(value: "dir"))
    var topology: String

    @Option(help: MergerHelp.listPlan.help(value: "dir"))
    var plan: String?

    @Option(help: MergerHelp.listAsOf.help(value: "date"))
    var asOf: String?

    @Option(help: MergerHelp.knownAsOf.help(value: "date"))
    var knownAsOf: String?

    @Flag(help: MergerHelp.pending.help)
    var pending = false

    @Option(help: MergerHelp.level.help)
    var level: UnitLevel?

    @Option(help: MergerHelp.listUnit.help(value: "unit"))
    var unit: String?

    @Flag(help: MergerHelp.journal.help)
    var journal = false

    @OptionGroup var listing: ListingOptions
    @OptionGroup var languages: LanguageOptions

    package init() {}

    package func run() async throws {
        let language = languages.language
        let planned = try plan.map { try readPlan($0, language).plan }
        let today = UTCMoment(secondsSinceEpoch: Int(Date().timeIntervalSince1970)).day
        let day = try asOf.map { try DateOption("--as-of", $0).date(language) } ?? planned?.asOf ?? today
        let known = try knownAsOf.map { try DateOption("--known-as-of", $0).date(language) } ?? planned?.knownAsOf
        var topology = try TopologyInput(path: topology).read(language)
        if let known { topology = topology.known(asOf: known) }
        let decisions = topology.recorded.decisions(by: known)
        let events = MergerEvents(topology, decisions: decisions, asOf: day, policy: planned?.gatePolicy ?? .strict)
        let wanted = try unit.map { try MergerLookup(topology, path: self.topology, language).event($0).event }
        let rows = events.rows(level: level, around: wanted).filter { !pending || $0.state == .pending }
        let listed = MergerListing(
            rows: rows, decisions: decisions, units: topology.recorded.units, language)
        if journal {
            guard listing.format == .table else { return try listing.say(listed.journal, language) }
            return try Terminal.say(ScreenTable(listed.journal, language).text)
        }
        switch listing.format {
        case .csv: try Terminal.say(listed.events.rendered(as: .csv))
        case .json: try Terminal.say(listed.json.text(pretty: true) + "\n")
        case .table:
            let title = [
                MergerMessages.listTitle.text(language, NumberStyle(language).integer(rows.count), day),
                known.map { MergerMessages.knownAsOf.text(language, $0) },
            ].compactMap(\.self).joined(separator: ", ")
            var text = title + "\n" + ScreenTable(listed.events, language).text
            if level == nil, unit == nil { text += MergerMessages.listMore.text(language) + "\n" }
            text += "\n" + MergerMessages.journalTitle.text(language) + "\n"
            text +=
                decisions.isEmpty
                ? MergerMessages.journalEmpty.text(language) + "\n" : ScreenTable(listed.journal, language).text
            try Terminal.say(text)
        }
    }
}
