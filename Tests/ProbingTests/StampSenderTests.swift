import NetworkAddress
import Telemetry
import Testing

@testable import Probing

/// A session driven by hand: times are milliseconds since an aligned begin.
struct Script {
    static let epoch: Int64 = 1_800_000_000_000
    var sender: StampSender
    var packets: [[UInt8]] = []
    var records: [IntervalRecord] = []
    private var last: Int64 = 0
    /// The wall clock is ahead of where it would be without steps, in milliseconds.
    var step: Int64 = 0
    /// The reflector's clock reads these nanoseconds beyond whole milliseconds, so that it shows that it is a fine one.
    var grain: Int64 = 4_321
    static let clock = ClockState(isSynchronised: true, maximumError: 2_000_000)

    /// Probes every 100 ms from about `start`, timeout 1 s, intervals of 1 s, no receipts.
    init(start: Int64 = 0, interval: Duration? = .seconds(1), limit: UInt64? = nil, size: Int = 44, dscp: UInt8 = 0) {
        sender = StampSender(
            SessionSettings(
                link: "a~b", peer: "b", remote: Endpoint(.v4(.loopback), port: 862), period: .milliseconds(100),
                size: size, dscp: dscp, timeout: .seconds(1)),
            site: "a", interval: interval, limit: limit, clock: Self.clock, at: Self.at(start))
    }

    static func at(_ time: Int64, step: Int64 = 0) -> Moment {
        Moment(
            wall: .init(nanoseconds: (epoch + time + step) * 1_000_000),
            monotonic: .init(nanoseconds: 5_000_000_000 + time * 1_000_000))
    }

    func moment(_ time: Int64) -> Moment { Self.at(time, step: step) }

    /// Sends when it is time to; a probe that is late of its beat says `isPunctual: false`.
    mutating func send(_ times: Int64..., isPunctual: Bool = true) {
        for time in times {
            if isPunctual, sender.schedule.next <= moment(time - 100).monotonic {
                sender.schedule.advance(past: moment(time - 100).monotonic)
            }
            var packet = [UInt8](repeating: 0, count: sender.settings.size)
            packet.withUnsafeMutableBytes { _ = sender.makeProbe(into: $0, at: moment(time)) }
            packets.append(packet)
        }
    }

    /// A reply to probe `number`, as a reflector that received it at `received` (milliseconds) makes it.
    func reply(
        _ number: Int, sequence: UInt32? = nil, received: Int64 = 0, residence: Int64 = 1,
        synchronised: Bool = true, format: TimestampFormat = .ntp
    ) -> [UInt8] {
        var packet = packets[number]
        let request = packet.withUnsafeBytes { StampRequest($0) }
        let arrival = moment(received).wall
        let departure = moment(received + residence).wall
        func stamp(_ time: WallTime) -> WireTimestamp {
            let time = time + grain
            guard format == .ptp else { return WireTimestamp(ntp: time) }
            let seconds = UInt64(time.nanoseconds / 1_000_000_000)
            return WireTimestamp(raw: seconds << 32 | UInt64(time.nanoseconds % 1_000_000_000))
        }
        packet.withUnsafeMutableBytes { buffer in
            guard let request else { return }
            StampReply(
                sequence: sequence ?? UInt32(number), timestamp: stamp(departure),
                errorEstimate: ErrorEstimate(isSynchronised: synchronised, format: format, nanoseconds: 1_000),
                receiveTimestamp: stamp(arrival), senderSequence: request.sequence,
                senderTimestamp: request.timestamp, senderErrorEstimate: request.errorEstimate, senderTTL: 60
            ).write(to: buffer)
        }
        return packet
    }

    @discardableResult
    mutating func receive(_ packet: [UInt8], at time: Int64, stamp: TimestampSource.Stamp = .kernel) -> ReplyKind {
        let now = moment(time)
        return packet.withUnsafeBytes { sender.receive($0, at: now.wall, stamp: stamp, now: now) }
    }

