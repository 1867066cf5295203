import NetworkAddress
import Telemetry
import Testing

@testable import Probing

@Suite("ICMP echo") struct EchoMessageTests {
    private let v4 = EchoMessage.Framing(isV6: false, isRaw: true)

    @Test("a request is byte for byte that of RFC 792, checksum included")
    func request() {
        var message = [UInt8](repeating: 0, count: 8) + octets("61 62 63 64 65")
        message.withUnsafeMutableBytes { EchoMessage.seal($0, isV6: false, identifier: 0x1234, sequence: 7) }
        // 0800 + 1234 + 0007 + 6162 + 6364 + 6500 = 1 4401; folded 4402; complement BBFD … computed by hand below.
        #expect(message == octets("08 00 BB FD 12 34 00 07 61 62 63 64 65"))
    }

    @Test("in IPv6 the checksum is the kernel's, as its pseudo-header has the source")
    func requestV6() {
        var message = [UInt8](repeating: 0xFF, count: 8)
        message.withUnsafeMutableBytes { EchoMessage.seal($0, isV6: true, identifier: 1, sequence: 2) }
        #expect(message == octets("80 00 00 00 00 01 00 02"))
    }

    private func reply(_ change: (inout [UInt8]) -> Void = { _ in }) -> [UInt8] {
        var packet =
            octets("45 00 00 20 00 00 00 00 40 01 00 00 C0 00 02 02 C0 00 02 01")
            + octets("00 00 00 00 12 34 00 07 61 62 63 64")
        let sum = packet[20...].withUnsafeBytes { InternetChecksum.of($0) }
        packet[22] = UInt8(sum >> 8)
        packet[23] = UInt8(sum & 0xFF)
        change(&packet)
        return packet
    }

    @Test("a reply on a raw socket: header stripped, checksum and identifier looked at")
    func replies() {
        func read(_ packet: [UInt8], _ identifier: UInt16? = 0x1234) -> EchoMessage.Reading {
            packet.withUnsafeBytes { EchoMessage.read($0, v4, identifier: identifier) }
        }
        #expect(read(reply()) == .reply(28..<32))
        #expect(read(reply { $0[30] ^= 1 }) == .corrupt)
        #expect(read(reply(), 0x4321) == .foreign)
        #expect(read(reply { $0[20] = 8 }) == .foreign, "a request")
        #expect(read(reply { $0[9] = 17 }) == .foreign, "not ICMP")
        #expect(read(reply { $0[7] = 4 }) == .foreign, "a fragment")
        #expect(read(Array(reply()[..<27])) == .foreign)
        #expect(read([]) == .foreign)
        #expect(read(reply { $0[0] = 0x4F }) == .foreign, "options longer than the packet")
        let bare = Array(reply()[20...])
        let reading = bare.withUnsafeBytes {
            EchoMessage.read($0, .init(isV6: false, isRaw: false), identifier: nil)
        }
        #expect(reading == .reply(8..<12), "a datagram socket gives the message alone")
    }

    @Test(
        "data that come back become a reply without residence or clock, and hold no receipt",
        arguments: [44, 56, 80, 400])
    func reflected(size: Int) throws {
        var data = [UInt8](repeating: 0, count: size)
        let now = WallTime(nanoseconds: 1_800_000_000_123_456_789)
        data.withUnsafeMutableBytes { data in
            StampRequest(
                sequence: 9, timestamp: WireTimestamp(ntp: now),
                errorEstimate: ErrorEstimate(isSynchronised: true, nanoseconds: 5)
            ).write(to: data)
            StampTLV.writeExtensions(to: data)
            EchoMessage.asReflected(data)
        }
        let reply = try #require(data.withUnsafeBytes { StampReply($0) })
        #expect(reply.sequence == 9 && reply.senderSequence == 9)
        #expect(reply.senderTimestamp == WireTimestamp(ntp: now) && reply.receiveTimestamp == reply.timestamp)
        #expect(!reply.errorEstimate.isSynchronised)
        #expect(data.withUnsafeBytes { Receipt.read($0) } == nil)
        var short = [UInt8](repeating: 7, count: 43)
        short.withUnsafeMutableBytes { EchoMessage.asReflected($0) }
        #expect(short == [UInt8](repeating: 7, count: 43))
    }

    @Test("loss has no known direction; copies and late comers are counted; delays are whole")
    func session() throws {
        let period: Int64 = 10_000_000
        func moment(_ time: Int64) -> Moment {
            Moment(wall: .init(nanoseconds: 1_800_000_000_000_000_000 + time), monotonic: .init(nanoseconds: time))
        }
        var sender = StampSender(
            SessionSettings(
                link: "a", peer: "b", remote: Endpoint(.v4(.loopback), port: 0), period: .nanoseconds(period),
                size: 56, timeout: .milliseconds(100), method: .echo),
            site: "", interval: nil, limit: 40, clock: ClockState(isSynchronised: true, maximumError: 1), at: moment(0))
        var arriving: [(time: Int64, octets: [UInt8])] = []
        var delays: Set<Int64> = []
        var time: Int64 = 0
        while !sender.isFinished {
            if let due = sender.nextSend, due.nanoseconds <= time {
                var data = [UInt8](repeating: 0, count: 56)
                let number = data.withUnsafeMutableBytes { sender.makeProbe(into: $0, at: moment(time)) }
                data.withUnsafeMutableBytes { EchoMessage.asReflected($0) }
                switch number % 10 {
                case 3: break
                // Overtaken by the next two.
                case 5: arriving.append((time + 26_000_000, data))
                case 7: arriving += [(time + 5_000_000, data), (time + 6_000_000, data)]
                default: arriving.append((time + 5_000_000 + Int64(number), data))
                }
            }
            arriving.sort { $0.time < $1.time }
            while let first = arriving.first, first.time <= time {
                arriving.removeFirst()
                first.octets.withUnsafeBytes { data in
                    _ = sender.receive(data, at: moment(first.time).wall, stamp: .kernel, now: moment(time))
                }
                delays.insert(first.time)
            }
            _ = sender.advance(to: moment(time))
            time += 1_000_000
        }
        let record = try #require(sender.stop(at: moment(time)).last)
        #expect(record.sent == 40 && record.received == 36)
        #expect(record.lostUnknown == 4 && record.lostForward == 0 && record.lostReturn == 0)
        #expect(record.duplicatedUnknown == 4 && record.duplicatedForward + record.duplicatedReturn == 0)
        #expect(record.reorderedUnknown == 4 && record.reorderedForward + record.reorderedReturn == 0)
        #expect(record.roundTripDelay.count == 36)
        #expect(record.forwardDelay == nil && record.returnDelay == nil)
        #expect(record.roundTripDelay.minimum == 5_000_000)
    }
}
