/// An exact search over start times by lazy clause generation: constraint propagation whose every step can give its reason, and a
/// conflict-driven search that learns a clause from each failure (Schutt, Feydy, Stuckey and Wallace, "Explaining the
/// cumulative propagator", Constraints 16, 2011).
///
/// A *side* is a start time seen from one end: side `2j` is `start(j)` and side `2j + 1` is `-start(j)`, so that every bound is a
/// lower bound and each rule is written once. A literal is `[side ≥ value]`; its negation is
/// `[side ^ 1 ≥ 1 - value]`. No Boolean stands for a literal: its truth follows from the bounds.
///
/// Job `sink` is an added last job: its start is the makespan. The first decision is always that the makespan equals its
/// lower bound, so refuting it raises the bound and succeeding proves the optimum (destructive improvement, Klein and
/// Scholl 1999).
///
/// One thread uses a search at a time, and no closure keeps hold of its state: the checks of exclusive access, a tenth of the
/// time, are left out.
final class ExactSearch {
    enum Outcome {
        /// A schedule whose makespan is at most `upper`, in `solution`.
        case solution
        /// There is none.
        case infeasible
        /// The limit of conflicts was reached or the caller stopped it.
        case undecided
    }

    /// `[side ≥ value]`
    struct Literal {
        var side: Int32
        var value: Int32
        var negated: Literal { Literal(side: side ^ 1, value: 1 &- value) }
    }

    enum Reason {
        static let decision: Int32 = 0
        /// Datum: offset of the clause.
        static let clause: Int32 = 1
        /// Datum: index of the arc.
        static let arc: Int32 = 2
        /// Datum: the overloaded period.
        static let timeTable: Int32 = 3
    }

    /// A step on the trail: `side` rose from `previous` to `value`.
    struct Step {
        var side: Int32
        var value: Int32
        var previous: Int32
        /// The step before on the same side, or -1.
        var previousStep: Int32
        var level: Int32
        var reason: Int32
        var datum: Int32
    }

    /// `side(target) ≥ side(source) + weight`
    struct Arc {
        var source: Int32
        var target: Int32
        var weight: Int32
    }

    struct Watch {
        var clause: Int32
        var blocker: Literal
    }

    struct WatchList {
        var elements: UnsafeMutablePointer<Watch>?
        var count: Int32
        var capacity: Int32
    }

    let project: FlatProject
    /// Jobs and the sink.
    let jobCount: Int
    let sink: Int
    let sideCount: Int
    /// Start times found, by job.
    let solution: UnsafeMutablePointer<Int32>
    /// Start times that decisions lean to.
    let guide: UnsafeMutablePointer<Int32>
    let duration: UnsafeMutablePointer<Int32>

    // Bounds
    let bound: UnsafeMutablePointer<Int32>
    let rootBound: UnsafeMutablePointer<Int32>
    /// Least value of a side that has a node.
    let least: UnsafeMutablePointer<Int32>
    let nodeBase: UnsafeMutablePointer<Int>
    let nodeCount: Int
    @exclusivity(unchecked) var trail: UnsafeMutablePointer<Step>
    @exclusivity(unchecked) var trailCapacity: Int
    @exclusivity(unchecked) var trailCount = 0
    @exclusivity(unchecked) var queueHead = 0
    let lastStep: UnsafeMutablePointer<Int32>
    @exclusivity(unchecked) var levelStart: [Int] = []
    var level: Int { levelStart.count }

    // Arcs by source side
    let arcs: UnsafeMutablePointer<Arc>
    let arcBegin: UnsafeMutablePointer<Int32>

    // Profile of compulsory parts
    let free: UnsafeMutablePointer<UInt64>
    let periodCount: Int
    /// Jobs with a duration and a demand.
    let consumers: [Int32]

    // Clauses
    let watches: UnsafeMutablePointer<WatchList>
    @exclusivity(unchecked) var arena: UnsafeMutablePointer<Int32>
    @exclusivity(unchecked) var arenaCount = 0
    @exclusivity(unchecked) var arenaCapacity: Int
    @exclusivity(unchecked) var learned: [Int32] = []
    @exclusivity(unchecked) var learnedLimit = 4_000
    @exclusivity(unchecked) var clauseIncrement: Float = 1

    // Conflict
    @exclusivity(unchecked) var reasonBuffer: [Literal] = []
    @exclusivity(unchecked) var conflict: [Literal] = []
    let need: UnsafeMutablePointer<Int32>
    let needStep: UnsafeMutablePointer<Int32>
    @exclusivity(unchecked) var touched: [Int32] = []
    let isTouched: UnsafeMutablePointer<Bool>
    @exclusivity(unchecked) var clauseBuffer: [Literal] = []
    @exclusivity(unchecked) var candidates: [(job: Int32, step: Int32)] = []
    @exclusivity(unchecked) var levelMark: [Int32]
    @exclusivity(unchecked) var levelStamp: Int32 = 0

