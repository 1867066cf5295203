import Telemetry
import Testing

@testable import Capture

@Suite("TCP connections, DNS and QUIC")
struct ConnectionTests {
    private static let millisecond: Int64 = 1_000_000
    private static let client: [UInt8] = [10, 0, 0, 1]
    private static let server: [UInt8] = [10, 0, 1, 2]

    /// A conversation, told packet by packet.
    private struct Script: ~Copyable {
        var meter: CaptureMeter
        var time: Int64 = 1_000_000_000

        init() {
            var settings = CaptureSettings()
            settings.keepsRecords = true
            settings.interval = 3_600_000_000_000
            meter = CaptureMeter(settings)
        }

        mutating func client(_ tcp: [UInt8], after delay: Int64 = 10) {
            time += delay * ConnectionTests.millisecond
            meter.take(FrameBuilder.ethernet(0x0800, FrameBuilder.ipv4(6, tcp)), at: time)
        }
        mutating func server(_ tcp: [UInt8], after delay: Int64 = 10) {
            time += delay * ConnectionTests.millisecond
            meter.take(
                FrameBuilder.ethernet(
                    0x0800,
                    FrameBuilder.ipv4(
                        6, tcp, source: ConnectionTests.server, destination: ConnectionTests.client)), at: time)
        }
        mutating func up(
            _ sequence: UInt32, _ acknowledgment: UInt32, _ flags: UInt8 = 16, length: Int = 0, window: Int = 1_000,
            after delay: Int64 = 10, stamps: (UInt32, UInt32)? = nil
        ) {
            client(
                FrameBuilder.tcp(
                    40_000, 80, sequence: sequence, acknowledgment: acknowledgment, flags: flags, window: window,
                    stamps: stamps, payload: [UInt8](repeating: 1, count: length)), after: delay)
        }
        mutating func down(
            _ sequence: UInt32, _ acknowledgment: UInt32, _ flags: UInt8 = 16, length: Int = 0, window: Int = 1_000,
            after delay: Int64 = 10, stamps: (UInt32, UInt32)? = nil
        ) {
            server(
                FrameBuilder.tcp(
                    80, 40_000, sequence: sequence, acknowledgment: acknowledgment, flags: flags, window: window,
                    stamps: stamps, payload: [UInt8](repeating: 1, count: length)), after: delay)
        }
        /// SYN, SYN/ACK after 30 ms, ACK after 2 ms.
        mutating func open() {
            up(100, 0, 2)
            down(500, 101, 18, after: 30)
            up(101, 501, after: 2)
        }
    }

    @Test("the handshake tells the delay on either side of the tap")
    func handshake() {
        var script = Script()
        script.open()
        let tcp = script.meter.tcp[0].pointee
        #expect(tcp.responder.handshake.minimum == 30e6 && tcp.initiator.handshake.minimum == 2e6)
        #expect(tcp.initialRoundTrip.minimum == 32e6)
        #expect(tcp.attempts == 1 && tcp.established == 1)
        #expect(tcp.responder.acknowledgment.count == 1 && tcp.initiator.acknowledgment.count == 1)
    }