    /// Lets time go on as a driver does, a tenth of a second at a time.
    mutating func advance(to time: Int64) {
        while last + 100 < time { jump(to: last + 100) }
        jump(to: time)
    }

    mutating func jump(to time: Int64) {
        last = time
        records += sender.advance(to: moment(time))
    }

    mutating func stop(at time: Int64) { records += sender.stop(at: moment(time)) }
}

@Suite("The sender")
struct StampSenderTests {
    @Test("the beat is steady from a phase that the seed decides, and what is missed is not made up for")
    func schedule() {
        func schedule(_ seed: UInt64) -> SendSchedule {
            var random = SplitMix(seed: seed)
            return SendSchedule(period: 100, start: .init(nanoseconds: 1_000), random: &random)
        }
        #expect(schedule(1).next == schedule(1).next)
        #expect(Set((0..<50).map { schedule($0).next.nanoseconds }).count > 20)
        for seed in 0..<50 as Range<UInt64> {
            var beat = schedule(seed)
            let first = beat.next.nanoseconds
            #expect((1_000..<1_100).contains(first))
            beat.advance(past: .init(nanoseconds: first))
            #expect(beat.next.nanoseconds == first + 100)
            beat.advance(past: .init(nanoseconds: first + 130))
            #expect(beat.next.nanoseconds == first + 200)
            beat.advance(past: .init(nanoseconds: first + 777))
            #expect(beat.next.nanoseconds == first + 800)
        }
    }

    @Test("a record comes one timeout after its interval's end, and intervals follow each other without a gap")
    func intervals() {
        var script = Script(start: 250)
        script.send(300, 950, 1_050)
        script.receive(script.reply(0, received: 305), at: 310)
        script.receive(script.reply(1, received: 955), at: 960)
        script.receive(script.reply(2, received: 1_055), at: 1_060)
        script.advance(to: 1_990)
        #expect(script.records.isEmpty)
        script.advance(to: 2_051)
        #expect(script.records.count == 1)
        script.advance(to: 3_052)
        #expect(script.records.count == 2)

        let base = UInt64(Script.epoch) * 1_000_000
        #expect(script.records.map(\.start) == [base + 250_000_000, base + 1_000_000_000])
        #expect(script.records.map(\.end) == [base + 1_000_000_000, base + 2_000_000_000])
        #expect(script.records.map(\.notMeasured) == [[.started], []])
        #expect(script.records.map(\.sent) == [2, 1])
        #expect(script.records.allSatisfy { $0.site == "a" && $0.link == "a~b" && $0.peer == "b" })
        #expect(script.records[0].clock == Script.clock)
    }

    @Test("replies are new, duplicate, late or unknown")
    func kinds() {
        var script = Script()
        script.send(0, 100, 200)
        #expect(script.receive(script.reply(0, received: 10), at: 20) == .new)
        #expect(script.receive(script.reply(0, received: 10), at: 21) == .duplicate(.backward))
        #expect(script.receive(script.reply(0, sequence: 1, received: 11), at: 22) == .duplicate(.forward))
        #expect(script.receive(script.reply(0, sequence: 1, received: 11), at: 23) == .duplicate(.backward))
        #expect(script.receive(script.reply(1, sequence: 2, received: 110), at: 1_101) == .late)
        var forged = script.reply(2, sequence: 3, received: 210)
        forged[30] ^= 1  // the echo of our timestamp
        #expect(script.receive(forged, at: 220) == .unknown)
        var future = script.reply(2, sequence: 3, received: 210)
        future[27] = 99  // a number that we have not sent yet
        #expect(script.receive(future, at: 220) == .unknown)
        #expect(script.receive(Array(script.reply(2)[..<37]), at: 220) == .unknown)
        #expect(script.sender.strangers == 3)
        #expect(script.receive(Array(script.reply(2, sequence: 3, received: 210)[..<38]), at: 220) == .new)
        script.advance(to: 2_500)
        #expect(script.records[0].received == 2)
        #expect(script.records[0].lost == 1)
        #expect(script.records[0].duplicatedForward == 1)
        #expect(script.records[0].duplicatedReturn == 2)
    }