    // Branching
    @exclusivity(unchecked) var heap: ActivityHeap
    @exclusivity(unchecked) var increment: Double = 1
    @exclusivity(unchecked) var popped: [Int32] = []
    @exclusivity(unchecked) var poppedStart: [Int] = []
    let nodeJob: UnsafeMutablePointer<Int32>
    /// Whether the first decision is that the makespan equals its lower bound.
    @exclusivity(unchecked) var seeksBound = true

    @exclusivity(unchecked) private(set) var conflicts = 0
    @exclusivity(unchecked) var isInfeasible = false

    /// An upper limit of the nodes that a search needs, at about 60 bytes each.
    static func nodeCount(_ project: FlatProject, upper: Int) -> Int { 2 * (project.jobCount + 1) * (upper + 2) }

    /// - Parameters:
    ///   - upper: makespans above it are not looked for.
    ///   - extra: further arcs `(before, after, distance from start to start)` that the schedule must keep.
    init(_ project: FlatProject, upper: Int, lower: Int = 0, extra: [(Int, Int, Int)] = []) {
        self.project = project
        let jobs = project.jobCount
        jobCount = jobs + 1
        sink = jobs
        sideCount = 2 * jobCount
        solution = .allocate(capacity: jobCount)
        guide = .allocate(capacity: jobCount)
        guide.initialize(repeating: 0, count: jobCount)
        duration = .allocate(capacity: jobCount)
        duration.update(from: project.duration, count: jobs)
        duration[jobs] = 0

        var list: [Arc] = []
        func add(_ before: Int, _ after: Int, _ distance: Int) {
            list.append(Arc(source: Int32(2 * before), target: Int32(2 * after), weight: Int32(distance)))
            list.append(Arc(source: Int32(2 * after + 1), target: Int32(2 * before + 1), weight: Int32(distance)))
        }
        for job in 0..<jobs {
            for index in Int(project.successors.begin[job])..<Int(project.successors.begin[job + 1]) {
                add(
                    job, Int(project.successors.job[index]),
                    Int(project.duration[job] + project.successors.delay[index]))
            }
            if project.successors.begin[job] == project.successors.begin[job + 1] {
                add(job, jobs, Int(project.duration[job]))
            }
        }
        for arc in extra { add(arc.0, arc.1, arc.2) }
        list.sort { ($0.source, $0.target) < ($1.source, $1.target) }
        arcs = .allocate(capacity: max(1, list.count))
        arcs.initialize(from: list, count: list.count)
        arcBegin = .allocate(capacity: sideCount + 1)
        var row = 0
        for side in 0..<sideCount {
            arcBegin[side] = Int32(row)
            while row < list.count, Int(list[row].source) == side { row += 1 }
        }
        arcBegin[sideCount] = Int32(row)

        bound = .allocate(capacity: sideCount)
        bound.initialize(repeating: 0, count: sideCount)
        rootBound = .allocate(capacity: sideCount)
        least = .allocate(capacity: sideCount)
        nodeBase = .allocate(capacity: sideCount + 1)
        lastStep = .allocate(capacity: sideCount)
        lastStep.initialize(repeating: -1, count: sideCount)
        need = .allocate(capacity: sideCount)
        need.initialize(repeating: Int32.min, count: sideCount)
        needStep = .allocate(capacity: sideCount)
        isTouched = .allocate(capacity: sideCount)
        isTouched.initialize(repeating: false, count: sideCount)

        // Heads and tails as first bounds.
        for job in 0..<jobCount { bound[2 * job + 1] = Int32(-upper) }
        bound[2 * sink] = Int32(max(0, lower))
        var feasible = Self.relax(arcs, arcBegin, bound, sideCount)
        for job in 0..<jobCount where bound[2 * job] > -bound[2 * job + 1] { feasible = false }
        isInfeasible = !feasible
        var nodes = 0
        for side in 0..<sideCount {
            rootBound[side] = bound[side]
            least[side] = bound[side]
            nodeBase[side] = nodes
            nodes += max(0, Int(-bound[side ^ 1] - bound[side])) + 2
        }
        nodeBase[sideCount] = nodes
        nodeCount = nodes
        watches = .allocate(capacity: nodes)
        watches.initialize(repeating: WatchList(elements: nil, count: 0, capacity: 0), count: nodes)
        nodeJob = .allocate(capacity: nodes)
        for side in 0..<sideCount {
            for node in nodeBase[side]..<nodeBase[side + 1] { nodeJob[node] = Int32(side >> 1) }
        }
        heap = ActivityHeap(capacity: nodes)
        trailCapacity = 4096
        trail = .allocate(capacity: trailCapacity)
        arenaCapacity = 1 << 16
        arena = .allocate(capacity: arenaCapacity)

        periodCount = max(1, upper + 1)
        free = .allocate(capacity: periodCount * project.wordCount)
        for index in 0..<periodCount * project.wordCount { free[index] = project.full[index % project.wordCount] }
        consumers = (0..<jobs).compactMap { job in
            (0..<project.wordCount).contains { project.packedDemand[job * project.wordCount + $0] != 0 }
                ? Int32(job) : nil
        }
        levelMark = [Int32](repeating: 0, count: jobCount + 2)
        if feasible {
            for job in consumers where !place(Int(job)) { isInfeasible = true }
        }
    }

