import Probing
import Synchronization

/// What the site's line carried lately. Written by the thread that reads the router, or captures; read by any.
package final class RecentLoad: Sendable {
    /// Nanoseconds over which the load is averaged.
    package static let span: Int64 = 15_000_000_000
    private let window = Mutex(LoadWindow())

    package init() {}

    func note(_ sample: LoadSample) { window.withLock { $0.note(sample) } }

    /// Takes nothing more that began before now.
    func forget() { window.withLock { $0.forget(before: Moment.now().monotonic) } }

    /// What went each way in the last `nanoseconds`, as a capture counted it.
    package func note(received: UInt64, transmitted: UInt64, over nanoseconds: Int64) {
        func way(_ octets: UInt64) -> InterfaceCounters.Way { .init(octets: octets, packets: 0, errors: 0, dropped: 0) }
        let now = Moment.now().monotonic
        note(
            LoadSample(
                since: now + -nanoseconds, until: now,
                counted: InterfaceCounters(
                    receive: way(received), transmit: way(transmitted), carrierChanges: 0)))
    }

    /// Of the busier way; nil where too little is known.
    func bitsPerSecond(at now: MonotonicTime) -> Double? { window.withLock { $0.bitsPerSecond(at: now) } }
}

/// The samples of the last `RecentLoad.span`.
///
/// Many routers bring their counters up to date every few seconds only (Net-SNMP: 3): one second of them is nothing, or thrice
/// what was carried.
struct LoadWindow {
    private var samples: [LoadSample] = []
    private var begin: MonotonicTime?

    /// Nanoseconds that have to be known, and after which nothing is known of now.
    private static let least: Int64 = 6_000_000_000
    private static let mostAge: Int64 = 5_000_000_000

    mutating func forget(before moment: MonotonicTime) {
        samples = []
        begin = moment
    }

    mutating func note(_ sample: LoadSample) {
        if let begin, sample.since < begin { return }
        guard sample.counted != nil, sample.until > sample.since else {
            samples = []
            return
        }
        samples.append(sample)
        samples.removeAll { sample.until - $0.since > RecentLoad.span }
    }

    /// Bits per second of the busier way at `now`.
    func bitsPerSecond(at now: MonotonicTime) -> Double? {
        guard let last = samples.last, now - last.until <= Self.mostAge else { return nil }
        let covered = samples.reduce(0) { $0 + ($1.until - $1.since) }
        guard covered >= Self.least else { return nil }
        let received = samples.reduce(0.0) { $0 + Double($1.counted?.receive.octets ?? 0) }
        let sent = samples.reduce(0.0) { $0 + Double($1.counted?.transmit.octets ?? 0) }
        return max(received, sent) * 8e9 / Double(covered)
    }
}
