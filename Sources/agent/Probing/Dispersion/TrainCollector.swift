/// Collects a train's packets as they come: each once, and no more than it can have.
package struct TrainCollector: Sendable {
    package let number: UInt32
    package private(set) var arrivals: [TrainArrival] = []
    private var seen: [UInt64]
    private let count: UInt32
    package private(set) var last: Int64 = 0

    package init(number: UInt32, count: Int) {
        self.number = number
        self.count = UInt32(clamping: min(count, ProbeTrain.maximumCount))
        seen = [UInt64](repeating: 0, count: Int(self.count) / 64 + 1)
        arrivals.reserveCapacity(Int(self.count))
    }

    package var isComplete: Bool { arrivals.count == Int(count) }
    /// The last packet that was sent is among them.
    package var hasLast: Bool { count > 0 && seen[Int(count - 1) / 64] & 1 << UInt64((count - 1) % 64) != 0 }

    package mutating func take(_ probe: TrainProbe, arrived: Int64) {
        guard probe.number == number, probe.count == count, probe.sequence < count else { return }
        let place = Int(probe.sequence / 64)
        let bit: UInt64 = 1 << UInt64(probe.sequence % 64)
        guard seen[place] & bit == 0 else { return }
        seen[place] |= bit
        last = max(last, arrived)
        arrivals.append(TrainArrival(sequence: probe.sequence, sent: probe.sent, arrived: arrived))
    }

    /// A page for the far end, in order of arrival. `now` is of the clock of arrivals.
    package func report(token: UInt64, page: UInt32, overflows: UInt32, now: Int64) -> TrainReport {
        var report = TrainReport(number: number, token: token, page: page)
        report.arrivals = UInt32(arrivals.count)
        report.overflows = overflows
        report.quiet = UInt32(clamping: max(0, now - last) / 1_000)
        guard let first = arrivals.lazy.map(\.arrived).min() else { return report }
        report.first = first
        let begin = Int(page) * TrainReport.entriesPerPage
        guard begin < arrivals.count else { return report }
        for arrival in arrivals[begin..<min(arrivals.count, begin + TrainReport.entriesPerPage)] {
            report.entries.append(
                .init(sequence: arrival.sequence, after: UInt32(clamping: arrival.arrived - first)))
        }
        return report
    }
}

/// What a server may still send of trains: no client makes a source of traffic of it.
package struct TrainAllowance: Sendable {
    /// Octets for a whole session, and at once where a rate is set.
    package static let session: UInt64 = 96_000_000
    private static let burst = 4_000_000.0

    package private(set) var left: UInt64
    private let rate: Double?
    private var credit = burst
    private var last: MonotonicTime

    /// - Parameter rate: bits per second that the client asked for in its Setup Request; nil for no limit.
    package init(budget: UInt64, rate: Double?, now: MonotonicTime) {
        left = min(budget, Self.session)
        self.rate = rate
        last = now
    }

    /// Whether a train may be sent now; it is charged then.
    package mutating func admits(_ train: ProbeTrain, now: MonotonicTime) -> Bool {
        guard train.isLawful, UInt64(train.size) <= left else { return false }
        if let rate {
            credit = min(Self.burst, credit + rate / 8 * Double(max(0, now.nanoseconds - last.nanoseconds)) / 1e9)
            last = now
            guard Double(train.size) <= credit else { return false }
            credit -= Double(train.size)
        }
        left -= UInt64(train.size)
        return true
    }
}
