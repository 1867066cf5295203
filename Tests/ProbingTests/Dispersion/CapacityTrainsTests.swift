import TestSupport
import Testing

@testable import Probing

@Suite("Rate and bucket by packet trains", .blocking)
struct CapacityTrainsTests {
    struct Line: Sendable, CustomTestStringConvertible {
        var rate: Double
        var depth: Double
        var testDescription: String { "\(rate / 1e6) Mbit/s, \(depth) octets" }
    }

    static let lines: [Line] =
        [2e6, 10e6, 25e6, 100e6, 300e6].flatMap { rate in
            [3_000.0, 16_000, 64_000, 250_000, 1_000_000].map { Line(rate: rate, depth: $0) }
        } + [Line(rate: 1e9, depth: 64_000)]

    private func check(
        _ result: TrainCapacity, _ line: Line, rate: Double = 0.02, depth: Double = 0.1, _ note: String = ""
    ) {
        #expect(result.verdict == .measured, "\(note)")
        #expect(abs(result.rate / line.rate - 1) < rate, "\(result.rate) \(note)")
        // A packet is the least that can be told apart.
        #expect(abs(result.depth - line.depth) < max(depth * line.depth, 400), "\(result.depth) \(note)")
        #expect(result.low <= result.rate && result.rate <= result.high)
    }

    @Test("are found on shapers with late timers", arguments: lines)
    func shapers(line: Line) {
        for seed: UInt64 in 1...2 {
            var path = ShapedPath(rate: line.rate, depth: line.depth, seed: seed)
            // A timer later than the bucket's time takes from the rate itself.
            path.lateness = min(20e-6, line.depth * 8 / line.rate / 20)
            let result = path.capacity()
            check(result, line, "seed \(seed)")
            #expect(!result.isPolicer)
            // As many octets as pass in 0.1 s, but for what the bucket itself holds and the growing trains before.
            #expect(Double(result.octets) < max(0.1 * line.rate / 8, 9 * line.depth + 100_000))
        }
    }

    @Test("are found on policers, which drop", arguments: lines.filter { $0.rate <= 300e6 })
    func policers(line: Line) {
        var path = ShapedPath(rate: line.rate, depth: line.depth, seed: 4)
        path.queue = 0
        let result = path.capacity()
        check(result, line, rate: 0.03, depth: 0.15)
        #expect(result.isPolicer)
    }

    @Test(
        "others' packets hardly matter", arguments: [ShapedPath.Cross.constant, .poisson, .onOff(period: 0.02)],
        [Line(rate: 25e6, depth: 30_000), Line(rate: 100e6, depth: 64_000), Line(rate: 300e6, depth: 200_000)])
    func cross(cross: ShapedPath.Cross, line: Line) {
        var path = ShapedPath(rate: line.rate, depth: line.depth, seed: 5)
        path.cross = cross
        path.crossRate = 0.4 * line.rate
        let result = path.capacity()
        #expect(result.verdict == .measured)
        // Others get between a burst's packets as they are to the sender's rate; up to twice that where they come and go.
        let between = 2 * path.crossRate / path.sender
        #expect(abs(result.rate / line.rate - 1) < 0.02 + between, "\(result.rate)")
        #expect(abs(result.depth / line.depth - 1) < 0.1 + between, "\(result.depth)")
    }

    @Test(
        "timers that are never in time hide nothing of a shallow bucket",
        arguments: [Line(rate: 10e6, depth: 3_000), Line(rate: 100e6, depth: 3_000), Line(rate: 300e6, depth: 5_500)])
    func sluggish(line: Line) {
        for seed: UInt64 in 1...3 {
            var path = ShapedPath(rate: line.rate, depth: line.depth, seed: seed)
            path.sluggishness = 40e-6
            check(path.capacity(), line, "seed \(seed)")
        }
    }

    @Test("a path faster than one system call a packet is measured by groups of packets", arguments: [3_000.0, 64_000])
    func groups(depth: Double) {
        for seed: UInt64 in 1...3 {
            var path = ShapedPath(rate: 989e6, depth: depth, seed: seed)
            path.sender = 20e9
            path.call = 11e-6
            path.lateness = 0.5e-6
            check(path.capacity(), Line(rate: 989e6, depth: depth), "seed \(seed)")
        }
    }

    @Test("slow small bursts don't pass a held one off as passed", arguments: [6e-6, 18e-6, 30e-6])
    func slowBursts(call: Double) {
        for seed: UInt64 in 1...3 {
            var path = ShapedPath(rate: 98.9e6, depth: 2_994, seed: seed)
            path.call = call
            path.lateness = 2e-6
            let result = path.capacity()
            #expect(result.verdict == .measured && abs(result.depth / 2_994 - 1) < 0.06, "\(result.depth)")
            #expect(result.depthLow <= result.depth && result.depth <= result.depthHigh)
        }
    }

