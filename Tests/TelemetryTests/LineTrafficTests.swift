import TestSupport
import Testing

@testable import Telemetry

@Suite("What captures saw of a line", .blocking) struct LineTrafficTests {
    @Test("the compact form reads back what was written, and refuses what is cut short")
    func packed() throws {
        let traffic = LineTraffic.sample()
        let octets = traffic.packed
        #expect(try LineTraffic(packed: octets) == traffic)
        // A minute of a site takes less than a kilobyte.
        #expect(octets.count < 1_000, "\(octets.count)")
        // As it was before it said of how much of the line it is, two octets shorter.
        var older = traffic
        older.links = 0
        #expect(try LineTraffic(packed: Array(octets.dropLast(2))) == older)
        for length in octets.indices where length != octets.count - 2 {
            #expect(throws: RecordCodec.Failure.self) { try LineTraffic(packed: Array(octets.prefix(length))) }
        }
        for place in octets.indices {
            var damaged = octets
            damaged[place] ^= 0xFF
            _ = try? LineTraffic(packed: damaged)
        }
    }

    @Test("a record keeps it in the spool, and loses it for a collector that has no place for it")
    func record() throws {
        var record = IntervalRecord.full()
        record.traffic = .sample()
        #expect(try RecordCodec.decode(RecordCodec.encode(record)) == record)
        #expect(record.limited(to: 5) == record)
        var fourth = record
        fourth.seconds = nil
        fourth.traffic?.links = 0
        #expect(record.limited(to: 4) == fourth)
        // What is a part of a line would be taken for all of it.
        record.traffic?.isNarrowed = true
        #expect(record.limited(to: 4).traffic == nil && record.limited(to: 5) == record)
        let older = record.limited(to: 3)
        #expect(older.traffic == nil && older.line == record.line && older.pathMTU == record.pathMTU)
        #expect(record.limited(to: 2).classMarks == nil)
    }

    @Test("two intervals add up, in either order")
    func merge() {
        var sum = LineTraffic.sample()
        sum.merge(.sample(scale: 2))
        var other = LineTraffic.sample(scale: 2)
        other.merge(.sample())
        #expect(sum == other)
        #expect(sum.captured == 750_000 && sum.covered == 120_000_000_000)
        #expect(sum.receive.octets == 360_000_000 && sum.receive.busiest == 61_000_000)
        #expect(sum.classes.map(\.codePoint) == [26, 46, nil])
        #expect(sum.systems.map(\.name) == ["document-processing", "paperless-meeting", nil])
        #expect(sum.systems.map(\.retransmissions) == [810, 540, 270])
        #expect(sum.tcp.handshake.count == 80 && sum.dns.delay.count == 174)
        #expect(sum.talkers.first == .init(prefix: "10.1.2.0/24", octets: 270_000_000))
    }

    @Test("what is beyond the bounds is in the one without a name")
    func bounds() {
        var traffic = LineTraffic(interface: "wan0")
        for number in 1...40 {
            var system = LineTraffic.SystemShare(name: "system-\(number)")
            system.received = UInt64(number)
            traffic.systems.append(system)
            var share = LineTraffic.ClassShare(codePoint: UInt8(number))
            share.transmit.octets = UInt64(number)
            traffic.classes.append(share)
            traffic.talkers.append(.init(prefix: "10.0.\(number).0/24", octets: UInt64(number)))
        }
        traffic.bound()
        #expect(traffic.systems.count == 17 && traffic.classes.count == 9 && traffic.talkers.count == 5)
        #expect(traffic.systems.first?.name == "system-40" && traffic.systems.last?.name == nil)
        #expect(traffic.systems.reduce(0) { $0 + $1.received } == 820)
        #expect(traffic.classes.reduce(0) { $0 + $1.transmit.octets } == 820)
        #expect(traffic.classes.last?.codePoint == nil)
    }

    @Test("a sum over a part of a line is of a part, and one over two lines bears both names")
    func scope() {
        var sum = LineTraffic.sample()
        var other = LineTraffic.sample()
        (other.interface, other.isNarrowed, other.links) = ("sat0", true, 3)
        sum.merge(other)
        #expect(sum.interface == "sat0, wan0" && sum.isNarrowed && sum.links == 3)
        sum.merge(other)
        other.merge(.sample())
        #expect(sum.interface == "sat0, wan0" && other.interface == "sat0, wan0")
    }

    @Test("seconds read back what was written, and are refused where they are cut short")
    func seconds() throws {
        var seconds = LineSeconds.sample()
        seconds.isNarrowed = true
        let octets = seconds.packed
        #expect(try LineSeconds(packed: octets) == seconds)
        #expect(octets.count < 128, "\(octets.count)")
        for length in octets.indices {
            #expect(throws: RecordCodec.Failure.self) { try LineSeconds(packed: Array(octets.prefix(length))) }
        }
        #expect(throws: RecordCodec.Failure.length) { try LineSeconds(packed: octets + [0]) }
    }

    @Test("ratios of nothing are unknown")
    func ratios() {
        let nothing = LineTraffic(interface: "wan0")
        #expect(nothing.coverage == nil && nothing.mean(7) == nil && nothing.tcp.failureRatio == nil)
        let traffic = LineTraffic.sample()
        #expect(traffic.mean(traffic.receive.octets) == 16_000_000)
        #expect(traffic.tcp.retransmissionRatio == 0.003)
    }
}
