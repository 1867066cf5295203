import Synchronization

/// The best schedule and bound so far, shared by the workers of one solve.
final class ProjectIncumbent: Sendable {
    private struct State {
        var starts: [Int32]
        var makespan = Int.max
        var lowerBound: Int
        /// A schedule as good as the best, replaced over time, so that neighbourhoods see different ones.
        var alternative: [Int32] = []
        /// Set when a worker that is not the genetic one improved the best.
        var isForeign = false
    }

    private let project: FlatProject
    private let state: Mutex<State>
    private let cachedMakespan = Atomic<Int>(Int.max)
    private let cachedProof = Atomic<Bool>(false)
    /// Whether several workers use it.
    let isShared: Bool
    private let onImprovement: (@Sendable (_ makespan: Int, _ lowerBound: Int) -> Void)?

    init(
        _ project: FlatProject, lowerBound: Int, isShared: Bool,
        onImprovement: (@Sendable (_ makespan: Int, _ lowerBound: Int) -> Void)? = nil
    ) {
        self.project = project
        self.isShared = isShared
        self.onImprovement = onImprovement
        state = Mutex(State(starts: [Int32](repeating: 0, count: project.jobCount), lowerBound: lowerBound))
    }

    var makespan: Int { cachedMakespan.load(ordering: .relaxed) }
    var lowerBound: Int { state.withLock { $0.lowerBound } }
    /// The best schedule meets the bound.
    var isProved: Bool { cachedProof.load(ordering: .relaxed) }
    var starts: [Int32] { state.withLock { $0.starts } }
    /// The best schedule and what is known of it, of one moment.
    var best: (starts: [Int32], makespan: Int, lowerBound: Int) {
        state.withLock { ($0.starts, $0.makespan, $0.lowerBound) }
    }
    /// A schedule as good as the best, if possible another one.
    var alternative: (starts: [Int32], makespan: Int) {
        state.withLock { ($0.alternative.isEmpty ? $0.starts : $0.alternative, $0.makespan) }
    }

    /// Takes a schedule over if it is better. Times count from the end that `direction` starts at.
    func offer(
        _ starts: UnsafePointer<Int32>, direction: FlatProject.Direction, makespan: Int, isForeign: Bool = false
    ) {
        let news: (Int, Int)? = state.withLock { state in
            guard makespan < state.makespan else { return nil }
            state.makespan = makespan
            state.starts = forward(starts, direction, makespan)
            state.alternative = []
            state.isForeign = isForeign
            cachedMakespan.store(makespan, ordering: .relaxed)
            if state.lowerBound >= makespan { cachedProof.store(true, ordering: .relaxed) }
            return (makespan, state.lowerBound)
        }
        if let news { onImprovement?(news.0, news.1) }
    }

    func offerAlternative(_ starts: UnsafePointer<Int32>, direction: FlatProject.Direction, makespan: Int) {
        state.withLock { state in
            if makespan == state.makespan { state.alternative = forward(starts, direction, makespan) }
        }
    }

    /// Notes that no schedule is shorter than `bound`.
    func raiseLowerBound(to bound: Int) {
        let news: (Int, Int)? = state.withLock { state in
            guard bound > state.lowerBound else { return nil }
            state.lowerBound = bound
            if bound >= state.makespan { cachedProof.store(true, ordering: .relaxed) }
            return (state.makespan, bound)
        }
        if let news { onImprovement?(news.0, news.1) }
    }

    /// Copies the best schedule out once if another worker found it, and gives its makespan.
    func takeForeign(into starts: UnsafeMutablePointer<Int32>, direction: FlatProject.Direction) -> Int? {
        state.withLock { state in
            guard state.isForeign else { return nil }
            state.isForeign = false
            for job in 0..<project.jobCount {
                starts[job] =
                    direction == .forward
                    ? state.starts[job] : Int32(state.makespan) - state.starts[job] - project.duration[job]
            }
            return state.makespan
        }
    }

    private func forward(
        _ starts: UnsafePointer<Int32>, _ direction: FlatProject.Direction, _ makespan: Int
    ) -> [Int32] {
        (0..<project.jobCount).map { job in
            direction == .forward ? starts[job] : Int32(makespan) - starts[job] - project.duration[job]
        }
    }
}
