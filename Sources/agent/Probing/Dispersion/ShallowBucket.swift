/// Measures a bucket of a few packets by which bursts pass it at once.
///
/// A shaper's timer is late by tens of microseconds for each packet that waits, which hides a few hundred octets of a bucket
/// from the line that long trains draw. A burst that fits the bucket meets no timer: its last packet comes as close behind
/// its first as that of a small burst, one that doesn't comes later by the timer's lateness at least. Bisection over
/// the size of a burst's packets finds the border.
struct ShallowBucket: Sendable {
    /// Octets of Ethernet's header, that shapers count.
    private static let header = 14.0
    private static let steps = 6
    private static let votes = 2
    private static let most = 30
    /// Nanoseconds by which a burst that fits may take longer than a small one.
    private static let slack = 20_000.0

    private let rate: Double
    private let octets: Double
    private let count: Int
    private let smallest: Double
    /// Octets of a whole burst with headers: fits, and doesn't fit.
    private var low: Double
    private var high: Double
    private var small: [Double] = []
    /// Nanoseconds from first to last of the latest burst that passed.
    private var latest = 0.0
    private var passed = 0
    private var held = 0
    private var step = 0
    private var trains = 0
    private var hasPassed = false
    private var hasHeld = false

    /// nil where the bucket is too deep, or no deeper than a packet.
    ///
    /// - Parameters:
    ///   - depth: octets of IP packets as long trains say, too few by what the timer hides.
    ///   - octets: of each of those packets; `rate` is in bits per second of them.
    init?(depth: Double, rate: Double, octets: Int) {
        guard depth > 1.5 * Double(octets), depth < 6_500, rate > 0 else { return nil }
        self.rate = rate
        self.octets = Double(octets)
        let frames = depth * (self.octets + Self.header) / self.octets
        count = depth < 4_000 ? 4 : 8
        low = 0.85 * frames
        high = frames + max(0.4 * frames, min(frames, rate / 8 * 150e-6))
        smallest = 0.5 * frames
    }

    var isDone: Bool { step >= Self.steps || trains >= Self.most }

    private var size: Double { small.count < 3 ? smallest : (low + high) / 2 }

    /// The next burst, and the rest before it.
    var next: (train: ProbeTrain, rest: Int64) {
        let one = Int((size / Double(count) - Self.header).rounded())
        let packet = min(ProbeTrain.octetRange.upperBound, max(ProbeTrain.octetRange.lowerBound, one))
        return (
            ProbeTrain(octets: packet, [.init(count: count, spacing: 0)]),
            Int64(min(1e9, 3 * high * 8 / rate * 1e9)) + 3_000_000
        )
    }

    mutating func take(_ record: TrainRecord) {
        trains += 1
        guard record.arrivals.count == count, record.overflows == 0,
            let first = record.arrivals.lazy.map(\.arrived).min(),
            let last = record.arrivals.lazy.map(\.arrived).max(),
            let begin = record.arrivals.lazy.map(\.sent).min(), let end = record.arrivals.lazy.map(\.sent).max(),
            end - begin < 100_000
        else { return }
        let spread = Double(last - first)
        if small.count < 3 {
            small.append(spread)
            return
        }
        let usual = small.sorted()[1]
        let isHeld = spread > usual * max(1, size / smallest) + Self.slack
        if isHeld {
            held += 1
        } else {
            passed += 1
            latest = spread
        }
        guard held >= Self.votes || passed >= Self.votes else { return }
        if held > passed {
            high = size
            hasHeld = true
        } else {
            low = size
            hasPassed = true
        }
        held = 0
        passed = 0
        step += 1
    }

    /// Octets of IP packets as the long trains had them, least and most; nil where no border was found.
    var depth: (low: Double, high: Double)? {
        guard step >= Self.steps, hasPassed, hasHeld else { return nil }
        // While a burst passes, the bucket fills.
        let filled = rate / 8 * (octets + Self.header) / octets * latest / 1e9
        let scale = octets / (octets + Self.header)
        return (max(octets, (low - filled) * scale), max(octets, (high - filled) * scale))
    }
}
