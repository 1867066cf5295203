package import ArgumentParser
import Collector
import CommandHelp
import Localization
import NetworkModel
import Planning
import Rendering
import Rollout

/// `planner package books`: what units have, before and after the events completed by a day.
package struct PackageBooksCommand: AsyncParsableCommand {
    package static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "books", abstract: PackageMessages.helpBooks.words,
            discussion: "planner package books --topology topology/vietnam --on 2025-07-01")
    }

    @Option(help: PlannerHelp.topology.help(value: "dir"))
    var topology: String

    @Option(help: PackageMessages.helpOn.help(value: "date"))
    var on: String

    @Flag(help: PackageMessages.helpMoves.help)
    var moves = false

    @Option(help: SuccessionMessages.helpBooksData.help(value: "dir"))
    var data: String?

    @OptionGroup var listing: ListingOptions
    @OptionGroup var languages: LanguageOptions

    package init() {}

    package func run() async throws {
        let language = languages.language
        guard let day = CivilDate(on) else {
            throw CommandError(
                .usage, language, what: PackageMessages.badDay.text(language, on), place: "--on",
                expected: PlanMessages.badDateExpected.text(language))
        }
        let topology = try TopologyInput(path: topology).read(language)
        let agents = try await Self.agents(data, language)
        let before = TopologyBooks(topology, agents: agents).books(on: day.advanced(byDays: -1))
        let after = before.carriedOver(by: topology.events, to: day)
        guard after.books.totals.reconciles(with: before.totals) else {
            throw CommandError(.badNews, language, what: PackageMessages.notReconciled.text(language), place: on)
        }
        if moves {
            try listing.say(Self.table(of: after.moves, language), language)
            return
        }
        if listing.format == .table { try Terminal.say(PackageMessages.booksHeading.text(language, day) + "\n") }
        try listing.say(Self.table(before.totals, after.books.totals, language), language)
        guard listing.format == .table else { return }
        var lines = [PackageMessages.reconciled.text(language)]
        let assumed = after.moves.count(where: \.isAssumed)
        if assumed > 0 { lines.append(PackageMessages.assumedParts.text(language, assumed)) }
        if !after.unclaimed.isEmpty { lines.append(PackageMessages.unclaimed.text(language, after.unclaimed.count)) }
        try Terminal.say(lines.joined(separator: "\n") + "\n")
    }

    /// The agents of a collector with the records that each has stored, by the unit that its certificate names.
    private static func agents(_ data: String?, _ language: Language) async throws -> [UnitID: [Holding.Agent]] {
        guard let data else { return [:] }
        let agents = try await withNetwork(data, language) { network, _ in
            try await network.agents(at: WallClock.now())
        }
        return agents.reduce(into: [:]) { books, agent in
            guard let unit = UnitID(agent.certified) else { return }
            books[unit, default: []].append(Holding.Agent(id: agent.certified, intervals: Int(clamping: agent.records)))
        }
    }

    private static func table(_ before: BookTotals, _ after: BookTotals, _ language: Language) -> Table {
        let rows: [(String, PackageMessages, (BookTotals) -> Int)] = [
            ("units", .bookUnits, \.units), ("people", .bookPeople, \.people), ("staff", .bookStaff, \.staff),
            ("committed_vnd", .bookCommitted, { Int($0.committed.dong) }),
            ("monthly_vnd", .bookMonthly, { Int($0.monthly.dong) }), ("circuits", .bookCircuits, \.circuits),
            ("prefixes", .bookPrefixes, \.prefixes), ("addresses", .bookAddresses, \.addresses),
            ("pieces", .bookPieces, \.pieces), ("agents", .bookAgents, \.agents),
            ("intervals", .bookIntervals, \.intervals),
        ]
        return Table(
            columns: [
                Table.Column("what", title: PackageMessages.what.text(language)),
                Table.Column("before", title: PackageMessages.before.text(language), isNumeric: true),
                Table.Column("after", title: PackageMessages.after.text(language), isNumeric: true),
            ],
            rows: rows.map { key, message, value in
                [
                    Table.Cell(.string(key), text: message.text(language)), Table.Cell(value(before)),
                    Table.Cell(value(after)),
                ]
            })
    }

    private static func table(of moves: [Books.Move], _ language: Language) -> Table {
        func column(_ key: String, _ message: PackageMessages, numeric: Bool = false) -> Table.Column {
            Table.Column(key, title: message.text(language), isNumeric: numeric)
        }
        return Table(
            columns: [
                column("event", .event), column("from", .from), column("to", .to), column("what", .what),
                column("item", .item), column("amount", .amount, numeric: true), column("assumed", .assumed),
            ],
            rows: moves.map { move in
                [
                    Table.Cell(move.event), Table.Cell(move.from.description), Table.Cell(move.to.description),
                    Table.Cell(move.kind.rawValue), Table.Cell(move.item), Table.Cell(Int(move.amount)),
                    Table.Cell(
                        .bool(move.isAssumed),
                        text: (move.isAssumed ? PackageMessages.yes : .no).text(language)),
                ]
            })
    }
}
