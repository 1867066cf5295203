import CNetShim
import NetworkAddress
import Probing
import Telemetry
import TestSupport
import Testing

@testable import PacketIO

/// Many requests that are there at once.
@Suite("A reflector's batches over loopback", .blocking)
struct ReflectorBatchTests {
    private static let followUpSize = StampPacket.length + 20

    /// `count` requests of each of `sessions` senders, one after the other, given to the kernel in one call per sender.
    private func flood(sessions: Int, count: Int, followUps: Bool) throws -> [[[UInt8]]] {
        let loopback = IPAddress.v4(.loopback)
        let reflector = try Reflector(
            ReflectorSettings(
                listen: [Endpoint(loopback, port: 0)], allow: [Prefix(loopback)], rateLimit: nil))
        defer { reflector.stop() }
        let endpoint = try #require(reflector.endpoints.first)
        let size = followUps ? Self.followUpSize : StampPacket.length
        let buffers = PacketBuffers(count: 64, size: 256)
        let poller = try Poller()
        var sockets: [UDPSocket] = []
        for number in 0..<sessions {
            let socket = try UDPSocket(family: loopback)
            try socket.connect(to: endpoint)
            try poller.watch(socket.descriptor, token: UInt64(number))
            sockets.append(socket)
        }
        for socket in sockets {
            for index in 0..<count { write(UInt32(index), to: buffers, at: index, size: size, followUp: followUps) }
            #expect(
                cnetshim_send(socket.descriptor, socket.family, buffers.packets.baseAddress, Int32(count))
                    == Int32(count))
        }
        var replies = [[[UInt8]]](repeating: [], count: sessions)
        let end = Moment.now().monotonic + 20_000_000_000
        while replies.contains(where: { $0.count < count }), Moment.now().monotonic < end {
            poller.wait(nanoseconds: 100_000_000) { _ in }
            for number in 0..<sessions {
                let taken = cnetshim_receive(sockets[number].descriptor, buffers.packets.baseAddress, 64)
                for index in 0..<max(0, Int(taken)) { replies[number].append(Array(buffers.octets(index))) }
            }
        }
        return replies
    }

    private func write(_ sequence: UInt32, to buffers: PacketBuffers, at index: Int, size: Int, followUp: Bool) {
        buffers.packets[index].length = UInt32(size)
        buffers.packets[index].remote.family = 0
        buffers.packets[index].local.family = 0
        buffers.packets[index].traffic_class = -1
        buffers.packets[index].wants_stamp = 0
        let octets = buffers.octets(index)
        StampRequest(
            sequence: sequence, timestamp: WireTimestamp(ntp: Moment.now().wall),
            errorEstimate: ErrorEstimate(isSynchronised: false, nanoseconds: 0)
        ).write(to: octets)
        guard followUp else { return }
        let extent = UnsafeMutableRawBufferPointer(rebasing: octets[StampPacket.length...])
        extent.copyBytes(from: [0x80, 7, 0, 16] + [UInt8](repeating: 0, count: 16))
    }

    private func number<Number: FixedWidthInteger>(_ octets: [UInt8], at offset: Int, as: Number.Type) -> Number {
        octets[offset..<offset + MemoryLayout<Number>.size].reduce(0) { $0 << 8 | Number($1) }
    }

    @Test("every reply of a flood is whole and its own, though runs of them leave as one")
    func runs() throws {
        for (session, replies) in try flood(sessions: 3, count: 64, followUps: false).enumerated() {
            #expect(replies.count == 64)
            for (index, octets) in replies.enumerated() {
                let reply = try #require(octets.withUnsafeBytes { StampReply($0) })
                #expect(octets.count == StampPacket.length)
                #expect(reply.sequence == UInt32(index), "session \(session)")
                #expect(reply.senderSequence == UInt32(index))
                let received = try #require(reply.receiveTimestamp.nanoseconds(.ntp))
                #expect(received <= (try #require(reply.timestamp.nanoseconds(.ntp))))
            }
        }
    }

    @Test("each reply in a batch brings the time of sending of the one before it, RFC 8972 §4.7")
    func followUps() throws {
        let proof = TimestampProof()
        guard ChosenStamps.areDelivered() else { return }
        withExtendedLifetime(proof) {}
        // Together no more than the reflector has patience for in one batch.
        for replies in try flood(sessions: 2, count: 7, followUps: true) {
            #expect(replies.count == 7)
            for (before, reply) in zip(replies, replies.dropFirst()) {
                #expect(number(reply, at: 48, as: UInt32.self) == number(before, at: 0, as: UInt32.self))
                // The kernel's stamp, later than the program's in the reply itself.
                #expect(number(reply, at: 52, as: UInt64.self) >= number(before, at: 4, as: UInt64.self))
                #expect(number(reply, at: 52, as: UInt64.self) != 0)
            }
        }
    }
}
