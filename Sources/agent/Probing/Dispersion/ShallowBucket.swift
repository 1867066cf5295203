/// Measures a bucket of a few packets by which bursts pass it at once.
///
/// A shaper's timer is late by microseconds, often tens, for each packet that waits, which hides a few hundred octets of a
/// bucket from the line that long trains draw. A burst of L octets whose last packet comes a time t behind its first shows
/// a bucket of `L - r t` at least, r being its rate: exactly that where the last packet waited and its timer was in time, or where it
/// passed just so. Bisection over the size of a burst's packets finds the border where the last begins to wait; there
/// both kinds say the most, and where timers are never in time those that pass do.
///
/// A burst's first packet must not be seen later than it left the bucket: at 1 Gbit/s a microsecond of that is a twentieth of a
/// bucket of two packets. Code that has not run for a moment costs that where a processor shares its caches, so on fast lines a packet goes
/// before each burst, by no more time than the bucket needs to have it back. And a kernel that has a whole burst in its queue
/// takes all that may pass before it sends any (Linux, `try_bulk_dequeue_skb`), and first sets the timer for the next, which takes a
/// virtual machine 5 us; so a burst's packets are given to it one by one, unless that takes so long that no burst would wait.
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
    /// Octets with headers, by the long trains.
    private let frames: Double
    /// A burst may be given to the kernel as a whole, and is.
    private let mayGroup: Bool
    private var isGrouped = false
    /// Bits per second that are not to be exceeded; 0 for none.
    private let limit: Double
    /// Octets of a whole burst with headers: fits, and doesn't fit.
    private var low: Double
    private var high: Double
    /// Nanoseconds by which the last packet of a burst that fits is later than its others.
    private var small: [Double] = []
    /// Nanoseconds from their first packet to their last.
    private var spans: [Double] = []
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
    ///   - depth: octets of IP packets as long trains say at least, too few by what the timer hides.
    ///   - most: as they say in the middle; `depth` where nil.
    ///   - octets: of each of those packets; `rate` is in bits per second of them.
    ///   - mayGroup: the sender may take longer over a packet than the path.
    ///   - limit: bits per second never to be exceeded, not for the time of a burst either; nil for none.
    init?(
        depth: Double, most: Double? = nil, rate: Double, octets: Int, mayGroup: Bool = false, limit: Double? = nil
    ) {
        // Where timers decide, a slope a little wrong moves a line's intercept far.
        guard rate > 0, depth < (rate >= Self.fastRate ? 10_000 : 6_500) else { return nil }
        // So much of a bucket the timer may have hidden from the long trains' line.
        let hidden = rate / 8 * Self.lateness
        guard depth > 1.5 * Double(octets) || hidden > 0.5 * Double(octets) else { return nil }
        self.rate = rate
        self.octets = Double(octets)
        self.mayGroup = mayGroup && limit == nil
        self.limit = limit ?? 0
        frames = depth * (self.octets + Self.header) / self.octets
        count = (most ?? depth) < 4_000 ? 4 : 8
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

    /// Seconds beyond a packet's own time after which the bucket has surely had it back.
    private static let returned = (share: 1.3, least: 3e-6)

    /// The next burst, on fast lines behind the packet that goes before it, and the rest before both.
    var next: (train: ProbeTrain, rest: Int64) {
        let burst = ProbeTrain.Section(count: count, octets: packet, rate: limit)
        var sections = [burst]
        if isFast {
            let before = Self.returned.share * (Double(packet) + Self.header) * 8 / frameRate + Self.returned.least
            sections.insert(.init(count: 1, spacing: max(burst.spacing, Int64(before * 1e9))), at: 0)
        }
        return (
            ProbeTrain(octets: packet, sections, group: isGrouped ? count : 1),
            Int64(min(1e9, 3 * high * 8 / rate * 1e9)) + 3_000_000
        )
    }

    mutating func take(_ record: TrainRecord) {
        trains += 1
        let all = record.arrivals.sorted { $0.sequence < $1.sequence }
        let ahead = isFast ? 1 : 0
        let came = all.dropFirst(ahead)
        guard all.count == count + ahead, record.overflows == 0, let first = came.first, let last = came.last,
            last.sent - first.sent < 200_000 + Int64(count) * (record.train.sections.last?.spacing ?? 0),
            last.arrived >= first.arrived
        else { return }
        let spread = Double(last.arrived - first.arrived)
        let delays = came.map { Double($0.arrived - $0.sent) }
        let waited = delays[delays.count - 1] - (delays.min() ?? 0)
        if small.count < 3 {
            small.append(waited)
            spans.append(spread)
            if small.count == 3, mayGroup, !isGrouped, isTooSlow { group() }
            return
        }
        let one = Double(packet) + Self.header
        let size = Double(count) * one
        // What of it passed before the first that waited says as much as the whole.
        let least = came.enumerated().dropFirst().map { place, packet in
            Double(place + 1) * one - frameRate / 8 * Double(packet.arrived - first.arrived) / 1e9
        }
        bounds.append((least.max() ?? 0, delays[0]))
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

    /// While a burst of the largest packets passes one by one, the bucket fills by so much that none of them waits.
    private var isTooSlow: Bool {
        let largest = Double(count) * (Double(ProbeTrain.octetRange.upperBound) + Self.header)
        return frames + frameRate / 8 * spans.sorted()[spans.count / 2] / 1e9 > 0.9 * largest
    }

    private mutating func group() {
        isGrouped = true
        small.removeAll()
        spans.removeAll()
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
