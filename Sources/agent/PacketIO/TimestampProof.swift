import CNetShim
import NetworkAddress
import Probing
package import Telemetry

/// Whether this kernel really stamps packets, found by sending one to ourselves and looking: setsockopt accepts modes that
/// never deliver.
///
/// While it lives it also keeps the kernel's stamping switched on. The first socket that asks has it switched on in the
/// background, up to tens of milliseconds later on a busy host, and its first packets would go without. What a
/// network interface does with real probes each packet's own stamps tell; a record says which they had.
package final class TimestampProof {
    /// What came back stamped.
    package private(set) var source = TimestampSource(transmit: .user, receive: .user)
    private let socket: UDPSocket?

    /// Tries for at most `patience` nanoseconds; microseconds where the kernel stamps.
    package init(patience: Int64 = 100_000_000) {
        socket = try? Self.mirror()
        guard let socket, let poller = try? Poller() else { return }
        try? poller.watch(socket.descriptor, token: 0)
        let buffers = PacketBuffers(count: 4, size: 64)
        let end = Moment.now().monotonic + patience
        while source != TimestampSource(transmit: .kernel, receive: .kernel), Moment.now().monotonic < end {
            buffers.packets[0].length = 8
            buffers.packets[0].remote.family = 0
            buffers.packets[0].local.family = 0
            buffers.packets[0].traffic_class = -1
            guard cnetshim_send(socket.descriptor, socket.family, buffers.packets.baseAddress, 1) == 1 else { return }
            poller.wait(nanoseconds: 2_000_000) { _ in }
            look(socket, buffers)
        }
    }

    /// A socket on loopback that sends to itself.
    private static func mirror() throws(SocketError) -> UDPSocket {
        let socket = try UDPSocket(family: .v4(.loopback))
        try socket.bind(to: Endpoint(.v4(.loopback), port: 0))
        try socket.set(CNETSHIM_ALL_TIMESTAMPS, 1)
        guard let own = socket.localEndpoint else { throw SocketError(.bind, code: 0) }
        try socket.connect(to: own)
        return socket
    }

    private func look(_ socket: UDPSocket, _ buffers: PacketBuffers) {
        let taken = cnetshim_receive(socket.descriptor, buffers.packets.baseAddress, Int32(buffers.packets.count))
        for index in 0..<max(0, Int(taken)) where buffers.packets[index].kernel_time > 0 { source.receive = .kernel }
        var report = cnetshim_report()
        while cnetshim_reports(socket.descriptor, &report, 1) == 1 {
            if report.kind == CNETSHIM_TRANSMITTED, report.kernel_time > 0 { source.transmit = .kernel }
        }
    }
}
