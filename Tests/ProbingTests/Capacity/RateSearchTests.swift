import Testing

@testable import Probing

/// A bottleneck of fluid: a token bucket's rate, depth and queue, in trial intervals of 50 ms.
private struct Bottleneck {
    var rate: Double
    /// Bits.
    var depth: Double
    /// Bits that may wait.
    var room: Double
    /// Loss that isn't the queue's.
    var ownLoss = 0.0
    private var tokens: Double
    private var waiting = 0.0
    private var carry = 0.0
    private(set) var sentBits = 0.0
    private(set) var lostBits = 0.0

    init(rate: Double, depth: Double, room: Double, ownLoss: Double = 0) {
        (self.rate, self.depth, self.room, self.ownLoss) = (rate, depth, room, ownLoss)
        tokens = depth
    }

    mutating func trial(_ sending: SendingRate) -> (Trial, Double) {
        var arrived = 0.0
        var delay = 0.0
        var least = Double.infinity
        var lost = 0.0
        let steps = 50
        for _ in 0..<steps {
            let offered = sending.bitsPerSecond * 0.001
            sentBits += offered
            lost += offered * ownLoss
            waiting += offered * (1 - ownLoss)
            tokens = min(tokens + rate * 0.001, max(depth, rate * 0.001))
            let through = min(waiting, tokens)
            waiting -= through
            tokens -= through
            arrived += through
            if waiting > room {
                lost += waiting - room
                waiting = room
            }
            delay += waiting / rate * 1_000
            least = min(least, waiting / rate * 1_000)
        }
        lostBits += lost
        var trial = Trial()
        let packet = 1_250.0 * 8
        trial.datagrams = UInt32(arrived / packet)
        trial.octets = UInt32(max(0, arrived / 8 - Double(trial.datagrams) * 28))
        let whole = lost / packet + carry
        trial.lost = UInt32(whole)
        carry = whole - whole.rounded(.down)
        trial.duration = 50_000
        trial.delayCount = max(1, trial.datagrams)
        trial.delayMinimum = UInt32(least)
        trial.delaySum = UInt32(delay / Double(steps) * Double(trial.delayCount))
        trial.roundTripVariation = UInt32(waiting / rate * 1_000)
        trial.roundTripMinimum = 0
        return (trial, arrived)
    }
}

@Suite("The search for the rate")
struct RateSearchTests {
    private func search(
        _ kind: SearchKind, limit: Double? = nil, _ change: (inout ActivationPDU) -> Void = { _ in }
    ) -> RateSearch {
        var terms = ActivationPDU()
        change(&terms)
        return RateSearch(
            terms, kind: kind, table: SendingRateTable(isJumbo: true, isTraditional: false), limit: limit,
            overhead: 28)
    }

    private var clear: Trial {
        var trial = Trial()
        trial.roundTripVariation = 0
        return trial
    }

    private var congested: Trial {
        var trial = Trial()
        trial.lost = 11
        return trial
    }

    @Test("type B: ten rows up, one down, thirty down at the third sign, then single rows")
    func typeB() {
        var search = search(.b)
        search.adjust(clear)
        #expect(search.index == 10)
        for _ in 0..<9 { search.adjust(clear) }
        #expect(search.index == 100)
        search.adjust(congested)
        search.adjust(congested)
        #expect(search.index == 98)
        search.adjust(congested)
        #expect(search.index == 68)
        search.adjust(clear)
        #expect(search.index == 69)
        search.adjust(congested)
        #expect(search.index == 68)
        // Between the thresholds nothing moves, nor without a sample.
        var between = Trial()
        between.roundTripVariation = 60
        search.adjust(between)
        search.adjust(Trial())
        #expect(search.index == 68)
        between.roundTripVariation = 91
        search.adjust(between)
        #expect(search.index == 67)
    }

    @Test("type B stops at 1 Gbit/s and then takes single rows up to the last")
    func typeBFast() {
        var search = search(.b)
        for _ in 0..<100 { search.adjust(clear) }
        #expect(search.index == 1_000)
        search.adjust(clear)
        #expect(search.index == 1_001)
        for _ in 0..<1_000 { search.adjust(clear) }
        #expect(search.index == SendingRateTable.count - 1)
    }