    @Test(
        "data sent again after a timeout is a retransmission; what is behind by less than a round trip is out of order")
    func retransmission() {
        var script = Script()
        script.open()
        script.up(101, 501, length: 100)
        script.up(101, 501, length: 100, after: 300)
        #expect(script.meter.tcp[0].pointee.events.retransmissions == 1)
        script.up(301, 501, length: 100, after: 1)
        script.up(201, 501, length: 100, after: 1)
        #expect(
            script.meter.tcp[0].pointee.events.outOfOrder == 1 && script.meter.tcp[0].pointee.events.lostSegments == 1)
        #expect(script.meter.tcp[0].pointee.events.retransmissions == 1)
    }

    @Test("two duplicate acknowledgments and the segment that they ask for: a fast retransmission")
    func fast() {
        var script = Script()
        script.open()
        for number in 0..<4 { script.up(101 + UInt32(number) * 100, 501, length: 100, after: 1) }
        script.down(501, 101, after: 33)
        for _ in 0..<3 { script.down(501, 101, after: 1) }
        script.up(101, 501, length: 100, after: 5)
        #expect(script.meter.tcp[0].pointee.events.fastRetransmissions == 1)
        #expect(script.meter.tcp[0].pointee.events.retransmissions == 1)
        #expect(script.meter.tcp[0].pointee.events.duplicateAcks >= 2)
    }

    @Test("what was acknowledged before is sent again needlessly")
    func spurious() {
        var script = Script()
        script.open()
        script.up(101, 501, length: 100)
        script.down(501, 201, after: 30)
        script.up(101, 501, length: 100)
        #expect(script.meter.tcp[0].pointee.events.spuriousRetransmissions == 1)
        #expect(script.meter.tcp[0].pointee.events.retransmissions == 1)
    }

    @Test("an acknowledgment of what was never seen is told once while its sender goes on, as tshark tells it")
    func unseen() {
        var script = Script()
        script.open()
        script.down(501, 301, after: 30)  // 101 to 300 never passed
        script.down(501, 401, after: 1)
        #expect(script.meter.tcp[0].pointee.events.ackedUnseen == 1)
        script.up(401, 501, length: 10)
        script.down(501, 411, after: 30)
        script.down(501, 411, after: 1)
        #expect(script.meter.tcp[0].pointee.events.ackedUnseen == 2)
        script.up(411, 502)  // its acknowledgments go on: the next is told again
        script.down(502, 900, after: 30)
        script.down(502, 950, after: 1)
        #expect(script.meter.tcp[0].pointee.events.ackedUnseen == 3)
    }

    @Test("a closed window is counted, and a reset, and who refuses, and who never answers")
    func trouble() {
        var script = Script()
        script.open()
        script.down(501, 101, window: 0)
        script.down(501, 101, 4)
        #expect(script.meter.tcp[0].pointee.events.zeroWindows == 1 && script.meter.tcp[0].pointee.resets == 1)
        #expect(script.meter.tcp[0].pointee.refused == 0)
        script.client(FrameBuilder.tcp(40_001, 81, sequence: 9, flags: 2))
        script.server(FrameBuilder.tcp(81, 40_001, sequence: 0, acknowledgment: 10, flags: 20))
        #expect(script.meter.tcp[0].pointee.refused == 1)
        script.client(FrameBuilder.tcp(40_002, 82, sequence: 9, flags: 2))
        _ = script.meter.pass(to: script.time + 100_000_000_000)
        #expect(script.meter.tcp[0].pointee.unanswered == 1)
        #expect(script.meter.flows.count == 0 && script.meter.connections.count == 0)
    }

    @Test("a SYN of another number between the same ports is another connection")
    func reuse() {
        var script = Script()
        script.open()
        script.up(101, 501, 17)
        script.up(9_000, 0, 2)
        #expect(script.meter.tcp[0].pointee.reusedPorts == 1)
        script.meter.finish()
        #expect(script.meter.records.map(\.forward.packets) == [3, 1])
    }

    @Test("the timestamps option tells the delay from data to its echo")
    func timestamps() {
        var script = Script()
        script.open()
        script.up(101, 501, length: 10, stamps: (7_000, 1))
        script.up(111, 501, length: 10, after: 1, stamps: (7_000, 1))
        script.down(501, 121, after: 24, stamps: (90, 7_000))
        script.down(501, 121, length: 5, after: 1, stamps: (91, 7_000))
        script.up(121, 506, after: 3, stamps: (7_030, 91))
        let tcp = script.meter.tcp[0].pointee
        #expect(tcp.responder.timestamps.count == 1 && tcp.responder.timestamps.minimum == 25e6)
        #expect(tcp.initiator.timestamps.count == 1 && tcp.initiator.timestamps.minimum == 3e6)
    }

    @Test("a flood of SYNs takes entries and nothing else, and is told as attempts without answer")
    func synFlood() {
        var settings = CaptureSettings()
        settings.flows = 1_000
        settings.interval = 3_600_000_000_000
        var meter = CaptureMeter(settings)
        for number in 0..<5_000 {
            let syn = FrameBuilder.tcp(number % 60_000 + 1, 80, sequence: UInt32(number), flags: 2)
            meter.take(
                FrameBuilder.ethernet(
                    0x0800,
                    FrameBuilder.ipv4(6, syn, source: [11, 0, UInt8(number / 250), UInt8(number % 250)])),
                at: 1_000_000_000 + Int64(number) * 1_000)
        }
        #expect(meter.flows.count == 1_000 && meter.connections.count == 0)
        #expect(meter.tcp[0].pointee.attempts == 5_000 && meter.tcp[0].pointee.unanswered == 4_000)
        #expect(meter.current.flows.evicted == [0, 4_000, 0])
    }

    @Test("DNS: time to answer, failures, and no answer")
    func dns() {
        var settings = CaptureSettings()
        settings.interval = 60_000_000_000
        var meter = CaptureMeter(settings)
        func message(_ identifier: UInt8, _ flags: [UInt8]) -> [UInt8] {
            [0, identifier] + flags + [UInt8](repeating: 0, count: 20)
        }
        func query(_ identifier: UInt8, at time: Int64) {
            meter.take(
                FrameBuilder.ethernet(
                    0x0800, FrameBuilder.ipv4(17, FrameBuilder.udp(5_000, 53, message(identifier, [1, 0])))), at: time)
        }
        func answer(_ identifier: UInt8, _ code: UInt8, at time: Int64) {
            meter.take(
                FrameBuilder.ethernet(
                    0x0800,
                    FrameBuilder.ipv4(
                        17, FrameBuilder.udp(53, 5_000, message(identifier, [0x81, 0x80 | code])),
                        source: Self.server, destination: Self.client)), at: time)
        }
        query(1, at: 1_000_000_000)
        answer(1, 0, at: 1_012_000_000)
        query(2, at: 2_000_000_000)
        query(2, at: 3_000_000_000)
        answer(2, 3, at: 3_020_000_000)
        query(3, at: 4_000_000_000)
        answer(9, 2, at: 5_000_000_000)
        _ = meter.pass(to: 70_000_000_000)
        let dns = meter.finished[0].dns
        #expect(dns.queries == 4 && dns.repeated == 1 && dns.responses == 3)
        #expect(dns.noSuchName == 1 && dns.serverFailures == 1 && dns.unanswered == 1 && dns.unasked == 1)
        #expect(dns.delay.count == 2 && dns.delay.minimum == 12e6 && dns.delay.maximum == 1_020e6)
    }

    @Test("QUIC's spin bit tells a round trip from edge to edge")
    func spin() {
        var meter = CaptureMeter(CaptureSettings())
        func packet(_ octet: UInt8, at milliseconds: Int64) {
            meter.take(
                FrameBuilder.ethernet(
                    0x0800,
                    FrameBuilder.ipv4(17, FrameBuilder.udp(5_000, 443, [octet] + [UInt8](repeating: 7, count: 30)))),
                at: 1_000_000_000 + milliseconds * Self.millisecond)
        }
        packet(0x40, at: 0)  // no QUIC as far as anybody knows
        packet(0xC3, at: 1)
        for (octet, time) in [(0x40, 10), (0x60, 20), (0x60, 30), (0x40, 45), (0x41, 50), (0x60, 70)]
            as [(UInt8, Int64)]
        {
            packet(octet, at: time)
        }
        #expect(meter.current.spin.count == 2)
        #expect(meter.current.spin.minimum == 25e6 && meter.current.spin.maximum == 25e6)
    }
}
