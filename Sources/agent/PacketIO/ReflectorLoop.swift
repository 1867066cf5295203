import CNetShim
import NetworkAddress
import Probing
import Synchronization
import Telemetry

/// The answering side: all listening sockets on one thread.
final class ReflectorLoop {
    private let sockets: [UDPSocket]
    let endpoints: [Endpoint]
    private let poller: Poller
    /// Before the first request, so that it is stamped.
    private let proof = TimestampProof()
    private let buffers = PacketBuffers(count: Int(CNETSHIM_BATCH), size: SessionSettings.maximumSize)
    private var reflector: StampReflector
    private var overflows: [UInt32]
    private var clock = ErrorEstimate(isSynchronised: false, nanoseconds: 1_000_000_000)
    private var clockRead: MonotonicTime?

    /// Replies that share one reading of the clock before they are sent: at 4 us each the last is stamped 30 us early at most,
    /// and only under a load at which replies queue anyway.
    private static let sendBatch = 8

    /// Binds every address, or none.
    init(_ settings: ReflectorSettings, mailbox: ReflectorMailbox) throws(SocketError) {
        reflector = StampReflector(
            allow: settings.allow, rateLimit: settings.rateLimit, maximumSessions: settings.maximumSessions)
        poller = try Poller()
        try poller.watch(mailbox.waker.descriptor, token: .max)
        var sockets: [UDPSocket] = []
        var endpoints: [Endpoint] = []
        for endpoint in settings.listen {
            let socket = try UDPSocket(family: endpoint.address)
            try socket.set(CNETSHIM_V6_ONLY, 1)
            try socket.bind(to: endpoint)
            // On a wildcard address the reply must leave from where the request arrived.
            if endpoint.address.isUnspecified { try socket.set(CNETSHIM_RECEIVE_LOCAL, 1) }
            socket.prefer(CNETSHIM_RECEIVE_TIMESTAMPS, 1)
            socket.prefer(CNETSHIM_RECEIVE_TTL, 1)
            socket.prefer(CNETSHIM_RECEIVE_CLASS, 1)
            socket.prefer(CNETSHIM_RECEIVE_OVERFLOWS, 1)
            socket.prefer(CNETSHIM_TTL, 255)
            socket.prefer(CNETSHIM_RECEIVE_BUFFER, 4 << 20)
            socket.prefer(CNETSHIM_SEND_BUFFER, 1 << 20)
            try poller.watch(socket.descriptor, token: UInt64(sockets.count))
            endpoints.append(socket.localEndpoint ?? endpoint)
            sockets.append(socket)
        }
        self.sockets = sockets
        self.endpoints = endpoints
        overflows = Array(repeating: 0, count: sockets.count)
    }

    /// Runs until told to stop.
    func run(_ mailbox: ReflectorMailbox) {
        var ready: [Int] = []
        while true {
            poller.wait(nanoseconds: -1) { token in
                if token == .max { mailbox.waker.calm() } else { ready.append(Int(token)) }
            }
            for index in ready { serve(index) }
            ready.removeAll(keepingCapacity: true)
            let orders = mailbox.exchange(reflector.counters)
            if let allow = orders.allow { reflector.allow(allow) }
            if orders.stops { return }
        }
    }

    /// One batch; the socket stays ready while it has more.
    private func serve(_ index: Int) {
        let socket = sockets[index]
        let taken = cnetshim_receive(socket.descriptor, buffers.packets.baseAddress, Int32(buffers.packets.count))
        guard taken > 0 else { return }
        let now = Moment.now()
        readClock(at: now)
        var accepted = 0
        for position in 0..<Int(taken) {
            let packet = buffers.packets[position]
            if packet.has_overflows != 0, packet.overflows != overflows[index] {
                reflector.noteFailures(overflow: UInt64(packet.overflows &- overflows[index]))
                overflows[index] = packet.overflows
            }
            guard let sender = Endpoint(packet.remote) else { continue }
            let arrival = packet.kernel_time > 0 ? WallTime(nanoseconds: packet.kernel_time) : now.wall
            let refusal = reflector.reflect(
                buffers.octets(position), from: sender, at: arrival,
                ttl: packet.ttl >= 0 ? UInt8(truncatingIfNeeded: packet.ttl) : nil, clock: clock, now: now.monotonic)
            guard refusal == nil else { continue }
            // The same class of service back, without the congestion marks of the way there.
            if packet.traffic_class >= 0 { buffers.packets[position].traffic_class &= 0xFC }
            buffers.packets.swapAt(accepted, position)
            accepted += 1
        }
        send(accepted, on: socket)
    }

    private func send(_ count: Int, on socket: UDPSocket) {
        var position = 0
        while position < count {
            let number = min(Self.sendBatch, count - position)
            // T3, right before the kernel gets it.
            let time = WireTimestamp(ntp: Moment.now().wall)
            for index in position..<position + number { StampReply.setTimestamp(time, in: buffers.octets(index)) }
            let given = cnetshim_send(
                socket.descriptor, socket.family, buffers.packets.baseAddress.map { $0 + position }, Int32(number))
            if given > 0 {
                position += Int(given)
            } else {
                reflector.noteFailures(sending: 1)
                position += 1
            }
        }
    }

    private func readClock(at now: Moment) {
        if let clockRead, now.monotonic - clockRead < 1_000_000_000 { return }
        clockRead = now.monotonic
        let state = ClockState.now()
        clock = ErrorEstimate(
            isSynchronised: state.isSynchronised, nanoseconds: state.maximumError ?? 1_000_000_000)
    }
}

/// What the rest of the program asks of the answering thread, and what it may see of it.
final class ReflectorMailbox: Sendable {
    struct Orders: Sendable {
        var allow: [Prefix]?
        var stops = false
    }

    private struct State: Sendable {
        var orders = Orders()
        var counters = ReflectorCounters()
    }

    let waker: Waker
    private let state = Mutex(State())

    init() throws(SocketError) { waker = try Waker() }

    func put(allow: [Prefix]) {
        state.withLock { $0.orders.allow = allow }
        waker.wake()
    }

    func stop() {
        state.withLock { $0.orders.stops = true }
        waker.wake()
    }

    var counters: ReflectorCounters { state.withLock { $0.counters } }

    /// Publishes the counters and takes the orders.
    func exchange(_ counters: ReflectorCounters) -> Orders {
        state.withLock { state in
            state.counters = counters
            defer { state.orders.allow = nil }
            return state.orders
        }
    }
}
