import Testing

@testable import Probing

@Suite("Rows of sending rates")
struct SendingRateTests {
    @Test("rows are those of OB-UDPST")
    func rows() {
        func row(_ values: [UInt32]) -> SendingRate {
            var rate = SendingRate()
            (rate.interval1, rate.payload1, rate.burst1) = (values[0], values[1], values[2])
            (rate.interval2, rate.payload2, rate.burst2, rate.addOn) = (values[3], values[4], values[5], values[6])
            return rate
        }
        let jumbo = SendingRateTable(isJumbo: true, isTraditional: false)
        #expect(jumbo[0] == row([0, 0, 0, 50_000, 0, 0, 1_222 | SendingRate.randomBit]))
        #expect(jumbo[7] == row([0, 0, 0, 1_000, 0, 0, 847]))
        #expect(jumbo[10] == row([0, 0, 0, 1_000, 1_222, 1, 0]))
        #expect(jumbo[999] == row([100, 1_222, 9, 1_000, 1_222, 9, 1_097]))
        #expect(jumbo[1_000] == row([100, 1_222, 10, 0, 0, 0, 0]))
        #expect(jumbo[1_001] == row([100, 1_347, 10, 0, 0, 0, 0]))
        #expect(jumbo[1_062] == row([100, 8_972, 10, 0, 0, 0, 0]))
        #expect(jumbo[1_152] == row([100, 8_972, 100, 0, 0, 0, 0]))
        let traditional = SendingRateTable(isJumbo: true, isTraditional: true)
        #expect(traditional[995] == row([100, 1_472, 8, 1_000, 1_472, 2, 1_347]))
        #expect(traditional[1_000] == row([100, 1_472, 8, 1_000, 1_472, 3, 472]))
        let small = SendingRateTable(isJumbo: false, isTraditional: false)
        #expect(small[1_001] == row([100, 1_222, 11, 0, 0, 0, 0]))
        #expect(small[1_152] == row([100, 1_222, 100, 0, 0, 0, 0]))
    }

