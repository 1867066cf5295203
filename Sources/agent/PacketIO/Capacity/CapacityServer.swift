import CNetShim
package import NetworkAddress
package import Probing
import Synchronization

/// A server of capacity tests (RFC 9946): one thread for the control port and one for each test.
package final class CapacityServer: Sendable {
    private let shared: Shared
    private let thread: DedicatedThread
    /// Where it really listens.
    package let endpoints: [Endpoint]

    /// A test's end, as its server saw it.
    package struct Finished: Sendable {
        package var client: Endpoint
        package var isUpstream: Bool
        package var report: CapacityReport
        package var faults: CapacityOwnFaults
        package var isComplete: Bool
    }

    final class Shared: Sendable {
        let waker: Waker
        let isStopped = Atomic(false)
        let admission: Mutex<CapacityAdmission>
        let settings: CapacityServerSettings
        let finished: @Sendable (Finished) -> Void
        /// Threads of tests; each is joined by the control thread after its end.
        let tests = Mutex<[UInt64: DedicatedThread]>([:])
        let ended = Mutex<[UInt64]>([])

        init(_ settings: CapacityServerSettings, _ finished: @escaping @Sendable (Finished) -> Void)
            throws(SocketError)
        {
            waker = try Waker()
            admission = Mutex(CapacityAdmission(settings))
            self.settings = settings
            self.finished = finished
        }
    }

    /// Binds every address, or none, and begins to serve. `finished` is called on a test's thread.
    package init(
        _ settings: CapacityServerSettings, finished: @escaping @Sendable (Finished) -> Void = { _ in }
    ) throws(SocketError) {
        let shared = try Shared(settings, finished)
        let loop = try CapacityControlLoop(shared)
        endpoints = loop.endpoints
        // Made here, so that its failure is reported, and used on the new thread alone.
        nonisolated(unsafe) let control = loop
        thread = try DedicatedThread("capacity-ctl") { control.run() }
        self.shared = shared
    }

    package var counters: CapacityServerCounters { shared.admission.withLock { $0.counters } }

    /// Ends it and every test under way. Call it once.
    @discardableResult
    package func stop() -> CapacityServerCounters {
        shared.isStopped.store(true, ordering: .relaxed)
        shared.waker.wake()
        thread.join()
        return counters
    }
}

/// The control port's thread.
final class CapacityControlLoop {
    private let shared: CapacityServer.Shared
    private let sockets: [UDPSocket]
    let endpoints: [Endpoint]
    private let poller: Poller
    private let buffers = PacketBuffers(count: Int(CNETSHIM_BATCH), size: 256)
    private var number: UInt64 = 0

    init(_ shared: CapacityServer.Shared) throws(SocketError) {
        self.shared = shared
        poller = try Poller()
        try poller.watch(shared.waker.descriptor, token: .max)
        var sockets: [UDPSocket] = []
        var endpoints: [Endpoint] = []
        for endpoint in shared.settings.listen {
            let socket = try UDPSocket(family: endpoint.address)
            try socket.set(CNETSHIM_V6_ONLY, 1)
            try socket.bind(to: endpoint)
            // The test's socket is bound to the address that was asked.
            try socket.set(CNETSHIM_RECEIVE_LOCAL, 1)
            try poller.watch(socket.descriptor, token: UInt64(sockets.count))
            endpoints.append(socket.localEndpoint ?? endpoint)
            sockets.append(socket)
        }
        self.sockets = sockets
        self.endpoints = endpoints
    }

    func run() {
        while !shared.isStopped.load(ordering: .relaxed) {
            var ready: [Int] = []
            poller.wait(nanoseconds: -1) { token in
                if token == .max { shared.waker.calm() } else { ready.append(Int(token)) }
            }
            for index in ready { serve(sockets[index]) }
            reap()
        }
        let threads = shared.tests.withLock { Array($0.values) }
        for thread in threads { thread.join() }
    }

    private func reap() {
        let ended = shared.ended.withLock { ended in
            defer { ended.removeAll() }
            return ended
        }
        for number in ended { shared.tests.withLock { $0.removeValue(forKey: number) }?.join() }
    }

    private func serve(_ socket: UDPSocket) {
        let taken = cnetshim_receive(socket.descriptor, buffers.packets.baseAddress, Int32(buffers.packets.count))
        for place in 0..<max(0, Int(taken)) {
            guard let client = Endpoint(buffers.packets[place].remote) else { continue }
            let now = Moment.now()
            let octets = UnsafeRawBufferPointer(buffers.octets(place))
            guard buffers.packets[place].is_truncated == 0 else { continue }
            let decision = shared.admission.withLock {
                $0.decide(octets, from: client.address, wall: now.wall, now: now.monotonic)
            }
            switch decision {
            case .ignored: continue
            case .refused(let response, let keys): answer(socket, place, response, keys)
            case .accepted(let setup, let keys): begin(socket, place, client, setup, keys)
            }
        }
    }

    /// The answer, in the request's own buffer: from the address that was asked.
    private func answer(_ socket: UDPSocket, _ place: Int, _ response: SetupPDU, _ keys: CapacitySessionKeys?) {
        let octets = buffers.room(place, SetupPDU.length)
        response.write(to: octets)
        seal(octets, keys)
        buffers.packets[place].length = UInt32(SetupPDU.length)
        buffers.packets[place].traffic_class = -1
        buffers.packets[place].wants_stamp = 0
        _ = cnetshim_send(socket.descriptor, socket.family, buffers.packets.baseAddress.map { $0 + place }, 1)
    }

    private func seal(_ octets: UnsafeMutableRawBufferPointer, _ keys: CapacitySessionKeys?) {
        let time = UInt32(truncatingIfNeeded: Moment.now().wall.nanoseconds / 1_000_000_000)
        keys?.seal(octets, as: .server, time: time)
        if shared.settings.sendsChecksums { CapacityTrailer.putChecksum(octets) }
    }

    private func begin(
        _ socket: UDPSocket, _ place: Int, _ client: Endpoint, _ setup: SetupPDU, _ keys: CapacitySessionKeys?
    ) {
        var setup = setup
        do throws(SocketError) {
            let local = Endpoint(buffers.packets[place].local)
            let test = try UDPSocket(family: client.address)
            try test.bind(to: Endpoint(local?.address ?? socket.localEndpoint?.address ?? client.address, port: 0))
            LoadSocket.prepare(test)
            setup.testPort = test.localEndpoint?.port ?? 0
            number += 1
            let number = number
            let shared = shared
            // Handed over to the test's thread, which alone uses it from now on.
            nonisolated(unsafe) let session = try CapacityServerSession(shared, test, client, setup, keys)
            let thread = try DedicatedThread("capacity-\(number % 1_000)", priority: 1) {
                session.run()
                shared.ended.withLock { $0.append(number) }
                shared.waker.wake()
            }
            shared.tests.withLock { $0[number] = thread }
            answer(socket, place, setup, keys)
        } catch {
            let refusal = shared.admission.withLock { $0.withdraw(setup) }
            answer(socket, place, refusal, keys)
        }
    }
}
