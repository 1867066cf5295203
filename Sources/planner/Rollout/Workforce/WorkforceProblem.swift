package import NetworkModel

/// A workforce scheduling and routing problem: jobs at places, each a few activities in order, done by crews who travel, under
/// deliveries of stock, a budget, closed seasons and windows.
///
/// It is the multi-mode resource-constrained project scheduling problem with sequence-dependent setup times (S. Hartmann, D. Briskorn
/// 2010, 2022; J. A. Castillo-Salazar et al. 2016 for crews that travel), with the weighted completion of jobs as its aim rather
/// than the makespan.
///
/// Time is in slots 0, 1, 2 …: equal parts of working days from the project's first on. All else is a number of something: activities
/// of a job are consecutive, modes of an activity are consecutive, crews of a pool are consecutive.
package struct WorkforceProblem: Sendable {
    package var jobs: [Job] = []
    package var activities: [Activity] = []
    package var modes: [Mode] = []
    package var pools: [Pool] = []
    package var crews: [Crew] = []
    package var places: [Coordinate] = []
    package var travel: Travel
    package var items: [Item] = []
    package var budget: Budget?
    /// Lists of slots, ascending and disjoint, in which an activity of the closure may not be in progress.
    package var closures: [[Range<Int>]] = []
    package var aim: Aim
    /// Slots in a working day, 1 or more.
    package var slotsPerDay: Int
    /// No activity ends after this slot.
    package var horizon: Int
    /// What is done or in hand: parallel to `activities`, or empty where nothing is. A pinned activity keeps its start, mode and
    /// crews even where that breaks a rule, because it is a fact; all others make room.
    package var pins: [Placement?] = []

    package init(travel: Travel, aim: Aim, slotsPerDay: Int, horizon: Int) {
        self.travel = travel
        self.aim = aim
        self.slotsPerDay = slotsPerDay
        self.horizon = horizon
    }

    /// The works at one site.
    package struct Job: Sendable {
        package var place: Int
        package var activities: Range<Int>
        /// No activity starts before this slot.
        package var release: Int
        /// The slot by which all should be finished.
        package var due: Int?
        /// Whether a finish after `due` is no schedule at all, rather than a cost.
        package var isDueHard: Bool
        /// Cost of each slot until it is finished: the people who wait.
        package var weight: Int64
        /// Cost of each slot between `due` and its finish.
        package var latenessWeight: Int64
        /// The job that must be finished before this one's last activity starts: a province before its communes.
        package var after: Int?

        package init(
            place: Int, activities: Range<Int>, release: Int, weight: Int64, due: Int? = nil, isDueHard: Bool = false,
            latenessWeight: Int64 = 0, after: Int? = nil
        ) {
            self.place = place
            self.activities = activities
            self.release = release
            self.weight = weight
            self.due = due
            self.isDueHard = isDueHard
            self.latenessWeight = latenessWeight
            self.after = after
        }
    }

    package struct Activity: Sendable {
        package var job: Int
        /// One or more.
        package var modes: Range<Int>
        /// Activities of the same job, of lower numbers, that are finished before it starts.
        package var predecessors: [Int]
        package init(job: Int, modes: Range<Int>, predecessors: [Int]) {
            self.job = job
            self.modes = modes
            self.predecessors = predecessors
        }
    }

    /// One way to do an activity.
    package struct Mode: Sendable {
        /// Slots, 1 or more, without interruption but by nights and days off, which are no slots.
        package var duration: Int
        /// Who does it; nil where nobody need be there.
        package var pool: Int?
        /// Crews of the pool at once, 1 or more.
        package var crews: Int
        /// Đồng that count in the aim.
        package var cost: Int64
        /// Đồng that the budget pays when it starts; all of `cost` where nil.
        package var paid: Int64?
        /// What it takes from stock when it starts.
        package var takes: [Need]
        /// The closure that it must keep out of.
        package var closure: Int?

        package struct Need: Hashable, Sendable {
            package var item: Int
            package var quantity: Int
            package init(item: Int, quantity: Int) {
                self.item = item
                self.quantity = quantity
            }
        }

        package init(
            duration: Int, pool: Int?, crews: Int = 1, cost: Int64 = 0, takes: [Need] = [], closure: Int? = nil,
            paid: Int64? = nil
        ) {
            self.paid = paid
            self.duration = duration
            self.pool = pool
            self.crews = crews
            self.cost = cost
            self.takes = takes
            self.closure = closure
        }
    }

    /// Crews that stand for one another.
    package struct Pool: Sendable {
        package var crews: Range<Int>
        /// Whether they go to the place of the work; a desk and a carrier's own people don't, and are only counted.
        package var travels: Bool
        package init(crews: Range<Int>, travels: Bool) {
            self.crews = crews
            self.travels = travels
        }
    }

    package struct Crew: Sendable {
        /// Where it starts from: its first activity starts no sooner than the road from here takes, counted from the first
        /// slot in which it works.
        package var home: Int
        /// Slots in which it works, ascending and disjoint; an activity lies within one of them.
        package var available: [Range<Int>]
        package init(home: Int, available: [Range<Int>]) {
            self.home = home
            self.available = available
        }
    }

    /// How long a crew is on the road between two places: the great circle times `routeFactor`, at `kilometresPerSlot`, rounded up to
    /// whole slots; none within a place.
    package struct Travel: Hashable, Sendable {
        /// 1 or more.
        package var routeFactor: Double
        /// Above 0.
        package var kilometresPerSlot: Double
        package init(routeFactor: Double, kilometresPerSlot: Double) {
            self.routeFactor = routeFactor
            self.kilometresPerSlot = kilometresPerSlot
        }
    }

    /// A stock that is used up and filled again.
    package struct Item: Sendable {
        /// When how many arrive, ascending by slot; the first at slot 0 is what is there.
        package var arrivals: [Arrival]
        package struct Arrival: Hashable, Sendable {
            package var slot: Int
            package var quantity: Int
            package init(slot: Int, quantity: Int) {
                self.slot = slot
                self.quantity = quantity
            }
        }
        package init(arrivals: [Arrival]) { self.arrivals = arrivals }
    }

    /// What may be spent in each period.
    package struct Budget: Sendable {
        /// Ascending by start; the first starts at slot 0. Each lasts until the next, the last until the horizon.
        package var periods: [Period]
        /// Whether what a period leaves may be spent later.
        package var carriesOver: Bool
        package struct Period: Hashable, Sendable {
            package var start: Int
            /// Đồng.
            package var amount: Int64
            package init(start: Int, amount: Int64) {
                self.start = start
                self.amount = amount
            }
        }
        package init(periods: [Period], carriesOver: Bool) {
            self.periods = periods
            self.carriesOver = carriesOver
        }
    }

    /// What a schedule costs: Σ weight × finish + Σ lateness + `makespanWeight` × the last finish + money ÷ `dongPerUnit`.
    package struct Aim: Hashable, Sendable {
        package var makespanWeight: Int64
        /// How many đồng weigh as much as one unit of cost; 0 where money does not count.
        package var dongPerUnit: Int64
        package init(makespanWeight: Int64, dongPerUnit: Int64) {
            self.makespanWeight = makespanWeight
            self.dongPerUnit = dongPerUnit
        }
    }
}

/// Where and by whom an activity is done.
package struct Placement: Hashable, Sendable {
    /// First slot.
    package var start: Int
    package var mode: Int
    /// The crews that do it, ascending; empty where the mode has no pool, and where the pool's crews are only counted.
    package var crews: [Int]
    package init(start: Int, mode: Int, crews: [Int]) {
        self.start = start
        self.mode = mode
        self.crews = crews
    }
}
