/// What one packet train says of a token bucket: the rate that it fills with, and its depth.
///
/// A full bucket of depth B that fills with rate r has let pass no more than `B + r t` by time t, be it a shaper that delays the
/// rest or a policer that drops it. While a train comes faster, what has arrived follows the sender's rate up to a knee and that
/// line after it; so r is the slope behind the knee and B where that line stands at the train's first arrival. A link
/// without a bucket has one packet as its depth.
package struct BucketEstimate: Hashable, Sendable {
    /// Bits per second of IP packets; likewise the other rates.
    package var rate: Double
    package var rateError: Double
    /// Octets of IP packets.
    package var depth: Double
    package var depthError: Double
    /// Before the knee: how fast a burst passes.
    package var peak: Double
    /// Nanoseconds behind the knee.
    package var tail: Int64
    package var tailCount: Int
    /// Drops what exceeds instead of keeping it in a queue.
    package var isPolicer: Bool
    /// The greatest queueing delay within the train, nanoseconds.
    package var queueing: Int64
    /// The sender paused within the train; only what came before counts.
    package var isCut: Bool
}

/// A train's answer.
package enum BucketFinding: Hashable, Sendable {
    case drained(BucketEstimate)
    /// All of it passed at this many bits per second: the bucket is deeper than the train, or the sender is the slower.
    case passed(rate: Double)
    case unusable(TrainFault)

    private static let fewest = 8
    /// Nanoseconds; less may be this host's own doing.
    private static let leastQueueing = 40_000.0

    /// - Complexity: O(n log n) in the train's packets.
    package init(_ record: TrainRecord) {
        if record.overflows > 0 {
            self = .unusable(.overflow)
            return
        }
        guard record.arrivals.count >= Self.fewest, let least = record.leastDelay else {
            self = .unusable(.lost)
            return
        }
        let bySequence = record.arrivals.sorted { $0.sequence < $1.sequence }
        let whole = record.arrivals.sorted { $0.arrived < $1.arrived }
        let end = Self.pause(bySequence, whole, least, record.train)
        var sending = bySequence.filter { one in end.map { one.sent < $0 } ?? true }
        guard sending.count >= Self.fewest, let last = sending.last else {
            self = .unusable(.late)
            return
        }
        let sent = end == nil ? record.train.count : Int(last.sequence) + 1
        let lost = sent - sending.count
        if lost * 20 > sent { Self.trim(&sending, sent, least) }
        let latest = sending.last?.sequence ?? 0
        let arrivals = whole.filter { one in (end.map { one.sent < $0 } ?? true) && one.sequence <= latest }
        self = Self.judge(record.train.octets, arrivals, sending, least, lost, isCut: end != nil)
        if case .passed = self, end != nil { self = .unusable(.late) }
    }

    /// Seconds without an arrival.
    private static let standstill = 400e-6

    /// The sending time at which the sender had paused so long that everything before had arrived or was lost.
    private static func pause(
        _ sending: [TrainArrival], _ arrivals: [TrainArrival], _ least: Int64, _ train: ProbeTrain
    ) -> Int64? {
        var latest = Int64.min
        for place in 1..<sending.count {
            latest = max(latest, sending[place - 1].arrived)
            let gap = train.pause(between: sending[place - 1], and: sending[place])
            guard gap > 200_000, latest <= sending[place].sent + least else { continue }
            // Within the gap the bucket would have filled by more than two packets.
            let passed = latest - arrivals[0].arrived
            guard passed > 0, Double(gap) * Double(place) <= 2 * Double(passed) else { return sending[place].sent }
        }
        return nil
    }

    /// Leaves out what came after the last sign of too high a rate: a later part of the train may be slower than the path.
    private static func trim(_ sending: inout [TrainArrival], _ sent: Int, _ least: Int64) {
        guard let last = sending.last, Int(last.sequence) == sent - 1 else { return }
        let most = (sending.lazy.map { $0.arrived - $0.sent }.max() ?? least) - least
        let floor = max(most / 5, 1_000_000)
        let sign = sending.indices.last {
            let isQueued = sending[$0].arrived - sending[$0].sent - least > floor
            return isQueued || ($0 + 1 < sending.count && sending[$0 + 1].sequence > sending[$0].sequence + 1)
        }
        if let sign, sign + 1 >= fewest { sending.removeSubrange((sign + 1)...) }
    }

    private static func judge(
        _ octets: Int, _ arrivals: [TrainArrival], _ sending: [TrainArrival], _ least: Int64, _ lost: Int, isCut: Bool
    ) -> BucketFinding {
        guard let first = sending.first else { return .unusable(.lost) }
        let size = Double(octets)
        let origin = first.sent + least
        let points: [(x: Double, y: Double)] = arrivals.enumerated().map {
            (Double($0.element.arrived - origin) / 1e9, size * Double($0.offset + 1))
        }
        let span = points[points.count - 1].x - points[0].x
        let mean = span > 0 ? size * Double(points.count - 1) / span * 8 : .infinity
        let sums = LineSums(points)
        let knee = Self.knee(sums, points.count)
        // Hardly anything is behind the knee: the train must be longer.
        if knee > 0, knee >= points.count - 5 { return .passed(rate: mean) }
        // What came at one moment has no slope.
        let slope = knee >= 3 ? sums.line(0..<knee).slope : 0
        let head = slope > 0 ? slope : .infinity
        let isBent = knee > 0 && sums.line(knee..<points.count).slope * 1.2 < head
        var start = isBent ? Self.settled(points, from: knee) : 0
        start += isBent ? (points.count - start) / 20 : 0
        guard points.count - start >= 6, var line = UpperLine(points[start...], blocks: 10) else {
            return .passed(rate: mean)
        }
        var end = points.count
        let fills = max(0, line.intercept) / line.slope
        let halt = Self.halt(points, arrivals, least, from: start, longest: fills)
        if halt < end, let before = UpperLine(points[start..<halt], blocks: 10) {
            line = before
            end = halt
        }
        // What was sent in the time of the tail must be well more than what came.
        let tail = arrivals[start..<end]
        let tailSent = tail.map(\.sent)
        let tailFirst = tail.map(\.sequence).min() ?? 0
        let tailLast = tail.map(\.sequence).max() ?? 0
        let tailSpan = Double((tailSent.max() ?? 0) - (tailSent.min() ?? 0)) / 1e9
        let offered = tailSpan > 0 ? size * Double(tailLast - tailFirst) / tailSpan : .infinity
        let queueing = (arrivals.lazy.map { $0.arrived - $0.sent }.max() ?? least) - least
        guard offered > line.slope * 1.1 else { return .passed(rate: mean) }
        // Nothing held back at all: neither lost nor queued by more than a few packets' time.
        let packet = size / line.slope * 1e9
        guard lost > 0 || Double(queueing) > max(3 * packet, Self.leastQueueing) else { return .passed(rate: mean) }
        // Beyond that it is no link, but a clock that was set.
        guard (1_000...1e13).contains(line.slope * 8), line.intercept < 1e10 else { return .unusable(.lost) }
        let tailTime = points[end - 1].x - points[start].x
        return .drained(
            BucketEstimate(
                rate: line.slope * 8, rateError: line.slopeError * 8, depth: max(size, line.intercept),
                depthError: max(line.spread, line.slopeError * points[start].x),
                peak: head.isFinite ? head * 8 : offered * 8, tail: Int64(tailTime * 1e9),
                tailCount: end - start,
                isPolicer: lost > 0 && Double(queueing) < 3 * packet, queueing: queueing, isCut: isCut))
    }

    /// The first point behind the knee that lies near the line of those that follow. A sender in bursts bends the knee's own
    /// first line, and the knee comes too early: what is before the true one lies far below the second.
    private static func settled(_ points: [(x: Double, y: Double)], from knee: Int) -> Int {
        let size = points[0].y
        let latest = min(knee + (points.count - knee) / 3, points.count - 6)
        var start = knee
        for _ in 0..<3 {
            let late = points[min(start + (points.count - start) * 2 / 5, points.count - 6)...]
            // Interrupts that gather packets leave few moments, and few moments no line.
            let moments = zip(late, late.dropFirst()).count { $1.x > $0.x }
            guard moments >= fewest, let line = UpperLine(late, blocks: 10) else { return start }
            let below = { (point: (x: Double, y: Double)) in line.intercept + line.slope * point.x - point.y }
            let usual = late.map(below).sorted()
            let most = size + usual[usual.count * 9 / 10]
            var next = knee
            while next < latest, below(points[next]) > most { next += 1 }
            guard next != start else { break }
            start = next
        }
        return start
    }

    /// Where the tail ends that `start` begins: before the first time in which nothing came for so long, though a packet was
    /// waiting, that a host stood still and not the line. What a bucket that fills in less time (`longest`, seconds) lost by that
    /// no longer lies on the line. A half of the tail must be before it.
    private static func halt(
        _ points: [(x: Double, y: Double)], _ arrivals: [TrainArrival], _ least: Int64, from start: Int,
        longest: Double
    ) -> Int {
        let whole = points.count - start
        guard whole >= 24, let last = points.last else { return points.count }
        let most = max(standstill, longest, 12 * (last.x - points[start].x) / Double(whole))
        let place =
            (start + 1..<points.count).first {
                points[$0].x - points[$0 - 1].x > most && arrivals[$0].sent + least <= arrivals[$0 - 1].arrived
            } ?? points.count
        return place - start >= max(12, whole / 2) ? place : points.count
    }

    /// Where two lines fit the points best.
    private static func knee(_ sums: LineSums, _ count: Int) -> Int {
        var best = sums.line(0..<count).error
        var place = 0
        for candidate in 1..<max(1, count - 4) {
            let error = sums.line(0..<candidate).error + sums.line(candidate..<count).error
            if error < best * 0.999 {
                best = error
                place = candidate
            }
        }
        return place
    }
}
