import CNetShim
import Glibc
import NetworkAddress
import Probing

/// One session with the socket it sends from.
final class LivenessPeer {
    let target: LivenessTarget
    /// Where packets leave from: an address of ours and a port that no other session has, as RFC 5881 §4 wishes.
    let local: Endpoint
    let socket: UDPSocket
    /// Where packets arrive: a listener that sessions share, or, of an initiator, its own socket.
    var listener = 0
    var session: BFDSession
    var discarded: [BFDDiscard: UInt64] = [:]
    /// When the waking that stands for it in the queue comes.
    var queued = MonotonicTime(nanoseconds: .max)
    private var lastError: Int32 = 0

    /// RFC 5881 §4: "The source port MUST be in the range 49152 through 65535."
    private static let ports: ClosedRange<UInt16> = 49_152...65_535

    init(
        _ target: LivenessTarget, discriminator: UInt32, random: inout some RandomNumberGenerator, at now: Moment
    ) throws(SocketError) {
        self.target = target
        let remote = Endpoint(target.remote, port: target.transport.port)
        let source: IPAddress
        if let wish = target.source { source = wish } else { source = try Self.source(towards: remote) }
        socket = try Self.socket(from: source, using: &random)
        try socket.connect(to: remote)
        try socket.set(CNETSHIM_TTL, 255)
        // CS6, network control (RFC 4594 §3.2), as routers send it.
        socket.prefer(CNETSHIM_CLASS, 48 << 2)
        local = socket.localEndpoint ?? Endpoint(source, port: 0)
        session = BFDSession(
            target.settings, discriminator: discriminator, seed: random.next(), at: now.monotonic)
    }

    /// The address from which the route to `remote` leaves.
    private static func source(towards remote: Endpoint) throws(SocketError) -> IPAddress {
        let scout = try UDPSocket(family: remote.address)
        try scout.connect(to: remote)
        guard let local = scout.localEndpoint else { throw SocketError(.connect, remote, code: 0) }
        return local.address
    }

    private static func socket(
        from source: IPAddress, using random: inout some RandomNumberGenerator
    ) throws(SocketError) -> UDPSocket {
        var attempts = 64
        while true {
            let socket = try UDPSocket(family: source)
            do throws(SocketError) {
                try socket.bind(to: Endpoint(source, port: UInt16.random(in: ports, using: &random)))
                return socket
            } catch {
                attempts -= 1
                if attempts == 0 || error.code != EADDRINUSE { throw error }
            }
        }
    }

    /// Sends what is due.
    func send(at now: Moment, using buffers: PacketBuffers) -> LivenessSendFault? {
        var fault: LivenessSendFault?
        while true {
            let room = buffers.room(0, 64)
            let length = session.writePacket(into: room, at: now.monotonic)
            guard length > 0 else { return fault }
            buffers.packets[0].length = UInt32(length)
            buffers.packets[0].remote.family = 0
            buffers.packets[0].local.family = 0
            buffers.packets[0].traffic_class = -1
            var answer = cnetshim_send(socket.descriptor, socket.family, buffers.packets.baseAddress, 1)
            if answer == -ECONNREFUSED {
                // What the kernel says here is of the packet before; this one has not been sent.
                if lastError != answer { fault = .refused }
                lastError = answer
                answer = cnetshim_send(socket.descriptor, socket.family, buffers.packets.baseAddress, 1)
            } else if answer >= 0 {
                lastError = 0
            }
            if answer < 0, answer != -ECONNREFUSED {
                session.note(.sendFailed, at: now.monotonic)
                if lastError != answer {
                    fault = .failed(
                        SocketError(
                            .send, Endpoint(target.remote, port: target.transport.port), code: -answer))
                }
                lastError = answer
            }
        }
    }
}

/// Why a packet did not leave, told once until it does.
enum LivenessSendFault {
    case refused
    case failed(SocketError)
}
