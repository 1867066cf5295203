import Telemetry
import Testing

@testable import Capture

@Suite("Room for connections and segments under attack")
struct RoomTests {
    private static let millisecond: Int64 = 1_000_000

    /// TCP between made-up hosts and one server, told segment by segment.
    private struct Wire: ~Copyable {
        var meter: CaptureMeter
        var time: Int64 = 1_000_000_000

        init(connections: Int, segments: Int = 1_024) {
            var settings = CaptureSettings()
            settings.connections = connections
            settings.segments = segments
            settings.interval = 3_600_000_000_000
            meter = CaptureMeter(settings)
        }

        mutating func up(
            _ host: Int, _ sequence: UInt32, _ acknowledgment: UInt32, _ flags: UInt8 = 16, length: Int = 0,
            after delay: Int64 = 1
        ) {
            time += delay * RoomTests.millisecond
            let tcp = FrameBuilder.tcp(
                40_000, 80, sequence: sequence, acknowledgment: acknowledgment, flags: flags,
                payload: [UInt8](repeating: 1, count: length))
            meter.take(FrameBuilder.ethernet(0x0800, FrameBuilder.ipv4(6, tcp, source: Self.address(host))), at: time)
        }
        mutating func down(
            _ host: Int, _ sequence: UInt32, _ acknowledgment: UInt32, _ flags: UInt8 = 16, length: Int = 0,
            after delay: Int64 = 1
        ) {
            time += delay * RoomTests.millisecond
            let tcp = FrameBuilder.tcp(
                80, 40_000, sequence: sequence, acknowledgment: acknowledgment, flags: flags,
                payload: [UInt8](repeating: 1, count: length))
            meter.take(
                FrameBuilder.ethernet(
                    0x0800,
                    FrameBuilder.ipv4(6, tcp, source: [10, 0, 1, 2], destination: Self.address(host))), at: time)
        }
        /// A QUIC Initial of a host, or of the server to it.
        mutating func initial(_ host: Int, isAnswer: Bool = false) {
            time += RoomTests.millisecond
            let ports = isAnswer ? (443, 40_000) : (40_000, 443)
            let datagram = FrameBuilder.udp(ports.0, ports.1, [0xC0] + [UInt8](repeating: 1, count: 30))
            let (server, address): ([UInt8], [UInt8]) = ([10, 0, 1, 2], Self.address(host))
            meter.take(
                FrameBuilder.ethernet(
                    0x0800,
                    FrameBuilder.ipv4(
                        17, datagram, source: isAnswer ? server : address, destination: isAnswer ? address : server)),
                at: time)
        }
        private static func address(_ host: Int) -> [UInt8] {
            [11, UInt8(host >> 16), UInt8(host >> 8 & 255), UInt8(host & 255)]
        }

        mutating func open(_ host: Int) {
            up(host, 100, 0, 2)
            down(host, 500, 101, 18)
            up(host, 101, 501)
        }
    }

    @Test("made-up segments push out themselves; connections that were proven stay, and new ones are still analysed")
    func madeUp() {
        var wire = Wire(connections: 16)
        for host in 0..<8 { wire.open(host) }
        for host in 1_000..<3_000 { wire.up(host, UInt32(host) &* 77_777, 5, 24, length: 100, after: 0) }
        #expect(wire.meter.connections.count(of: .proven) == 8 && wire.meter.connections.count == 16)
        #expect(wire.meter.current.room.evicted == [1_992, 0, 0])
        #expect(wire.meter.current.flows.notAnalysed == 0)
        // Told apart from data sent first, so the state of before is there.
        for host in 0..<8 {
            wire.up(host, 101, 501, length: 100)
            wire.up(host, 101, 501, length: 100, after: 300)
        }
        #expect(wire.meter.tcp[0].pointee.events.retransmissions == 8)
        wire.open(9)
        #expect(wire.meter.tcp[0].pointee.established == 9)
    }

    @Test("where only proven connections are left, one makes room that was idle for ten seconds, and none before")
    func provenIdle() {
        var wire = Wire(connections: 4)
        for host in 0..<4 { wire.open(host) }
        wire.open(9)
        #expect(wire.meter.current.flows.notAnalysed == 1 && wire.meter.current.room.evicted == [0, 0, 0])
        for host in 1..<4 { wire.up(host, 101, 501, length: 10, after: 4_000) }
        wire.open(10)
        #expect(wire.meter.current.room.evicted == [0, 0, 1] && wire.meter.connections.count == 4)
    }

    @Test("SYNs that a server answers and nobody takes up are no proven connections")
    func halfOpen() {
        var wire = Wire(connections: 16)
        for host in 0..<100 {
            wire.up(host, 100, 0, 2)
            wire.down(host, 500, 101, 18)
        }
        #expect(wire.meter.connections.count(of: .proven) == 0)
        wire.open(200)
        #expect(wire.meter.connections.count(of: .proven) == 1)
    }

    @Test("QUIC Initials that a server answers and nobody takes up are no proven connections, and leave TCP its places")
    func halfOpenQUIC() {
        var wire = Wire(connections: 16)
        for host in 0..<100 {
            wire.initial(host)
            wire.initial(host, isAnswer: true)
        }
        #expect(wire.meter.connections.count(of: .proven) == 0)
        for host in 200..<208 { wire.open(host) }
        #expect(wire.meter.connections.count(of: .proven) == 8 && wire.meter.current.flows.notAnalysed == 0)
        wire.initial(300)
        wire.initial(300, isAnswer: true)
        wire.initial(300)
        #expect(wire.meter.connections.count(of: .proven) == 9)
    }

