/// Measures a bucket of a few packets by which bursts pass it at once.
///
/// A shaper's timer is late by microseconds, often tens, for each packet that waits, which hides a few hundred octets of a
/// bucket from the line that long trains draw. A burst of L octets whose last packet comes a time t behind its first shows
/// a bucket of `L - r t` at least, r being its rate: exactly that where the last packet waited and its timer was in time, or where it
/// passed just so. Bisection over the size of a burst's packets finds the border where the last begins to wait; there
/// both kinds say the most, and where timers are never in time those that pass do.
struct ShallowBucket: Sendable {
    /// Octets of Ethernet's header, that shapers count.
    private static let header = 14.0
    private static let steps = 6
    private static let votes = 2
    private static let most = 36
    /// Bursts without which there is no answer.
    private static let fewest = 6
    /// Nanoseconds by which a burst's last packet may be later than its others without having waited.
    private static let slack = 12_000.0
    /// Bits per second above which a burst is given to the kernel at once.
    private static let groupRate = 200e6

    private let rate: Double
    private let octets: Double
    private let count: Int
    private let smallest: Double
    /// Octets of a whole burst with headers: fits, and doesn't fit.
    private var low: Double
    private var high: Double
    /// Nanoseconds by which the last packet of a burst that fits is later than its others.
    private var small: [Double] = []
    /// Octets with headers that the bucket has at least, by burst.
    private var bounds: [Double] = []
    /// Nanoseconds from first to last of the latest burst that passed.
    private var latest = 0.0
    private var passed = 0
    private var held = 0
    private var step = 0
    private var trains = 0
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

    private var packet: Int {
        let size = small.count < 3 ? smallest : (low + high) / 2
        let one = Int((size / Double(count) - Self.header).rounded())
        return min(ProbeTrain.octetRange.upperBound, max(ProbeTrain.octetRange.lowerBound, one))
    }

    /// Bits per second of frames.
    private var frameRate: Double { rate * (octets + Self.header) / octets }

    /// The next burst, and the rest before it.
    var next: (train: ProbeTrain, rest: Int64) {
        (
            ProbeTrain(
                octets: packet, [.init(count: count, spacing: 0)], group: rate >= Self.groupRate ? count : 1),
            Int64(min(1e9, 3 * high * 8 / rate * 1e9)) + 3_000_000
        )
    }

    mutating func take(_ record: TrainRecord) {
        trains += 1
        let came = record.arrivals.sorted { $0.sequence < $1.sequence }
        guard came.count == count, record.overflows == 0, let first = came.first, let last = came.last,
            last.sent - first.sent < 200_000, last.arrived >= first.arrived
        else { return }
        let spread = Double(last.arrived - first.arrived)
        let delays = came.map { Double($0.arrived - $0.sent) }
        let waited = delays[delays.count - 1] - (delays.min() ?? 0)
        if small.count < 3 {
            small.append(waited)
            return
        }
        let size = Double(count) * (Double(packet) + Self.header)
        bounds.append(size - frameRate / 8 * spread / 1e9)
        if waited > small.sorted()[1] + Self.slack {
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
        }
        held = 0
        passed = 0
        step += 1
    }

    /// Octets of IP packets as the long trains had them, with the least and most that it may be; nil where no border was found.
    ///
    /// The second and the third of the greatest bounds: the greatest may owe itself to a first packet that was late.
    var depth: (depth: Double, low: Double, high: Double)? {
        guard step >= Self.steps, hasHeld, bounds.count >= Self.fewest else { return nil }
        let greatest = bounds.sorted(by: >)
        let scale = octets / (octets + Self.header)
        // While a burst passes, the bucket fills.
        let border = high - frameRate / 8 * latest / 1e9
        let found = max(octets, (greatest[1] + greatest[2]) / 2 * scale)
        return (found, min(found, max(octets, greatest[4] * scale)), max(found, border * scale, greatest[0] * scale))
    }
}
