import CNetShim
import NetworkAddress
import Probing

/// A socket on which packets of one or more sessions arrive.
final class LivenessListener {
    let socket: UDPSocket
    let endpoint: Endpoint
    let transport: LivenessTarget.Transport
    /// The session, where the socket is its own.
    let owner: Int?
    /// Nothing that arrived before this can still be in the socket.
    private var emptied: MonotonicTime
    private var overflows: UInt32 = 0

    init(
        socket: UDPSocket, endpoint: Endpoint, transport: LivenessTarget.Transport, owner: Int?, at now: MonotonicTime
    ) {
        self.socket = socket
        self.endpoint = endpoint
        self.transport = transport
        self.owner = owner
        emptied = now
        socket.prefer(CNETSHIM_RECEIVE_TIMESTAMPS, 1)
        socket.prefer(CNETSHIM_RECEIVE_TTL, 1)
        socket.prefer(CNETSHIM_RECEIVE_OVERFLOWS, 1)
        // A second of a thousand sessions at 100 ms fits in.
        socket.prefer(CNETSHIM_RECEIVE_BUFFER, 4 << 20)
    }

    /// Binds a socket that sessions share.
    convenience init(
        _ endpoint: Endpoint, transport: LivenessTarget.Transport, at now: MonotonicTime
    ) throws(SocketError) {
        let socket = try UDPSocket(family: endpoint.address)
        try socket.set(CNETSHIM_V6_ONLY, 1)
        try socket.bind(to: endpoint)
        self.init(socket: socket, endpoint: endpoint, transport: transport, owner: nil, at: now)
    }

    /// Takes a batch. Whether there may be more.
    func receive(
        using buffers: PacketBuffers, at now: Moment, trustsStamps: Bool,
        _ body: (_ octets: UnsafeRawBufferPointer, _ packet: cnetshim_packet, _ arrival: MonotonicTime) -> Void,
        overflowed: () -> Void
    ) -> Bool {
        let count = buffers.packets.count
        let taken = Int(cnetshim_receive(socket.descriptor, buffers.packets.baseAddress, Int32(count)))
        for index in 0..<max(0, taken) {
            let packet = buffers.packets[index]
            if packet.has_overflows != 0, packet.overflows != overflows {
                overflows = packet.overflows
                overflowed()
            }
            body(
                UnsafeRawBufferPointer(buffers.octets(index)), packet,
                arrival(of: packet.kernel_time, now, trustsStamps))
        }
        if taken == count { return true }
        emptied = now.monotonic
        return false
    }

    /// The kernel's stamp on the clock that nobody steps. A step of the wall clock between the stamp and now would move it; it
    /// can't lie before the socket was last seen empty, nor after now.
    private func arrival(of stamp: Int64, _ now: Moment, _ trustsStamps: Bool) -> MonotonicTime {
        guard stamp > 0, trustsStamps else { return now.monotonic }
        return min(now.monotonic, max(emptied, now.monotonic + -(now.wall.nanoseconds - stamp)))
    }
}
