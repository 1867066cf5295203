import NetworkAddress
import Testing

@testable import Capture

@Suite("Seconds of a capture")
struct SecondsTests {
    private static let second: Int64 = 1_000_000_000
    /// A whole second of the wall clock.
    private static let epoch: Int64 = 1_700_000_000 * second

    private static func meter(interval: Int64 = 10, inside: InsidePrefixes = InsidePrefixes()) -> CaptureMeter {
        var settings = CaptureSettings()
        settings.interval = interval * second
        settings.isAligned = true
        settings.keepsSilence = true
        settings.tellsSeconds = true
        settings.inside = inside
        // The source address of `FrameBuilder.ethernet`.
        settings.hardwareAddress = 0x0200_0000_0001
        var meter = CaptureMeter(settings)
        meter.steadyShift = -epoch
        return meter
    }

    private static func send(_ meter: inout CaptureMeter, at milliseconds: Int64, dscp: UInt8, payload: Int = 58) {
        let frame = FrameBuilder.ethernet(
            0x0800, FrameBuilder.ipv4(17, FrameBuilder.udp(1, 2, [UInt8](repeating: 0, count: payload)), dscp: dscp))
        frame.withUnsafeBufferPointer { octets in
            guard let base = octets.baseAddress else { return }
            _ = meter.take(
                CapturedPacket(
                    octets: base, count: octets.count, wireLength: octets.count,
                    time: epoch + milliseconds * 1_000_000, link: .ethernet))
        }
    }

    @Test("each has its classes by the packets' stamps, also over an interval's end, and silent ones are told")
    func classes() {
        var meter = Self.meter(interval: 2)
        meter.begin(at: Self.epoch)
        Self.send(&meter, at: 100, dscp: 46)
        Self.send(&meter, at: 999, dscp: 0)
        Self.send(&meter, at: 1_000, dscp: 0)
        Self.send(&meter, at: 2_500, dscp: 10)
        _ = meter.pass(to: Self.epoch + 5_100_000_000)
        let seconds = meter.seconds
        #expect(seconds.map(\.begin) == (0..<5).map { $0 * Self.second })
        #expect(seconds.map { $0.end - $0.begin } == Array(repeating: Self.second, count: 5))
        #expect(seconds.map(\.packets) == [2, 1, 1, 0, 0])
        #expect(seconds[0].classes.map(\.codePoint) == [0, 46])
        #expect(seconds[0].classes.map(\.transmitted) == [100, 100] && seconds[0].classes[0].received == 0)
        #expect(seconds[1].classes.map(\.codePoint) == [0] && seconds[1].carried.outbound == 100)
        #expect(seconds[2].classes.map(\.codePoint) == [10] && seconds[3].classes.isEmpty)
        // The intervals are what they are without.
        #expect(meter.finished.map(\.packets) == [3, 1])
    }

    @Test("at a mirror port, what stays within the site is no part of the line's seconds")
    func mirrorPort() throws {
        // Both ends of what is sent here.
        let site = try #require(Prefix("10.0.0.0/16"))
        for (inside, sent) in [(try #require(Prefix("10.0.0.0/24")), 100 as UInt64), (site, 0)] {
            var meter = Self.meter(interval: 2, inside: try #require(InsidePrefixes([inside])))
            meter.begin(at: Self.epoch)
            Self.send(&meter, at: 100, dscp: 46)
            _ = meter.pass(to: Self.epoch + 1_100_000_000)
            let second = try #require(meter.seconds.first)
            #expect(second.packets == 1 && second.carried.inbound == 0 && second.carried.unknown == 0)
            #expect(second.carried.outbound == sent && second.classes.reduce(0) { $0 + $1.transmitted } == sent)
            #expect(second.classes.allSatisfy { $0.received == 0 })
        }
    }

    @Test("a capture that begins within a second has a part of it first")
    func part() {
        var meter = Self.meter()
        meter.begin(at: Self.epoch + 300_000_000)
        _ = meter.pass(to: Self.epoch + 2_000_000_000)
        #expect(meter.seconds.map(\.begin) == [300_000_000, Self.second])
        #expect(meter.seconds.map(\.end) == [Self.second, 2 * Self.second])
    }

    @Test("what was lost makes each second doubtful in which it may have been lost")
    func lost() {
        var meter = Self.meter()
        meter.begin(at: Self.epoch)
        for step in 0..<300 as Range<Int64> {
            // The ring was full of packets from before when it was found, a second and a half later.
            if step == 50 { meter.lose(5, until: Self.epoch + 1_200_000_000) }
            if step == 250 { meter.lose(1) }
            Self.send(&meter, at: 10 * step, dscp: 0)
        }
        _ = meter.pass(to: Self.epoch + 4_000_000_000)
        #expect(meter.seconds.map(\.dropped) == [5, 5, 1, 0])
        #expect(meter.seconds.map(\.isWhole) == [false, false, true, true])
    }

    @Test("of a long silence the last seconds are told, and nobody waits for the rest")
    func silence() {
        var meter = Self.meter(interval: 86_400)
        meter.begin(at: Self.epoch)
        Self.send(&meter, at: 100, dscp: 0)
        _ = meter.pass(to: Self.epoch + 10_000 * Self.second)
        #expect(meter.seconds.count < 130 && meter.seconds.first?.packets == 1)
        #expect(meter.seconds.last?.end == 10_000 * Self.second)
    }
}
