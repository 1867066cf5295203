import CNetShim
import NetworkAddress
import Probing
import Telemetry
import TestSupport
import Testing

@testable import PacketIO

@Suite("A reflector over loopback", .blocking)
struct ReflectorTests {
    /// Sends `packets` from a fresh socket and returns the replies that came within `patience` of the last.
    private func exchange(
        _ packets: [[UInt8]], with endpoint: Endpoint, until count: Int
    ) throws -> [(octets: [UInt8], packet: cnetshim_packet)] {
        let socket = try UDPSocket(family: endpoint.address)
        try socket.set(CNETSHIM_RECEIVE_TTL, 1)
        try socket.set(CNETSHIM_RECEIVE_CLASS, 1)
        try socket.set(CNETSHIM_CLASS, 46 << 2 | 1)
        try socket.connect(to: endpoint)
        let poller = try Poller()
        try poller.watch(socket.descriptor, token: 0)
        let buffers = PacketBuffers(count: 64, size: 2_000)
        for packet in packets {
            buffers.packets[0].length = UInt32(packet.count)
            buffers.packets[0].remote.family = 0
            buffers.packets[0].local.family = 0
            buffers.packets[0].traffic_class = -1
            buffers.octets(0).copyBytes(from: packet)
            #expect(cnetshim_send(socket.descriptor, socket.family, buffers.packets.baseAddress, 1) == 1)
        }
        var replies: [(octets: [UInt8], packet: cnetshim_packet)] = []
        let end = Moment.now().monotonic + 20_000_000_000
        while replies.count < count, Moment.now().monotonic < end {
            poller.wait(nanoseconds: 100_000_000) { _ in }
            let taken = cnetshim_receive(socket.descriptor, buffers.packets.baseAddress, 64)
            for index in 0..<max(0, Int(taken)) {
                replies.append((Array(buffers.octets(index)), buffers.packets[index]))
            }
        }
        return replies
    }

    private func request(_ sequence: UInt32, size: Int = 44) -> [UInt8] {
        var packet = [UInt8](repeating: 0, count: size)
        packet.withUnsafeMutableBytes { buffer in
            StampRequest(
                sequence: sequence, timestamp: WireTimestamp(ntp: Moment.now().wall),
                errorEstimate: ErrorEstimate(isSynchronised: false, nanoseconds: 0)
            ).write(to: buffer)
            StampTLV.writeExtensions(to: buffer)
        }
        return packet
    }

    @Test(
        "replies come from the address that was asked, as long as the request, in its class, with TTL 255",
        arguments: [("127.0.0.1", "0.0.0.0"), ("127.0.0.2", "0.0.0.0"), ("::1", "::")])
    func replies(address: String, listen: String) throws {
        let target = try #require(IPAddress(address))
        let reflector = try Reflector(
            ReflectorSettings(
                listen: [Endpoint(try #require(IPAddress(listen)), port: 0)],
                allow: ["127.0.0.0/8", "::1"].compactMap { Prefix($0) }))
        defer { reflector.stop() }
        let port = try #require(reflector.endpoints.first).port
        let sizes = [44, 60, 80, 1_400]
        let requests = sizes.enumerated().map { request(UInt32($0), size: $1) }
        let replies = try exchange(requests, with: Endpoint(target, port: port), until: sizes.count)
        #expect(replies.map(\.octets.count) == sizes)
        for (index, (octets, packet)) in replies.enumerated() {
            let reply = try #require(octets.withUnsafeBytes { StampReply($0) })
            #expect(reply.sequence == UInt32(index))
            #expect(reply.senderSequence == UInt32(index))
            #expect(reply.senderTTL == 64)
            let received = try #require(reply.receiveTimestamp.nanoseconds(.ntp))
            let sent = try #require(reply.timestamp.nanoseconds(.ntp))
            #expect(received <= sent)
            #expect(packet.ttl == 255)
            // The code point of the request, without its congestion mark.
            #expect(packet.traffic_class == 46 << 2)
        }
    }

    @Test("who is not allowed hears nothing, and the refusal is counted")
    func refuses() throws {
        let reflector = try Reflector(
            ReflectorSettings(
                listen: [Endpoint(.v4(.loopback), port: 0)], allow: ["192.0.2.0/24"].compactMap { Prefix($0) }))
        let endpoint = try #require(reflector.endpoints.first)
        let none = try exchange([request(0), Array(request(1)[..<43])], with: endpoint, until: 0)
        #expect(none.isEmpty)
        #expect(eventually { reflector.counters.received >= 2 })
        reflector.allow([Prefix(.v4(.loopback))])
        // The new list holds from one batch to the next at the latest.
        let isAnswered = try eventually {
            try !exchange([request(0)], with: endpoint, until: 0).isEmpty || reflector.counters.reflected > 0
        }
        #expect(isAnswered)
        let counters = reflector.stop()
        #expect(counters.notAllowed >= 1)
        #expect(counters.tooShort == 1)
        #expect(counters.reflected >= 1)
    }
}
