import PacketIO
import Probing
import Synchronization

/// One line on a terminal that is written over as work goes on, at most ten times a second; nothing where nobody looks.
final class ProgressLine: Sendable {
    private let isLive: Bool
    private let last = Mutex(MonotonicTime(nanoseconds: .min))
    private static let period: Int64 = 100_000_000

    init(isLive: Bool) { self.isLive = isLive }

    /// A line that stays.
    func announce(_ text: String) {
        if isLive { Terminal.write(text + "\n") }
    }

    func show(_ text: @autoclosure () -> String) {
        guard isLive else { return }
        let now = Moment.now().monotonic
        let isDue = last.withLock { last in
            guard last.nanoseconds == .min || now - last >= Self.period else { return false }
            last = now
            return true
        }
        // To the line's begin, and its rest erased (ECMA-48 EL).
        if isDue { Terminal.write("\r\(text())\u{1B}[K") }
    }

    func clear() {
        if isLive { Terminal.write("\r\u{1B}[K") }
    }
}
