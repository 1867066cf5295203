import NetworkAddress
import Probing

/// ICMP echo on a socket: what goes around the data of a probe, and what comes off a reply.
struct EchoWire {
    /// Octets that may stand before the data: an IPv4 header with all options, and ICMP's own.
    static let headers = 60 + EchoMessage.headerLength

    let framing: EchoMessage.Framing
    /// On a raw socket the messages of other programs and sessions pass by too.
    private let identifier = UInt16.random(in: 0 ... .max)

    init(_ socket: EchoSocket) {
        framing = EchoMessage.Framing(isV6: socket.family == 6, isRaw: socket.isRaw)
    }

    /// Puts the header before data that stand in `message`. A datagram socket puts its own identifier over ours.
    func seal(_ message: UnsafeMutableRawBufferPointer, sequence: UInt64) {
        EchoMessage.seal(
            message, isV6: framing.isV6, identifier: identifier, sequence: UInt16(truncatingIfNeeded: sequence))
    }

    /// The reply as a reflector would have sent it; nil for what is no sound echo reply to us.
    func reflected(_ packet: UnsafeMutableRawBufferPointer) -> UnsafeRawBufferPointer? {
        let reading = EchoMessage.read(
            UnsafeRawBufferPointer(packet), framing, identifier: framing.isRaw ? identifier : nil)
        guard case .reply(let data) = reading else { return nil }
        let reply = UnsafeMutableRawBufferPointer(rebasing: packet[data])
        EchoMessage.asReflected(reply)
        return UnsafeRawBufferPointer(reply)
    }
}

extension SessionSettings {
    /// A new socket of the method's kind, and how echo stands on it.
    func openSocket() throws(SocketError) -> (PacketSocket, EchoWire?) {
        switch method {
        case .stamp: return (try UDPSocket(family: remote.address), nil)
        case .echo:
            let socket = try EchoSocket(family: remote.address)
            return (socket, EchoWire(socket))
        }
    }
}
