import Telemetry
import Testing

@testable import Capture

@Suite("Classes and systems of a line")
struct PartsTests {
    private static let millisecond: Int64 = 1_000_000
    private static let begin: Int64 = 1_000_000_000

    private static func meter() throws -> CaptureMeter {
        var settings = CaptureSettings()
        settings.interval = 1_000 * millisecond
        settings.lineRate = 100e6
        settings.hardwareAddress = 0x0200_0000_0001
        settings.systems = try SystemRules(
            text: "\(SystemRules.header)\npages,10.0.1.0/24,tcp,80\nmeeting,,udp,10000\nidle,,udp,1")
        return CaptureMeter(settings)
    }

    private static func datagram(_ port: Int, dscp: UInt8, length: Int) -> [UInt8] {
        FrameBuilder.ethernet(
            0x0800,
            FrameBuilder.ipv4(17, FrameBuilder.udp(5_000, port, [UInt8](repeating: 1, count: length)), dscp: dscp))
    }

    @Test("peaks and microbursts of a class and of a system are of their own octets, in the interval of the burst")
    func bursts() throws {
        var meter = try Self.meter()
        let large = Self.datagram(10_000, dscp: 46, length: 1_400)
        let small = Self.datagram(9, dscp: 0, length: 10)
        for step in 0..<400 as Range<Int64> {
            let time = Self.begin + step * 5 * Self.millisecond
            meter.take(small, at: time)
            // 45 frames of 1,466 octets on the line in 5 ms are 106 Mbit/s; nothing of the class comes after the burst.
            if (100..<108).contains(step) { for _ in 0..<45 { meter.take(large, at: time) } }
        }
        meter.finish()
        let (first, second) = (meter.finished[0], meter.finished[1])
        let whole: UInt64 = 45 * 1_466
        for part in [first.classes[46], first.systems[1].traffic] {
            #expect(part.rates.map(\.packets) == [0, 0, 360])
            #expect(part.rates[2].peakSecond == 8 * whole && part.rates[2].peakFine == whole)
            #expect(part.microbursts == 1 && part.longestMicroburst == 40 * Self.millisecond)
        }
        #expect(first.classes[0].packets == 200 && first.classes[0].microbursts == 0)
        #expect(first.rates[2].microbursts == 1)
        #expect(second.classes[46].isEmpty && second.systems[1].traffic.isEmpty && second.systems[2].traffic.isEmpty)
        #expect(second.classes[0].packets == 200 && second.systems[3].traffic.packets == 200)
    }

    @Test(
        "a burst that nothing follows counts where it ends; one that goes on over an interval's end doesn't count in it"
    )
    func lastBurst() {
        var meter = RateMeter(lineRate: 100e6)
        func burst(_ bins: Range<Int64>) {
            for bin in bins { for _ in 0..<45 { meter.take(octets: 1_300, overhead: 24, bin: bin) } }
        }
        burst(200..<208)
        #expect(meter.finish(at: 400 * RateMeter.fine).microbursts == 1)
        burst(594..<600)
        let done = meter.finish(at: 600 * RateMeter.fine)
        #expect(done.microbursts == 0 && done.lineOctets == 6 * 45 * 1_324)
        let next = meter.finish(at: 800 * RateMeter.fine)
        #expect(next.packets == 0 && next.microbursts == 1 && !next.isEmpty)
    }

    /// One connection of a client to port 80 of a server in the prefix, or to another port.
    private struct Conversation {
        var port: Int
        var time = PartsTests.begin

        mutating func up(
            _ meter: inout CaptureMeter, _ sequence: UInt32, _ acknowledgment: UInt32, _ flags: UInt8 = 16,
            length: Int = 0, after delay: Int64, stamps: (UInt32, UInt32)? = nil
        ) {
            time += delay * PartsTests.millisecond
            let tcp = FrameBuilder.tcp(
                40_000, port, sequence: sequence, acknowledgment: acknowledgment, flags: flags, stamps: stamps,
                payload: [UInt8](repeating: 1, count: length))
            meter.take(FrameBuilder.ethernet(0x0800, FrameBuilder.ipv4(6, tcp)), at: time)
        }
        mutating func down(
            _ meter: inout CaptureMeter, _ sequence: UInt32, _ acknowledgment: UInt32, _ flags: UInt8 = 16,
            window: Int = 1_000, after delay: Int64, stamps: (UInt32, UInt32)? = nil
        ) {
            time += delay * PartsTests.millisecond
            let tcp = FrameBuilder.tcp(
                port, 40_000, sequence: sequence, acknowledgment: acknowledgment, flags: flags, window: window,
                stamps: stamps)
            let packet = FrameBuilder.ipv4(6, tcp, source: [10, 0, 1, 2], destination: [10, 0, 0, 1])
            meter.take(FrameBuilder.ethernet(0x0800, packet), at: time)
        }
    }

    @Test("delays on both sides, retransmissions, windows, resets and failed handshakes are counted for their system")
    func fares() throws {
        var meter = try Self.meter()
        var pages = Conversation(port: 80)
        pages.up(&meter, 100, 0, 2, after: 0)
        pages.down(&meter, 500, 101, 18, after: 30)
        pages.up(&meter, 101, 501, after: 2)
        pages.up(&meter, 101, 501, length: 100, after: 1, stamps: (7_000, 1))
        pages.up(&meter, 101, 501, length: 100, after: 300, stamps: (7_000, 1))
        pages.down(&meter, 501, 201, window: 0, after: 25, stamps: (90, 7_000))
        pages.up(&meter, 301, 501, length: 100, after: 1)
        pages.up(&meter, 201, 501, length: 100, after: 1)
        pages.down(&meter, 501, 401, 20, after: 1)
        var other = Conversation(port: 81)
        other.up(&meter, 9, 0, 2, after: 0)
        other.down(&meter, 0, 10, 20, after: 7)
        meter.finish()
        let summary = try #require(meter.finished.first)
        let tcp = summary.systems[0].tcp
        #expect(tcp.segments == 9 && tcp.events.retransmissions == 1 && tcp.events.outOfOrder == 1)
        #expect(tcp.events.zeroWindows == 1 && tcp.resets == 1 && tcp.established == 1 && tcp.refused == 0)
        #expect(tcp.responder.handshake.minimum == 30e6 && tcp.initiator.handshake.minimum == 2e6)
        #expect(tcp.responder.timestamps.minimum == 325e6)
        let rest = summary.systems[3].tcp
        #expect(rest.segments == 2 && rest.refused == 1 && rest.resets == 1 && rest.attempts == 1)
        #expect(summary.systems[1].tcp == TCPCounts() && summary.systems[2].tcp == TCPCounts())
        #expect(summary.tcp.segments == 11 && summary.tcp.resets == 2 && summary.tcp.attempts == 2)
        #expect(summary.tcp.responder.handshake == tcp.responder.handshake)
        #expect(
            summary.tcp.responder.acknowledgment.count
                == tcp.responder.acknowledgment.count + rest.responder.acknowledgment.count)
    }
}
