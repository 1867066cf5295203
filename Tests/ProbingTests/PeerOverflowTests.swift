import NetworkAddress
import Telemetry
import Testing

@testable import Probing

/// What the far reflector's own buffer drops has crossed the line: it is not the line's loss.
@Suite("The far reflector's own drops")
struct PeerOverflowTests {
    /// Ten probes, 100 ms apart, of which the line loses some and the reflector's buffer has no room for others.
    private func outcome(lost: Set<Int>, dropped: Set<Int>, before: UInt64 = 0, others: [Int: UInt64] = [:])
        -> IntervalRecord?
    {
        func moment(_ milliseconds: Int64) -> Moment {
            Moment(
                wall: WallTime(nanoseconds: 1_800_000_000_000_000_000 + milliseconds * 1_000_000),
                monotonic: MonotonicTime(nanoseconds: milliseconds * 1_000_000))
        }
        let settings = SessionSettings(
            link: "a~b", peer: "b", remote: Endpoint(.v4(.loopback), port: 862), timeout: .milliseconds(500))
        var sender = StampSender(
            settings, site: "a", interval: .seconds(10),
            clock: ClockState(isSynchronised: true, maximumError: 1_000), at: moment(0))
        var reflector = StampReflector(allow: [Prefix(.v4(.loopback))], rateLimit: nil)
        reflector.noteFailures(overflow: before)
        for number in 0..<10 {
            let time = Int64(number) * 100
            reflector.noteFailures(overflow: others[number] ?? 0)
            var packet = [UInt8](repeating: 0, count: settings.packetSize)
            packet.withUnsafeMutableBytes { octets in
                _ = sender.makeProbe(into: octets, at: moment(time))
                if lost.contains(number) { return }
                if dropped.contains(number) { return reflector.noteFailures(overflow: 1) }
                let arrival = ReflectorArrival(
                    sender: Endpoint(.v4(.loopback), port: 9), time: moment(time + 1).wall,
                    now: moment(time + 1).monotonic)
                guard case .reply(let reply) = reflector.answer(octets, arrival) else { return }
                reflector.finish(octets, reply, at: moment(time + 1).wall)
                sender.receive(
                    UnsafeRawBufferPointer(octets), at: moment(time + 2).wall, stamp: .kernel, now: moment(time + 2))
            }
        }
        return sender.stop(at: moment(2_000)).first
    }

    @Test("are not measured, and what the line lost elsewhere still is lost", arguments: [0, 255, 1_000] as [UInt64])
    func drops(before: UInt64) throws {
        let record = try #require(outcome(lost: [6], dropped: [3, 4], before: before))
        #expect(record.unmeasured == 2 && record.lostForward == 1 && record.lost == 1)
        #expect(record.notMeasured.contains(.peerOverflow))
    }

    @Test("that were of other senders excuse nothing but what the line lost at that very moment")
    func others() throws {
        let apart = try #require(outcome(lost: [6], dropped: [], others: [3: 50]))
        #expect(apart.unmeasured == 0 && apart.lostForward == 1 && !apart.notMeasured.contains(.peerOverflow))
        let together = try #require(outcome(lost: [5, 6], dropped: [], others: [6: 1]))
        #expect(together.unmeasured == 1 && together.lostForward == 1)
    }

    @Test("from before the session are none of its")
    func earlier() throws {
        let record = try #require(outcome(lost: [0], dropped: [], before: 9))
        #expect(record.unmeasured == 0 && record.lost == 1)
    }
}