    @Test("a reply that the kernel took in time is in time, however late we read it")
    func lateReading() {
        var script = Script()
        script.send(0)
        let packet = script.reply(0, received: 500)
        let arrival = script.moment(990).wall
        let now = script.moment(1_400)
        #expect(packet.withUnsafeBytes { script.sender.receive($0, at: arrival, stamp: .kernel, now: now) } == .new)
    }

    @Test("two-way delay leaves the reflector's residence out; one-way delay needs both clocks")
    func delays() {
        var script = Script()
        script.send(0, 100, 200)
        script.receive(script.reply(0, received: 30, residence: 50), at: 90)
        script.receive(script.reply(1, received: 130, residence: 5, synchronised: false), at: 145)
        script.receive(script.reply(2, received: 210, residence: 5, format: .ptp), at: 225)
        script.advance(to: 2_500)
        let record = script.records[0]
        #expect(record.roundTripDelay.count == 3)
        #expect(record.roundTripDelay.minimum == 20e6)
        #expect(record.roundTripDelay.maximum == 40e6)
        #expect(record.forwardDelay?.count == 1)
        #expect(record.forwardDelay?.minimum == 30e6 + 4_321)
        #expect(record.returnDelay?.minimum == 10e6 - 4_321)
        // RFC 5481 §4.2: delays 40, 40, 20 less the minimum.
        #expect(record.delayVariation.zeroCount == 1)
        #expect(record.delayVariation.maximum == 20e6)

        script.sender.clock.isSynchronised = false
        script.advance(to: 2_600)
        script.send(2_700)
        script.receive(script.reply(3, received: 2_710), at: 2_720)
        script.advance(to: 4_500)
        #expect(script.records.last?.forwardDelay == nil)
        #expect(script.records.last?.clock.isSynchronised == false)
    }

    @Test("jitter is RFC 3550's J += (|D| - J) / 16, over intervals on")
    func jitter() {
        var script = Script()
        script.send(0, 100, 200, 1_300)
        for (number, delay) in [(0, Int64(10)), (1, 26), (2, 10), (3, 10)] {
            let sent: Int64 = [0, 100, 200, 1_300][number]
            script.receive(script.reply(number, received: sent + 1, residence: 0), at: sent + delay)
        }
        script.advance(to: 4_000)
        #expect(script.records[0].jitter == 1e6 + (16e6 - 1e6) / 16)
        let carried = 1_937_500.0
        #expect(script.records[1].jitter == carried - carried / 16)
    }

    @Test("the kernel's transmit timestamp is T1, before or after the reply; samples without it are kept apart")
    func transmitTimestamps() {
        var script = Script()
        script.sender.expectsTransmitStamps = true
        script.send(0, 100, 200)
        script.sender.transmitted(0, at: script.moment(2).wall)
        script.receive(script.reply(0, received: 3, residence: 0), at: 10)
        script.receive(script.reply(1, received: 103, residence: 0), at: 110)
        script.sender.transmitted(1, at: script.moment(104).wall)
        // From before the probe was made: not its own.
        script.sender.transmitted(2, at: script.moment(199).wall)
        script.receive(script.reply(2, received: 203, residence: 0), at: 230)
        script.advance(to: 2_500)
        let record = script.records[0]
        #expect(record.received == 3)
        #expect(record.timestamps == TimestampSource(transmit: .kernel, receive: .kernel))
        #expect(record.roundTripDelay.count == 2)
        #expect(record.roundTripDelay.minimum == 6e6)
        #expect(record.roundTripDelay.maximum == 8e6)
    }