    @Test("row n carries n Mbit/s, rows grow, and all are lawful", arguments: [false, true], [false, true])
    func rates(isJumbo: Bool, isTraditional: Bool) {
        let table = SendingRateTable(isJumbo: isJumbo, isTraditional: isTraditional)
        var last = 0.0
        for index in 0..<SendingRateTable.count {
            let rate = table[index]
            if (1...1_000).contains(index) { #expect(abs(rate.bitsPerSecond - Double(index) * 1e6) < 1) }
            #expect(rate.bitsPerSecond >= last && rate.isLawful)
            last = rate.bitsPerSecond
        }
        #expect(table.index(atMost: 123.5e6) == 123)
        #expect(table.index(atMost: 1e3) == 0)
    }

    @Test("a rate between the rows is met within 0.1 %, in lawful rows of packets alike")
    func fine() {
        var generator = SplitMix(seed: 3)
        for packet in [1_250, 1_500] {
            for _ in 0..<2_000 {
                let wanted = Double.random(in: log2of(2e5)...log2of(9e9), using: &generator)
                let bits = exp2of(wanted)
                let rate = SendingRate(bitsPerSecond: bits, packet: packet)
                #expect(rate.isLawful)
                #expect(abs(rate.bitsPerSecond / bits - 1) < 0.002, "\(bits) \(rate)")
            }
        }
        #expect(SendingRate(bitsPerSecond: 0, packet: 1_250).isLawful)
        #expect(SendingRate(bitsPerSecond: 1e13, packet: 1_250).isLawful)
    }

    /// Two to a power and back by steps, without Foundation.
    private func log2of(_ value: Double) -> Double { Double(value.exponent) + (value.significand - 1) }
    private func exp2of(_ power: Double) -> Double {
        Double(sign: .plus, exponent: Int(power.rounded(.down)), significand: 1 + power - power.rounded(.down))
    }

    @Test("rows that would flood, or send what is no message, are unlawful")
    func unlawful() {
        var rate = SendingRate()
        rate.interval1 = 1
        rate.payload1 = 1_222
        rate.burst1 = 1
        #expect(!rate.isLawful)
        rate.interval1 = 100
        rate.burst1 = 101
        #expect(!rate.isLawful)
        rate.burst1 = 1
        rate.payload1 = 31
        #expect(!rate.isLawful)
        rate.payload1 = 60_000
        #expect(!rate.isLawful)
    }

    @Test("a pacer keeps the mean rate however late it is called, and leaves out what is too late")
    func pacer() {
        let rate = SendingRate(bitsPerSecond: 98.7e6, packet: 1_250)
        var generator = SplitMix(seed: 9)
        var pacer = LoadPacer(rate, now: 0)
        var now: Int64 = 0
        var octets = 0
        while now < 1_000_000_000 {
            now += Int64.random(in: 10_000...3_000_000, using: &generator)
            while let burst = pacer.due(now, most: 64) {
                #expect(burst.count <= 64)
                octets += burst.count * (Int(burst.payload) + 28) + (burst.addOn > 0 ? Int(burst.addOn) + 28 : 0)
            }
        }
        let sent = Double(octets) * 8e9 / Double(now)
        #expect(abs(sent / 98.7e6 - 1) < 0.005, "\(sent)")
        #expect(pacer.omitted == 0)
        // Half a second of sleep is not made good.
        let before = octets
        while let burst = pacer.due(now + 500_000_000, most: 64) {
            octets += burst.count * (Int(burst.payload) + 28) + (burst.addOn > 0 ? Int(burst.addOn) + 28 : 0)
        }
        #expect(Double(octets - before) * 8 < 98.7e6 * 0.05)
        #expect(pacer.omitted > 1_000)
    }

    @Test("a fast row's datagrams are spread over its interval, a slow row's leave as they stand in it")
    func spread() {
        for (rate, closest, most) in [(1e9, 0, 25_000), (5.5e9, 0, 25_000), (300e6, 90_000, 110_000)] {
            let row = SendingRate(bitsPerSecond: rate, packet: 1_250)
            var pacer = LoadPacer(row, now: 0)
            var octets = 0
            var before: Int64 = 0
            var largest = 0
            while pacer.deadline < 100_000_000 {
                let now = pacer.deadline
                // The second transmitter's moments, a thousand a second, may lie between.
                if now % 1_000_000 != 0, before % 1_000_000 != 0 {
                    #expect((Int64(closest)...Int64(most)).contains(now - before), "\(rate): \(now) after \(before)")
                }
                before = now
                while let burst = pacer.due(now, most: 64) {
                    octets += burst.count * (Int(burst.payload) + 28) + (burst.addOn > 0 ? Int(burst.addOn) + 28 : 0)
                    if now % 1_000_000 != 0 { largest = max(largest, burst.count) }
                }
            }
            #expect(abs(Double(octets) * 80 / rate - 1) < 0.001, "\(rate): \(Double(octets) * 80)")
            #expect(largest == (rate == 1e9 ? 2 : rate == 300e6 ? 2 : 11), "\(rate): \(largest)")
            #expect(pacer.omitted == 0 && pacer.lateness == 0)
        }
    }

    @Test("a change of rate within a spread interval keeps the mean")
    func changes() {
        var pacer = LoadPacer(SendingRate(bitsPerSecond: 1e9, packet: 1_250), now: 0)
        var octets = 0
        for step in 1...400 {
            let end = Int64(step) * 250_130
            while pacer.deadline < end {
                while let burst = pacer.due(pacer.deadline, most: 64) {
                    octets += burst.count * (Int(burst.payload) + 28) + (burst.addOn > 0 ? Int(burst.addOn) + 28 : 0)
                    if pacer.deadline >= end { break }
                }
            }
            // The first transmitter's share alone changes, by a packet.
            pacer.set(SendingRate(bitsPerSecond: step % 2 == 0 ? 1e9 : 0.99e9, packet: 1_250), now: end)
        }
        let mean = Double(octets) * 8e9 / (400 * 250_130)
        #expect(abs(mean / 0.995e9 - 1) < 0.02, "\(mean)")
    }
}
