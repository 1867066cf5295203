import Admission
import Collector
import Localization
import NetworkModel
import Planning
import Rendering

/// A timetable as people read it.
struct TimetableSheet {
    let tests: NetworkTests
    let timetable: Timetable
    /// A collector's; nil for one that is made for the plan alone.
    let night: TestNight?
    let language: Language
    private let names: [String: String]
    private let topologyName: String
    private let figures: NumberStyle

    init(
        tests: NetworkTests, timetable: Timetable, plan: Planning.Plan, night: TestNight? = nil, language: Language
    ) {
        self.night = night
        self.tests = tests
        self.timetable = timetable
        self.language = language
        figures = NumberStyle(language)
        topologyName = plan.topologyName[language]
        names = Dictionary(plan.sites.map { ($0.site.id.rawValue, $0.site.name[language]) }) { first, _ in first }
    }

    func name(of site: String) -> String { names[site] ?? site }

    /// Whether some test has no time.
    var isShort: Bool { timetable.placed < tests.items.count }

    /// Tests with a time in its order, then those without.
    private var ordered: [Int] {
        tests.items.indices.sorted { (timetable.starts[$0] ?? .max, $0) < (timetable.starts[$1] ?? .max, $1) }
    }

    // MARK: - Times

    /// RFC 3339 in Vietnam's time, for data.
    static func stamp(_ moment: Int) -> String {
        let text = UTCMoment(secondsSinceEpoch: moment + LocalWindow.offset).description
        return text.dropLast() + "+07:00"
    }

    /// The time of day in Vietnam, for people.
    static func time(_ moment: Int) -> String { String(stamp(moment).dropFirst(11).prefix(8)) }

    // MARK: - Listing

    var table: Table {
        func column(_ key: String, _ title: TimetableMessages, numeric: Bool = false) -> Table.Column {
            Table.Column(key, title: title.text(language), isNumeric: numeric)
        }
        return Table(
            columns: [
                column("starts", .starts), column("ends", .ends), column("site", .site), column("name", .place),
                column("circuit", .circuit), column("direction", .direction), column("hub", .hub),
                column("rate_bps", .rate, numeric: true), column("seconds", .seconds, numeric: true),
            ], rows: ordered.map(row))
    }

    private func row(_ test: Int) -> [Table.Cell] {
        let item = tests.items[test]
        let circuit = tests.network.circuits[item.circuit]
        let seconds = tests.problem.tests[test].seconds
        let rate = tests.network.measurable(circuit).rate
        func time(_ moment: Int?) -> Table.Cell {
            Table.Cell(moment.map { .string(Self.stamp($0)) } ?? .null, text: moment.map(Self.time) ?? "–")
        }
        return [
            time(timetable.starts[test]), time(timetable.starts[test].map { $0 + seconds }), Table.Cell(circuit.site),
            Table.Cell(names[circuit.site] ?? ""), Table.Cell(circuit.id),
            Table.Cell(.string(item.direction.rawValue), text: word(item.direction)),
            Table.Cell(tests.network.hubs[circuit.hub].site),
            Table.Cell(.integer(rate.bitsPerSecond), figure: rate.megabits, decimals: 0),
            Table.Cell(seconds),
        ]
    }

    func word(_ direction: TestDirection) -> String {
        switch direction {
        case .down: TimetableMessages.down.text(language)
        case .up: TimetableMessages.up.text(language)
        case .both: "\(word(.down)), \(word(.up))"
        }
    }

    // MARK: - Summary

    var summary: String {
        guard let window = tests.problem.windows.first, !tests.items.isEmpty else {
            return ([TimetableMessages.nothing.text(language)] + nightLines).joined(separator: "\n") + "\n"
        }
        var lines = [
            "",
            TimetableMessages.title.text(
                language, topologyName,
                "\(Self.stamp(window.from).prefix(10)) \(Self.time(window.from))–\(Self.time(window.until))"),
        ]
        if let end = timetable.end(in: tests.problem), let first = timetable.starts.compactMap(\.self).min() {
            lines.append(
                TimetableMessages.summaryLine.text(
                    language, figures.integer(timetable.placed), figures.integer(tests.items.count), Self.time(first),
                    Self.time(end), figures.decimal(Double(end - first) / 60, 1)))
            if let bound = timetable.lowerBound {
                let cause = timetable.bottleneck.map(sentence) ?? TimetableMessages.boundByLength.text(language)
                lines.append(
                    end == bound
                        ? TimetableMessages.bestLine.text(language, cause)
                        : TimetableMessages.boundLine.text(
                            language, Self.time(bound), cause,
                            figures.decimal((timetable.gap(in: tests.problem) ?? 0) * 100, 1)))
            }
        }
        if let busiest = busiestVolume {
            lines.append(
                TimetableMessages.spentLine.text(
                    language, figures.decimal(Double(volume) / 1e9, 1), figures.decimal(busiest.share * 100, 1),
                    busiest.name))
        }
        if isShort {
            lines += [TimetableMessages.noBound.text(language), "", TimetableMessages.unplacedHeading.text(language)]
            lines += tests.items.indices.filter { timetable.starts[$0] == nil }.prefix(20).map { test in
                "\(tests.network.circuits[tests.items[test].circuit].id): \(refusal(of: test))"
            }
        }
        return (lines + nightLines).joined(separator: "\n") + "\n"
    }

    /// Octets that all tests send over their circuits.
    private var volume: Int64 {
        tests.items.indices.filter { timetable.starts[$0] != nil }.reduce(0) { sum, test in
            sum + (tests.problem.tests[test].uses.map(\.volume).max() ?? 0)
        }
    }

    private var busiestVolume: (share: Double, name: String)? {
        var spent = [Int64](repeating: 0, count: tests.problem.resources.count)
        for (test, item) in tests.problem.tests.enumerated() where timetable.starts[test] != nil {
            for use in item.uses { spent[use.resource] += use.volume }
        }
        var best: (share: Double, name: String)?
        for (resource, octets) in spent.enumerated() {
            guard let limit = tests.problem.resources[resource].dailyVolume, limit > 0,
                case .link(let link, _) = tests.subjects[resource]
            else { continue }
            let share = Double(octets) / Double(limit)
            if share > best?.share ?? 0 { best = (share, tests.network.links[link].name) }
        }
        return best
    }

    var json: JSONValue {
        let end = timetable.end(in: tests.problem)
        func moment(_ time: Int?) -> JSONValue { time.map { .string(Self.stamp($0)) } ?? .null }
        let window = tests.problem.windows.first
        let document: JSONValue = [
            "window": ["from": moment(window?.from), "until": moment(window?.until)],
            "placed": .integer(Int64(timetable.placed)), "ends": moment(end),
            "lower_bound": moment(timetable.lowerBound),
            "bottleneck": timetable.bottleneck.map { .string(sentence($0)) } ?? .null,
            "gap": timetable.gap(in: tests.problem).map { .number($0) } ?? .null,
            "guard_seconds": .integer(Int64(tests.rules.guardSeconds)), "tests": table.asJSON(),
            "unplaced": .array(
                tests.items.indices.filter { timetable.starts[$0] == nil }.map { test in
                    [
                        "circuit": .string(tests.network.circuits[tests.items[test].circuit].id),
                        "direction": .string(tests.items[test].direction.rawValue),
                        "reason": .string(refusal(of: test)),
                    ]
                }),
        ]
        guard case .object(let members) = document else { return document }
        return .object(members + nightMembers)
    }
}
