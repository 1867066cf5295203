import Interchange
import Localization
import NetworkModel
import Planning
import Rendering
import Reports

/// The crews' calendars as files with an index.
struct CalendarExport {
    let language: Language
    private let now: CrewCalendar
    private let before: CrewCalendar?

    /// - Parameter previous: the plan whose calendars the crews have.
    init(_ plan: Planning.Plan, previous: Planning.Plan?, revision: Int, _ language: Language) {
        self.language = language
        now = CrewCalendar(plan, language, revision: revision)
        before = previous.map { CrewCalendar($0, language) }
    }

    static let index = "index.csv"

    struct File {
        var name: String
        var crew: CrewAgenda.Crew
        var calendar: ICalendar
        var first: CivilDate?
        var last: CivilDate?
        var withdrawn: Int
    }

    /// A file for each crew that is wanted and has, or had, works.
    /// - Parameter wanted: says so of a crew and the sites of its works.
    func files(
        _ plan: Planning.Plan, wanted: (CrewAgenda.Crew, [CrewAgenda.Entry], Planning.Plan) -> Bool,
        earlier: Planning.Plan?
    ) -> [File] {
        var files: [File] = []
        var taken: Set<String> = []
        let previous = Dictionary(
            (before?.agenda.crews ?? []).enumerated().map { ($1, $0) }, uniquingKeysWith: { first, _ in first })
        func add(_ crew: CrewAgenda.Crew, _ calendar: ICalendar, _ days: [(CivilDate, CivilDate)]) {
            files.append(
                File(
                    name: Self.name(crew, &taken), crew: crew, calendar: calendar, first: days.map(\.0).min(),
                    last: days.map(\.1).max(), withdrawn: calendar.events.count { $0.status == .cancelled }))
        }
        for (number, crew) in now.agenda.crews.enumerated() {
            let entries = now.agenda.entries[number]
            guard wanted(crew, entries, plan) else { continue }
            let had = previous[crew].flatMap { before?.calendar($0) }
            add(crew, now.calendar(number, previous: had), entries.map { (plan[$0].starts, plan[$0].finishes) })
        }
        let kept = Set(now.agenda.crews)
        guard let before, let earlier else { return files }
        for (number, crew) in before.agenda.crews.enumerated() where !kept.contains(crew) {
            guard wanted(crew, before.agenda.entries[number], earlier) else { continue }
            add(crew, now.emptied(crew, previous: before.calendar(number)), [])
        }
        return files
    }

    /// A name that every file system takes: `field-crew/24@2025/3` is `field-crew_24-2025_3.ics`. Two crews whose names come out
    /// alike, capitals aside, get numbers.
    private static func name(_ crew: CrewAgenda.Crew, _ taken: inout Set<String>) -> String {
        let safe = String(
            crew.id.unicodeScalars.map { scalar -> Character in
                switch scalar {
                case "a"..."z", "A"..."Z", "0"..."9", "-", "_": Character(scalar)
                case "/": "_"
                default: "-"
                }
            })
        let stem = String(safe.prefix(100))
        var name = stem
        var number = 1
        while !taken.insert(name.lowercased()).inserted {
            number += 1
            name = "\(stem)-\(number)"
        }
        return name + ".ics"
    }

    func index(_ files: [File], _ words: CrewWords) -> Table {
        typealias M = ExportMessages
        func cell(_ text: String?) -> Table.Cell { text.map { Table.Cell($0) } ?? Table.Cell(.null, text: "-") }
        func column(_ key: String, _ message: M, numeric: Bool = false) -> Table.Column {
            Table.Column(key, title: message.text(language), isNumeric: numeric)
        }
        return Table(
            columns: [
                column("file", .file), column("crew", .crew), column("name", .name),
                column("events", .events, numeric: true), column("withdrawn", .cancelledEvents, numeric: true),
                column("first_day", .firstDay), column("last_day", .lastDay),
            ],
            rows: files.map { file in
                [
                    Table.Cell(file.name), Table.Cell(file.crew.id), Table.Cell(words.crew(file.crew)),
                    Table.Cell(file.calendar.events.count - file.withdrawn), Table.Cell(file.withdrawn),
                    cell(file.first?.description), cell(file.last?.description),
                ]
            })
    }
}
