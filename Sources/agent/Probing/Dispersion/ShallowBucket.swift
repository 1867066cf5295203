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
    private static let steps = 7
    private static let votes = 2
    /// Bursts from the border downwards that follow on fast lines, where what a timer hides of one that waited is much.
    private static let repeats = 12
    private static let descent = 0.012
    private static let most = 60
    /// Bursts without which there is no answer.
    private static let fewest = 10
    /// Nanoseconds by which a burst's last packet may be later than its others without having waited.
    private static let slack = 12_000.0
    /// The same where the line sends a packet in less time than that: a timer is hardly ever as fast.
    private static let shortSlack = 5_000.0
    /// Nanoseconds by which first packets differ where nothing holds them back.
    private static let hesitation = 500.0
    /// Seconds by which a shaper's timer is late where nothing else holds it back.
    private static let lateness = 40e-6
    /// Bits per second from which on a packet takes less time than the slack.
    private static let fastRate = 200e6

    private let rate: Double
    private let octets: Double
    private let count: Int
    private let smallest: Double
    private let isGrouped: Bool
    /// Octets of a whole burst with headers: fits, and doesn't fit.
    private var low: Double
    private var high: Double
    /// Nanoseconds by which the last packet of a burst that fits is later than its others.
    private var small: [Double] = []
    /// Octets with headers that the bucket has at least, by burst, and the delay of the burst's first packet.
    private var bounds: [(octets: Double, first: Double)] = []
    /// Nanoseconds from first to last of the latest burst that passed.
    private var latest = 0.0
    private var passed = 0
    private var held = 0
    private var step = 0
    private var repeated = 0
    private var trains = 0
    private var hasHeld = false

    /// nil where the bucket is too deep, or no deeper than a packet on a path where no timer could hide more.
    ///
    /// - Parameters:
    ///   - depth: octets of IP packets as long trains say, too few by what the timer hides.
    ///   - octets: of each of those packets; `rate` is in bits per second of them.
    ///   - isGrouped: the sender takes longer over a packet than the path, and gives a whole burst to its kernel at once.
    init?(depth: Double, rate: Double, octets: Int, isGrouped: Bool = false) {
        // Where timers decide, a slope a little wrong moves a line's intercept far.
        guard rate > 0, depth < (rate >= Self.fastRate ? 10_000 : 6_500) else { return nil }
        // So much of a bucket the timer may have hidden from the long trains' line.
        let hidden = rate / 8 * Self.lateness
        guard depth > 1.5 * Double(octets) || hidden > 0.5 * Double(octets) else { return nil }
        self.rate = rate
        self.octets = Double(octets)
        self.isGrouped = isGrouped
        let frames = depth * (self.octets + Self.header) / self.octets
        count = depth < 4_000 ? 4 : 8
        low = rate >= Self.fastRate ? self.octets + Self.header : 0.85 * frames
        high = max(frames + max(0.4 * frames, min(frames, rate / 8 * 150e-6)), frames + min(5_000, hidden))
        smallest = min(0.5 * frames, 0.6 * low)
    }

    var isDone: Bool { (step >= Self.steps && (!isFast || repeated >= Self.repeats)) || trains >= Self.most }

    private var isFast: Bool { rate >= Self.fastRate }

    private var packet: Int {
        let size =
            small.count < 3
            ? smallest : step < Self.steps ? (low + high) / 2 : low * (1 - Self.descent * Double(repeated))
        let one = Int((size / Double(count) - Self.header).rounded())
        return min(ProbeTrain.octetRange.upperBound, max(ProbeTrain.octetRange.lowerBound, one))
    }

    /// Bits per second of frames.
    private var frameRate: Double { rate * (octets + Self.header) / octets }

    /// The next burst, and the rest before it.
    var next: (train: ProbeTrain, rest: Int64) {
        (
            ProbeTrain(
                octets: packet, [.init(count: count, spacing: 0)], group: isGrouped ? count : 1),
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
        let one = Double(packet) + Self.header
        let size = Double(count) * one
        // What of it passed before the first that waited says as much as the whole.
        let all = came.enumerated().dropFirst().map { place, packet in
            Double(place + 1) * one - frameRate / 8 * Double(packet.arrived - first.arrived) / 1e9
        }
        bounds.append((all.max() ?? 0, delays[0]))
        guard step < Self.steps else {
            repeated += 1
            return
        }
        if waited > small.sorted()[1] + (isFast ? Self.shortSlack : Self.slack) {
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
    /// The second and the third of the greatest bounds, but for bursts whose first packet was seen late: that hides some of the
    /// time in which the bucket filled.
    var depth: (depth: Double, low: Double, high: Double)? {
        guard step >= Self.steps, hasHeld, bounds.count >= Self.fewest else { return nil }
        let usual = bounds.map(\.first).sorted()[bounds.count / 2] + Self.hesitation
        let greatest = bounds.lazy.filter { $0.first <= usual }.map(\.octets).sorted(by: >)
        let scale = octets / (octets + Self.header)
        // While a burst passes, the bucket fills.
        let border = high - frameRate / 8 * latest / 1e9
        let found = max(octets, (greatest[1] + greatest[2]) / 2 * scale)
        return (found, min(found, max(octets, greatest[4] * scale)), max(found, border * scale, greatest[0] * scale))
    }
}
