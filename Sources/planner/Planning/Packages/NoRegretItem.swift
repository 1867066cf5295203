package import NetworkModel

/// What doing one thing now comes to in every likely outcome of a pending event: it comes about as decreed, late, or never.
package struct NoRegretItem: Hashable, Sendable {
    package enum Kind: String, CaseIterable, Sendable {
        /// The office of a held unit: its survey and its circuit.
        case office
        /// A circuit from a point of presence to its provincial centre, for offices all of which wait.
        case trunk
        /// A line of the ring of centres, while every office waits.
        case backbone
    }

    package enum Verdict: String, CaseIterable, Sendable {
        /// It pays in all outcomes.
        case pays
        /// It is wasted unless the event never comes about.
        case wasted
    }

    package var kind: Kind
    package var verdict: Verdict
    /// The held unit; nil for a trunk or the backbone.
    package var unit: UnitID?
    /// The site that the plan prepares in its place, or where the trunk begins.
    package var site: SiteID
    package var event: String?
    /// The circuit of the plan that it stands for.
    package var circuit: String?
    /// The tier that every outcome needs, or that the unit alone would be given.
    package var tier: String?
    package var capacity: Bandwidth
    /// Of that tier on that circuit's way.
    package var setup: Money
    package var monthly: Money
    /// Months of rent counted: until the unit ceases, and no less than a lease runs.
    package var months: Int
    /// Of a survey that pays, or of all works that would be wasted.
    package var crewDays: Int
    package var labour: Money
    /// Inhabitants of a commune, and days from the plan's until the decreed one.
    package var people: Int
    package var waitingDays: Int

    package init(
        kind: Kind, verdict: Verdict, unit: UnitID?, site: SiteID, event: String?, circuit: String?, tier: String?,
        capacity: Bandwidth, setup: Money, monthly: Money, months: Int, crewDays: Int, labour: Money, people: Int,
        waitingDays: Int
    ) {
        self.kind = kind
        self.verdict = verdict
        self.unit = unit
        self.site = site
        self.event = event
        self.circuit = circuit
        self.tier = tier
        self.capacity = capacity
        self.setup = setup
        self.monthly = monthly
        self.months = months
        self.crewDays = crewDays
        self.labour = labour
        self.people = people
        self.waitingDays = waitingDays
    }

    /// Wasted: what holding the unit spares. Paying: what is committed by doing it now.
    package var money: Money { setup + monthly * months + labour }
}

/// Sums over a plan's items of one verdict.
package struct NoRegretTotal: Hashable, Sendable {
    package var count = 0
    package var money = Money.zero
    package var crewDays = 0
    package var people = 0

    package init(_ items: some Sequence<NoRegretItem>) {
        for item in items {
            count += 1
            money += item.money
            crewDays += item.crewDays
            people += item.people
        }
    }
}
