/// Whether what agents report can be stored, by what became of the appends of late.
///
/// ```
/// well ──── for `patience` none went through, and one failed or is under way ────▶ stalled
///  ▲ ▲                                                                               │
///  │ └───────────── one went through, an agent's or a trial that stores nothing ◀────┘
///  └─ a question is answered ── nobody reports, and a question is not ──▶ unanswered
/// ```
///
/// Where appends come they tell by themselves; where none do, `need` says what is to be asked. A value; times are monotonic, in
/// nanoseconds.
struct AppendHealth: Hashable, Sendable {
    enum Verdict: Hashable, Sendable {
        case well
        /// Nothing could be stored since then.
        case stalled(since: UInt64)
        /// Nobody reports, and ClickHouse doesn't answer.
        case unanswered
    }

    /// What is to be done to know more.
    enum Need: Hashable, Sendable {
        case nothing
        /// To ask whether ClickHouse answers at all.
        case question
        /// To try whether an append would go through: agents that turned away bring none.
        case trial
    }

    /// Where nothing could be stored for so long, agents had better turn to another collector.
    let patience: UInt64
    /// Between two questions or trials, whoever wants to know.
    let pace: UInt64

    /// When the last append went through.
    private var succeeded: UInt64?
    /// Since when appends failed: the begin of the first, or the last success if that came later.
    private var failing: UInt64?
    /// Begins of the appends under way, by number.
    private var underWay: [Int: UInt64] = [:]
    private var last = 0
    private var asked: UInt64?
    private var isUnanswered = false

    init(patience: UInt64, pace: UInt64 = 5_000_000_000) {
        self.patience = patience
        self.pace = pace
    }

    func verdict(at now: UInt64) -> Verdict {
        var since = failing
        for begin in underWay.values {
            let held = max(begin, succeeded ?? 0)
            since = min(since ?? held, held)
        }
        if let since { return now - min(now, since) >= patience ? .stalled(since: since) : .well }
        return isUnanswered ? .unanswered : .well
    }

    /// What whoever wants to know has to do first; others who want to know meanwhile go by what is known.
    mutating func need(at now: UInt64) -> Need {
        if let asked, now - min(now, asked) < pace { return .nothing }
        let need: Need
        if case .stalled = verdict(at: now) {
            need = .trial
        } else {
            let isFresh = succeeded.map { now - min(now, $0) < pace } ?? false
            need = failing == nil && underWay.isEmpty && !isFresh ? .question : .nothing
        }
        if need != .nothing { asked = now }
        return need
    }

    /// An append begins; gives its number.
    mutating func began(at now: UInt64) -> Int {
        last += 1
        underWay[last] = now
        return last
    }

    /// - Parameter isStored: nil where it was given up, which says nothing.
    mutating func ended(_ append: Int, isStored: Bool?, at now: UInt64) {
        guard let begin = underWay.removeValue(forKey: append), let isStored else { return }
        if isStored {
            succeed(at: now)
        } else {
            let since = max(begin, succeeded ?? 0)
            failing = min(failing ?? since, since)
        }
    }

    /// What came of what was needed.
    mutating func tried(_ need: Need, isWell: Bool, at now: UInt64) {
        switch need {
        case .nothing: break
        case .question: isUnanswered = !isWell
        case .trial: if isWell { succeed(at: now) }
        }
    }

    private mutating func succeed(at now: UInt64) { (succeeded, failing, isUnanswered) = (now, nil, false) }
}
