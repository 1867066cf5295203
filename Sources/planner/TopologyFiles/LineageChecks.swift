import Localization
import NetworkModel

/// What must hold between events, links and units: nothing lost, nothing doubled, everybody alive on the day.
struct LineageChecks {
    let units: UnitRows
    let events: EventRows
    let lineage: LineageRows

    func run() {
        // By the rows of events.csv and units.csv: no id is hashed.
        let byEvent = RowGroups(lineage.rows, count: events.reader.table.rowCount, by: \.eventRow)
        for event in events.events {
            let rows = byEvent.rows(of: events.rowOf[event.id] ?? -1)
            guard !rows.isEmpty else {
                // A bad row of the event's is reported where it stands; without any row the event itself is wrong.
                if !lineage.leftOut.contains(event.id) { report(.eventWithoutLinks, event.id, "id", [event.id]) }
                continue
            }
            checkShape(event, rows)
            for row in rows { checkLink(event, row) }
        }
        checkPredecessors()
        checkSuccessors()
        checkCycles()
    }

    private func report(_ kind: CheckMessages, _ event: String, _ column: String, _ arguments: [String]) {
        events.reader.report(kind, events.rowOf[event] ?? 0, events.reader.table.column(column), arguments)
    }

    /// How many predecessors and successors each kind of event has.
    private func checkShape(_ event: LineageEvent, _ rows: ArraySlice<LineageRows.Row>) {
        let predecessors = Self.count(of: rows, \.predecessorRow) { $0.link.predecessor }
        let successors = Self.count(of: rows.filter { $0.link.successor != nil }[...], \.successorRow) {
            $0.link.successor
        }
        let expected: CheckWords?
        switch event.kind {
        case .merge:
            expected = predecessors >= 2 && successors == 1 ? nil : .mergeShape
        case .split:
            expected = predecessors == 1 ? nil : .onePredecessor
        case .abolish:
            expected = predecessors == 1 ? nil : .abolishShape
        case .reregister, .rename, .retype:
            let isWhole = rows.allSatisfy { $0.link.area == .all && $0.link.people == .all && $0.link.isPrincipal }
            expected = predecessors == 1 && successors == 1 && isWhole ? nil : .oneToOneWhole
        }
        guard let expected, !lineage.leftOut.contains(event.id) else { return }
        let row = events.rowOf[event.id] ?? 0
        events.reader.report(
            .eventShape, row, events.reader.table.column("kind"),
            [
                Texts(same: event.id), Texts(same: event.kind.rawValue), Texts(same: String(predecessors)),
                Texts(same: String(successors)), expected.texts,
            ])
    }

    /// How many units the rows name, told apart by where they stand or, where one stands nowhere, by their ids.
    private static func count(
        of rows: ArraySlice<LineageRows.Row>, _ place: KeyPath<LineageRows.Row, Int>, _ id: (LineageRows.Row) -> UnitID?
    ) -> Int {
        if rows.count == 1 { return 1 }
        let places = rows.map { $0[keyPath: place] }
        return places.contains { $0 < 0 } ? Set(rows.map(id)).count : Set(places).count
    }

    private func checkLink(_ event: LineageEvent, _ row: LineageRows.Row) {
        let link = row.link
        switch (link.successor, event.kind) {
        case (nil, .abolish): break
        case (nil, _):
            lineage.report(.successorMissing, row, "successor", [event.id, event.kind.rawValue])
        case (_?, .abolish):
            lineage.report(
                .successorOfAbolished, row, "successor", [event.id, link.predecessor.description])
        default: break
        }
        let before = units.unit(row: row.predecessorRow)
        let after = units.unit(row: row.successorRow)
        if let before, let after, before.level != after.level, event.kind != .retype {
            lineage.report(
                .levelChange, row, "successor",
                [before.id.description, before.level.rawValue, after.id.description, after.level.rawValue])
        }
        guard let effective = event.effective else { return }
        let day = Texts(same: effective.description)
        if let before, before.validUntil != effective {
            lineage.report(
                .predecessorNotAlive, row, "predecessor",
                [Texts(same: before.id.description), before.life, Texts(same: event.id), day])
        }
        if let after, after.validFrom != effective {
            lineage.report(
                .successorNotAlive, row, "successor",
                [Texts(same: after.id.description), after.life, Texts(same: event.id), day])
        }
    }

    /// Each unit that ceases goes somewhere once: its land and its people whole or in parts, its books to one.
    private func checkPredecessors() {
        let bySource = RowGroups(lineage.rows, count: units.places.count, by: \.predecessorRow)
        for (row, place) in units.places.enumerated() where place >= 0 {
            let unit = units.units[Int(place)]
            let rows = bySource.rows(of: row)
            guard !rows.isEmpty else {
                if let until = unit.validUntil, !lineage.leftOut.contains(unit.id.description) {
                    units.report(.unitLost, unit.id, "id", [unit.id.description, until.description])
                }
                continue
            }
            checkShares(unit.id, rows, \.area, .area, "area_share")
            checkShares(unit.id, rows, \.people, .people, "people_share")
            let principals = rows.filter(\.link.isPrincipal)
            if principals.isEmpty {
                lineage.report(.noPrincipal, rows[rows.startIndex], "principal", [unit.id.description])
            } else if principals.count > 1 {
                let names = principals.map { $0.link.successor?.description ?? "-" }
                lineage.report(
                    .severalPrincipals, principals[1], "principal",
                    [unit.id.description, names.joined(separator: ", ")])
            }
        }
    }

