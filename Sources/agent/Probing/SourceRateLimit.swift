import NetworkAddress

/// So many packets per second per source address, with a burst of as many: the generic cell rate algorithm (ITU-T
/// I.371), one number per source. The table is bounded; a source that could still send its whole burst is forgotten
/// without loss, and while the table is full of others a new source is refused.
struct SourceRateLimit: Sendable {
    private let interval: Int64
    private let burst: Int64
    private let maximumSources: Int
    /// When the source's next packet would come if it kept to the rate exactly.
    private var due: [IPAddress: Int64] = [:]
    private var nextSweep = Int64.min

    /// `packetsPerSecond` is at least 1 and at most 10^9.
    init(packetsPerSecond: Int, maximumSources: Int) {
        interval = 1_000_000_000 / Int64(min(max(packetsPerSecond, 1), 1_000_000_000))
        burst = 1_000_000_000
        self.maximumSources = maximumSources
    }

    mutating func admits(_ source: IPAddress, now: MonotonicTime) -> Bool {
        let now = now.nanoseconds
        if let index = due.index(forKey: source) {
            let moment = max(due.values[index], now)
            guard moment + interval - now <= burst else { return false }
            due.values[index] = moment + interval
            return true
        }
        if due.count >= maximumSources {
            // At most one sweep a second, so that a flood of addresses costs a look-up each and no more.
            guard now >= nextSweep else { return false }
            nextSweep = now + 1_000_000_000
            due = due.filter { $0.value > now }
            guard due.count < maximumSources else { return false }
        }
        due[source] = now + interval
        return true
    }
}
