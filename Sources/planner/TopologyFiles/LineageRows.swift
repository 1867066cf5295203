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
        /// Where they stand in events.csv and units.csv; negative where they don't, or there is none.
        var eventRow: Int
        var predecessorRow: Int
        var successorRow: Int
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

    /// The same link as numbers, which are hashed many times faster; of use where all three stand in their files.
    private struct PlacedKey: Hashable {
        var event: Int32
        var predecessor: Int32
        var successor: Int32
    }

    /// Rows that name an event or a unit that `events` or `units` do not hold are reported and left out.
    init?(_ source: SourceText, events: EventRows?, units: UnitRows?, log: FindingLog) {
        guard let table = CSVTable(source, columns: Self.columns, log: log) else { return nil }
        reader = RowReader(table: table, log: log)
        let column = Self.columns.map(table.column)
        var seen: [LinkKey: Int] = [:]
        var seenPlaced: [PlacedKey: Int] = [:]
        seenPlaced.reserveCapacity(table.rowCount)
        rows.reserveCapacity(table.rowCount)
        for row in 0..<table.rowCount {
            let count = rows.count
            defer {
                if rows.count == count { leftOut.formUnion((0...2).map { table.text(row, column[$0]) }) }
            }
            let event = reader.word(row, column[0])
            var isKnown = true
            let eventRow = event.flatMap { events?.rowOf[$0] }
            if let event, let events, eventRow == nil, !events.reader.table.brokenIDs.contains(event) {
                isKnown = false
                reader.report(
                    .unknownID, row, column[0], [Self.columns[0], event, EventRows.file],
                    suggestion: nearest(to: event, among: events.rowOf.keys))
            }
            let predecessor = reader.unitID(row, column[1])
            let predecessorRow = place(predecessor, row, column[1], units, &isKnown)
            let hasSuccessor = !table.isEmpty(row, column[2])
            let successor = hasSuccessor ? reader.unitID(row, column[2]) : nil
            let successorRow = place(successor, row, column[2], units, &isKnown)
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
            let first: Int?
            if let eventRow, predecessorRow >= 0, successorRow >= 0 || !hasSuccessor {
                let key = PlacedKey(
                    event: Int32(eventRow), predecessor: Int32(predecessorRow), successor: Int32(successorRow))
                first = seenPlaced.updateValue(row, forKey: key)
                if let first { seenPlaced[key] = first }
            } else {
                let key = LinkKey(event: event, predecessor: predecessor, successor: successor)
                first = seen[key]
                if first == nil { seen[key] = row }
            }
            if let first {
                reader.report(
                    .duplicateLink, row, column[1],
                    [predecessor.description, successor?.description ?? "", event, String(table.line(first))])
                continue
            }
            rows.append(
                Row(
                    row: row, event: event,
                    link: LineageLink(
                        predecessor: predecessor, successor: successor, area: area, people: people,
                        isPrincipal: principal == "1"),
                    eventRow: eventRow ?? -1, predecessorRow: predecessorRow, successorRow: successorRow))
        }
    }

    /// The row of the unit in units.csv, negative where it has none there; a finding where nothing there names it.
    private func place(_ id: UnitID?, _ row: Int, _ column: Int, _ units: UnitRows?, _ isKnown: inout Bool) -> Int {
        guard let id, let units else { return -1 }
        if let place = units.rowOf[id] { return place }
        guard !units.names(id) else { return -1 }
        isKnown = false
        reader.report(.unknownID, row, column, [reader.table.columns[column], id.description, UnitRows.file])
        return -1
    }
}
