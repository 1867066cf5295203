import Localization
import NetworkModel

/// What must hold between events, links and units: nothing lost, nothing doubled, everybody alive on the day.
struct LineageChecks {
    let units: UnitRows
    let events: EventRows
    let lineage: LineageRows

    func run() {
        let byEvent = Dictionary(grouping: lineage.rows, by: \.event)
        for event in events.events {
            guard let rows = byEvent[event.id], !rows.isEmpty else {
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
    private func checkShape(_ event: LineageEvent, _ rows: [LineageRows.Row]) {
        let predecessors = Set(rows.map(\.link.predecessor))
        let successors = Set(rows.compactMap(\.link.successor))
        let expected: CheckWords?
        switch event.kind {
        case .merge:
            expected = predecessors.count >= 2 && successors.count == 1 ? nil : .mergeShape
        case .split:
            expected = predecessors.count == 1 ? nil : .onePredecessor
        case .abolish:
            expected = predecessors.count == 1 ? nil : .abolishShape
        case .reregister, .rename, .retype:
            let isWhole = rows.allSatisfy { $0.link.area == .all && $0.link.people == .all && $0.link.isPrincipal }
            expected = predecessors.count == 1 && successors.count == 1 && isWhole ? nil : .oneToOneWhole
        }
        guard let expected, !lineage.leftOut.contains(event.id) else { return }
        let row = events.rowOf[event.id] ?? 0
        events.reader.report(
            .eventShape, row, events.reader.table.column("kind"),
            [
                Texts(same: event.id), Texts(same: event.kind.rawValue), Texts(same: String(predecessors.count)),
                Texts(same: String(successors.count)), expected.texts,
            ])
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
        let before = units.byID[link.predecessor]
        let after = link.successor.flatMap { units.byID[$0] }
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
        let bySource = Dictionary(grouping: lineage.rows, by: \.link.predecessor)
        for unit in units.units {
            guard let rows = bySource[unit.id] else {
                if let until = unit.validUntil, !lineage.leftOut.contains(unit.id.description) {
                    units.report(.unitLost, unit.id, "id", [unit.id.description, until.description])
                }
                continue
            }
            checkShares(unit.id, rows, \.area, .area, "area_share")
            checkShares(unit.id, rows, \.people, .people, "people_share")
            let principals = rows.filter(\.link.isPrincipal)
            if principals.isEmpty {
                lineage.report(.noPrincipal, rows[0], "principal", [unit.id.description])
            } else if principals.count > 1 {
                let names = principals.map { $0.link.successor?.description ?? "-" }
                lineage.report(
                    .severalPrincipals, principals[1], "principal",
                    [unit.id.description, names.joined(separator: ", ")])
            }
        }
    }

    private func checkShares(
        _ unit: UnitID, _ rows: [LineageRows.Row], _ share: KeyPath<LineageLink, LineageLink.Share>,
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
        let last = rows.last { $0.link[keyPath: share] != .none } ?? rows[0]
        let list = zip(rows, shares).map { "\($0.link.successor?.description ?? "-") \($1.rawValue)" }
        lineage.report(
            kind, last, column,
            [Texts(same: unit.description), what.texts, Texts(same: list.joined(separator: ", "))])
    }

    /// Each unit that begins comes from somewhere, by one event.
    private func checkSuccessors() {
        var formedBy: [UnitID: String] = [:]
        for row in lineage.rows {
            guard let successor = row.link.successor else { continue }
            if let first = formedBy[successor], first != row.event {
                lineage.report(.formedTwice, row, "event", [successor.description, first, row.event])
            } else {
                formedBy[successor] = row.event
            }
        }
        for unit in units.units where formedBy[unit.id] == nil {
            if let from = unit.validFrom, !lineage.leftOut.contains(unit.id.description) {
                units.report(.unitFromNowhere, unit.id, "id", [unit.id.description, from.description])
            }
        }
    }

    /// Whether some unit descends from itself, over numbers alone: units without a predecessor that is left are taken away until
    /// none is (Kahn, 1962). O(units + links).
    private var hasCycle: Bool {
        var index: [UnitID: Int] = [:]
        index.reserveCapacity(2 * lineage.rows.count)
        func number(_ unit: UnitID) -> Int {
            if let known = index[unit] { return known }
            index[unit] = index.count
            return index.count - 1
        }
        let edges = lineage.rows.compactMap { row in
            row.link.successor.map { (from: number(row.link.predecessor), to: number($0)) }
        }
        var entering = [Int](repeating: 0, count: index.count)
        var first = [Int](repeating: 0, count: index.count + 1)
        for edge in edges {
            entering[edge.to] += 1
            first[edge.from + 1] += 1
        }
        for unit in 0..<index.count { first[unit + 1] += first[unit] }
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
        return taken < index.count
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