    @Test("gathered interrupts and a pausing sender do not matter", arguments: [Line(rate: 100e6, depth: 64_000)])
    func disturbed(line: Line) {
        for seed: UInt64 in 1...4 {
            var path = ShapedPath(rate: line.rate, depth: line.depth, seed: seed)
            path.coalescing = 200e-6
            path.pauses = 0.002
            check(path.capacity(), line, "seed \(seed)")
        }
    }

    /// Packets of a train as they come over a path of 1 Gbit/s without a bucket, from a sender that takes `gap` over each and after
    /// `slow` packets so many nanoseconds more a packet.
    private func carried(
        _ train: ProbeTrain, gap: Double, slow: Int = .max, more: Double = 0, packet: Double = 10_000, burst: Int = 0
    ) -> TrainRecord {
        var arrived = 0.0
        let arrivals = (0..<train.count).map { place in
            let sent = gap * Double(place)
            arrived = max(sent, arrived + (place <= burst ? 0 : packet) + (place > slow ? more : 0))
            return TrainArrival(
                sequence: UInt32(place), sent: 1_000_000_000 + Int64(sent), arrived: 1_000_020_000 + Int64(arrived))
        }
        return TrainRecord(train, arrivals)
    }

    @Test("a sender that becomes no faster than the path confirms what a shorter train found")
    func agreement() {
        var plan = CapacityTrains()
        for number in 0..<60 {
            guard case .train(let train, _) = plan.next() else { break }
            plan.take(carried(train, gap: number < 2 ? 3_000 : 10_000))
        }
        guard case .finished(let result) = plan.next() else {
            Issue.record("not finished")
            return
        }
        #expect(result.verdict == .measured && abs(result.rate / 1e9 - 1) < 0.02, "\(result)")
    }

    @Test("a train whose last packets came late does not halve the rate that another found")
    func slowEnd() {
        var plan = CapacityTrains()
        var long = 0
        for _ in 0..<60 {
            guard case .train(let train, _) = plan.next() else { break }
            if train.count > 1_000 { long += 1 }
            let isLate = train.count > 1_000 && long == 2
            plan.take(carried(train, gap: 3_000, slow: isLate ? train.count - 40 : .max, more: 13_000))
        }
        guard case .finished(let result) = plan.next() else {
            Issue.record("not finished")
            return
        }
        #expect(result.verdict == .measured && abs(result.rate / 1e9 - 1) < 0.02, "\(result)")
    }

    @Test("a first long train whose end came at a ninth of the rate needs a witness")
    func witness() {
        var plan = CapacityTrains()
        var long = 0
        for _ in 0..<60 {
            guard case .train(let train, _) = plan.next() else { break }
            if train.count > 1_000 { long += 1 }
            plan.take(carried(train, gap: 3_000, slow: long == 1 ? train.count - 250 : .max, more: 80_000))
        }
        guard case .finished(let result) = plan.next() else {
            Issue.record("not finished")
            return
        }
        #expect(result.verdict == .measured && abs(result.rate / 1e9 - 1) < 0.02, "\(result)")
    }

    @Test("a short train that was held back at the line's rate asks for a witness of one that was far slower")
    func shortWitness() {
        var plan = CapacityTrains()
        var long = 0
        for _ in 0..<60 {
            guard case .train(let train, _) = plan.next() else { break }
            if train.count > 1_000 { long += 1 }
            // Sixteen packets leave too few behind the knee to count; the first long train stands still near its end.
            plan.take(
                carried(train, gap: 1_500, slow: long == 1 ? train.count - 60 : .max, more: 220_000, burst: 8))
        }
        guard case .finished(let result) = plan.next() else {
            Issue.record("not finished")
            return
        }
        #expect(result.verdict == .measured && abs(result.rate / 1e9 - 1) < 0.02, "\(result)")
    }

    @Test("one of three trains that came too fast does not make the line faster")
    func fastTrain() {
        var plan = CapacityTrains()
        var long = 0
        for _ in 0..<60 {
            guard case .train(let train, _) = plan.next() else { break }
            if train.count > 1_000 { long += 1 }
            plan.take(carried(train, gap: 3_000, packet: long == 2 ? 9_300 : 10_000))
        }
        guard case .finished(let result) = plan.next() else {
            Issue.record("not finished")
            return
        }
        #expect(result.verdict == .measured && result.accepted == 3 && abs(result.rate / 1e9 - 1) < 0.02, "\(result)")
    }

