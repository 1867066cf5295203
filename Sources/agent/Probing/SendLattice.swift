package import NetworkAddress

/// Where the steady beats of one host's sessions stand in time, so that probes of several sessions leave in one wake-up of the
/// processor, which costs more than sending.
///
/// All beats of one period fall on points of that period: evenly spaced, ten of them at first, or as many as lie between 1 ms
/// and 10 ms apart. Where a point would be asked for more octets at once than `burst`, all distances are halved, down to `fine`.
/// A burst is one full-size packet's octets, so that its last probe waits on the line as if behind one packet of somebody else;
/// where the host's slowest line is known, it may be as much as that line carries in 0.1 ms, and the points of many sessions
/// (`expect`) are then so far apart that bursts come near to it. A session takes a point of which its own target has the least, of those one with the least octets of all periods whose beats
/// meet there, of those one by lot. So fewer sessions than points never send together, and sessions to one target are spread
/// over its period.
///
/// RFC 3432 §4 wants the begin of a periodic stream at random, and RFC 2330 §11.1 warns of sampling in step with what is
/// measured: the lattice as a whole stands at a random moment, drawn anew by each host at each start, and hosts share no clock.
/// Each session by itself keeps an exact period and a uniformly distributed phase. Random (Poisson) streams take no part.
package struct SendLattice: Sendable {
    /// A session's seat: what to give back when it ends.
    package struct Seat: Hashable, Sendable {
        package let period: Int64
        /// Nanoseconds from the lattice's begin to a beat, 0..<period.
        package let phase: Int64
        let octets: Int
        let target: IPAddress
    }

    private struct Beat: Sendable {
        var period: Int64
        /// Octets at each point of the period.
        var points: [Int]

        func phase(_ point: Int) -> Int64 {
            Int64((Int128(period) * Int128(point)) / Int128(points.count))
        }

        /// The point nearest to a phase.
        func point(_ phase: Int64) -> Int {
            Int((Int128(phase) * Int128(points.count) + Int128(period / 2)) / Int128(period)) % points.count
        }
    }

    private let origin: MonotonicTime
    private var random: SplitMix
    private var beats: [Beat] = []
    private var seats: [IPAddress: [Seat]] = [:]

    /// Octets that may leave together.
    private var burst = Self.leastBurst
    /// By period, how many octets of how many sessions are to come.
    private var expected: [Int64: (octets: Int, sessions: Int)] = [:]

    /// Of an IP packet that every link carries whole (Ethernet's 1,500).
    static let leastBurst = 1_500
    /// Behind so many octets, the processor's wake-ups are no longer what costs.
    static let mostBurst = 15_000
    private static let burstTime = 100e-6
    private static let coarse: Int64 = 10_000_000
    private static let close: Int64 = 1_000_000
    private static let farthest: Int64 = 50_000_000
    private static let fewPoints: Int64 = 10
    static let fine: Int64 = 100_000
    private static let mostPoints = 4_096
    /// Periods that have less in common meet at random.
    private static let leastStep: Int64 = 1_000_000

    /// The lattice begins within the hour before `now`, where `random` says.
    package init(at now: MonotonicTime, random: SplitMix) {
        var random = random
        origin = now + -Int64.random(in: 0..<3_600_000_000_000, using: &random)
        self.random = random
    }

    /// What sessions are to come, and the slowest line that they leave by, in bits per second: beats begun from now on stand by that.
    ///
    /// - Returns: whether bursts of those that stand may be too large for it, so that all should take a place anew.
    package mutating func expect(_ sessions: [SessionSettings], lineRate: Int64?) -> Bool {
        let before = burst
        burst = lineRate.map { Int(min(Double(Self.mostBurst), Double($0) / 8 * Self.burstTime)) } ?? 0
        burst = max(Self.leastBurst, burst)
        expected = [:]
        for session in sessions where !session.isPoisson {
            expected[session.beat, default: (0, 0)].octets += session.octetsOnLine
            expected[session.beat, default: (0, 0)].sessions += 1
        }
        return burst < before && !beats.isEmpty
    }

    /// Gives a session that sends packets of `octets` (whole IP packets) to `target` once in `period` nanoseconds its place.
    /// O(points of all periods + sessions to the target).
    package mutating func take(period: Int64, octets: Int, target: IPAddress) -> Seat {
        let index = beat(of: period)
        while true {
            let point = best(in: index, target)
            let count = beats[index].points.count
            let isFull = load(of: index)[point] + octets > burst
            if isFull, 2 * count <= Self.mostPoints, period / Int64(2 * count) >= Self.fine {
                beats[index].points = beats[index].points.flatMap { [$0, 0] }
                continue
            }
            beats[index].points[point] += octets
            let seat = Seat(period: period, phase: beats[index].phase(point), octets: octets, target: target)
            seats[target, default: []].append(seat)
            return seat
        }
    }

    /// Takes a session's place back.
    package mutating func leave(_ seat: Seat) {
        guard let index = beats.firstIndex(where: { $0.period == seat.period }),
            let place = seats[seat.target]?.firstIndex(of: seat)
        else { return }
        seats[seat.target]?.remove(at: place)
        if seats[seat.target]?.isEmpty == true { seats[seat.target] = nil }
        beats[index].points[beats[index].point(seat.phase)] -= seat.octets
        if beats[index].points.allSatisfy({ $0 == 0 }) { beats.remove(at: index) }
    }

    /// The seat's first beat at or after `now`.
    package func first(_ seat: Seat, after now: MonotonicTime) -> MonotonicTime {
        let begin = origin + seat.phase
        let rest = (now - begin) % seat.period
        return rest == 0 ? now : now + (rest < 0 ? -rest : seat.period - rest)
    }

    private mutating func beat(of period: Int64) -> Int {
        if let index = beats.firstIndex(where: { $0.period == period }) { return index }
        let usual = max(
            1, min(1_000, max((period + Self.coarse - 1) / Self.coarse, min(Self.fewPoints, period / Self.close))))
        var count = usual
        // Together only where so many sessions share each point that a wake-up for each would cost.
        if burst > Self.leastBurst, let expected = expected[period], expected.sessions > Int(usual) {
            let needed = Int64((expected.octets + burst - 1) / burst)
            // One to spare: packets of several lengths don't fill a burst to the last octet.
            count = min(usual, max(needed + 1, min(usual, period / Self.farthest), 1))
        }
        beats.append(Beat(period: period, points: Array(repeating: 0, count: Int(count))))
        return beats.count - 1
    }

    /// Octets that may leave together at each point of a period: its own, and the most of each other period that ever meet it.
    private func load(of index: Int) -> [Int] {
        var sums = beats[index].points
        for (other, beat) in beats.enumerated() where other != index {
            let step = Self.divisor(beats[index].period, beat.period)
            guard step >= Self.leastStep else { continue }
            var most: [Int64: Int] = [:]
            for (point, octets) in beat.points.enumerated() where octets > 0 {
                most[beat.phase(point) % step, default: 0] = max(most[beat.phase(point) % step] ?? 0, octets)
            }
            guard !most.isEmpty else { continue }
            for point in sums.indices { sums[point] += most[beats[index].phase(point) % step] ?? 0 }
        }
        return sums
    }

    private mutating func best(in index: Int, _ target: IPAddress) -> Int {
        var own = Array(repeating: 0, count: beats[index].points.count)
        for seat in seats[target] ?? [] where seat.period == beats[index].period {
            own[beats[index].point(seat.phase)] += 1
        }
        let all = load(of: index)
        var best = 0
        var ties = 0
        for point in own.indices {
            if ties == 0 || (own[point], all[point]) < (own[best], all[best]) {
                best = point
                ties = 1
            } else if (own[point], all[point]) == (own[best], all[best]) {
                ties += 1
                if Int.random(in: 0..<ties, using: &random) == 0 { best = point }
            }
        }
        return best
    }

    private static func divisor(_ a: Int64, _ b: Int64) -> Int64 {
        var (a, b) = (a, b)
        while b != 0 { (a, b) = (b, a % b) }
        return a
    }
}
