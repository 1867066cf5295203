import NetworkAddress
import Probing
import Synchronization

/// Follows the paths of running sessions, one trace at a time on a thread of its own: a few packets a minute for each, in the
/// session's own flow, so that routers which spread flows send them where the session's packets go.
///
/// The far end is a STAMP reflector, whose port answers no stray packet, so its own hop may stay silent: the path is known by
/// the routers before it.
final class PathMonitor: Sendable {
    /// The flow of a session.
    struct Flow: Hashable, Sendable {
        var link: String
        var carrier: TraceFlow.Carrier
        var local: Endpoint
        var remote: Endpoint
        var dscp: UInt8
    }

    private struct Watched {
        var flow: Flow
        var watch = PathWatch()
        var due: MonotonicTime
    }

    private struct State {
        var watched: [String: Watched] = [:]
        var isStopped = false
        /// Ends the trace under way.
        var interrupt: (@Sendable () -> Void)?
    }

    private let state = Mutex(State())
    private let waker: Waker
    private let period: Int64
    private let thread: Mutex<DedicatedThread?> = Mutex(nil)

    /// Hops that stay silent behind the last that answered, before it is taken as the end.
    private static let silentHops = 4
    private static let limit = Duration.seconds(10)
    /// Between two traces, whatever is due: many sessions share the thread, and the routers.
    private static let pause: Int64 = 250_000_000

    init(period: Duration) throws(SocketError) {
        self.period = max(1_000_000_000, period.nanoseconds)
        waker = try Waker()
        let poller = try Poller()
        try poller.watch(waker.descriptor, token: 0)
        // The poller is made here, so that its failure is reported, and used on the new thread alone.
        nonisolated(unsafe) let waiting = poller
        let thread = try DedicatedThread("paths") { [self] in run(waiting) }
        self.thread.withLock { $0 = thread }
    }

    /// Follows a flow from now on; the one before under the same link is replaced, and its path remembered.
    func follow(_ flow: Flow) {
        let now = Moment.now().monotonic
        state.withLock { state in
            if state.watched[flow.link] != nil {
                state.watched[flow.link]?.flow = flow
                return
            }
            // Sessions that begin together aren't traced together.
            var random = SplitMix(seededBy: flow.link, "path")
            let spread = Int64.random(in: 0..<min(period, 2_000_000_000), using: &random)
            state.watched[flow.link] = Watched(flow: flow, due: now + spread)
        }
        waker.wake()
    }

    func forget(_ link: String) { state.withLock { $0.watched[link] = nil } }

    /// The current path's name; nil before it is known.
    func hash(of link: String) -> UInt64? { state.withLock { $0.watched[link]?.watch.current?.value } }

    /// Interrupts what is under way and waits for the thread's end.
    func stop() {
        let interrupt = state.withLock { state in
            state.isStopped = true
            return state.interrupt
        }
        interrupt?()
        waker.wake()
        thread.withLock { thread in
            thread?.join()
            thread = nil
        }
    }

    // MARK: - the thread

    private func run(_ poller: Poller) {
        var rest = MonotonicTime(nanoseconds: .min)
        while true {
            let next = state.withLock { state -> (stop: Bool, first: Watched?) in
                (state.isStopped, state.watched.values.min { ($0.due, $0.flow.link) < ($1.due, $1.flow.link) })
            }
            if next.stop { return }
            let now = Moment.now().monotonic
            guard let first = next.first else {
                poller.wait(nanoseconds: -1) { _ in }
                waker.calm()
                continue
            }
            let begin = max(first.due, rest)
            if begin > now {
                poller.wait(nanoseconds: begin - now) { _ in }
                waker.calm()
                continue
            }
            let isAllowed = trace(first.flow)
            rest = Moment.now().monotonic + Self.pause
            // Without the capability there is nothing more to do; records then bear no path.
            if !isAllowed { return }
        }
    }

    /// Traces once; returns false where this process may not.
    private func trace(_ flow: Flow) -> Bool {
        var request = PathRequest(
            flow.remote.address, carrier: flow.carrier, source: flow.local.address, sourcePort: flow.local.port,
            destinationPort: flow.remote.port, dscp: flow.dscp)
        request.queries = 2
        request.silentHops = Self.silentHops
        request.limit = Self.limit
        var report: PathReport?
        do throws(SocketError) {
            let tracer = try PathTracer(request)
            let isStopped = state.withLock { state in
                state.interrupt = tracer.stop
                return state.isStopped
            }
            if !isStopped { report = tracer.run() }
            state.withLock { $0.interrupt = nil }
        } catch {
            if error.operation == .socket { return false }
        }
        let now = Moment.now().monotonic
        state.withLock { state in
            guard state.watched[flow.link]?.flow == flow else { return }
            state.watched[flow.link]?.due = now + period
            guard let report, !report.isCutShort else { return }
            let verdict = state.watched[flow.link]?.watch.take(PathTrace(report))
            // A change is looked at again at once, so that it is known within seconds.
            if verdict == .unknown(.unconfirmed) { state.watched[flow.link]?.due = now }
        }
        return true
    }
}

extension LiveSession {
    /// Its flow, where its socket is open.
    var flow: PathMonitor.Flow? {
        guard let local = socket?.localEndpoint else { return nil }
        return PathMonitor.Flow(
            link: settings.link, carrier: settings.method == .echo ? .icmp : .udp, local: local,
            remote: settings.remote, dscp: settings.dscp)
    }

    /// Gives the way out the site's own name.
    func nameUplink(by names: UplinkNames) {
        guard !names.isEmpty, let local = socket?.localEndpoint,
            let route = Route(
                to: settings.remote, from: local, carrier: settings.method == .echo ? .icmp : .udp)
        else { return }
        sender.uplink = names.name(interface: route.interface, gateway: route.gateway)
    }
}
