import NetworkAddress
import Testing

@testable import Capture

@Suite("Rates and top talkers")
struct AggregateTests {
    @Test("a burst of 40 ms on a line that is idle otherwise is a microburst; one of 200 ms is not")
    func microburst() {
        // 100 Mbit/s: 62,500 octets in 5 ms.
        var meter = RateMeter(lineRate: 100e6)
        func burst(from start: Int64, milliseconds: Int64) {
            for step in 0..<milliseconds {
                for _ in 0..<9 {
                    meter.take(octets: 1_300, overhead: 24, bin: RateMeter.bin(of: start + step * 1_000_000))
                }
            }
        }
        burst(from: 1_000_000_000, milliseconds: 40)
        burst(from: 1_500_000_000, milliseconds: 200)
        meter.take(octets: 100, overhead: 24, bin: RateMeter.bin(of: 2_100_000_000))
        let done = meter.finish(at: 2_200_000_000)
        #expect(done.microbursts == 1 && done.longestMicroburst == 40_000_000)
        #expect(done.peakFine == 45 * 1_324)
        #expect(done.peakSecond == 240 * 9 * 1_324)
        #expect(done.packets == 240 * 9 + 1)
    }

    @Test("heavy prefixes are found among many light ones, and no count is too low")
    func talkers() {
        var talkers = TopTalkers(length4: 24, length6: 56)
        var headers = PacketHeaders()
        headers.version = 4
        headers.octets = 100
        var truth: [UInt32: UInt64] = [:]
        var state: UInt64 = 3
        for step in 0..<200_000 {
            state = state &* 6_364_136_223_846_793_005 &+ 1
            let light = UInt32(state >> 40) << 8 | UInt32(step & 255)
            let heavy = UInt32(0x0A00_0000) + UInt32(step % 10) << 8 + UInt32(step & 127)
            headers.sourceLow = UInt64(heavy)
            headers.destinationLow = UInt64(light)
            talkers.take(headers)
            truth[heavy >> 8, default: 0] += 100
        }
        let top = talkers.finish(10)
        #expect(
            Set(top.map(\.prefix)) == Set((0..<10).compactMap { Prefix(.v4(IPv4Address(10, 0, $0, 0)), length: 24) }))
        for talker in top {
            guard case .v4(let address) = talker.prefix.address else { continue }
            let right = truth[address.value >> 8] ?? 0
            #expect(talker.octets >= right && talker.octets - talker.surplus <= right)
        }
        let rest = talkers.finish(10)
        #expect(rest.isEmpty)
    }

    @Test("IPv6 addresses are cut to their prefix")
    func prefix6() {
        var talkers = TopTalkers(length4: 24, length6: 56)
        var headers = PacketHeaders()
        headers.version = 6
        headers.octets = 60
        headers.sourceHigh = 0x2001_0DB8_0001_02FF
        headers.sourceLow = 1
        headers.destinationHigh = 0x2001_0DB8_0001_0203
        headers.destinationLow = 2
        talkers.take(headers)
        let top = talkers.finish(10)
        #expect(top.map { "\($0.prefix)" } == ["2001:db8:1:200::/56"])
        #expect(top.first?.octets == 60)
    }

    @Test("intervals add up to the capture, and silence between them is skipped")
    func intervals() {
        var settings = CaptureSettings()
        settings.interval = 1_000_000_000
        var meter = CaptureMeter(settings)
        let packet = FrameBuilder.ethernet(0x0800, FrameBuilder.ipv4(17, FrameBuilder.udp(7, 8, [1, 2])))
        let times: [Int64] = [0, 100, 999, 1_000, 1_500, 900_000_000, 900_000_400, 900_001_000]
        for time in times { meter.take(packet, at: time * 1_000_000 + 5_000_000_000) }
        meter.finish()
        #expect(meter.finished.map(\.packets) == [3, 2, 2, 1])
        #expect(meter.finished.map { ($0.begin - 5_000_000_000) / 1_000_000_000 } == [0, 1, 900_000, 900_001])
        #expect(meter.finished.allSatisfy { $0.classes[0].packets == $0.packets })
    }
}
