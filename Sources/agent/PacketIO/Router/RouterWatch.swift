package import NetworkAddress
import Probing
import Synchronization
import Telemetry

/// Which interface of the site's router carries its line, and who asks for it.
package struct RouterSource: Hashable, Sendable {
    package var router: Endpoint
    package var interface: String
    package var credentials: SnmpCredentials
    package init(router: Endpoint, interface: String, credentials: SnmpCredentials) {
        self.router = router
        self.interface = interface
        self.credentials = credentials
    }
}

/// Whether what was found of an interface still holds. A value, so that its rules are tested without a router.
struct RouterPlace {
    private var silences = 0

    /// So many requests in a row without an answer: a router that began anew may have numbered its interfaces anew.
    private static let mostSilences = 3

    mutating func noteAnswer() { silences = 0 }

    /// A single datagram gets lost where lines are full, which is when the counters matter most.
    mutating func keeps(after fault: SnmpError) -> Bool {
        guard case .silent = fault else {
            silences = 0
            return false
        }
        silences += 1
        guard silences < Self.mostSilences else {
            silences = 0
            return false
        }
        return true
    }
}

/// Reads the router once a second on a thread of its own: it may be slow, and the probes must not be.
final class RouterWatch: Sendable {
    private let stopped = Mutex(false)
    private let waker: Waker
    private let thread: Mutex<DedicatedThread?> = Mutex(nil)

    /// A request is short, so that the end is too. What is lost is asked for a second later.
    private static let timeout = Duration.milliseconds(400)
    private static let period: Int64 = 1_000_000_000
    private static let longestPause: Int64 = 30_000_000_000

    /// - Parameters:
    ///   - onLoad: gets what the interface carried between two readings.
    ///   - onNews: gets why the router can't be read, when that changes; nil when it can again.
    init(
        _ source: RouterSource, onLoad: @escaping @Sendable (HostWatch.Load) -> Void,
        onNews: @escaping @Sendable (SnmpError?) -> Void
    ) throws(SocketError) {
        waker = try Waker()
        let poller = try Poller()
        try poller.watch(waker.descriptor, token: 0)
        // The poller is made here, so that its failure is reported, and used on the new thread alone.
        nonisolated(unsafe) let waiting = poller
        let thread = try DedicatedThread("router") { [self] in run(source, waiting, onLoad, onNews) }
        self.thread.withLock { $0 = thread }
    }

    /// Returns when its thread has ended, after a request under way.
    func stop() {
        stopped.withLock { $0 = true }
        waker.wake()
        thread.withLock { $0.take() }?.join()
    }

    private func run(
        _ source: RouterSource, _ poller: Poller, _ onLoad: (HostWatch.Load) -> Void, _ onNews: (SnmpError?) -> Void
    ) {
        var interface: RouterInterface?
        var series = RouterSeries()
        var place = RouterPlace()
        var fault: SnmpError?
        var pause = Self.period
        while !stopped.withLock({ $0 }) {
            let begun = Moment.now().monotonic
            do throws(SnmpError) {
                if interface == nil {
                    interface = try RouterInterface(
                        source.interface, of: source.router, source.credentials, timeout: Self.timeout, retries: 0,
                        isCancelled: { stopped.withLock { $0 } })
                }
                if let reading = try interface?.read() {
                    place.noteAnswer()
                    if fault != nil { onNews(nil) }
                    (fault, pause) = (nil, Self.period)
                    if let sample = series.advance(to: reading) {
                        var line = LineLoad(interface: source.interface, scope: .line)
                        line.speed = reading.isUp ? reading.speed : 0
                        line.isHalfDuplex = reading.isHalfDuplex
                        onLoad(HostWatch.Load(interface: 0, line: line, sample: sample))
                    }
                    if series.routerRestarted { interface = nil }
                }
            } catch {
                // A search that was cut short says nothing of what the router has.
                if stopped.withLock({ $0 }) { break }
                if interface != nil, place.keeps(after: error) {
                    // Asked again a second later; no news before it has been silent for longer.
                } else {
                    if fault != error { onNews(error) }
                    fault = error
                    interface = nil
                    pause = min(2 * pause, Self.longestPause)
                }
            }
            let rest = begun + pause - Moment.now().monotonic
            if rest > 0, !poller.wait(nanoseconds: rest).isEmpty { waker.calm() }
        }
    }
}
