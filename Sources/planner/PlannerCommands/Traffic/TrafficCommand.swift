package import ArgumentParser
import Collector
import CommandHelp
import Localization
import Reports
import Telemetry

/// `planner traffic`: what the captures of agents saw of the lines' users.
package struct TrafficCommand: AsyncParsableCommand {
    package static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "traffic", abstract: TrafficMessages.help.words, discussion: TrafficMessages.discussion.words)
    }

    @Option(help: PlannerHelp.collectorData.help(value: "dir"))
    var data: String

    @Option(help: TrafficMessages.helpSite.help(value: "id"))
    var site: String?

    @Option(parsing: .unconditional, help: TrafficMessages.helpHours.help)
    var hours: Int?

    @OptionGroup var listing: ListingOptions
    @OptionGroup var languages: LanguageOptions

    package init() {}

    package func run() async throws {
        let language = languages.language
        if let hours, !(1...9_600).contains(hours) {
            throw CommandError(
                .usage, language, what: TrafficMessages.badHours.text(language, hours), place: "--hours",
                expected: TrafficMessages.badHoursExpected.text(language))
        }
        let now = WallClock.now()
        let found = try await withNetwork(data, language) { network, lineage in
            try await Self.traffic(SuccessionView(network, lineage: lineage), hours: hours, at: now)
        }
        let listings = found.filter { site == nil || $0.site == site }
        if listings.isEmpty { Terminal.complain(TrafficMessages.nobody.text(language)) }
        try listing.say(TrafficListing.table(listings, language), language)
    }

    /// Of each line that a site captures on: its newest interval, or the sum of so many hours; in order of the sites. A line's figures are in
    /// one record of each interval, whichever link's, so that their sum has each once.
    static func traffic(_ network: any NetworkView, hours: Int?, at now: UInt64) async throws -> [TrafficListing] {
        var byLine: [Line: LineTraffic] = [:]
        if let hours {
            let span = UInt64(hours) * 3_600_000_000_000
            for period in try await network.linkPeriods(from: now > span ? now - span : 0, to: now) {
                guard let traffic = period.traffic else { continue }
                // A line's figures may have gone with another link's records before.
                let line = Line(site: period.key.site, interface: traffic.interface)
                if byLine[line] == nil {
                    byLine[line] = traffic
                } else {
                    byLine[line]?.merge(traffic)
                }
            }
        } else {
            var ends: [Line: UInt64] = [:]
            for state in try await network.links(at: now) {
                guard let newest = state.newest, let traffic = newest.traffic else { continue }
                let line = Line(site: state.key.site, interface: traffic.interface)
                guard newest.end > ends[line] ?? 0 else { continue }
                ends[line] = newest.end
                byLine[line] = traffic
            }
        }
        return byLine.sorted { ($0.key.site, $0.key.interface) < ($1.key.site, $1.key.interface) }
            .map { TrafficListing(site: $0.key.site, traffic: $0.value) }
    }

    private struct Line: Hashable {
        var site: String
        var interface: String
    }
}
