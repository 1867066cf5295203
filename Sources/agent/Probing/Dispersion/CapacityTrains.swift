/// Finds the sustained rate and the bucket of a path by a few packet trains: decides what to send next.
///
/// Trains begin short and grow until one is longer than the bucket; trains with a tail long enough for precision follow,
/// as many as `share` of the bytes of a full search allow, at least one. Between trains the bucket fills again.
package struct CapacityTrains: TrainPlan {
    package struct Settings: Hashable, Sendable {
        /// Octets of each IP packet.
        package var octets = 1_250
        /// Bits per second never to be exceeded; nil for none.
        package var maximumRate: Double?
        /// Octets of all trains together.
        package var budget = 32_000_000
        /// Seconds at the path's rate that all trains may take: a full search takes 10.
        package var share = 0.09
        /// Nanoseconds of a tail.
        package var tail: Int64 = 15_000_000
        package var repeats = 3

        package init() {}
    }

    private static let firstCount = 16
    private static let growth = 4.5
    private static let tailCount = 12.0
    private static let fewestTail = 8
    private static let patience = 10
    /// Nanoseconds between trains where nothing better is known.
    private static let standardRest: Int64 = 100_000_000
    private static let longestRest = 8e9
    private static let mostTrains = 40
    /// One of these is at most four times what a policer lets pass, and drops tell which.
    private static let chirpRates = [640e6, 160e6, 40e6, 10e6, 2.5e6, 0.64e6]
    private static let chirpCount = 40
    /// Bits per second at which a train that passed may have been held up by its sender's system calls: from then on packets
    /// are given to the kernel in groups.
    private static let groupRate = 200e6
    private static let groupCounts = (few: 4, many: 16)
    /// Bits per second and octets: a bucket of fewer is filled in less than the time of a timer's tick.
    private static let timedRate = 100e6
    private static let timedDepth = 10_000.0
    /// Between what a train says that passed and one that didn't, of the rate.
    private static let agreement = 0.03
    private static let fewestAgreed = 2
    /// Of the octets that trains may take, what a bucket holds at most that can be measured within them.
    private static let shallowShare = 0.3
    /// Trains too short behind the knee that stand for none long enough.
    private static let fewestShort = 2

    private let settings: Settings
    private var count = firstCount
    /// Packets back to back before the falling rates, where back to back alone too much was dropped; 0 for no such train.
    private var chirp = 0
    /// Bits per second to pace at behind a policer.
    private var pace: Double?
    private var rest: Int64 = 0
    private var accepted: [BucketEstimate] = []
    /// Of trains with less behind the knee than was wanted.
    private var short: [BucketEstimate] = []
    /// Whatever found the path's bucket full and emptied it.
    private var drained: [BucketEstimate] = []
    /// Trains whose sender was no faster than the path: they say the same rate.
    private var agreed = 0
    private var latest: BucketEstimate?
    /// Bits per second: what the fastest train that was held back says, be its rest ever so short.
    private var fastest = 0.0
    private var passed: Double?
    private var deepest = 0
    private var deepestRate = 0.0
    private var faults: [TrainFault] = []
    private var spent = 0
    private var lost = 0
    private var trains = 0
    /// Octets that the latest train may have taken from the bucket.
    private var debt = 0.0
    private var isDone = false
    private var group = 1
    private var shallow: ShallowBucket?
    private var refined: (depth: Double, low: Double, high: Double)?

    package init(_ settings: Settings = Settings()) {
        self.settings = settings
    }

    package func next() -> TrainStep<TrainCapacity> {
        if let shallow { return .train(shallow.next.train, rest: shallow.next.rest) }
        if isDone { return .finished(result) }
        return .train(ProbeTrain(octets: settings.octets, sections, group: group).bounded, rest: rest)
    }

    private var sections: [ProbeTrain.Section] {
        let limit = settings.maximumRate ?? 0
        guard chirp > 0 else { return [.init(count: count, octets: settings.octets, rate: pace ?? limit)] }
        return [.init(count: chirp, octets: settings.octets, rate: limit)]
            + Self.chirpRates.map {
                .init(
                    count: Self.chirpCount, octets: settings.octets, rate: limit > 0 ? min(limit, $0) : $0)
            }
    }

    package mutating func take(_ record: TrainRecord) {
        trains += 1
        spent += record.train.size
        lost += record.lost
        if shallow != nil {
            refine(record)
            return
        }
        switch BucketFinding(record) {
        case .unusable(.lost): fall(record)
        case .unusable(let fault):
            faults.append(fault)
            rest = max(Self.standardRest, rest)
        case .passed where record.lost > max(2, record.train.count * 3 / 100): fall(record)
        case .passed(let rate): grow(record, rate)
        case .drained(let estimate): judge(estimate, record)
        }
        let next = sections.reduce(0) { $0 + $1.count }
        if faults.count >= Self.patience || trains >= Self.mostTrains || next > ProbeTrain.maximumCount
            || spent + next * settings.octets > settings.budget || (!faults.isEmpty && isSpent(next))
        {
            isDone = true
        }
        if isDone, spent < settings.budget { beginRefining() }
    }

    private mutating func beginRefining() {
        let long = result
        guard long.verdict == .measured, !long.isPolicer else { return }
        // Where a host stood still behind the knee, a line laid over that begins higher, never lower: on fast lines by more than all of
        // a shallow bucket. The bursts tell where it is, or that it is none.
        let least = trusted.map { $0.depth - 2 * $0.depthError }.min() ?? long.depth
        let isFast = long.rate >= Self.groupRate
        shallow = ShallowBucket(
            depth: isFast ? max(2 * Double(settings.octets), least) : long.depth, most: long.depth, rate: long.rate,
            octets: settings.octets, mayGroup: group > 1, limit: settings.maximumRate)
        if let shallow, !isWithinBudget(shallow) { self.shallow = nil }
    }

    private mutating func refine(_ record: TrainRecord) {
        shallow?.take(record)
        guard let bursts = shallow, bursts.isDone || !isWithinBudget(bursts) else { return }
        refined = bursts.depth
        shallow = nil
    }

    private func isWithinBudget(_ bursts: ShallowBucket) -> Bool {
        spent + bursts.next.train.size <= settings.budget
    }

    /// The bucket is deeper than the train, or the sender slower than the path.
    private mutating func grow(_ record: TrainRecord, _ rate: Double) {
        passed = max(passed ?? 0, rate)
        if record.train.size >= deepest {
            deepest = record.train.size
            deepestRate = rate
        }
        debt = Double(record.train.size)
        rest = latest.map { Int64(min(Self.longestRest, 1.3 * debt * 8 / $0.rate * 1e9)) } ?? Self.standardRest
        if let latest, rate >= Self.groupRate, !drained.isEmpty, abs(rate / latest.rate - 1) <= Self.agreement {
            agreed += 1
            guard agreed >= Self.fewestAgreed else { return }
            if accepted.isEmpty { accepted = drained }
            isDone = true
            return
        }
        count = Int((Double(count) * Self.growth).rounded(.up))
        if rate >= Self.groupRate, record.train.count > Self.firstCount {
            group = group > 1 ? Self.groupCounts.many : Self.groupCounts.few
        }
        // It should have been long enough, or its slow end should have been too fast.
        if latest != nil || chirp > 0 { faults.append(.unsteady) }
        chirp = 0
    }

    /// Back to back so much was dropped that the rest tells no rate: what passes at once, then falling rates.
    private mutating func fall(_ record: TrainRecord) {
        if chirp > 0 || record.arrivals.isEmpty { faults.append(.lost) }
        if record.arrivals.isEmpty, faults.count >= 3 { isDone = true }
        debt = Double(record.arrivals.count * settings.octets)
        rest = Self.standardRest
        chirp = max(8, record.arrivals.count * 12 / 10)
    }

    private mutating func judge(_ estimate: BucketEstimate, _ record: TrainRecord) {
        latest = estimate
        fastest = max(fastest, estimate.rate)
        chirp = 0
        let size = Double(settings.octets)
        let packets = estimate.rate / 8 / size
        let wantedTail = max(Self.tailCount, packets * Double(settings.tail) / 1e9)
        // What the train before took from the bucket has come back, but for this much.
        let missing = max(0, debt - estimate.rate / 8 * Double(rest) / 1e9)
        let isFull = missing < max(0.02 * estimate.depth, 0.25 * size)
        let isLong = Double(estimate.tailCount) >= 0.6 * wantedTail
        // The bucket is empty now, and at most so deep.
        debt = estimate.depth + missing + size
        let refill = 1.3 * debt * 8 / estimate.rate * 1e9
        rest = Int64(min(Self.longestRest, refill)) + min(1_000_000_000, max(20_000_000, estimate.queueing))
        var next = (estimate.depth + missing) / size + wantedTail
        if estimate.isPolicer {
            let limit = settings.maximumRate ?? .infinity
            pace = min(limit, 2.5 * estimate.rate)
            next = 1.7 * (estimate.depth + missing) / size + 2.5 * wantedTail
        } else if record.lost > 0 {
            // The shaper's queue is shorter than the train.
            next = min(next, Double(record.arrivals.count))
        }
        count = min(ProbeTrain.maximumCount, max(Self.firstCount, Int(next.rounded(.up))))
        let isCapped = !estimate.isPolicer && record.lost > 0
        let isEnough = isLong || (!estimate.isCut && (isCapped || isDear(count)))
        // One by one is fast enough for such a path, and its packets come one by one; where another train costs too much, what a
        // group adds is small beside the bucket.
        let isLumped = group > 1 && estimate.rate < Self.groupRate && !isDear(count)
        if isLumped { group = 1 }
        if isFull, isEnough, !isLumped, estimate.tailCount >= Self.fewestTail {
            accepted.append(estimate)
        } else if isFull, !estimate.isCut, Double(estimate.tailCount) >= Self.tailCount {
            short.append(estimate)
        }
        if isFull, !estimate.isCut, estimate.tailCount >= Self.fewestTail { drained.append(estimate) }
        let repeats = isCapped ? 2 * settings.repeats : settings.repeats
        if accepted.isEmpty, short.count >= Self.fewestShort, isDear(count) {
            // The path's rate changed within each train: what they say apart is how far it goes.
            accepted = short
        }
        if accepted.count >= repeats || (!accepted.isEmpty && isDear(count) && !needsWitness) { isDone = true }
    }

    /// Whether the one train that is accepted says far less than a shorter one that was held back as well: behind a link there may be a
    /// deep bucket, or a host stood still. Another tells, within three times the share, by four times what that train says at most.
    private var needsWitness: Bool {
        guard accepted.count == 1, let only = accepted.first else { return false }
        let isContradicted = drained.contains { $0.rate > 1.5 * only.rate } || fastest > 3 * only.rate
        return isContradicted
            && Double(spent + count * settings.octets) * 8
                < 3 * settings.share * min(max(fastest, only.rate), 4 * only.rate)
    }

    /// Whether another train of `count` would exceed the share.
    private func isDear(_ count: Int) -> Bool {
        guard let latest else { return false }
        return Double(spent + count * settings.octets) * 8 > settings.share * latest.rate
    }

    /// Whether trains that came to nothing, as a sender that pauses makes them, have used the share up, so that another of `count`
    /// would exceed it. A bucket that holds much of the share can't be measured within it.
    private func isSpent(_ count: Int) -> Bool {
        if let latest {
            return latest.depth * 8 < Self.shallowShare * settings.share * latest.rate && isDear(count)
        }
        guard let passed else { return false }
        return Double(spent + count * settings.octets) * 8 > settings.share * passed
    }

    // MARK: - result

    /// Those that the result rests on: not one of few packets behind a knee that is far slower than another with many, for that
    /// is where a host stood still near a train's end.
    private var trusted: [BucketEstimate] {
        let fastest = accepted.map(\.rate).max() ?? 0
        let longest = accepted.map(\.tailCount).max() ?? 0
        return accepted.filter { $0.rate >= 0.75 * fastest || 2 * $0.tailCount >= longest }
    }

    private var result: TrainCapacity {
        let accepted = trusted
        var result = TrainCapacity()
        result.trains = trains
        result.octets = spent
        result.lost = lost
        result.faults = faults
        guard !accepted.isEmpty else {
            if let passed, latest == nil {
                result.verdict = .atLeast
                result.rate = passed
                result.low = passed
                result.high = .infinity
                result.peak = passed
                result.depth = Double(deepest)
            } else {
                result.verdict = .notMeasured(faults.last ?? .lost)
            }
            return result
        }
        // On paths so fast that timers decide what a shallow bucket lets pass, what passed whole must fit what is found; otherwise
        // the trains that drained tell of something else than a bucket.
        let slowest = accepted.map(\.rate).min() ?? 0
        let fastest = accepted.map(\.rate).max() ?? 0
        let room = accepted.map { $0.depth + $0.rate * Double(deepest) / max(1, deepestRate) }.max() ?? 0
        let isTimed = fastest >= Self.timedRate && accepted.allSatisfy { $0.depth < Self.timedDepth }
        guard !isTimed || (fastest <= 2 * slowest && Double(deepest) <= 3 * room) else {
            result.verdict = .notMeasured(.unsteady)
            return result
        }
        result.verdict = .measured
        let rates = accepted.map(\.rate).sorted()
        let depths = accepted.map(\.depth).sorted()
        result.rate = Self.median(rates)
        result.depth = Self.median(depths)
        if isTimed {
            // A timer that came later than such a bucket fills has lost what came in between, so of two the faster one counts; but a
            // receiver that looks away and catches up makes a train seem too fast, so of three the middle one.
            let typical = accepted.sorted { $0.rate < $1.rate }[accepted.count / 2]
            result.rate = typical.rate
            result.depth = typical.depth
        }
        let rateError = 2 * Self.median(accepted.map(\.rateError).sorted())
        let depthError = 2 * Self.median(accepted.map(\.depthError).sorted())
        result.low = min(rates[0], result.rate - rateError)
        result.high = max(rates[rates.count - 1], result.rate + rateError)
        result.depthLow = max(0, min(depths[0], result.depth - depthError))
        result.depthHigh = max(depths[depths.count - 1], result.depth + depthError)
        if let refined {
            result.depth = refined.depth
            result.depthLow = refined.low
            result.depthHigh = refined.high
        }
        result.peak = Self.median(accepted.map(\.peak).sorted())
        result.isPolicer = accepted.filter(\.isPolicer).count * 2 > accepted.count
        result.accepted = accepted.count
        return result
    }

    static func median(_ sorted: [Double]) -> Double {
        guard !sorted.isEmpty else { return 0 }
        let middle = sorted.count / 2
        return sorted.count % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2
    }
}

