package import NetworkModel

/// An office that is no more by the plan's day, and one that took over from it: what links and agents were called before.
///
/// A unit that is divided has one for each part. They form chains where a successor ceased in its turn.
package struct PlannedSuccession: Hashable, Sendable {
    package var predecessor: SiteID
    package var successor: SiteID
    /// The lineage event.
    package var event: String
    /// First day on which the predecessor is no more: that of the last of its events.
    package var day: CivilDate
    /// How much of its land and people went there.
    package var area: LineageLink.Share
    package var people: LineageLink.Share
    /// Whether the successor carries on its books, the history of its agents among them. One successor of each does.
    package var isPrincipal: Bool
    /// Whether its building is the successor's office: what stands there, stands there still.
    package var isSameOffice: Bool

    package init(
        predecessor: SiteID, successor: SiteID, event: String, day: CivilDate, area: LineageLink.Share,
        people: LineageLink.Share, isPrincipal: Bool, isSameOffice: Bool
    ) {
        self.predecessor = predecessor
        self.successor = successor
        self.event = event
        self.day = day
        self.area = area
        self.people = people
        self.isPrincipal = isPrincipal
        self.isSameOffice = isSameOffice
    }
}

extension PlannedSuccession {
    /// Of all units with an office that have ceased, in the order of the events. A unit that several events divide is carried over when
    /// the last of them is completed, as in the books. O(links of the lineage).
    static func all(
        _ register: GatedRegister, events: [LineageEvent], _ succession: Succession, asOf: CivilDate
    ) -> [PlannedSuccession] {
        var lastDay: [UnitID: CivilDate] = [:]
        for (unit, decision) in zip(register.units, register.decisions)
        where decision.gate == .closed && unit.level != .district {
            // Dated below; those that nothing ends, not yet formed ones among them, name no successor.
            lastDay[unit.id] = CivilDate(daysSinceEpoch: .min)
        }
        for event in events {
            for unit in Set(event.links.map(\.predecessor)) {
                guard let known = lastDay[unit] else { continue }
                guard let completed = event.completed, completed <= asOf else {
                    lastDay[unit] = nil
                    continue
                }
                lastDay[unit] = max(known, completed)
            }
        }
        return events.flatMap { event in
            event.links.compactMap { link in
                guard let day = lastDay[link.predecessor], let successor = link.successor else { return nil }
                return PlannedSuccession(
                    predecessor: SiteID(office: link.predecessor), successor: SiteID(office: successor),
                    event: event.id, day: day, area: link.area, people: link.people, isPrincipal: link.isPrincipal,
                    isSameOffice: link.isPrincipal
                        && succession.principalPredecessor(of: successor) == link.predecessor)
            }
        }
    }
}
