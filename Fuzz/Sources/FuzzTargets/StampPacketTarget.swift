import NetworkAddress
import Probing
import Telemetry

/// One packet by itself, on both sides: a reflector that never saw its sender answers it, and a sender with one probe under
/// way takes the answer, or the packet as it came, for a reply. Fast, for what the layout alone can break.
func fuzzStampPacket(_ input: UnsafeRawBufferPointer) {
    var reader = InputReader(input)
    let shape = reader.octet()
    let size = [44, 80, 200, 61][Int(shape & 3)]
    reader.packet(.max) { packet in
        if shape & 4 == 0 {
            var reflector = StampReflector(
                allow: [Prefix(.v4(.loopback))], rateLimit: nil, maximumSessions: 1)
            let length = packet.count
            let answer = reflector.answer(
                packet,
                ReflectorArrival(
                    sender: Endpoint(.v4(.loopback), port: 1), time: moment(0).wall, now: moment(0).monotonic, ttl: 64,
                    trafficClass: 0))
            if case .reply(let reply) = answer { reflector.finish(packet, reply, at: moment(1_000).wall) }
            precondition(packet.count == length)
        }
        var sender = StampSender(
            SessionSettings(
                link: "a~b", peer: "b", remote: Endpoint(.v4(.loopback), port: 862), period: .seconds(1), size: size,
                timeout: .seconds(1)),
            site: "a", interval: nil, clock: ClockState(isSynchronised: true, maximumError: 1_000), at: moment(0))
        withUnsafeTemporaryAllocation(byteCount: size, alignment: 8) { probe in
            _ = sender.makeProbe(into: probe, at: moment(1_000_000))
            guard shape & 8 == 0, packet.count >= StampPacket.minimumReplyLength else { return }
            // As if it answered that probe.
            packet.storeBytes(of: 0, toByteOffset: 24, as: UInt32.self)
            UnsafeMutableRawBufferPointer(rebasing: packet[28..<36]).copyMemory(
                from: UnsafeRawBufferPointer(rebasing: probe[4..<12]))
        }
        let kind = sender.receive(
            UnsafeRawBufferPointer(packet), at: moment(2_000_000).wall, stamp: .kernel, now: moment(2_000_000))
        precondition(kind == .new || kind == .unknown)
        check(sender.stop(at: moment(3_000_000)))
    }
}