/// A path's rate and bucket as packet trains found them.
package struct TrainCapacity: Hashable, Sendable {
    package enum Verdict: Hashable, Sendable {
        case measured
        /// No train came slower than it was sent: the path carries at least `rate`, or `depth` octets at once.
        case atLeast
        case notMeasured(TrainFault)
    }

    package var verdict = Verdict.notMeasured(.lost)
    /// Bits per second of IP packets; likewise the other rates.
    package var rate = 0.0
    package var low = 0.0
    package var high = 0.0
    /// Octets of IP packets that pass at once.
    package var depth = 0.0
    package var depthLow = 0.0
    package var depthHigh = 0.0
    package var peak = 0.0
    package var isPolicer = false
    package var trains = 0
    /// Trains that the figures rest on.
    package var accepted = 0
    package var faults: [TrainFault] = []
    /// Octets of all IP packets sent, and packets lost of them.
    package var octets = 0
    package var lost = 0

    package init() {}

    /// Whether it contradicts a contract of `rate` bits per second by more than `tolerance`, or says too little to agree.
    package func disagrees(with contract: Double, tolerance: Double) -> Bool {
        guard verdict == .measured, (high - low) <= 4 * tolerance * rate else { return true }
        return abs(rate / contract - 1) > tolerance
    }
}
