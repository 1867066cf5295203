import NetworkAddress
import Probing
import Synchronization

/// Knows the path MTU of running sessions: searches (RFC 8899) when a session begins, when its path changed, and once a period, one
/// search at a time on a thread of its own. Without searching nobody knows what an encryptor on the way cuts off: probes are small.
///
/// A search is a few packets where the path takes what the interface does, some twenty and half a minute where packets vanish.
final class PathMTUMonitor: Sendable {
    /// The way of a session.
    struct Way: Hashable, Sendable {
        var link: String
        var method: SessionSettings.Method
        var source: IPAddress
        var remote: Endpoint
    }

    private struct Watched {
        var way: Way
        var path: UInt64?
        var size: UInt64?
        var due: MonotonicTime
        var searched: MonotonicTime?
    }

    private struct State {
        var watched: [String: Watched] = [:]
        var isStopped = false
        /// Ends the search under way.
        var interrupt: (@Sendable () -> Void)?
    }

    private let state = Mutex(State())
    private let waker: Waker
    private let period: Int64
    private let thread: Mutex<DedicatedThread?> = Mutex(nil)

    /// Until a search that found nothing, or that couldn't begin, is made again.
    private static let retry: Int64 = 300_000_000_000
    /// Between two searches of one session, however often its path changes.
    private static let leastPeriod: Int64 = 60_000_000_000
    /// Between two searches, whatever is due.
    private static let pause: Int64 = 1_000_000_000
    /// In which sessions that begin together are searched first: by then their peers' reflectors know us.
    private static let spread: Range<Int64> = 5_000_000_000..<30_000_000_000

    init(period: Duration) throws(SocketError) {
        self.period = max(1_000_000_000, period.nanoseconds)
        waker = try Waker()
        let poller = try Poller()
        try poller.watch(waker.descriptor, token: 0)
        // The poller is made here, so that its failure is reported, and used on the new thread alone.
        nonisolated(unsafe) let waiting = poller
        let thread = try DedicatedThread("path-mtus") { [self] in run(waiting) }
        self.thread.withLock { $0 = thread }
    }

    /// Searches a way from now on; what was found of another under the same link is forgotten.
    func follow(_ way: Way) {
        let now = Moment.now().monotonic
        state.withLock { state in
            guard state.watched[way.link]?.way != way else { return }
            var random = SplitMix(seededBy: way.link, "mtu")
            let spread = Self.spread.lowerBound < period ? Self.spread : 0..<period
            state.watched[way.link] = Watched(way: way, due: now + Int64.random(in: spread, using: &random))
        }
        waker.wake()
    }

    func forget(_ link: String) { state.withLock { $0.watched[link] = nil } }

    /// The path of a link has this name now: another than before is searched at once, and nothing is known of it until then.
    func note(path: UInt64?, of link: String) {
        guard let path else { return }
        let isNews = state.withLock { state in
            guard let known = state.watched[link], known.path != path else { return false }
            state.watched[link]?.path = path
            guard known.path != nil else { return false }
            state.watched[link]?.size = nil
            let now = Moment.now().monotonic
            state.watched[link]?.due = max(now, known.searched.map { $0 + Self.leastPeriod } ?? now)
            return true
        }
        if isNews { waker.wake() }
    }

    /// Octets of the largest IP packet that passes; nil before it is known.
    func size(of link: String) -> UInt64? { state.withLock { $0.watched[link]?.size } }

    /// Interrupts what is under way and waits for the thread's end.
    func stop() {
        let interrupt = state.withLock { state in
            state.isStopped = true
            return state.interrupt
        }
        interrupt?()
        waker.wake()
        thread.withLock { $0.take() }?.join()
    }

    // MARK: - the thread

    private func run(_ poller: Poller) {
        var rest = MonotonicTime(nanoseconds: .min)
        while true {
            let next = state.withLock { state -> (stop: Bool, first: Watched?) in
                (state.isStopped, state.watched.values.min { ($0.due, $0.way.link) < ($1.due, $1.way.link) })
            }
            if next.stop { return }
            let now = Moment.now().monotonic
            let begin = next.first.map { max($0.due, rest) }
            if let first = next.first, let begin, begin <= now {
                search(first)
                rest = Moment.now().monotonic + Self.pause
            } else {
                poller.wait(nanoseconds: begin.map { $0 - now } ?? -1) { _ in }
                waker.calm()
            }
        }
    }

    private func search(_ watched: Watched) {
        let way = watched.way
        let request = PathMTURequest(way.remote, method: way.method, source: Endpoint(way.source, port: 0))
        var report: PathMTUReport?
        do throws(SocketError) {
            let probe = try PathMTUProbe(request)
            let isStopped = state.withLock { state in
                state.interrupt = probe.stop
                return state.isStopped
            }
            if !isStopped { report = probe.run() }
            state.withLock { $0.interrupt = nil }
        } catch {
            // No socket, or no way there: tried again later.
        }
        let now = Moment.now().monotonic
        state.withLock { state in
            // Another way, or a path that changed meanwhile, is due already.
            guard let held = state.watched[way.link], held.way == way, held.due == watched.due else { return }
            state.watched[way.link]?.due = now + min(period, report?.size == nil ? Self.retry : period)
            state.watched[way.link]?.searched = now
            if let report, !report.isCutShort { state.watched[way.link]?.size = report.size.map { UInt64($0) } }
        }
    }
}

extension LiveSession {
    /// Its way, where its socket is open.
    var mtuWay: PathMTUMonitor.Way? {
        guard let local = socket?.localEndpoint else { return nil }
        return PathMTUMonitor.Way(
            link: settings.link, method: settings.method, source: local.address, remote: settings.remote)
    }
}