    @Test(
        "the budget and the greatest rate are kept by the bursts that look for a shallow bucket",
        arguments: [989e6, 98.9e6])
    func bounds(rate: Double) {
        var path = ShapedPath(rate: rate, depth: 2_994, seed: 3)
        path.sender = 20e9
        path.lateness = 1e-6
        var free = CapacityTrains.Settings()
        var bursts = 0
        func run(_ settings: CapacityTrains.Settings) -> TrainCapacity {
            var plan = CapacityTrains(settings)
            bursts = 0
            for _ in 0..<200 {
                guard case .train(let train, let rest) = plan.next() else { break }
                if train.count < 10 { bursts += 1 }
                if let limit = settings.maximumRate {
                    let least = Int64(Double(train.octets) * 8e9 / limit)
                    #expect(train.sections.allSatisfy { $0.spacing >= least }, "\(train)")
                    #expect(train.count >= 10 || train.group == 1)
                }
                plan.take(path.carry(train, rest: rest))
            }
            return plan.finished
        }
        let whole = run(free)
        #expect(whole.verdict == .measured && bursts > 10)
        // Enough for the long trains, and for some of the bursts.
        free.budget = whole.octets - 20_000
        let bounded = run(free)
        #expect(bounded.octets <= free.budget && bursts > 0)
        var limited = CapacityTrains.Settings()
        limited.maximumRate = 1.5 * rate
        let slow = run(limited)
        #expect(bursts > 0 && slow.verdict == .measured && abs(slow.rate / rate - 1) < 0.02, "\(slow)")
    }

    @Test("bursts whose first packets were seen late don't deepen a bucket")
    func lateFirst() {
        for seed: UInt64 in 1...5 {
            var path = ShapedPath(rate: 989e6, depth: 2_994, seed: seed)
            path.sender = 5e9
            path.call = 2e-6
            path.sluggishness = 8e-6
            path.lateness = 1e-6
            var plan = CapacityTrains()
            var bursts = 0
            var found = TrainCapacity()
            for _ in 0..<200 {
                guard case .train(let train, let rest) = plan.next() else { break }
                var record = path.carry(train, rest: rest)
                if train.sections.count == 2 {
                    bursts += 1
                    // Its stamp is late, and those behind it are not.
                    if bursts % 3 == 0, record.arrivals.count > 1 { record.arrivals[1].arrived += 4_000 }
                }
                plan.take(record)
            }
            if case .finished(let result) = plan.next() { found = result }
            #expect(abs(found.depth / 2_994 - 1) < 0.1, "\(found.depth), seed \(seed)")
        }
    }

    @Test("a bucket of two packets is found on a line whose timers hide all of it from long trains", arguments: [989e6])
    func fastShallow(rate: Double) {
        for seed: UInt64 in 1...5 {
            var path = ShapedPath(rate: rate, depth: 2_994, seed: seed)
            path.sender = 5e9
            path.call = 2e-6
            path.sluggishness = 8e-6
            path.lateness = 1e-6
            let result = path.capacity()
            #expect(result.verdict == .measured && abs(result.depth / 2_994 - 1) < 0.1, "\(result.depth), seed \(seed)")
            #expect(abs(result.rate / rate - 1) < 0.02)
        }
    }

    @Test(
        "a sender that pauses in most of its trains costs no more than a hundredth of a full search",
        arguments: [(11e-6, 0.003), (60e-6, 0.001)])
    func pausing(call: Double, pauses: Double) {
        for seed: UInt64 in 1...20 {
            var path = ShapedPath(rate: 989e6, depth: 250_000, seed: seed)
            path.sender = 20e9
            path.call = call
            path.lateness = 5e-6
            path.pauses = pauses
            let result = path.capacity()
            #expect(Double(result.octets) * 8 < 0.01 * 10 * path.rate, "seed \(seed): \(result.octets)")
            // What was found by then is right; the rest says that it was not measured, or what the path carries at least.
            if result.verdict == .measured {
                #expect(abs(result.rate / path.rate - 1) < 0.02, "seed \(seed): \(result.rate)")
            }
        }
    }

    @Test("a path that is faster than the sender has a lower bound")
    func unbounded() {
        var path = ShapedPath(rate: 100e9, depth: 1e9, seed: 6)
        var settings = CapacityTrains.Settings()
        settings.budget = 4_000_000
        let result = path.capacity(settings)
        #expect(result.verdict == .atLeast)
        #expect(abs(result.rate / 3e9 - 1) < 0.1)
        #expect(result.octets <= 4_000_000)
    }

    @Test("own drops and a dead path are said, and end")
    func faults() {
        var path = ShapedPath(rate: 100e6, depth: 64_000, seed: 7)
        path.overflows = 3
        #expect(path.capacity().verdict == .notMeasured(.overflow))
        var plan = CapacityTrains()
        var sent = 0
        while case .train(let train, _) = plan.next() {
            plan.take(TrainRecord(train, []))
            sent += 1
        }
        #expect(sent <= 12)
        #expect(plan.next() == .finished(plan.finished))
        #expect(plan.finished.verdict == .notMeasured(.lost))
    }

    @Test("a contract is kept, broken, or not known to be kept")
    func contract() {
        var path = ShapedPath(rate: 50e6, depth: 64_000, seed: 8)
        let result = path.capacity()
        #expect(!result.disagrees(with: 50e6, tolerance: 0.03))
        #expect(result.disagrees(with: 55e6, tolerance: 0.03))
        #expect(TrainCapacity().disagrees(with: 50e6, tolerance: 0.03))
    }
}

extension CapacityTrains {
    var finished: TrainCapacity {
        if case .finished(let result) = next() { return result }
        return TrainCapacity()
    }
}
