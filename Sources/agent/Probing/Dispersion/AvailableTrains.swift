/// Finds the available bandwidth of a path whose rate and bucket are known: decides what to send next.
///
/// Each train keeps a queue standing (see `QueueEstimate`) at the rate that the trains before say is available, so that the
/// path carries no more than it can and the queue stays short. Rests between trains have random lengths, lest they keep
/// step with others' periods.
package struct AvailableTrains: TrainPlan {
    package struct Settings: Hashable, Sendable {
        package var octets = 1_250
        package var maximumRate: Double?
        /// Octets of all trains together.
        package var budget = 64_000_000
        /// Seconds at the path's rate that all trains may take: 1 % of a minute, with the share that capacity took.
        package var share = 0.5
        /// Nanoseconds of a stream.
        package var stream: Int64 = 80_000_000
        package var repeats = 9
        package var seed: UInt64 = 1

        package init() {}
    }

    private static let fewestTrains = 3
    private static let fewestPackets = 60.0
    /// Seconds of queue that the lead-in makes: no more than others need not notice, for a sender on the same host stops when its own
    /// packets stand in a queue of some 11 ms (half of a usual send buffer) and would seem to use less. On slow paths so few
    /// packets would run empty by chance.
    private static let queue = (least: 0.005, most: 0.010, packets: 40.0)
    private static let patience = 8
    /// Packets that a sender gives to its kernel at once on paths faster than one system call a packet.
    private static let group = 16
    private static let groupRate = 200e6
    private static let mostCuts = 6

    private let settings: Settings
    private let capacity: TrainCapacity
    private var generator: SplitMix
    private var estimates: [QueueEstimate] = []
    /// Of trains whose queue went empty.
    private var cuts: [QueueEstimate] = []
    private var faults: [TrainFault] = []
    private var rate: Double
    private var leadScale = 1.0
    private var queueScale = 1.0
    private var rest: Int64
    private var spent = 0
    private var lost = 0
    private var trains = 0
    private var isDone = false

    package init(_ capacity: TrainCapacity, _ settings: Settings = Settings()) {
        self.settings = settings
        self.capacity = capacity
        generator = SplitMix(seed: settings.seed)
        rate = (capacity.isPolicer ? 1 : 0.6) * capacity.rate
        rest = 0
        guard capacity.verdict == .measured, capacity.rate > 0 else {
            isDone = true
            return
        }
        rest = refill
    }

    /// Nanoseconds until the bucket is full again, at worst with half the rate taken by others.
    private var refill: Int64 {
        Int64(min(1e9, 2.5 * capacity.depth * 8 / capacity.rate * 1e9)) + 40_000_000
    }

    private func plan() -> ProbeTrain {
        let size = Double(settings.octets)
        let packets = capacity.rate / 8 / size
        let standing = min(Self.queue.most, max(Self.queue.least, Self.queue.packets / packets))
        let queued = max(4, packets * standing) * queueScale
        // At three times the rate, two thirds of what comes stay.
        let full = capacity.depth / size * leadScale + queued
        let lead = max(8, Int((full * 1.5).rounded(.up)))
        let burst = min(settings.maximumRate ?? .infinity, 3 * capacity.rate)
        // A long lead-in is worth a long stream.
        let time = max(
            Double(settings.stream) / 1e9, Self.fewestPackets * size * 8 / rate, 2 * Double(lead) / packets)
        let stream = max(24, Int(rate / 8 / size * min(time, 2)))
        return ProbeTrain(
            octets: settings.octets,
            [
                .init(count: lead, octets: settings.octets, rate: burst),
                .init(count: stream, octets: settings.octets, rate: rate),
            ], group: capacity.rate >= Self.groupRate ? Self.group : 1
        ).bounded
    }

    package func next() -> TrainStep<AvailableBandwidth> {
        isDone ? .finished(result) : .train(plan(), rest: rest)
    }

    package mutating func take(_ record: TrainRecord) {
        trains += 1
        spent += record.train.size
        lost += record.lost
        let lead = record.train.sections[0].count
        let finding = QueueFinding(record, lead: lead, capacity: capacity.rate, isPolicer: capacity.isPolicer)
        switch finding {
        case .measured(let estimate):
            if estimate.isCut, trains > 1 {
                // What emptied the queue is what it had to measure: a deeper queue, and this one only for want of others.
                cuts.append(estimate)
                queueScale = min(3, queueScale * 1.5)
            } else {
                estimates.append(estimate)
            }
            aim()
        case .noQueue:
            if capacity.isPolicer {
                rate = min(1.3 * capacity.rate, 1.3 * rate)
            } else {
                // Faster, from a deeper queue.
                leadScale = min(3, leadScale * 1.3)
                rate = min(capacity.rate, rate * 1.2)
            }
            faults.append(.unsteady)
        case .overflowing:
            queueScale = max(0.2, queueScale * 0.6)
            rate = max(0.05 * capacity.rate, rate * 0.8)
            faults.append(.lost)
        case .unusable(let fault):
            faults.append(fault)
        }
        shortenQueue(record, lead, isCut: finding.isCut)
        rest = refill + Int64.random(in: 0...60_000_000, using: &generator)
        let mean = spent / trains
        let isDear = Double(spent + mean) * 8 > settings.share * capacity.rate || spent + mean > settings.budget
        if cuts.count >= Self.mostCuts || (isDear && estimates.count < Self.fewestTrains) {
            estimates += cuts
            cuts = []
        }
        if estimates.count >= settings.repeats || (estimates.count >= Self.fewestTrains && isDear) { isDone = true }
        if faults.count >= Self.patience || spent + mean > 2 * settings.budget { isDone = true }
    }

    /// A lead-in that overflows the queue is longer than it need be.
    private mutating func shortenQueue(_ record: TrainRecord, _ lead: Int, isCut: Bool) {
        guard !capacity.isPolicer, !isCut else { return }
        let came = record.arrivals.lazy.filter { Int($0.sequence) < lead }.count
        if came < lead * 95 / 100 { queueScale = max(0.2, queueScale * 0.7) }
    }

    /// The next rate: what is known to be available, within what the path carries.
    private mutating func aim() {
        guard !capacity.isPolicer, !estimates.isEmpty else { return }
        rate = min(capacity.rate, max(0.05 * capacity.rate, mean))
    }

    private var mean: Double {
        estimates.isEmpty ? 0 : estimates.reduce(0) { $0 + $1.available } / Double(estimates.count)
    }

    // MARK: - result

    private var result: AvailableBandwidth {
        var result = AvailableBandwidth()
        result.capacity = capacity
        result.trains = trains
        result.accepted = estimates.count
        result.faults = faults
        result.octets = spent
        result.lost = lost
        guard estimates.count >= Self.fewestTrains else {
            if case .notMeasured(let fault) = capacity.verdict {
                result.verdict = .noCapacity(fault)
            } else if capacity.verdict == .atLeast {
                result.verdict = .unbounded
            } else {
                result.verdict = .notMeasured(Self.commonest(faults))
            }
            return result
        }
        result.verdict = .measured
        let values = estimates.map(\.available).sorted()
        let mean = mean
        let count = Double(values.count)
        let variance = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / (count - 1)
        let error = Self.student(values.count - 1) * (variance / count).squareRoot()
        func within(_ value: Double) -> Double { min(capacity.rate, max(0, value)) }
        result.rate = within(mean)
        result.low = within(mean - error)
        result.high = within(mean + error)
        result.least = within(values[0])
        result.greatest = within(values[values.count - 1])
        result.time = estimates.reduce(0) { $0 + $1.duration }
        return result
    }

    private static func commonest(_ faults: [TrainFault]) -> TrainFault {
        let order: [TrainFault] = [.late, .overflow, .lost, .unsteady]
        return order.max { one, other in
            faults.filter { $0 == one }.count < faults.filter { $0 == other }.count
        } ?? .lost
    }

    /// Student's t at 97.5 % for so many degrees of freedom.
    static func student(_ freedom: Int) -> Double {
        let table = [12.71, 4.303, 3.182, 2.776, 2.571, 2.447, 2.365, 2.306, 2.262, 2.228, 2.201, 2.179]
        guard freedom >= 1 else { return .infinity }
        return freedom <= table.count ? table[freedom - 1] : 1.96 + 2.7 / Double(freedom)
    }
}

/// The part of a path's rate that others leave.
package struct AvailableBandwidth: Hashable, Sendable {
    package enum Verdict: Hashable, Sendable {
        case measured
        case notMeasured(TrainFault)
        /// The rate and bucket could not be found.
        case noCapacity(TrainFault)
        /// This host does not send fast enough to find the path's rate: `capacity.rate` or more is available.
        case unbounded
    }

    package static let confidence = 0.95

    package var verdict = Verdict.notMeasured(.lost)
    package var capacity = TrainCapacity()
    /// Mean over the trains, bits per second of IP packets; within low and high with `confidence`.
    package var rate = 0.0
    package var low = 0.0
    package var high = 0.0
    /// Of single trains: how it varied.
    package var least = 0.0
    package var greatest = 0.0
    /// Nanoseconds of the trains that it is the mean of.
    package var time: Int64 = 0
    package var trains = 0
    package var accepted = 0
    package var faults: [TrainFault] = []
    /// Octets of the trains, without those of the search for the capacity.
    package var octets = 0
    package var lost = 0

    package init() {}
}
