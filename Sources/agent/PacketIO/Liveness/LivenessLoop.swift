import CNetShim
import NetworkAddress
import Probing
import Synchronization

/// Many sessions on one thread: one socket to send from each, one to listen on per address and transport, and their
/// packets told apart by discriminators. No allocation per packet.
final class LivenessLoop {
    private var peers: [LivenessPeer] = []
    private var listeners: [LivenessListener] = []
    private var sessions: [UInt32: Int] = [:]
    private var queue = WakeQueue()
    private let poller: Poller
    private let buffers = PacketBuffers(count: 16, size: 256)
    private let sending = PacketBuffers(count: 1, size: 64)
    private var watch = ClockWatch()
    private var trustsStamps = true
    private var ready: [UInt64] = []
    private var due: [Int] = []
    private let reports: ([LivenessReport]) -> Void
    /// Before the first packet, so that it is stamped.
    private let proof = TimestampProof()

    private static let wakerToken = UInt64.max
    /// What a disabled session may take to tell its peer.
    private static let farewell: Int64 = 1_000_000_000

    /// Opens everything, or nothing.
    init(
        _ targets: [LivenessTarget], waker: Waker, reports: @escaping ([LivenessReport]) -> Void
    ) throws(SocketError) {
        self.reports = reports
        poller = try Poller()
        try poller.watch(waker.descriptor, token: Self.wakerToken)
        var random = SystemRandomNumberGenerator()
        let now = Moment.now()
        for target in targets {
            let peer = try LivenessPeer(
                target, discriminator: discriminator(for: target, using: &random), random: &random, at: now)
            peer.listener = try listener(for: peer, at: now)
            sessions[peer.session.localDiscriminator] = peers.count
            peers.append(peer)
        }
        for index in peers.indices { enqueue(index) }
    }

    /// "It MUST be unique among all BFD sessions on this system, and nonzero. It SHOULD be set to a random (but still unique)
    /// value to improve security" (RFC 5880 §6.8.1).
    private func discriminator(for target: LivenessTarget, using random: inout SystemRandomNumberGenerator) -> UInt32 {
        if let wish = target.localDiscriminator, wish != 0, sessions[wish] == nil { return wish }
        while true {
            let candidate = UInt32.random(in: 1 ... .max, using: &random)
            if sessions[candidate] == nil { return candidate }
        }
    }

    private func listener(for peer: LivenessPeer, at now: Moment) throws(SocketError) -> Int {
        let transport = peer.target.transport
        let made: LivenessListener
        if transport == .seamless {
            made = LivenessListener(
                socket: peer.socket, endpoint: peer.local, transport: transport, owner: peers.count,
                at: now.monotonic)
        } else {
            let endpoint = Endpoint(peer.local.address, port: transport.port)
            if let shared = listeners.firstIndex(where: { $0.owner == nil && $0.endpoint == endpoint }) {
                return shared
            }
            made = try LivenessListener(endpoint, transport: transport, at: now.monotonic)
        }
        try poller.watch(made.socket.descriptor, token: UInt64(listeners.count))
        listeners.append(made)
        return listeners.count - 1
    }

    var locals: [Endpoint] { peers.map(\.local) }

    /// Runs until told to stop and every peer has been told, too.
    func run(_ orders: LivenessOrders) -> [LivenessStanding] {
        var stopping: MonotonicTime?
        while true {
            var now = Moment.now()
            var until = queue.first ?? MonotonicTime(nanoseconds: .max)
            if let stopping { until = min(until, stopping) }
            poller.wait(nanoseconds: max(0, until - now.monotonic)) { ready.append($0) }
            lookAtClocks()
            for token in ready {
                if token == Self.wakerToken { orders.waker.calm() } else { drain(Int(token)) }
            }
            ready.removeAll(keepingCapacity: true)
            trustsStamps = true
            now = .now()
            let limit = now.monotonic + Self.coalescing
            while let key = queue.popDue(at: limit) { due.append(Int(key)) }
            // A waking that an earlier one has made needless is dropped.
            for index in due where peers[index].queued <= limit { serve(index, now) }
            due.removeAll(keepingCapacity: true)
            if orders.isStopping, stopping == nil {
                stopping = now.monotonic + Self.farewell
                for index in peers.indices {
                    peers[index].session.disable(at: now.monotonic)
                    serve(index, now)
                }
            }
            if let stopping, stopping <= now.monotonic || peers.allSatisfy({ $0.session.isFinished(at: now.monotonic) })
            {
                return standings
            }
        }
    }

