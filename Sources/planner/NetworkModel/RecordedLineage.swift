/// Units, events and decisions as they are recorded, from which the lineage in force follows: with all that is recorded, or with
/// what was known on a day.
package struct RecordedLineage: Sendable {
    /// As the files give them, sorted by id.
    package var units: [AdministrativeUnit]
    package var events: [LineageEvent]
    /// In the order of their numbers.
    package var decisions: [MergerDecision]

    package init(units: [AdministrativeUnit], events: [LineageEvent], decisions: [MergerDecision] = []) {
        self.units = units
        self.events = events
        self.decisions = decisions
    }

    /// The decisions recorded by the end of `day`, by Coordinated Universal Time; all where it is nil.
    package func decisions(by day: CivilDate?) -> [MergerDecision] {
        guard let day else { return decisions }
        return decisions.filter { $0.recordedAt.day <= day }
    }

    /// Units and events under the decisions of which one knew on `day` (all where it is nil), each list in its order.
    ///
    /// A unit formed by an event that is withdrawn stays in the list with a life that is empty; one formed by an event that is
    /// not known is left out, unless something known lies in it. Lives follow the days on which events take effect, and a unit
    /// whose end is withdrawn or not known has none. O(units + links).
    package func inForce(knownOn day: CivilDate? = nil) -> (units: [AdministrativeUnit], events: [LineageEvent]) {
        let decided = decisions(by: day)
        if decided.isEmpty, day == nil { return (units, events) }
        var ledger = MergerLedger(events: events)
        for decision in decided { ledger.apply(decision) }
        var inForce: [LineageEvent] = []
        inForce.reserveCapacity(events.count)
        var lives = Lives()
        for (index, recorded) in events.enumerated() {
            let decided = ledger.event(index)
            let known = day.map { day in (decided ?? recorded).known(on: day) } ?? decided ?? recorded
            let fate: Lives.Fate = known == nil ? .unknown : decided == nil ? .withdrawn : .stands
            // Once withdrawn an event is of interest to nobody, known or not.
            if fate == .stands, let known { inForce.append(known) }
            if fate != .stands || known?.effective != recorded.effective {
                lives.add(recorded, fate, effective: known?.effective)
            }
        }
        lives.addRest(of: inForce)
        return (lives.applied(to: units), inForce)
    }
}

/// How the lives of units follow from what became of their events.
private struct Lives {
    enum Fate { case stands, withdrawn, unknown }

    private var formed: [UnitID: (fate: Fate, effective: CivilDate?)] = [:]
    /// Units that cease in an event that is not as it was recorded.
    private var ending: Set<UnitID> = []
    /// Of those: whether an event in force ends them, and the last day on which one takes effect.
    private var ends: [UnitID: (isCarriedOn: Bool, until: CivilDate?)] = [:]

    mutating func add(_ recorded: LineageEvent, _ fate: Fate, effective: CivilDate?) {
        for link in recorded.links {
            ending.insert(link.predecessor)
            if let successor = link.successor { formed[successor] = (fate, effective) }
        }
    }

    mutating func addRest(of events: [LineageEvent]) {
        guard !ending.isEmpty else { return }
        for event in events {
            for link in event.links where ending.contains(link.predecessor) {
                let known = ends[link.predecessor]
                let until = [known?.until, event.effective].compactMap(\.self).max()
                ends[link.predecessor] = ((known?.isCarriedOn ?? false) || link.isPrincipal, until)
            }
        }
    }

    func applied(to units: [AdministrativeUnit]) -> [AdministrativeUnit] {
        guard !ending.isEmpty || !formed.isEmpty else { return units }
        let unknown = formed.values.contains { $0.fate == .unknown }
        let kept = unknown ? parents(of: units) : []
        return units.compactMap { unit in
            var unit = unit
            if let (fate, effective) = formed[unit.id] {
                switch fate {
                case .stands: unit.validFrom = effective
                case .unknown where !kept.contains(unit.id): return nil
                case .withdrawn, .unknown:
                    // Empty whatever is recorded: also the unit's own end may be withdrawn.
                    let never = unit.validFrom ?? CivilDate(daysSinceEpoch: 0)
                    unit.validFrom = never
                    unit.validUntil = never
                    return unit
                }
            }
            if ending.contains(unit.id) {
                let end = ends[unit.id]
                unit.validUntil = end?.isCarriedOn == true ? end?.until : nil
            }
            return unit
        }
    }

    /// Every unit above one that is known.
    private func parents(of units: [AdministrativeUnit]) -> Set<UnitID> {
        let parentOf = Dictionary(units.map { ($0.id, $0.parent) }, uniquingKeysWith: { first, _ in first })
        var kept: Set<UnitID> = []
        for unit in units where formed[unit.id].map({ $0.fate != .unknown }) ?? true {
            var next = unit.parent
            while let id = next, kept.insert(id).inserted { next = parentOf[id] ?? nil }
        }
        return kept
    }
}
