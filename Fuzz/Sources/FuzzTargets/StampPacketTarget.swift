import NetworkAddress
import Probing
import Telemetry

/// One packet by itself: on the way there a reflector that never saw its sender answers it, on the way back a sender with one
/// probe under way takes it for a reply. Fast, for what the layout alone can break: both sides are made once and copied.
///
/// The first octet: the size of the probe (two bits), the side, whether a reply fits the probe, whether there is a key, and
/// whether the packet is signed as by somebody who has it.
func fuzzStampPacket(_ input: UnsafeRawBufferPointer) {
    var reader = InputReader(input)
    let shape = reader.octet()
    let isAuthenticated = shape & 16 != 0
    reader.packet(.max) { packet in
        if shape & 4 == 0 {
            if isAuthenticated, shape & 32 != 0 { seal(packet) }
            reflect(packet, isAuthenticated: isAuthenticated)
            return
        }
        let prototype = prototypes[Int(shape & 3) + (isAuthenticated ? 4 : 0)]
        if shape & 8 == 0, packet.count >= (isAuthenticated ? 112 : StampPacket.minimumReplyLength) {
            // As if it answered that probe.
            packet.storeBytes(of: 0, toByteOffset: isAuthenticated ? 48 : 24, as: UInt32.self)
            packet.storeBytes(of: prototype.timestamp, toByteOffset: isAuthenticated ? 64 : 28, as: UInt64.self)
        }
        if isAuthenticated, shape & 32 != 0 { seal(packet) }
        var sender = prototype.sender
        let kind = sender.receive(
            UnsafeRawBufferPointer(packet), at: moment(2_000_000).wall, stamp: .kernel, now: moment(2_000_000))
        precondition(kind == .new || kind == .unknown)
        precondition(sender.strangers == (kind == .new ? 0 : 1))
        precondition(sender.isFinished == (kind == .new))
    }
}

/// A peer's key, which must sign: the reflector's for 192.0.2.3, and of every second sender.
let keyFile: StampKeyFile = {
    let text = "a 000102030405060708090a0b0c0d0e0f 192.0.2.3\n"
    do { return try StampKeyFile(text) } catch { preconditionFailure("\(error)") }
}()
let keyRing = StampKeyRing(keyFile) ?? .empty

private let authenticator = keyFile.entries.first.flatMap { StampAuthenticator($0.key) }

private func seal(_ packet: UnsafeMutableRawBufferPointer) {
    if packet.count >= 112 { authenticator?.seal(packet) }
}

private let plainReflector = StampReflector(allow: allowed, rateLimit: nil, maximumSessions: 1)
private let keyedReflector = StampReflector(allow: allowed, rateLimit: nil, maximumSessions: 1, keys: keyRing)
private let allowed = [Prefix(.v4(IPv4Address(192, 0, 2, 0)), length: 30)].compactMap { $0 }

private func reflect(_ packet: UnsafeMutableRawBufferPointer, isAuthenticated: Bool) {
    var reflector = isAuthenticated ? keyedReflector : plainReflector
    let arrival = ReflectorArrival(
        sender: Endpoint(.v4(IPv4Address(192, 0, 2, isAuthenticated ? 3 : 1)), port: 1), time: moment(0).wall,
        now: moment(0).monotonic, ttl: 64, trafficClass: 0)
    switch reflector.answer(packet, arrival) {
    case .reply(let reply):
        reflector.finish(packet, reply, at: moment(1_000).wall)
        precondition(reflector.counters.reflected == 1)
    case .refused: precondition(reflector.counters.refused == 1)
    }
}

private struct Prototype: Sendable {
    var sender: StampSender
    /// In the probe, as it stands there.
    var timestamp: UInt64
}

private let prototypes: [Prototype] = [false, true].flatMap { isAuthenticated in
    [44, 80, 200, 61].map { size in
        var settings = SessionSettings(
            link: "a~b", peer: "b", remote: Endpoint(.v4(.loopback), port: 862), period: .seconds(1), size: size,
            timeout: .seconds(1))
        if isAuthenticated { settings.key = keyFile.entries.first?.key }
        var sender = StampSender(
            settings, site: "a", interval: nil, limit: 1,
            clock: ClockState(isSynchronised: true, maximumError: 1_000), at: moment(0))
        var probe = [UInt8](repeating: 0, count: settings.packetSize)
        _ = probe.withUnsafeMutableBytes { sender.makeProbe(into: $0, at: moment(1_000_000)) }
        let timestamp = probe.withUnsafeBytes {
            $0.loadUnaligned(fromByteOffset: isAuthenticated ? 16 : 4, as: UInt64.self)
        }
        return Prototype(sender: sender, timestamp: timestamp)
    }
}