    deinit {
        for node in 0..<nodeCount { watches[node].elements?.deallocate() }
        for pointer in [
            solution, guide, duration, bound, rootBound, least, lastStep, arcBegin, need, needStep, nodeJob,
        ] {
            pointer.deallocate()
        }
        isTouched.deallocate()
        nodeBase.deallocate()
        arcs.deallocate()
        trail.deallocate()
        free.deallocate()
        watches.deallocate()
        arena.deallocate()
        heap.deallocate()
    }

    /// Longest paths over the arcs; false where they have a positive cycle.
    private static func relax(
        _ arcs: UnsafeMutablePointer<Arc>, _ begin: UnsafeMutablePointer<Int32>, _ bound: UnsafeMutablePointer<Int32>,
        _ sideCount: Int
    ) -> Bool {
        var changed = true
        var rounds = 0
        while changed {
            changed = false
            rounds += 1
            if rounds > sideCount + 1 { return false }
            for index in 0..<Int(begin[sideCount]) {
                let arc = arcs[index]
                let value = bound[Int(arc.source)] &+ arc.weight
                if value > bound[Int(arc.target)] {
                    bound[Int(arc.target)] = value
                    changed = true
                }
            }
        }
        return true
    }

    /// The proved lower bound of the makespan.
    var lowerBound: Int { Int(rootBound[2 * sink]) }

    /// Searches until a schedule is found, none is left, `conflictLimit` more conflicts were met, or `shouldStop` says so.
    func run(conflictLimit: Int, shouldStop: () -> Bool = { false }) -> Outcome {
        if isInfeasible { return .infeasible }
        let last = conflicts + conflictLimit
        var restart = 1
        backtrack(to: 0)
        while true {
            var budget = 100 * Self.luby(restart)
            restart += 1
            while true {
                if !propagate() {
                    conflicts += 1
                    budget -= 1
                    if level == 0 {
                        isInfeasible = true
                        return .infeasible
                    }
                    learn()
                    if isInfeasible { return .infeasible }
                    if conflicts & 127 == 0, shouldStop() {
                        backtrack(to: 0)
                        return .undecided
                    }
                    continue
                }
                if level == 0 { settleRoot() }
                if budget <= 0 { break }
                guard let decision = nextDecision() else {
                    for job in 0..<jobCount { solution[job] = bound[2 * job] }
                    backtrack(to: 0)
                    return .solution
                }
                levelStart.append(trailCount)
                poppedStart.append(popped.count)
                _ = raise(decision.side, to: decision.value, Reason.decision, 0)
            }
            backtrack(to: 0)
            if conflicts >= last || shouldStop() { return .undecided }
            if learned.count > learnedLimit { reduceClauses() }
        }
    }

    /// Requires a makespan of at most `upper` from now on; call between runs.
    func tighten(upper: Int) {
        backtrack(to: 0)
        let side = Int32(2 * sink + 1)
        if Int32(-upper) > bound[Int(side)], !raise(side, to: Int32(-upper), Reason.decision, 0) { isInfeasible = true }
    }

    /// Takes over that no schedule is shorter than `lower`; call between runs.
    func tighten(lower: Int) {
        backtrack(to: 0)
        let side = Int32(2 * sink)
        if Int32(lower) > bound[Int(side)], !raise(side, to: Int32(lower), Reason.decision, 0) { isInfeasible = true }
    }

    /// At level 0 the trail's reasons are never asked for.
    private func settleRoot() {
        for index in 0..<trailCount {
            let side = Int(trail[index].side)
            rootBound[side] = bound[side]
            lastStep[side] = -1
        }
        trailCount = 0
        queueHead = 0
    }

    /// Luby, Sinclair and Zuckerman 1993: 1, 1, 2, 1, 1, 2, 4, …
    private static func luby(_ position: Int) -> Int {
        var index = position
        while true {
            let width = Int.bitWidth - index.leadingZeroBitCount
            if index == (1 << width) - 1 { return 1 << (width - 1) }
            index -= (1 << (width - 1)) - 1
        }
    }
}
