import Localization
import NetworkModel

/// events.csv, read.
struct EventRows {
    static let file = "events.csv"
    static let columns = [
        "id", "kind", "announced_on", "decided_on", "effective_on", "completed_on", "resolution", "clause",
    ]

    /// Without their links, which lineage.csv holds.
    private(set) var events: [LineageEvent] = []
    private(set) var rowOf: [String: Int] = [:]
    let reader: RowReader

    init?(_ source: SourceText, log: FindingLog) {
        guard let table = CSVTable(source, columns: Self.columns, log: log) else { return nil }
        reader = RowReader(table: table, log: log)
        let column = Self.columns.map(table.column)
        for row in 0..<table.rowCount {
            let id = reader.word(row, column[0])
            var isRepeated = false
            if let id {
                if let first = rowOf[id] {
                    isRepeated = true
                    reader.report(.duplicateID, row, column[0], [id, String(table.line(first))])
                } else {
                    rowOf[id] = row
                }
            }
            let kind = reader.choice(row, column[1], LineageEvent.Kind.self)
            let dates = (2...5).map { reader.optionalDate(row, column[$0]) }
            let resolution = table.isEmpty(row, column[6]) ? "" : reader.name(row, column[6])
            let clause = table.isEmpty(row, column[7]) ? "" : reader.name(row, column[7])
            checkOrder(row, column, dates)
            guard let id, let kind, let resolution, let clause, !isRepeated, case .some(let announced) = dates[0],
                case .some(let decided) = dates[1], case .some(let effective) = dates[2],
                case .some(let completed) = dates[3]
            else { continue }
            events.append(
                LineageEvent(
                    id: id, kind: kind, announced: announced, decided: decided, effective: effective,
                    completed: completed, resolution: resolution, clause: clause, links: []))
        }
    }

    /// announced <= decided <= effective <= completed, among those that are known; each is compared with the latest
    /// known one before it.
    private func checkOrder(_ row: Int, _ column: [Int], _ dates: [CivilDate??]) {
        var before: (name: String, date: CivilDate)?
        for (index, date) in dates.enumerated() {
            guard case .some(.some(let day)) = date else { continue }
            let name = Self.columns[index + 2]
            if let earlier = before, day < earlier.date {
                reader.report(
                    .dateOrder, row, column[index + 2],
                    [
                        name, day.description, earlier.name, earlier.date.description,
                        Self.columns[2...5].joined(separator: " <= "),
                    ])
            } else {
                before = (name, day)
            }
        }
    }
}