    @Test("without kernel timestamps the record says so")
    func userTimestamps() {
        var script = Script()
        script.send(0)
        script.receive(script.reply(0, received: 3), at: 10, stamp: .user)
        script.advance(to: 2_500)
        #expect(script.records[0].timestamps == TimestampSource(transmit: .user, receive: .user))
        #expect(script.records[0].roundTripDelay.count == 1)
    }

    @Test("timestamps that contradict each other give no delay, and the probe counts as received all the same")
    func contradictions() {
        var script = Script()
        script.send(0, 100)
        script.receive(script.reply(0, received: 5, residence: -2), at: 10)
        script.receive(script.reply(1, received: 105, residence: 50), at: 110)
        script.advance(to: 2_500)
        #expect(script.records[0].received == 2)
        #expect(script.records[0].roundTripDelay.isEmpty)
        #expect(script.records[0].jitter == nil)
    }

    @Test("at a stop only decided probes count, and the record says that it was stopped")
    func stopping() {
        var script = Script()
        script.send(0, 100, 1_150, 1_250)
        script.receive(script.reply(0, received: 5), at: 10)
        script.receive(script.reply(2, received: 1_160), at: 1_170)
        script.stop(at: 1_300)
        #expect(script.records.map(\.sent) == [2, 1])
        #expect(script.records.map(\.received) == [1, 1])
        // Probe 1 was sent 1.2 s ago: lost. Probe 3 is still under way: no probe.
        #expect(script.records.map(\.lost) == [1, 0])
        #expect(script.records.map(\.notMeasured) == [[], [.stopped]])
        #expect(script.records[1].end == UInt64(Script.epoch + 1_300) * 1_000_000)
    }

    @Test("a stop before any timeout leaves the probes under way out of both intervals")
    func stoppingEarly() {
        var script = Script()
        script.send(950, 1_050)
        script.stop(at: 1_100)
        #expect(script.records.map(\.sent) == [0, 0])
        #expect(script.records.map(\.notMeasured) == [[.stopped], [.stopped]])
    }

    @Test("a limited session ends by itself, complete")
    func limited() {
        var script = Script(interval: nil, limit: 2)
        #expect(script.sender.nextSend != nil)
        script.send(0, 100)
        #expect(script.sender.nextSend == nil)
        #expect(!script.sender.isFinished)
        script.receive(script.reply(0, received: 5), at: 110)
        #expect(!script.sender.isFinished)
        script.advance(to: 1_200)
        #expect(script.sender.isFinished)
        script.stop(at: 1_201)
        #expect(script.records.map(\.sent) == [2])
        #expect(script.records.map(\.received) == [1])
        #expect(script.records[0].notMeasured.isEmpty)
    }

    @Test(
        "numbers beyond 32 bits, times beyond reason and random octets harm nothing", arguments: 0..<16 as Range<UInt64>
    )
    func robustness(seed: UInt64) {
        var random = SplitMix(seed: seed)
        var script = Script(size: 80)
        script.send(0, 100, 200, 300)
        for length in 0..<200 {
            var packet = (0..<length).map { _ in UInt8.random(in: 0...255, using: &random) }
            if length >= 80, Bool.random(using: &random) {
                // A true reply whose every other part is noise, receipt included.
                packet.replaceSubrange(24..<36, with: script.reply(Int.random(in: 0..<4, using: &random))[24..<36])
                packet.replaceSubrange(44..<52, with: octets("00 fc 0020 5455594e"))
                packet[52] |= 0x80
            }
            script.receive(packet, at: 400)
        }
        script.advance(to: 5_000)
        let record = script.records[0]
        #expect(record.sent == 4)
        #expect(record.received + record.lost == record.sent)
        #expect(record.roundTripDelay.count <= record.received)
        #expect(record.roundTripDelay.isEmpty || record.roundTripDelay.minimum >= 0)
    }
}
