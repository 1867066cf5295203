/// When, how and by whom each activity is done, with what that costs and how far from the best it can be.
package struct WorkforceSchedule: Sendable {
    /// Parallel to the problem's activities; nil for those of a job that can't be done.
    package var placements: [Placement?]
    package var value: WorkforceValue
    /// No schedule of the same jobs costs less than this.
    package var lowerBound: Int64
    /// Why each activity starts when it does and not sooner; parallel to `placements`.
    package var reasons: [StartReason]
    /// Jobs that can't be done at all, or not in their hard windows, and what stands against them.
    package var conflicts: [WorkforceConflict]
    /// The values that the plain orders and the priority rules alone reach, by rule, in the order in which they were tried.
    package var rules: [RuleValue]
    /// Schedules generated, whole or in part.
    package var schedules: Int

    package struct RuleValue: Sendable {
        package var rule: WorkforceRule
        package var value: WorkforceValue
        /// By job: the slot after its last work; -1 for a job that the rule can't do. Empty for the rules that are no plain orders.
        package var finishes: [Int32]
        package init(rule: WorkforceRule, value: WorkforceValue, finishes: [Int32] = []) {
            self.rule = rule
            self.value = value
            self.finishes = finishes
        }
    }

    package init(
        placements: [Placement?], value: WorkforceValue, lowerBound: Int64, reasons: [StartReason],
        conflicts: [WorkforceConflict], rules: [RuleValue], schedules: Int
    ) {
        self.placements = placements
        self.value = value
        self.lowerBound = lowerBound
        self.reasons = reasons
        self.conflicts = conflicts
        self.rules = rules
        self.schedules = schedules
    }
}

/// The parts of a schedule's cost; jobs that can't be done count as finished at the horizon.
package struct WorkforceValue: Hashable, Sendable {
    /// Σ weight × finish.
    package var waiting: Int64
    /// Σ latenessWeight × slots after due.
    package var lateness: Int64
    /// The slot after the last that is worked.
    package var makespan: Int
    /// Đồng.
    package var money: Int64
    /// What the search minimises: `waiting + lateness + makespanWeight × makespan + money ÷ dongPerUnit`.
    package var total: Int64

    package init(waiting: Int64, lateness: Int64, makespan: Int, money: Int64, total: Int64) {
        self.waiting = waiting
        self.lateness = lateness
        self.makespan = makespan
        self.money = money
        self.total = total
    }
}

/// An order in which jobs are taken by the schedule generation schemes.
package enum WorkforceRule: Hashable, Sendable, CaseIterable {
    /// The three plain orders that a list on paper has: by pool of crews (province) and number; largest weight first; nearest to the
    /// crews' home first.
    case byList, bySize, nearestFirst
    /// Priority rules: weight per slot of crew work (WSPT), latest finish, earliest due, shortest work, most work, and weight per slot
    /// with travel from the last place.
    case weightPerWork, latestFinish, earliestDue, shortestWork, mostWork, weightPerWorkAndTravel

    package var isPlain: Bool { [.byList, .bySize, .nearestFirst].contains(self) }
}

/// What keeps an activity from starting one slot sooner.
package enum StartReason: Hashable, Sendable {
    /// It is a fact or in hand.
    case pinned
    /// The job's release.
    case release
    /// An activity of its job, or the last of the job before it, is not finished until then.
    case predecessor(Int)
    /// All crews of its pool that could come are busy until then; the one that comes is at `activity` before, and then on the road for
    /// `travel` slots. Of crews that are only counted, `activity` is one that gives them back. It is nil where the crew comes from
    /// home, or the pool itself grows then.
    case crew(pool: Int, activity: Int?, travel: Int)
    /// Stock arrives.
    case stock(item: Int)
    /// Money is there from the period on.
    case budget(period: Int)
    /// The closed season ends.
    case closure(Int)
    /// It could start sooner by itself, but then something of more value would come later; `activity` is what the crew that could
    /// have come does instead, where one is known.
    case value(activity: Int?)
    /// The job is not scheduled.
    case none
}

/// What stands against a job, in one of its activities.
package struct WorkforceConflict: Hashable, Sendable {
    package var job: Int
    package var activity: Int?
    package var kind: Kind

    package enum Kind: Hashable, Sendable {
        /// No mode has a crew at all, or not enough at once, or none available long enough.
        case noCrew(pool: Int, wanted: Int, there: Int)
        /// More of the item is wanted than ever arrives: `wanted` by this job, `left` when it was its turn.
        case noStock(item: Int, wanted: Int, left: Int)
        /// More money is wanted than any period has left.
        case noMoney(wanted: Int64, left: Int64)
        /// The longest opening between closed seasons is shorter than the activity.
        case noOpening(closure: Int, wanted: Int, longest: Int)
        /// Even alone, with all crews free, it is finished only at `earliest`, after its hard `due`.
        case windowTooShort(earliest: Int, due: Int)
        /// Alone it would be in time, but with the others it is finished at `finish`; `holding` are the activities that
        /// held it, last first.
        case windowMissed(finish: Int, due: Int, holding: [StartReason])
        /// The job that it waits for can't be done, or waits for it.
        case waitsFor(job: Int)
        /// The horizon ends first.
        case horizon
    }

    package init(job: Int, activity: Int?, kind: Kind) {
        self.job = job
        self.activity = activity
        self.kind = kind
    }
}
