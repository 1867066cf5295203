import CNetShim
import NetworkAddress
import Probing
import Telemetry
import TestSupport
import Testing

@testable import PacketIO

@Suite("Transmit timestamps of chosen packets", .blocking)
struct ChosenStampsTests {
    @Test("where the kernel stamps at all it stamps those that ask and no others")
    func proof() {
        let proof = TimestampProof()
        #expect(ChosenStamps.areDelivered() == (proof.source.transmit == .kernel))
    }

    @Test("numbers that were never given out have no ticket")
    func unknown() {
        var stamps = ChosenStamps()
        #expect(stamps.take(0) == nil && stamps.take(.max) == nil)
        #expect(stamps.outstanding == 0)
    }

    @Test("a reflector's follow-up tells when its reply before really left: after its own stamp, before its arrival")
    func followUp() throws {
        guard ChosenStamps.areDelivered() else { return }
        let reflector = try Reflector(
            ReflectorSettings(
                listen: [Endpoint(.v4(.loopback), port: 0)], allow: ["127.0.0.0/8"].compactMap { Prefix($0) }))
        defer { reflector.stop() }
        let socket = try UDPSocket(family: .v4(.loopback))
        try socket.set(CNETSHIM_RECEIVE_TIMESTAMPS, 1)
        try socket.connect(to: try #require(reflector.endpoints.first))
        let poller = try Poller()
        try poller.watch(socket.descriptor, token: 0)
        let buffers = PacketBuffers(count: 1, size: 200)
        var previous: (reply: StampReply, arrival: Int64)?
        for number in 0..<20 as Range<UInt32> {
            buffers.packets[0].length = 64
            buffers.packets[0].traffic_class = -1
            let packet = buffers.octets(0)
            packet.initializeMemory(as: UInt8.self, repeating: 0)
            StampRequest(
                sequence: number, timestamp: WireTimestamp(ntp: Moment.now().wall),
                errorEstimate: ErrorEstimate(isSynchronised: false, nanoseconds: 0)
            ).write(to: packet)
            for (offset, octet) in [UInt8(0x80), 7, 0, 16].enumerated() { packet[44 + offset] = octet }
            #expect(cnetshim_send(socket.descriptor, socket.family, buffers.packets.baseAddress, 1) == 1)
            let end = Moment.now().monotonic + 10_000_000_000
            while cnetshim_receive(socket.descriptor, buffers.packets.baseAddress, 1) != 1, Moment.now().monotonic < end
            {
                poller.wait(nanoseconds: 100_000_000) { _ in }
            }
            let octets = Array(buffers.octets(0))
            let reply = try #require(octets.withUnsafeBytes { StampReply($0) })
            #expect(octets.count == 64 && octets[44] == 0)
            if let previous {
                #expect(Array(octets[48..<52]) == [0, 0, 0, UInt8(number - 1)])
                let raw = octets[52..<60].reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
                let left = try #require(WireTimestamp(raw: raw).nanoseconds(.ntp))
                let stamped = try #require(previous.reply.timestamp.nanoseconds(.ntp))
                #expect(left >= stamped)
                #expect(WireTimestamp(raw: raw).wallTime(near: Moment.now().wall).nanoseconds <= previous.arrival)
                #expect(octets[60] == 2)
            } else {
                #expect(octets[48..<64].allSatisfy { $0 == 0 })
            }
            previous = (reply, buffers.packets[0].kernel_time)
        }
    }
}
