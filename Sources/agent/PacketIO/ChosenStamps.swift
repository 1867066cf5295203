import CNetShim
import NetworkAddress
import Probing

/// Transmit timestamps of the packets that ask for one, on one socket: whose number the kernel will call what.
///
/// A stamp costs the kernel a clone of the packet and us a look into the error queue, so that only what needs it asks:
/// the replies of sessions that want follow-ups.
struct ChosenStamps {
    private var tickets: [ReflectorReply.Ticket?]
    /// What the kernel will call the next packet that asks.
    private var next: UInt32 = 0
    /// Asked for and not come.
    private(set) var outstanding = 0

    /// More than a socket can have under way: the kernel stamps when a packet goes to the device.
    private static let ring = 4_096

    init() { tickets = Array(repeating: nil, count: Self.ring) }

    /// The kernel took a packet that asks.
    mutating func sent(_ ticket: ReflectorReply.Ticket) {
        tickets[Int(next) % Self.ring] = ticket
        next &+= 1
        outstanding = min(outstanding + 1, Self.ring)
    }

    mutating func take(_ number: UInt32) -> ReflectorReply.Ticket? {
        outstanding = max(0, outstanding - 1)
        defer { tickets[Int(number) % Self.ring] = nil }
        return tickets[Int(number) % Self.ring]
    }

    /// The socket's numbering begins anew.
    mutating func reset() {
        for index in tickets.indices { tickets[index] = nil }
        next = 0
        outstanding = 0
    }

    /// Whether this kernel stamps the packets that ask, and no others: found by sending one of each to ourselves. Make it
    /// while a `TimestampProof` lives.
    static func areDelivered(patience: Int64 = 100_000_000) -> Bool {
        guard let socket = try? mirror(), let poller = try? Poller() else { return false }
        try? poller.watch(socket.descriptor, token: 0)
        let buffers = PacketBuffers(count: 1, size: 64)
        guard let packet = buffers.packets.baseAddress else { return false }
        packet.pointee.length = 8
        packet.pointee.traffic_class = -1
        for wish: UInt8 in [0, 1] {
            packet.pointee.wants_stamp = wish
            guard cnetshim_send(socket.descriptor, socket.family, packet, 1) == 1 else { return false }
        }
        let end = Moment.now().monotonic + patience
        repeat {
            var report = cnetshim_report()
            while cnetshim_reports(socket.descriptor, &report, 1) == 1 {
                if report.kind == CNETSHIM_TRANSMITTED { return report.number == 0 && report.kernel_time > 0 }
            }
            poller.wait(nanoseconds: 1_000_000) { _ in }
        } while Moment.now().monotonic < end
        return false
    }

    private static func mirror() throws(SocketError) -> UDPSocket {
        let socket = try UDPSocket(family: .v4(.loopback))
        try socket.bind(to: .init(.v4(.loopback), port: 0))
        try socket.set(CNETSHIM_CHOSEN_TIMESTAMPS, 1)
        guard let own = socket.localEndpoint else { throw SocketError(.bind, code: 0) }
        try socket.connect(to: own)
        return socket
    }
}