    private func checkShares(
        _ unit: UnitID, _ rows: ArraySlice<LineageRows.Row>, _ share: KeyPath<LineageLink, LineageLink.Share>,
        _ what: CheckWords, _ column: String
    ) {
        let shares = rows.map { $0.link[keyPath: share] }
        let whole = shares.count { $0 == .all }
        let rest = shares.count { $0 == .rest }
        let some = shares.count { $0 == .part } + rest
        let kind: CheckMessages
        if whole > 1 || (whole == 1 && some > 0) || rest > 1 {
            kind = .shareDoubled
        } else if whole == 0, some < 2, rest == 0 || rows.count == 1 {
            // A lone `rest` is all there is: the decree gives land without people to the others.
            kind = .shareLost
        } else {
            return
        }
        let last = rows.last { $0.link[keyPath: share] != .none } ?? rows[rows.startIndex]
        let list = zip(rows, shares).map { "\($0.link.successor?.description ?? "-") \($1.rawValue)" }
        lineage.report(
            kind, last, column,
            [Texts(same: unit.description), what.texts, Texts(same: list.joined(separator: ", "))])
    }

    /// Each unit that begins comes from somewhere, by one event.
    private func checkSuccessors() {
        var formedBy = [String?](repeating: nil, count: units.places.count)
        for row in lineage.rows where row.successorRow >= 0 {
            if let first = formedBy[row.successorRow], first != row.event {
                let successor = row.link.successor?.description ?? "-"
                lineage.report(.formedTwice, row, "event", [successor, first, row.event])
            } else {
                formedBy[row.successorRow] = row.event
            }
        }
        for (row, place) in units.places.enumerated() where place >= 0 && formedBy[row] == nil {
            let unit = units.units[Int(place)]
            if let from = unit.validFrom, !lineage.leftOut.contains(unit.id.description) {
                units.report(.unitFromNowhere, unit.id, "id", [unit.id.description, from.description])
            }
        }
    }

    /// Whether some unit descends from itself, over numbers alone: units without a predecessor that is left are taken away until
    /// none is (Kahn, 1962). O(units + links).
    private var hasCycle: Bool {
        // A unit that stands in no row of units.csv gets a number behind those that do.
        var others: [UnitID: Int] = [:]
        func number(_ row: Int, _ unit: UnitID) -> Int {
            if row >= 0 { return row }
            let number = others[unit] ?? units.places.count + others.count
            others[unit] = number
            return number
        }
        let edges = lineage.rows.compactMap { row in
            row.link.successor.map {
                (from: number(row.predecessorRow, row.link.predecessor), to: number(row.successorRow, $0))
            }
        }
        let count = units.places.count + others.count
        var entering = [Int](repeating: 0, count: count)
        var first = [Int](repeating: 0, count: count + 1)
        for edge in edges {
            entering[edge.to] += 1
            first[edge.from + 1] += 1
        }
        for unit in 0..<count { first[unit + 1] += first[unit] }
        var next = first
        var targets = [Int](repeating: 0, count: edges.count)
        for edge in edges {
            targets[next[edge.from]] = edge.to
            next[edge.from] += 1
        }
        var free = entering.indices.filter { entering[$0] == 0 }
        var taken = 0
        while let unit = free.popLast() {
            taken += 1
            for target in targets[first[unit]..<first[unit + 1]] {
                entering[target] -= 1
                if entering[target] == 0 { free.append(target) }
            }
        }
        return taken < count
    }

    /// A unit cannot descend from itself: depth-first search over links, iterative. O(units + links).
    private func checkCycles() {
        guard hasCycle else { return }
        var next: [UnitID: [LineageRows.Row]] = [:]
        for row in lineage.rows where row.link.successor != nil { next[row.link.predecessor, default: []].append(row) }
        var isDone: Set<UnitID> = []
        for root in lineage.rows.map(\.link.predecessor) where !isDone.contains(root) {
            var stack: [(unit: UnitID, edge: Int)] = [(root, 0)]
            var onPath: Set<UnitID> = [root]
            while let top = stack.last {
                let edges = next[top.unit] ?? []
                guard top.edge < edges.count else {
                    isDone.insert(top.unit)
                    onPath.remove(top.unit)
                    stack.removeLast()
                    continue
                }
                stack[stack.count - 1].edge += 1
                guard let target = edges[top.edge].link.successor, !isDone.contains(target) else { continue }
                if onPath.insert(target).inserted {
                    stack.append((target, 0))
                } else {
                    let circle = stack.map(\.unit).drop { $0 != target } + [target]
                    lineage.report(
                        .lineageCycle, edges[top.edge], "successor",
                        [circle.prefix(8).map(\.description).joined(separator: " -> ")])
                }
            }
        }
    }
}

/// Rows of lineage.csv by a number of theirs, those without one left out; each group in the order of the file.
private struct RowGroups {
    private var starts: [Int]
    private var sorted: [LineageRows.Row] = []

    /// A counting sort. O(rows + count).
    init(_ rows: [LineageRows.Row], count: Int, by number: KeyPath<LineageRows.Row, Int>) {
        starts = [Int](repeating: 0, count: count + 1)
        let numbers = rows.map { $0[keyPath: number] }
        for number in numbers where number >= 0 { starts[number + 1] += 1 }
        for number in 0..<count { starts[number + 1] += starts[number] }
        var next = starts
        var order = [Int](repeating: 0, count: starts[count])
        for (row, number) in numbers.enumerated() where number >= 0 {
            order[next[number]] = row
            next[number] += 1
        }
        sorted = order.map { rows[$0] }
    }

    /// Empty where `number` is none.
    func rows(of number: Int) -> ArraySlice<LineageRows.Row> {
        number >= 0 ? sorted[starts[number]..<starts[number + 1]] : []
    }
}
