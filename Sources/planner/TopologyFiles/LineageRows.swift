import Localization
import NetworkModel

/// lineage.csv, read: which event takes which unit to which.
struct LineageRows {
    static let file = "lineage.csv"
    static let columns = ["event", "predecessor", "successor", "area_share", "people_share", "principal"]

    struct Row {
        var row: Int
        var event: String
        var link: LineageLink
    }

    private(set) var rows: [Row] = []
    /// What the rows that were left out name: events and units whose finding stands there already.
    private(set) var leftOut: Set<String> = []
    let reader: RowReader

    func report(_ kind: CheckMessages, _ row: Row, _ column: String, _ arguments: [String]) {
        reader.report(kind, row.row, reader.table.column(column), arguments)
    }

    func report(_ kind: CheckMessages, _ row: Row, _ column: String, _ arguments: [Texts]) {
        reader.report(kind, row.row, reader.table.column(column), arguments)
    }

    private struct LinkKey: Hashable {
        var event: String
        var predecessor: UnitID
        var successor: UnitID?
    }

    /// Rows that name an event or a unit that `events` or `units` do not hold are reported and left out.
    init?(_ source: SourceText, events: EventRows?, units: UnitRows?, log: FindingLog) {
        guard let table = CSVTable(source, columns: Self.columns, log: log) else { return nil }
        reader = RowReader(table: table, log: log)
        let column = Self.columns.map(table.column)
        var seen: [LinkKey: Int] = [:]
        for row in 0..<table.rowCount {
            let count = rows.count
            defer {
                if rows.count == count { leftOut.formUnion((0...2).map { table.text(row, column[$0]) }) }
            }
            let event = reader.word(row, column[0])
            var isKnown = true
            if let event, let events, events.rowOf[event] == nil, !events.reader.table.brokenIDs.contains(event) {
                isKnown = false
                reader.report(
                    .unknownID, row, column[0], [Self.columns[0], event, EventRows.file],
                    suggestion: nearest(to: event, among: events.rowOf.keys))
            }
            let predecessor = known(reader.unitID(row, column[1]), row, column[1], units, &isKnown)
            let hasSuccessor = !table.isEmpty(row, column[2])
            let successor = hasSuccessor ? known(reader.unitID(row, column[2]), row, column[2], units, &isKnown) : nil
            let area = reader.choice(row, column[3], LineageLink.Share.self)
            let people = reader.choice(row, column[4], LineageLink.Share.self)
            let principal = reader.required(row, column[5], Texts(same: "0, 1"))
            if let principal, principal != "0", principal != "1" {
                reader.report(.badValue, row, column[5], [Self.columns[5], principal, "0, 1"])
                continue
            }
            guard let event, let predecessor, let area, let people, let principal, isKnown,
                hasSuccessor == (successor != nil)
            else { continue }
            let key = LinkKey(event: event, predecessor: predecessor, successor: successor)
            if let first = seen[key] {
                reader.report(
                    .duplicateLink, row, column[1],
                    [predecessor.description, successor?.description ?? "", event, String(table.line(first))])
                continue
            }
            seen[key] = row
            rows.append(
                Row(
                    row: row, event: event,
                    link: LineageLink(
                        predecessor: predecessor, successor: successor, area: area, people: people,
                        isPrincipal: principal == "1")))
        }
    }

    private func known(_ id: UnitID?, _ row: Int, _ column: Int, _ units: UnitRows?, _ isKnown: inout Bool) -> UnitID? {
        guard let id, let units, !units.names(id) else { return id }
        isKnown = false
        reader.report(.unknownID, row, column, [reader.table.columns[column], id.description, UnitRows.file])
        return id
    }
}
