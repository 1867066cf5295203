import CNetShim
import Foundation
import NetworkAddress
import Probing
import Telemetry
import TestSupport
import Testing

@testable import PacketIO

/// A real receive buffer that is too small for what comes, and a reflector that answers some probes only.
@Suite("Our own receive buffer", .blocking)
struct OwnOverflowTests {
    /// Sends 60 probes at once, has the first `answered` of them answered while nobody reads, and then reads.
    private func outcome(answered: Int) throws -> (record: IntervalRecord, dropped: UInt32) {
        let loopback = IPAddress.v4(.loopback)
        let far = try UDPSocket(family: loopback)
        try far.bind(to: Endpoint(loopback, port: 0))
        far.prefer(CNETSHIM_RECEIVE_BUFFER, 1 << 20)
        let settings = SessionSettings(
            link: "a~b", peer: "b", remote: try #require(far.localEndpoint), period: .milliseconds(1),
            timeout: .milliseconds(200))
        let session = LiveSession(
            StampSender(
                settings, site: "a", interval: nil, clock: ClockState(isSynchronised: false, maximumError: nil),
                at: .now()), keepsEvents: false)
        let buffers = PacketBuffers(count: 32, size: 256)
        #expect(session.open(at: .now()))
        session.socket?.prefer(CNETSHIM_RECEIVE_BUFFER, 1)
        for _ in 0..<60 { session.send(using: buffers) }
        var reflector = StampReflector(allow: [Prefix(loopback)], rateLimit: nil)
        var left = answered
        while left > 0 {
            let taken = cnetshim_receive(far.descriptor, buffers.packets.baseAddress, 32)
            guard taken > 0 else { break }
            for index in 0..<min(left, Int(taken)) {
                _ = reflector.reflect(
                    buffers.octets(index), from: Endpoint(loopback, port: 1), at: Moment.now().wall, ttl: nil,
                    clock: ErrorEstimate(isSynchronised: false, nanoseconds: 1), now: Moment.now().monotonic)
                // To whom it came from, by the address that the kernel gave.
                #expect(cnetshim_send(far.descriptor, 4, buffers.packets.baseAddress.map { $0 + index }, 1) == 1)
            }
            left -= Int(taken)
        }
        let dropped = try #require(session.socket?.drops)
        session.drain(using: buffers)
        Thread.sleep(forTimeInterval: 0.25)
        session.drain(using: buffers)
        _ = session.advance(to: .now())
        return (try #require(session.sender.stop(at: .now()).last), dropped)
    }

    @Test("what it dropped is not measured, and nothing is lost")
    func overflow() throws {
        let (record, dropped) = try outcome(answered: 60)
        #expect(dropped > 20)
        #expect(record.notMeasured.contains(.receiveOverflow))
        #expect(record.lost == 0)
        #expect(record.unmeasured == UInt64(dropped))
        #expect(record.received == 60 - UInt64(dropped))
    }

    @Test("probes that were never answered stay lost beside it")
    func overflowWithinLoss() throws {
        let (record, dropped) = try outcome(answered: 40)
        #expect(dropped > 5)
        #expect(record.unmeasured == UInt64(dropped))
        #expect(record.lost == 20)
        #expect(record.received == 40 - UInt64(dropped))
    }

    @Test("a buffer that is large enough has no excuse to give")
    func noOverflow() throws {
        let (record, dropped) = try outcome(answered: 3)
        #expect(dropped == 0 || record.unmeasured == UInt64(dropped))
        #expect(record.lost == 57)
    }
}
