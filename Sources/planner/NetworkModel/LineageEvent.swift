/// A dated change in the life of units: who ceases, who succeeds them, and when that was known and done.
package struct LineageEvent: Hashable, Sendable, Identifiable {
    package enum Kind: String, CaseIterable, Sendable {
        /// Several units, or parts of them, become one.
        case merge
        /// One unit's land goes to several.
        case split
        /// The same unit on the same land, entered in the next register; nothing that we deploy is touched.
        case reregister
        /// As `reregister`, under another name.
        case rename
        /// As `reregister`, of another kind (a township becomes a ward).
        case retype
        /// The unit ceases and nothing of its own level succeeds it.
        case abolish

        /// Whether work on a predecessor must wait for the event. A unit that only changes its entry, name or kind
        /// keeps its office, its people and its land.
        package var holds: Bool {
            switch self {
            case .merge, .split, .abolish: true
            case .reregister, .rename, .retype: false
            }
        }
    }

    package var id: String
    package var kind: Kind
    /// Made public as a proposal.
    package var announced: CivilDate?
    /// Decided by decree.
    package var decided: CivilDate?
    /// In force by decree.
    package var effective: CivilDate?
    /// Done on the ground; the gate opens on this day. Nil while pending.
    package var completed: CivilDate?
    package var resolution: String
    package var clause: String
    /// What goes where. Empty successors (nil) only for `abolish`.
    package var links: [LineageLink]

    package init(
        id: String, kind: Kind, announced: CivilDate?, decided: CivilDate?, effective: CivilDate?,
        completed: CivilDate?, resolution: String, clause: String, links: [LineageLink]
    ) {
        self.id = id
        self.kind = kind
        self.announced = announced
        self.decided = decided
        self.effective = effective
        self.completed = completed
        self.resolution = resolution
        self.clause = clause
        self.links = links
    }

    /// Pending on `day` unless it was completed on that day or before.
    package func isPending(on day: CivilDate) -> Bool { completed.map { day < $0 } ?? true }

    /// Whether the unit's books, and with them the unit, end in this event.
    package func carriesOn(_ unit: UnitID) -> Bool { links.contains { $0.predecessor == unit && $0.isPrincipal } }

    /// The day on which anybody could first know of it; nil where no date is recorded.
    package var published: CivilDate? { [announced, decided, effective, completed].compactMap(\.self).min() }

    /// What was known of it on `day`: nothing before it was made public, the decree and the day on which it takes effect
    /// once decided, the completion once it happened.
    ///
    /// An event without any date is known always: nothing says since when, and hiding it would open units that it holds.
    package func known(on day: CivilDate) -> LineageEvent? {
        if let published, day < published { return nil }
        func past(_ date: CivilDate?) -> CivilDate? { date.flatMap { $0 <= day ? $0 : nil } }
        var known = self
        known.decided = past(decided)
        known.completed = past(completed)
        // Where no decree is recorded, the day it takes effect tells by itself.
        if let decided, day < decided {
            known.effective = nil
            known.resolution = ""
            known.clause = ""
        } else if decided == nil {
            known.effective = past(effective)
        }
        return known
    }
}

/// One predecessor's land and people that go to one successor in an event.
package struct LineageLink: Hashable, Sendable {
    /// How much, in the words of the decree: numbers are not published.
    package enum Share: String, CaseIterable, Sendable { case all, part, rest, none }

    package var predecessor: UnitID
    package var successor: UnitID?
    package var area: Share
    package var people: Share
    /// The successor that carries on the predecessor's books: its office, contracts and equipment.
    package var isPrincipal: Bool

    package init(predecessor: UnitID, successor: UnitID?, area: Share, people: Share, isPrincipal: Bool) {
        self.predecessor = predecessor
        self.successor = successor
        self.area = area
        self.people = people
        self.isPrincipal = isPrincipal
    }
}
