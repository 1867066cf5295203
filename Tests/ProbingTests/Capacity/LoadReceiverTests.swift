import Testing

@testable import Probing

@Suite("The receiving end of a capacity test")
struct LoadReceiverTests {
    private func header(_ sequence: UInt32, sent: Int64) -> LoadHeader {
        var header = LoadHeader()
        header.sequence = sequence
        header.seconds = UInt32(sent / 1_000_000_000)
        header.nanoseconds = UInt32(sent % 1_000_000_000)
        return header
    }

    private let start: Int64 = 1_700_000_000_000_000_000

    @Test("loss, lateness and copies are told apart")
    func order() {
        var receiver = LoadReceiver(trial: 50, subInterval: 1_000, now: start)
        for (place, number) in [1, 2, 5, 4, 5, 6, 4].enumerated() {
            let time = start + Int64(place) * 1_000_000
            receiver.take(header(UInt32(number), sent: time - 3_000_000), length: 1_222, arrival: time)
        }
        let status = receiver.closeTrial(now: start + 50_000_000)
        #expect(status.lost == 1 && status.reordered == 1 && status.duplicated == 2 && status.datagrams == 7)
        #expect(status.octets == 7 * 1_222 && status.sequence == 1 && status.delayMaximum == 0)
        #expect(status.clockDeltaMinimum == 3)
    }

    @Test("the rate is exact whenever the trial is closed, and however late")
    func rate() {
        var generator = SplitMix(seed: 1)
        var receiver = LoadReceiver(trial: 50, subInterval: 1_000, now: start)
        // 10 Mbit/s of packets of 1,250 octets: one a millisecond.
        var number: UInt32 = 0
        var now = start
        var due = start
        for _ in 0..<240 {
            now += 50_000_000 + Int64.random(in: -4_000_000...9_000_000, using: &generator)
            while due <= now {
                number += 1
                receiver.take(header(number, sent: due), length: 1_222, arrival: due)
                due += 1_000_000
            }
            let status = receiver.closeTrial(now: now)
            if status.sequence > 1 {
                let rate = (Double(status.octets) + Double(status.datagrams) * 28) * 8 / Double(status.duration)
                #expect(abs(rate - 10) < 0.001)
            }
        }
        let (sequence, statistics) = receiver.subInterval
        #expect(sequence >= 10)
        #expect(abs(statistics.bitsPerSecond(overhead: 28) - 10e6) < 1_000)
        #expect(statistics.lost == 0)
    }

    @Test("a silence at the end counts as time")
    func silence() {
        var receiver = LoadReceiver(trial: 50, subInterval: 1_000, now: start)
        for place in 0..<10 {
            let time = start + Int64(place) * 1_000_000
            receiver.take(header(UInt32(place + 1), sent: time), length: 1_222, arrival: time)
        }
        #expect(receiver.closeTrial(now: start + 50_000_000).duration == 50_000)
    }

    @Test("what our own kernel dropped is no loss")
    func ownDrops() {
        var receiver = LoadReceiver(trial: 50, subInterval: 1_000, now: start)
        for number in [1, 2, 10, 11] {
            receiver.take(
                header(UInt32(number), sent: start), length: 1_222, arrival: start + Int64(number) * 1_000_000)
        }
        receiver.noteOwnDrops(5)
        #expect(receiver.closeTrial(now: start + 50_000_000).lost == 2)
        #expect(receiver.ownDrops == 5)
    }

    @Test("the round trip is the echoed status time's, without the sender's own delay")
    func roundTrip() {
        var receiver = LoadReceiver(trial: 50, subInterval: 1_000, now: start)
        var one = header(1, sent: start)
        one.statusSeconds = UInt32((start - 30_000_000) / 1_000_000_000)
        one.statusNanoseconds = UInt32((start - 30_000_000) % 1_000_000_000)
        one.responseDelay = 10
        receiver.take(one, length: 1_222, arrival: start)
        var two = one
        two.sequence = 2
        receiver.take(two, length: 1_222, arrival: start + 500_000_000)
        let status = receiver.closeTrial(now: start + 510_000_000)
        #expect(status.roundTripMinimum == 20 && status.roundTripVariation == 0)
    }

    @Test("the sustained rate leaves a bucket's gift out, the maximum keeps it")
    func report() {
        func interval(_ megabits: Double) -> CapacityInterval {
            var one = SubIntervalStatistics()
            one.duration = 1_000_000
            one.octets = UInt64(megabits * 125_000)
            return CapacityInterval(one, end: 0)
        }
        let bucket = CapacityReport([10.5, 10, 10.01, 9.99, 10].map(interval), overhead: 28)
        #expect(bucket.maximum > 10.49e6 && abs(bucket.sustained - 10e6) < 2e4 && bucket.burst > 50_000)
        let plain = CapacityReport([4, 10, 10.01, 10, 10].map(interval), overhead: 28)
        #expect(plain.burst == 0 && abs(plain.sustained - 10e6) < 1e4)
        #expect(CapacityReport([], overhead: 28).sustained == 0)
    }
}
