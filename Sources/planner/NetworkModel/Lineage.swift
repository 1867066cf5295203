/// The lineage of all units, indexed both ways, and the gates that follow from it.
///
/// Built once per topology in O(units + links); each gate is O(events of the unit).
package struct Lineage: Sendable {
    private let table: UnitTable
    private let events: [LineageEvent]
    private let eventsAsPredecessor: EventLists
    private let eventsAsSuccessor: EventLists

    package init(units: [AdministrativeUnit], events: [LineageEvent]) { self.init(UnitTable(units), events) }

    package init(_ table: UnitTable, _ events: [LineageEvent]) {
        self.table = table
        self.events = events
        eventsAsPredecessor = EventLists(events, count: table.units.count) { table.place(of: $0.predecessor) }
        eventsAsSuccessor = EventLists(events, count: table.units.count) { $0.successor.flatMap(table.place) }
    }

    /// The events of each unit, by its place: each once, in the order of the events.
    private struct EventLists: Sendable {
        private var first: [Int32]
        private var lists: [Int32]

        init(_ events: [LineageEvent], count: Int, place: (LineageLink) -> Int?) {
            var found: [(unit: Int32, event: Int32)] = []
            var last = [Int32](repeating: -1, count: count)
            for (index, event) in events.enumerated() {
                for link in event.links {
                    guard let unit = place(link), last[unit] != Int32(index) else { continue }
                    last[unit] = Int32(index)
                    found.append((Int32(unit), Int32(index)))
                }
            }
            first = [Int32](repeating: 0, count: count + 1)
            for item in found { first[Int(item.unit) + 1] += 1 }
            for unit in 0..<count { first[unit + 1] += first[unit] }
            var next = first
            lists = [Int32](repeating: 0, count: found.count)
            for item in found {
                lists[Int(next[Int(item.unit)])] = item.event
                next[Int(item.unit)] += 1
            }
        }

        subscript(unit: Int) -> ArraySlice<Int32> { lists[Int(first[unit])..<Int(first[unit + 1])] }
    }

    /// The events in which the unit ceases or is entered anew, in file order.
    package func events(from unit: UnitID) -> [LineageEvent] {
        guard let place = table.place(of: unit) else { return [] }
        return eventsAsPredecessor[place].map { events[Int($0)] }
    }
    /// The events that form the unit, in file order.
    package func events(to unit: UnitID) -> [LineageEvent] {
        guard let place = table.place(of: unit) else { return [] }
        return eventsAsSuccessor[place].map { events[Int($0)] }
    }

    /// The unit's gate on `day`.
    ///
    /// A unit is `held` while an event of its own that `holds` is pending, or, under `strict`, while one of its
    /// province is. A unit that is not yet alive is `standby` when something that becomes it is held, and `closed`
    /// when it is only the next entry of a unit that is open now. A living unit formed by a completed event that
    /// `holds`, or under `strict` one whose province was, is `ready`; any other is `open`.
    ///
    /// Completion decides, not the decreed day: a unit whose event is late lives on, held, past its `validUntil`, and
    /// one that several events divide is closed when the last of them is completed. Where the event that carries on its
    /// books is withdrawn or not yet known, it lives on without the parts that others took.
    package func gate(of unit: UnitID, on day: CivilDate, policy: GatePolicy) -> GateDecision {
        guard let record = table[unit], !record.neverLives else { return GateDecision(gate: .closed) }
        let ending = events(from: unit)
        let pending = ending.filter { $0.isPending(on: day) }
        // Where parts go is not the end of a unit: it goes on where its books do.
        if pending.isEmpty, let last = ending.last(where: { $0.carriesOn(unit) }) {
            return GateDecision(gate: .closed, event: last.id, because: unit)
        }
        if ending.isEmpty, let until = record.validUntil, until <= day { return GateDecision(gate: .closed) }
        let forming = events(to: unit)
        if let first = forming.first(where: { $0.isPending(on: day) }) {
            let waiting = pendingFormation(of: record, forming: forming, on: day, policy: policy)
            return waiting ?? GateDecision(gate: .closed, event: first.id, because: unit)
        }
        if forming.isEmpty, let from = record.validFrom, day < from { return GateDecision(gate: .closed) }
        if let own = pending.first(where: \.kind.holds) {
            return GateDecision(gate: .held, event: own.id, because: unit)
        }
        if policy == .strict, let above = pendingAbove(record, on: day) { return above }
        if let formed = forming.first(where: \.kind.holds) {
            return GateDecision(gate: .ready, event: formed.id, because: unit)
        }
        if policy == .strict, let province = province(above: record),
            let formed = events(to: province.id).first(where: { $0.kind.holds && !$0.isPending(on: day) })
        {
            return GateDecision(gate: .ready, event: formed.id, because: province.id)
        }
        return GateDecision(gate: .open)
    }

    /// The decision for a unit not yet formed: `standby` where a pending event that holds forms it, or where a
    /// predecessor that is merely entered anew is itself held, or is a district, which has no office to go on with.
    private func pendingFormation(
        of record: AdministrativeUnit, forming: [LineageEvent], on day: CivilDate, policy: GatePolicy
    ) -> GateDecision? {
        if let event = forming.first(where: { $0.kind.holds && $0.isPending(on: day) }) {
            return GateDecision(gate: .standby, event: event.id, because: record.id)
        }
        for link in forming.flatMap(\.links) where link.successor == record.id {
            let before = gate(of: link.predecessor, on: day, policy: policy)
            if before.gate == .held {
                return GateDecision(gate: .standby, event: before.event, because: before.because)
            }
            // Nothing is deployed at a district, so no living unit stands for what it turns into.
            if table[link.predecessor]?.level == .district, record.level != .district {
                return GateDecision(gate: .standby, event: forming[0].id, because: record.id)
            }
        }
        return nil
    }

    /// A pending event that ends or forms the province above a unit, if any. The abolition of a district holds nobody
    /// but the district, so districts on the way up are passed over.
    private func pendingAbove(_ record: AdministrativeUnit, on day: CivilDate) -> GateDecision? {
        guard let province = province(above: record),
            let event = (events(from: province.id) + events(to: province.id))
                .first(where: { $0.kind.holds && $0.isPending(on: day) })
        else { return nil }
        return GateDecision(gate: .held, event: event.id, because: province.id)
    }

    /// As `province(above:)`, by id.
    package func province(above unit: UnitID) -> AdministrativeUnit? {
        table.place(of: unit).flatMap { table.province(above: $0) }.map { table.units[$0] }
    }

    /// The province a unit lies in; nil for provinces, the centre and its organs.
    package func province(above record: AdministrativeUnit) -> AdministrativeUnit? { province(above: record.id) }
}
