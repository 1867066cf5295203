import Localization
import NetworkModel
import Planning
import Rendering

/// Lineage events and the journal of decisions on them as listings.
struct MergerListing {
    /// What became of an event.
    enum State: String { case pending, completed, revoked }

    /// A row: an event as it is in force, with who waits for it.
    struct Row {
        var event: LineageEvent
        var state: State
        var held: Int
        var standby: Int
        /// Events of districts and communes below, and how many of them are pending; only of provinces'.
        var below: Int?
        var belowPending: Int?
        var decisions: [Int]
    }

    var rows: [Row]
    var decisions: [MergerDecision]
    private let undoneBy: [Int: Int]
    private let units: [AdministrativeUnit]
    private let names: [UnitID: LocalizedName]
    private let language: Language

    init(
        rows: [Row], decisions: [MergerDecision], units: [AdministrativeUnit], _ language: Language
    ) {
        self.rows = rows
        self.decisions = decisions
        self.units = units
        undoneBy = Dictionary(
            decisions.compactMap { decision in decision.undone.map { ($0, decision.number) } },
            uniquingKeysWith: { first, _ in first })
        names = Dictionary(units.map { ($0.id, $0.name) }, uniquingKeysWith: { first, _ in first })
        self.language = language
    }

    /// - Parameters:
    ///   - rank: how soon a screen does without it.
    ///   - least: characters that its texts may be cut to.
    private func column(
        _ key: String, _ message: MergerMessages, numeric: Bool = false, rank: Int = 0, least: Int? = nil
    ) -> Table.Column {
        Table.Column(key, title: message.text(language), isNumeric: numeric, rank: rank, least: least)
    }

    private func cell(_ date: CivilDate?) -> Table.Cell {
        date.map { Table.Cell($0.description) } ?? Table.Cell(.null, text: "-")
    }

    private func count(_ count: Int?) -> Table.Cell { count.map { Table.Cell($0) } ?? Table.Cell(.null, text: "-") }

    /// A few by id and name on screen, all by id in data. The id stands in front, for a name may be cut.
    private func list(_ ids: [UnitID]) -> Table.Cell {
        var unique: [UnitID] = []
        for id in ids where !unique.contains(id) { unique.append(id) }
        let shown = unique.prefix(3).map { "\($0) \(names[$0]?[language] ?? "")" }
        let more = unique.count > 3 ? ["+ \(unique.count - 3)"] : []
        return Table.Cell(
            .string(unique.map(\.description).joined(separator: ";")),
            text: unique.isEmpty ? "-" : (shown + more).joined(separator: ", "))
    }

    var events: Table {
        Table(
            columns: [
                column("event", .event), column("kind", .kind, rank: 3),
                column("predecessors", .predecessors, least: 20), column("successors", .successors, least: 20),
                column("announced", .announced, rank: 8), column("decided", .decided, rank: 7),
                column("effective", .effective, rank: 1), column("completed", .completed, rank: 4),
                column("state", .state), column("held", .held, numeric: true, rank: 2),
                column("standby", .standby, numeric: true, rank: 2),
                column("below", .below, numeric: true, rank: 6),
                column("below_pending", .belowPending, numeric: true, rank: 5),
                column("decisions", .decisions, rank: 5),
            ],
            rows: rows.map { row in
                let event = row.event
                return [
                    Table.Cell(event.id),
                    Table.Cell(.string(event.kind.rawValue), text: event.kind.message.text(language)),
                    list(event.links.map(\.predecessor)), list(event.links.compactMap(\.successor)),
                    cell(event.announced), cell(event.decided), cell(event.effective), cell(event.completed),
                    Table.Cell(.string(row.state.rawValue), text: row.state.message.text(language)),
                    Table.Cell(row.held), Table.Cell(row.standby), count(row.below), count(row.belowPending),
                    Table.Cell(row.decisions.map { String($0) }.joined(separator: ";")),
                ]
            })
    }