    @Test("an attempt counts once, also where its connection's state made room and its SYN comes again")
    func attemptAgain() {
        var wire = Wire(connections: 16)
        wire.up(1, 100, 0, 2)
        wire.down(1, 500, 101, 18)
        for host in 1_000..<1_100 { wire.up(host, 77_777, 5, 24, length: 100, after: 0) }
        #expect(wire.meter.current.room.evicted[0] > 0)
        wire.up(1, 100, 0, 2)
        #expect(wire.meter.tcp[0].pointee.attempts == 1)
    }

    @Test("a proven sender at its bound keeps the segments that it has, and further ones are not measured")
    func bound() {
        var wire = Wire(connections: 8, segments: 65_536)
        wire.open(1)
        let before = wire.meter.tcp[0].pointee.responder.acknowledgment.count
        for step in 0..<10_002 { wire.up(1, UInt32(101 + step * 10), 501, 24, length: 10, after: 0) }
        for step in 1...5_000 { wire.down(1, 501, UInt32(101 + step * 10)) }
        #expect(wire.meter.tcp[0].pointee.responder.acknowledgment.count - before == 5_000)
        #expect(wire.meter.current.room.unmeasured == 2 && wire.meter.current.room.givenUp == 0)
        #expect(wire.meter.connections.count(of: .proven) == 1)
    }

    @Test(
        "connections of which one way passes elsewhere hold no segments after a bound, and others' delays are measured")
    func oneWay() {
        var wire = Wire(connections: 64, segments: 1_024)
        for step in 0..<200 {
            for host in 0..<32 { wire.down(host, UInt32(500 + step * 100), 101, 24, length: 100, after: 0) }
        }
        #expect(wire.meter.connections.count(of: .oneWay) == 32)
        #expect(wire.meter.segments.count == 0)
        let room = wire.meter.current.room
        #expect(room.givenUp + room.unmeasured == 6_400)
        wire.open(100)
        wire.up(100, 101, 501, 24, length: 50)
        wire.down(100, 501, 151, after: 25)
        #expect(wire.meter.tcp[0].pointee.responder.acknowledgment.maximum == 25e6)
        // What passes one way only is still told for what it is.
        wire.down(3, 500, 101, 24, length: 100, after: 300)
        #expect(wire.meter.tcp[0].pointee.events.retransmissions == 1)
    }

    @Test("a one-way connection whose other way is seen after all is measured from then on")
    func rerouted() {
        var wire = Wire(connections: 8)
        for step in 0..<100 { wire.down(1, UInt32(500 + step * 100), 101, 24, length: 100) }
        #expect(wire.meter.connections.count(of: .oneWay) == 1)
        wire.up(1, 101, 10_500)
        #expect(wire.meter.connections.count(of: .proven) == 1)
        wire.down(1, 10_500, 101, 24, length: 100)
        wire.up(1, 101, 10_600, after: 7)
        #expect(
            wire.meter.tcp[0].pointee.initiator.acknowledgment.count
                + wire.meter.tcp[0].pointee.responder.acknowledgment.count == 1)
    }

    @Test("where segments fill the pool, unproven connections give up theirs, the one idle longest first")
    func exhausted() {
        var wire = Wire(connections: 64, segments: 256)
        wire.open(0)
        for host in 1..<40 {
            for step in 0..<30 { wire.down(host, UInt32(500 + step * 100), 101, 24, length: 100, after: 0) }
        }
        wire.up(0, 101, 501, 24, length: 50)
        wire.down(0, 501, 151, after: 25)
        #expect(wire.meter.tcp[0].pointee.responder.acknowledgment.maximum == 25e6)
        #expect(wire.meter.connections.count(of: .oneWay) > 0 && wire.meter.segments.count <= 256)
    }

    @Test("segments in any order are acknowledged as in a sorted list, and all places come back", arguments: [1, 2, 3])
    func pool(seed: UInt64) {
        var pool = SegmentPool(capacity: 2_048)
        var side = ConnectionSide()
        var oracle: [(end: UInt32, time: Int64)] = []
        var state = seed
        var base: UInt32 = 0xFFFF_F000
        func random(_ bound: UInt64) -> UInt32 {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return UInt32((state >> 33) % bound)
        }
        for time in 0..<20_000 {
            if random(4) > 0, oracle.count < 1_000 {
                let end = base &+ random(3_000) &* 10
                pool.insert(end: end, time: Int64(time), into: &side)
                oracle.append((end, Int64(time)))
            } else {
                let to = base &+ random(600) &* 10
                let sent = pool.acknowledge(to, of: &side)
                #expect(sent == oracle.first { $0.end == to }?.time)
                oracle.removeAll { !isBefore(to, $0.end) }
                base = to
            }
            #expect(Int(side.segments) == oracle.count && pool.count == oracle.count)
        }
        pool.drop(all: &side)
        #expect(pool.count == 0 && side.segments == 0 && pool.free == 2_048)
        for number in 0..<1_000 { pool.insert(end: UInt32(number), time: 0, into: &side) }
        #expect(pool.acknowledge(1_000, of: &side) == nil && pool.count == 0)
    }

    @Test("one sender holds no more than is free beside")
    func share() {
        var pool = SegmentPool(capacity: 100)
        var side = ConnectionSide()
        var held: UInt32 = 0
        while pool.hasRoom(for: side) {
            pool.insert(end: held, time: 0, into: &side)
            held += 1
        }
        #expect(held == 50)
    }
}