    /// Sessions whose next packet is due this soon are served together; each looks for itself whether it may be early.
    private static let coalescing: Int64 = 1_000_000

    private func lookAtClocks() {
        switch watch.look() {
        case .none: break
        case .stepped: trustsStamps = false
        case .slept:
            trustsStamps = false
            let now = Moment.now().monotonic
            for peer in peers { peer.session.note(.suspended, at: now) }
        }
    }

    // MARK: - receiving

    private func drain(_ index: Int) {
        let listener = listeners[index]
        var hasMore = true
        while hasMore {
            let now = Moment.now()
            hasMore = listener.receive(using: buffers, at: now, trustsStamps: trustsStamps) { octets, packet, arrival in
                deliver(octets, packet, to: listener, arrival, now)
            } overflowed: {
                for peer in peers where peer.listener == index { peer.session.note(.overflow, at: now.monotonic) }
            }
        }
    }

    private func deliver(
        _ octets: UnsafeRawBufferPointer, _ raw: cnetshim_packet, to listener: LivenessListener,
        _ arrival: MonotonicTime, _ now: Moment
    ) {
        guard let source = IPAddress(raw.remote) else { return }
        let packet: BFDControlPacket
        do throws(BFDDiscard) { packet = try BFDControlPacket(octets) } catch {
            if let index = peer(from: source, at: listener) { peers[index].discarded[error, default: 0] += 1 }
            return
        }
        // "If the Your Discriminator field is nonzero, it MUST be used to select the session", otherwise by addresses (RFC
        // 5880 §6.8.6, RFC 5881 §3, RFC 5883 §4). A discriminator guessed from elsewhere selects nothing.
        let found =
            packet.yourDiscriminator != 0 ? sessions[packet.yourDiscriminator] : peer(from: source, at: listener)
        guard let found, peers[found].target.remote == source, listeners[peers[found].listener] === listener else {
            if let index = peer(from: source, at: listener) { peers[index].discarded[.noSession, default: 0] += 1 }
            return
        }
        let peer = peers[found]
        // RFC 5881 §5: "all received BFD Control packets that are demultiplexed to the session MUST be discarded if the received
        // TTL or Hop Limit is not equal to 255".
        let ttl = raw.ttl
        guard listener.transport != .singleHop || ttl == 255 else {
            peer.discarded[.hopLimit, default: 0] += 1
            return
        }
        do throws(BFDDiscard) { try peer.session.receive(packet, octets, at: arrival) } catch {
            peer.discarded[error, default: 0] += 1
            return
        }
        report(found, now)
        enqueue(found)
    }

    private func peer(from source: IPAddress, at listener: LivenessListener) -> Int? {
        listener.owner
            ?? peers.firstIndex { $0.target.remote == source && listeners[$0.listener] === listener }
    }

    // MARK: - sending

    private func serve(_ index: Int, _ now: Moment) {
        let peer = peers[index]
        peer.queued = MonotonicTime(nanoseconds: .max)
        if let deadline = peer.session.detectionDeadline, deadline <= now.monotonic {
            // `now` was read before: whatever had arrived by then is handed in.
            drain(peer.listener)
            peer.session.advance(to: now.monotonic)
        }
        if let fault = peer.send(at: now, using: sending) {
            switch fault {
            case .refused: reports([.refused(session: index, now: now)])
            case .failed(let error): reports([.failed(session: index, error, now: now)])
            }
        }
        report(index, now)
        enqueue(index)
    }

    /// Puts a waking into the queue where none comes early enough.
    private func enqueue(_ index: Int) {
        let peer = peers[index]
        guard let deadline = peer.session.nextDeadline, deadline < peer.queued else { return }
        peer.queued = deadline
        queue.push(UInt64(index), at: deadline)
    }

    private func report(_ index: Int, _ now: Moment) {
        let events = peers[index].session.takeEvents()
        if !events.isEmpty { reports(events.map { .event(session: index, $0, now: now) }) }
    }

    private var standings: [LivenessStanding] {
        peers.map {
            LivenessStanding(
                state: $0.session.state, remoteState: $0.session.remoteState, local: $0.local,
                counters: $0.session.counters, discarded: $0.discarded)
        }
    }
}

/// What the rest of the program asks of the thread.
final class LivenessOrders: Sendable {
    let waker: Waker
    private let stops = Atomic(false)

    init() throws(SocketError) { waker = try Waker() }

    func stop() {
        stops.store(true, ordering: .releasing)
        waker.wake()
    }

    var isStopping: Bool { stops.load(ordering: .acquiring) }
}
