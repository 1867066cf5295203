import PacketIO
import Probing
import Synchronization

/// Watches the probes of a class that others use while a test loads the line, and says once when they have been lost or too
/// late for a whole second.
final class ClassWatch: Sendable {
    private struct State {
        var run = 0
        /// Probes lost since the last that was answered.
        var lost = 0
        var isHarmed = false
        var availability = AvailabilityCount()
    }
    private let state = Mutex(State())
    private let period: Int64
    private let limit: Int64
    private let onHarm: @Sendable () -> Void

    /// - Parameters:
    ///   - period: between two probes.
    ///   - limit: milliseconds of two-way delay, above which a probe came too late.
    init(period: Duration, limit: Double, onHarm: @escaping @Sendable () -> Void) {
        self.period = max(1, period.nanoseconds)
        self.limit = limit.isFinite ? Int64(limit * 1e6) : .max
        self.onHarm = onHarm
    }

    func note(_ event: SessionEvent) {
        guard case .probe(let probe) = event else { return }
        switch probe {
        case .answered(let sequence, let sample):
            decided(sequence, isLost: false, isBad: sample.map { $0.roundTrip > limit } ?? false)
        case .timedOut(let sequence): decided(sequence, isLost: true, isBad: true)
        case .duplicated, .late: return
        }
    }

    private func decided(_ sequence: UInt64, isLost: Bool, isBad: Bool) {
        let isNew = state.withLock { state in
            state.availability.note(
                second: Int(clamping: Int64(clamping: sequence) * period / 1_000_000_000), isLost: isLost)
            state.run = isBad ? state.run + 1 : 0
            state.lost = isLost ? state.lost + 1 : 0
            guard !state.isHarmed, Int64(state.run) * period >= 1_000_000_000 else { return false }
            state.isHarmed = true
            return true
        }
        if isNew { onHarm() }
    }

    /// How long nothing has been answered, by the last that was decided.
    var silence: Duration { .nanoseconds(Int64(state.withLock(\.lost)) * period) }
    var availability: AvailabilityCount { state.withLock(\.availability) }
}