    var journal: Table {
        Table(
            columns: [
                column("number", .number, numeric: true), column("recorded_at", .recordedAt, rank: 5),
                column("recorded_by", .recordedBy, rank: 4, least: 10), column("action", .action),
                column("unit", .unitColumn, least: 20), column("events", .eventsColumn, rank: 6, least: 10),
                column("date", .date, rank: 1), column("undoes", .undoes, numeric: true, rank: 3),
                column("undone_by", .undoneBy, numeric: true, rank: 2), column("reason", .reason, least: 20),
            ],
            rows: decisions.map { decision in
                let events = decision.events
                let more = events.count > 2 ? ["+ \(events.count - 2)"] : []
                return [
                    Table.Cell(.integer(Int64(decision.number)), text: String(decision.number)),
                    Table.Cell(decision.recordedAt.description), Table.Cell(decision.recordedBy),
                    Table.Cell(.string(decision.action.rawValue), text: decision.action.message.text(language)),
                    Table.Cell(
                        .string(decision.unit.description),
                        text: "\(decision.unit) \(names[decision.unit]?[language] ?? "")"),
                    Table.Cell(
                        .string(events.joined(separator: ";")),
                        text: events.isEmpty ? "-" : (events.prefix(2) + more).joined(separator: ", ")),
                    cell(decision.date), count(decision.undone), count(undoneBy[decision.number]),
                    Table.Cell(decision.reason),
                ]
            })
    }

    var json: JSONValue {
        [
            "events": events.asJSON(),
            "decisions": .array(decisions.map { Self.document(of: $0, undoneBy: undoneBy[$0.number]) }),
        ]
    }

    static func document(of decision: MergerDecision, undoneBy: Int?) -> JSONValue {
        [
            "number": .integer(Int64(decision.number)), "recorded_at": .string(decision.recordedAt.description),
            "recorded_by": .string(decision.recordedBy), "action": .string(decision.action.rawValue),
            "unit": .string(decision.unit.description), "events": .array(decision.events.map { .string($0) }),
            "date": decision.date.map { .string($0.description) } ?? .null, "reason": .string(decision.reason),
            "undoes": decision.undone.map { .integer(Int64($0)) } ?? .null,
            "undone_by": undoneBy.map { .integer(Int64($0)) } ?? .null,
        ]
    }

    /// `Tỉnh Bắc Ninh (24@2025): completed on 2025-06-20, 12 events: reason`.
    static func sentence(
        of decision: MergerDecision, _ units: [AdministrativeUnit], _ language: Language
    ) -> String {
        let name = units.first { $0.id == decision.unit }?.name[language] ?? ""
        let unit = "\(name) (\(decision.unit))"
        let date = decision.date?.description ?? ""
        let events =
            decision.events.count == 1
            ? MergerMessages.oneEvent.text(language, decision.events[0])
            : MergerMessages.manyEvents.text(
                language, decision.events.first ?? "-", NumberStyle(language).integer(max(0, decision.events.count - 1))
            )
        let words =
            switch decision.action {
            case .complete: MergerMessages.completedOn.text(language, unit, date, events)
            case .postpone: MergerMessages.postponedTo.text(language, unit, date, events)
            case .revoke: MergerMessages.revokedNow.text(language, unit, events)
            case .undo: MergerMessages.undoneNow.text(language, unit, decision.undone ?? 0)
            }
        return "\(words) \(decision.reason)"
    }
}

extension MergerListing.State {
    var message: MergerMessages {
        switch self {
        case .pending: .pending
        case .completed: .completedState
        case .revoked: .revokedState
        }
    }
}

extension MergerDecision.Action {
    var message: MergerMessages {
        switch self {
        case .complete: .actionComplete
        case .postpone: .actionPostpone
        case .revoke: .actionRevoke
        case .undo: .actionUndo
        }
    }
}
