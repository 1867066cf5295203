import CNetShim
package import NetworkAddress
package import Probing
import Synchronization

/// A Seamless BFD reflector on a thread of its own, RFC 7881 §4.2: answers go back to the port they came from, from port
/// 7784 and from the address that was asked, with a hop limit of 255.
package final class SeamlessReflection: Sendable {
    private let orders: LivenessOrders
    private let thread: DedicatedThread
    private let outcome: Outcome

    private final class Outcome: Sendable {
        let reflector: Mutex<SeamlessReflector>
        init(_ reflector: SeamlessReflector) { self.reflector = Mutex(reflector) }
    }

    /// Binds every address, or none, and begins to answer.
    package init(_ reflector: SeamlessReflector, listen: [Endpoint]) throws(SocketError) {
        let orders = try LivenessOrders()
        let outcome = Outcome(reflector)
        let poller = try Poller()
        try poller.watch(orders.waker.descriptor, token: .max)
        var sockets: [UDPSocket] = []
        for endpoint in listen {
            let socket = try UDPSocket(family: endpoint.address)
            try socket.set(CNETSHIM_V6_ONLY, 1)
            try socket.bind(to: endpoint)
            if endpoint.address.isUnspecified { try socket.set(CNETSHIM_RECEIVE_LOCAL, 1) }
            try socket.set(CNETSHIM_TTL, 255)
            socket.prefer(CNETSHIM_CLASS, 48 << 2)
            socket.prefer(CNETSHIM_RECEIVE_BUFFER, 4 << 20)
            try poller.watch(socket.descriptor, token: UInt64(sockets.count))
            sockets.append(socket)
        }
        // Made here, so that their failure is reported, and used on the new thread alone.
        nonisolated(unsafe) let waiting = poller
        nonisolated(unsafe) let listening = sockets
        thread = try DedicatedThread("reflector") {
            var reflector = reflector
            let buffers = PacketBuffers(count: Int(CNETSHIM_BATCH), size: 256)
            var ready: [Int] = []
            while !orders.isStopping {
                waiting.wait(nanoseconds: -1) { if $0 != .max { ready.append(Int($0)) } }
                for index in ready { Self.serve(listening[index], &reflector, buffers) }
                ready.removeAll(keepingCapacity: true)
            }
            outcome.reflector.withLock { $0 = reflector }
        }
        self.orders = orders
        self.outcome = outcome
    }

    private static func serve(_ socket: UDPSocket, _ reflector: inout SeamlessReflector, _ buffers: PacketBuffers) {
        let taken = cnetshim_receive(socket.descriptor, buffers.packets.baseAddress, Int32(buffers.packets.count))
        guard taken > 0 else { return }
        let now = Moment.now().monotonic
        for index in 0..<Int(taken) {
            guard let source = Endpoint(buffers.packets[index].remote),
                let length = reflector.answer(buffers.octets(index), from: source, now: now)
            else { continue }
            buffers.packets[index].length = UInt32(length)
            buffers.packets[index].traffic_class = -1
            _ = cnetshim_send(socket.descriptor, socket.family, buffers.packets.baseAddress.map { $0 + index }, 1)
        }
    }

    /// Ends it and gives what it did. Call it once.
    package func stop() -> SeamlessReflector {
        orders.stop()
        thread.join()
        return outcome.reflector.withLock { $0 }
    }
}
