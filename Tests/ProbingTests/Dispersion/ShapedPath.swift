import Probing

/// A path through a token bucket, simulated: what others send, timers that come late, interrupts that gather packets, a
/// sender that pauses.
struct ShapedPath {
    enum Cross { case none, constant, poisson, onOff(period: Double) }

    /// Bits per second of IP packets and octets.
    var rate: Double
    var depth: Double
    /// Seconds of queue behind the bucket's depth; 0 for a policer.
    var queue = 0.05
    var cross = Cross.none
    var crossRate = 0.0
    var crossOctets = 1_000.0
    /// Bits per second that the sender reaches back to back.
    var sender = 3e9
    /// Seconds that a sender's system call takes: for one packet, or for a group.
    var call = 0.0
    /// Seconds by which timers are late in the mean.
    var lateness = 10e-6
    /// Seconds by which they are late at least.
    var sluggishness = 0.0
    /// Seconds over which interrupts gather packets.
    var coalescing = 0.0
    /// Probability of a pause of some milliseconds before a packet.
    var pauses = 0.0
    /// Own drops of the receiver in each train.
    var overflows = 0
    var offset: Int64 = -7_654_321_000_000

    private var clock = 0.0
    private var tokens: Double
    private var lastToken = 0.0
    private var lastOut = 0.0
    private var backlog: [(leaves: Double, octets: Double)] = []
    private var backlogHead = 0
    private var backlogOctets = 0.0
    private var nextCross = 0.0
    private var generator: SplitMix
    private(set) var longest = 0.0

    init(rate: Double, depth: Double, seed: UInt64) {
        self.rate = rate
        self.depth = depth
        tokens = depth
        generator = SplitMix(seed: seed)
    }

    private mutating func exponential(_ mean: Double) -> Double {
        mean <= 0 ? 0 : -mean * (1 - Double.random(in: 0..<1, using: &generator)).logarithm
    }

    /// When a packet leaves the bucket; nil for dropped.
    private mutating func pass(_ octets: Double, at time: Double) -> Double? {
        while backlogHead < backlog.count, backlog[backlogHead].leaves <= time {
            backlogOctets -= backlog[backlogHead].octets
            backlogHead += 1
        }
        if queue > 0, backlogOctets + octets > rate / 8 * queue + depth { return nil }
        let start = queue > 0 ? max(time, lastOut) : time
        let filled = min(depth, tokens + rate / 8 * (start - lastToken))
        if queue == 0 {
            lastToken = start
            tokens = filled
            guard filled >= octets else { return nil }
            tokens -= octets
            return time
        }
        let leaves = filled >= octets ? start : start + (octets - filled) * 8 / rate
        tokens = filled + rate / 8 * (leaves - start) - octets
        lastToken = leaves
        lastOut = leaves
        backlog.append((leaves, octets))
        backlogOctets += octets
        return leaves
    }

    private mutating func crossUntil(_ time: Double) {
        guard crossRate > 0 else { return }
        let gap = crossOctets * 8 / crossRate
        while nextCross <= time {
            let at = nextCross
            switch cross {
            case .none: return
            case .constant: nextCross += gap
            case .poisson: nextCross += exponential(gap)
            case .onOff(let period):
                // Twice the rate for half of the time.
                nextCross += gap / 2
                let phase = nextCross.truncatingRemainder(dividingBy: period)
                if phase > period / 2 { nextCross += period - phase }
            }
            _ = pass(crossOctets, at: at)
        }
    }

    mutating func carry(_ train: ProbeTrain, rest: Int64) -> TrainRecord {
        clock += Double(rest) / 1e9 + 0.001
        let size = Double(train.octets)
        var arrivals: [TrainArrival] = []
        var due = clock
        var free = clock
        var sequence: UInt32 = 0
        var latest = 0.0
        for section in train.sections {
            let group = section.spacing < ProbeTrain.groupSpacing ? train.group : 1
            for place in 0..<section.count {
                var at = max(due, free)
                if Double.random(in: 0..<1, using: &generator) < pauses {
                    at += 0.002 + exponential(0.003)
                }
                free = at + size * 8 / sender + (place % group == 0 ? call : 0)
                due += Double(section.spacing) / 1e9
                crossUntil(at)
                if let leaves = pass(size, at: at) {
                    longest = max(longest, leaves - at)
                    var seen = max(latest, leaves + 30e-6 + (leaves > at ? sluggishness + exponential(lateness) : 0))
                    latest = seen
                    if coalescing > 0 { seen = (seen / coalescing).rounded(.up) * coalescing }
                    arrivals.append(
                        TrainArrival(
                            sequence: sequence, sent: Int64(at * 1e9) + 1_000_000_000,
                            arrived: Int64(seen * 1e9) + 1_000_000_000 - offset))
                }
                sequence += 1
            }
        }
        clock = max(free, latest, lastOut)
        let drops = min(overflows, arrivals.count)
        arrivals.removeLast(drops)
        return TrainRecord(train, arrivals, overflows: drops)
    }

    mutating func capacity(_ settings: CapacityTrains.Settings = .init()) -> TrainCapacity {
        var plan = CapacityTrains(settings)
        for _ in 0..<200 {
            switch plan.next() {
            case .finished(let result): return result
            case .train(let train, let rest): plan.take(carry(train, rest: rest))
            }
        }
        return TrainCapacity()
    }

    mutating func available(_ capacity: TrainCapacity, seed: UInt64) -> AvailableBandwidth {
        var settings = AvailableTrains.Settings()
        settings.seed = seed
        var plan = AvailableTrains(capacity, settings)
        for _ in 0..<200 {
            switch plan.next() {
            case .finished(let result): return result
            case .train(let train, let rest): plan.take(carry(train, rest: rest))
            }
        }
        return AvailableBandwidth()
    }
}

extension Double {
    /// Natural logarithm by halving and a series: the module under test needs no mathematics library, nor do its tests.
    var logarithm: Double {
        let mantissa = significand
        let ratio = (mantissa - 1) / (mantissa + 1)
        var power = ratio
        var sum = 0.0
        for term in 0..<20 {
            sum += power / Double(2 * term + 1)
            power *= ratio * ratio
        }
        return 2 * sum + Double(exponent) * 0.693_147_180_559_945_3
    }
}
