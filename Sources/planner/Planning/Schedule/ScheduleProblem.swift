import NetworkModel
import Rollout

/// The works of the offices as a workforce problem, with what each of its numbers stands for.
struct ScheduleProblem {
    var workforce: WorkforceProblem
    let slots: WorkingSlots
    /// By job: its office.
    var offices: [GatedRegister.Office] = []
    /// By job: persons it serves, without risk.
    var people: [Int] = []
    /// By activity.
    var kinds: [ActivityKind] = []
    /// By mode.
    var modes: [ModeName] = []
    /// By pool.
    var pools: [PoolName] = []
    /// By item and by period of the budget.
    var items: [String] = []
    var quarters: [String] = []
    /// By closure: its ranges with the season that ends each.
    var seasons: [[(slots: Range<Int>, season: String)]] = []

    /// By office, the ways to buy its circuits that bring them sooner.
    var rungs: [SiteID: [CarrierRung]] = [:]

    /// Jobs that order a circuit once more, by the circuit's id; all others are the works of their office.
    var reorders: [Int: String] = [:]

    struct ModeName: Hashable {
        /// The crew rule; nil where nobody need be there.
        var rule: Int?
        /// The settings' other way of doing it; nil for the usual one.
        var other: ActivityMode?
        /// Of a delivery, its place among the office's `rungs`; nil where carriers are as the design has them.
        var rung: Int?
    }

    struct PoolName: Hashable {
        var rule: Int
        var province: UnitID?
    }

    /// The season whose end is nearest before `slot`; the closure's first where none ended.
    func season(of closure: Int, before slot: Int) -> String {
        let ranges = seasons[closure]
        return (ranges.last { $0.slots.upperBound <= slot } ?? ranges.first)?.season ?? ""
    }
}

/// A circuit that must be delivered to an office before it is connected.
struct CircuitWork {
    var site: SiteID
    var medium: Medium
    var setup: Money
    /// Nil where its carrier is the medium's usual one.
    var circuit: Circuit?
    var monthly = Money.zero
}

/// A circuit that is ordered once more, because the one that is there carries too little.
struct ReorderWork {
    /// The id of the circuit that is there.
    var circuit: String
    var work: CircuitWork
}
