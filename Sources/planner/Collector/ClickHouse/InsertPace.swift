/// Keeps inserts apart.
///
/// Every insert makes a part of a table, and merging many small ones is what brings ClickHouse to refuse more ("too many parts"): it
/// wants few and large ones. While one waits, the requests behind it gather into one group (`CommitQueue`).
actor InsertPace {
    private let pause: Duration
    private var next = ContinuousClock.now

    /// - Parameter pause: between the begins of two inserts.
    init(pause: Duration) { self.pause = pause }

    /// Returns when it is this insert's time: at once where the last one is long enough ago.
    func wait() async throws {
        let now = ContinuousClock.now
        let begin = max(now, next)
        next = begin + pause
        if begin > now { try await Task.sleep(until: begin, clock: .continuous) }
    }
}