    @Test("type C doubles every second time, and tries again after five small steps")
    func typeC() {
        var search = search(.c)
        var rows: [Int] = []
        for _ in 0..<8 {
            search.adjust(clear)
            rows.append(search.index)
        }
        #expect(rows == [1, 2, 2, 4, 4, 8, 8, 16])
        for _ in 0..<8 { search.adjust(clear) }
        #expect(search.index == 256)
        for _ in 0..<3 { search.adjust(congested) }
        #expect(search.index == 224)
        // The two single steps down counted too.
        for _ in 0..<3 { search.adjust(clear) }
        #expect(search.index == 227)
        search.adjust(clear)
        search.adjust(clear)
        #expect(search.index == 454)
    }

    @Test("a fixed row stays, a start row starts, and a limit holds")
    func fixed() {
        var fixed = search(.b) { $0.rateIndex = 50 }
        fixed.adjust(clear)
        #expect(fixed.rate == SendingRateTable(isJumbo: true, isTraditional: false)[50])
        var start = search(.b) {
            $0.rateIndex = 50
            $0.modifiers = .rateIsStart
        }
        start.adjust(clear)
        #expect(start.index == 60)
        for kind in [SearchKind.b, .c, .refined] {
            var limited = search(kind, limit: 33.4e6)
            var line = Bottleneck(rate: 1e9, depth: 0, room: 1e7)
            for _ in 0..<200 {
                limited.adjust(line.trial(limited.rate).0)
                #expect(limited.rate.bitsPerSecond <= 33.4e6 * 1.0001)
            }
        }
    }

    /// Mbit/s, octets of the bucket, milliseconds of queue.
    static let lines: [(Double, Double, Double)] = [
        (2, 3_000, 50), (10, 3_000, 50), (10, 64_000, 50), (100, 3_000, 20), (100, 64_000, 400), (1_000, 3_000, 5),
        (1_000, 64_000, 50), (2_500, 64_000, 50),
    ]

    @Test("the refined search fills a path to 0.2 % and loses less than type B", arguments: lines)
    func refined(line: (Double, Double, Double)) {
        func run(_ kind: SearchKind) -> (rates: [Double], loss: Double) {
            var search = search(kind)
            var path = Bottleneck(rate: line.0 * 1e6, depth: line.1 * 8, room: line.0 * 1e3 * line.2)
            var rates: [Double] = []
            for _ in 0..<10 {
                var bits = 0.0
                for _ in 0..<20 {
                    let (trial, arrived) = path.trial(search.rate)
                    bits += arrived
                    search.adjust(trial)
                }
                rates.append(bits)
            }
            return (rates, path.lostBits / path.sentBits)
        }
        let refined = run(.refined)
        let late = refined.rates.dropFirst(3)
        for rate in late { #expect(abs(rate / (line.0 * 1e6) - 1) < 0.004, "\(refined.rates)") }
        #expect(abs((late.max() ?? 0) / (line.0 * 1e6) - 1) < 0.002)
        #expect(refined.loss < 0.01, "\(refined.loss)")
        #expect(refined.loss <= run(.b).loss + 1e-4)
    }

    @Test("a path that loses packets by itself is filled nevertheless")
    func lossy() {
        var search = search(.refined)
        var path = Bottleneck(rate: 50e6, depth: 24_000, room: 2e6, ownLoss: 0.015)
        var last = 0.0
        for _ in 0..<200 {
            let (trial, arrived) = path.trial(search.rate)
            last = arrived * 20
            search.adjust(trial)
        }
        #expect(last > 47e6, "\(last)")
    }

    @Test("a path that grows is found again")
    func growing() {
        var search = search(.refined)
        var path = Bottleneck(rate: 20e6, depth: 24_000, room: 1e6)
        for _ in 0..<60 { search.adjust(path.trial(search.rate).0) }
        path.rate = 60e6
        var last = 0.0
        for _ in 0..<140 {
            let (trial, arrived) = path.trial(search.rate)
            last = arrived * 20
            search.adjust(trial)
        }
        #expect(abs(last / 60e6 - 1) < 0.01, "\(last)")
    }
}
