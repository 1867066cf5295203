package import NetworkModel

/// How good a plan's schedule is, what it was compared with, and what stands against sites that it could not take.
///
/// Costs are in person-days: one person without the network for one working day from the plan's day on. A site counts as those it
/// serves and as the persons that its risk stands for.
package struct PlannedSchedule: Hashable, Sendable {
    package var value: Value
    /// No schedule of the same works costs less.
    package var lowerBound: Double
    /// People who wait, in working days, by their sites' cut-over; without risk.
    package var personDays: Double
    /// Working days that sites are without a link.
    package var siteDays: Double
    /// What the plain orders and the priority rules reach on the same works, in the order in which they were tried.
    package var rules: [Rule]
    package var conflicts: [PlannedConflict]
    /// What crews, modes, seasons and equipment are called: `crew:field-crew`, `mode:deliver/express`, `season:flood`,
    /// `item:router`; ascending by key.
    package var names: [Name]
    /// Working minutes of a day.
    package var minutesPerDay: Int

    package struct Value: Hashable, Sendable {
        /// Person-days until cut-over, risk included, and those that late sites count more.
        package var waiting: Double
        package var lateness: Double
        /// Working days until the last site is done.
        package var makespan: Double
        package var money: Money
        /// What the search minimised, in person-days.
        package var total: Double
        package init(waiting: Double, lateness: Double, makespan: Double, money: Money, total: Double) {
            self.waiting = waiting
            self.lateness = lateness
            self.makespan = makespan
            self.money = money
            self.total = total
        }
    }

    package struct Rule: Hashable, Sendable {
        /// `by-list`, `by-size`, `nearest-first`, `weight-per-work` …
        package var id: String
        /// An order that a list on paper has, rather than a rule of scheduling.
        package var isPlain: Bool
        package var value: Value
        /// How far it comes on each day, rising; empty in rules that are no plain orders, and in plans that did not record it.
        package var progress: [Progress]
        package init(id: String, isPlain: Bool, value: Value, progress: [Progress] = []) {
            self.id = id
            self.isPlain = isPlain
            self.value = value
            self.progress = progress
        }
    }

    /// People of all communes that are connected when a day begins.
    package struct Progress: Hashable, Sendable {
        package var day: CivilDate
        package var people: Int
        package init(day: CivilDate, people: Int) {
            self.day = day
            self.people = people
        }
    }

    package struct Name: Hashable, Sendable {
        package var key: String
        package var name: LocalizedName
        package init(key: String, name: LocalizedName) {
            self.key = key
            self.name = name
        }
    }

    package init(
        value: Value, lowerBound: Double, personDays: Double, siteDays: Double, rules: [Rule],
        conflicts: [PlannedConflict], names: [Name], minutesPerDay: Int = 480
    ) {
        self.minutesPerDay = minutesPerDay
        self.value = value
        self.lowerBound = lowerBound
        self.personDays = personDays
        self.siteDays = siteDays
        self.rules = rules
        self.conflicts = conflicts
        self.names = names
    }

    /// How far the value is above the bound, relative to the bound; nil where there is nothing to do.
    package var gap: Double? { lowerBound > 0 ? (value.total - lowerBound) / lowerBound : nil }

    /// The best of the priority rules, plain orders left out; nil where none was tried.
    package var bestRule: Rule? {
        rules.filter { !$0.isPlain }.min { ($0.value.total, $0.id) < ($1.value.total, $1.id) }
    }
}

/// Why a site's works could not be scheduled.
package struct PlannedConflict: Hashable, Sendable {
    package var site: SiteID
    /// The activity where it shows; nil for the site's works as a whole.
    package var kind: ActivityKind?
    package var cause: Cause

    package enum Cause: Hashable, Sendable {
        /// No crew, not enough at once, or none there long enough; of the rule, and the province whose crews they are.
        case noCrew(crew: String, base: UnitID?, wanted: Int, there: Int)
        case noStock(item: String, wanted: Int, left: Int)
        case noMoney(wanted: Money, left: Money)
        /// Working minutes.
        case noOpening(season: String, wanted: Int, longest: Int)
        /// Even alone it is finished only at `earliest`, after the hard end of its phase; `needs` are its longest chain.
        case windowTooShort(earliest: CivilDate, due: CivilDate, needs: [Need])
        /// Alone it would be in time; `holding` are what held it, last first.
        case windowMissed(finish: CivilDate, due: CivilDate, holding: [PlannedReason])
        case waitsFor(SiteID)
        /// The calendar ends first.
        case horizon
    }

    package struct Need: Hashable, Sendable {
        package var kind: ActivityKind
        /// Working minutes in the fastest way.
        package var minutes: Int
        package init(kind: ActivityKind, minutes: Int) {
            self.kind = kind
            self.minutes = minutes
        }
    }

    package init(site: SiteID, kind: ActivityKind?, cause: Cause) {
        self.site = site
        self.kind = kind
        self.cause = cause
    }
}
