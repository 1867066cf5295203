package import NetworkAddress
package import Probing
import Synchronization
package import Telemetry

/// Everything an agent measures with and answers: one thread that probes all sessions, one that reflects, and one that
/// hands finished records over, so that a slow disk never delays a packet.
///
///     let engine = ProbeEngine(site: "01290@2025", interval: .seconds(60), reflector: .init(listen: [here], allow: []))
///     try engine.start { record in spool.append(record) }
///     engine.update(sessions: configuration.sessions, allow: configuration.allow)
///     let rest = engine.stop()
///
/// Intervals begin at wall-clock multiples of `interval`. A record comes when the last probe of its interval has been
/// answered or timed out, so about `SessionSettings.timeout` after the interval's end. A first, partial interval begins
/// when its session began and says `.started`; its `end` is aligned. `start` and `end` are what was really covered.
package final class ProbeEngine: Sendable {
    private let site: String
    private let interval: Duration
    private let reflectorSettings: ReflectorSettings?
    private let initialSessions: [SessionSettings]
    private let lineRate: Int64?
    private let pathPeriod: Duration?
    private let mtuPeriod: Duration?
    private let uplinks: UplinkNames
    private let lines: [String]
    private let captures: CapturedLines
    private let router: RouterSource?
    private let routerLoad: RecentLoad?
    private let onRouter: @Sendable (SnmpError?) -> Void
    private let state = Mutex<Running?>(nil)

    private struct Running: Sendable {
        var sessions: SessionMailbox
        var sender: DedicatedThread
        var rest: Rest
        var delivery: Delivery<IntervalRecord>
        var reflector: Reflector?
        var paths: PathMonitor?
        var mtus: PathMTUMonitor?
        var router: RouterWatch?
    }

    /// Where the sending thread leaves its last records.
    private final class Rest: Sendable {
        let records = Mutex<[IntervalRecord]>([])
    }

    /// - Parameters:
    ///   - lineRate: bits per second of the host's slowest line, by which probes of several sessions may leave together
    ///     (`SendLattice`); nil where nobody knows.
    ///   - pathPeriod: between two traces of each session's path, which needs CAP_NET_RAW; nil for none.
    ///   - mtuPeriod: between two searches of each session's path MTU; nil for none.
    ///   - uplinks: what the site calls its ways out.
    ///   - lines: names of the interfaces through which all traffic of the site's line goes.
    ///   - captures: where captures run, whose seconds are given by `note(_:of:)`.
    ///   - router: whose counters tell that in their place.
    ///   - routerLoad: where what they told lately is kept.
    ///   - onRouter: gets why it can't be read, when that changes; nil when it can again.
    package init(
        site: String, interval: Duration, reflector: ReflectorSettings? = nil, sessions: [SessionSettings] = [],
        lineRate: Int64? = nil, pathPeriod: Duration? = nil, mtuPeriod: Duration? = nil,
        uplinks: UplinkNames = UplinkNames(), lines: [String] = [], captures: CapturedLines = CapturedLines(),
        router: RouterSource? = nil, routerLoad: RecentLoad? = nil,
        onRouter: @escaping @Sendable (SnmpError?) -> Void = { _ in }
    ) {
        self.site = site
        self.interval = interval
        reflectorSettings = reflector
        initialSessions = sessions
        self.lineRate = lineRate
        self.pathPeriod = pathPeriod
        self.mtuPeriod = mtuPeriod
        self.uplinks = uplinks
        self.lines = lines
        self.captures = captures
        self.router = router
        self.routerLoad = routerLoad
        self.onRouter = onRouter
    }

    /// Binds the reflector and begins. `onRecord` is called on a thread of its own, one record at a time.
    /// Throws where a reflector's address can't be bound; then nothing was started. A second call does nothing.
    package func start(onRecord: @escaping @Sendable (IntervalRecord) -> Void) throws(SocketError) {
        guard state.withLock({ $0 == nil }) else { return }
        let running = try begin(onRecord)
        state.withLock { $0 = running }
    }

    private func begin(_ onRecord: @escaping @Sendable (IntervalRecord) -> Void) throws(SocketError) -> Running {
        let reflector = try reflectorSettings.map { settings throws(SocketError) in try Reflector(settings) }
        do throws(SocketError) {
            let mailbox = try SessionMailbox()
            mailbox.put(sessions: initialSessions, lineRate: lineRate)
            let delivery = try Delivery<IntervalRecord>("records", onRecord)
            do throws(SocketError) {
                return try begin(mailbox, delivery, reflector)
            } catch {
                delivery.finish()
                throw error
            }
        } catch {
            reflector?.stop()
            throw error
        }
    }

    private func begin(
        _ mailbox: SessionMailbox, _ delivery: Delivery<IntervalRecord>, _ reflector: Reflector?
    ) throws(SocketError) -> Running {
        let rest = Rest()
        let paths = try pathPeriod.map { period throws(SocketError) in try PathMonitor(period: period) }
        let mtus: PathMTUMonitor?
        let loop: SessionLoop
        do throws(SocketError) {
            mtus = try mtuPeriod.map { period throws(SocketError) in try PathMTUMonitor(period: period) }
        } catch {
            paths?.stop()
            throw error
        }
        do throws(SocketError) {
            loop = try SessionLoop(
                mailbox: mailbox,
                .init(
                    site: site, interval: interval, limit: nil, records: { delivery.give($0) }, events: nil,
                    paths: paths, mtus: mtus, uplinks: uplinks, lines: lines, captures: captures,
                    asksRouter: router != nil))
        } catch {
            paths?.stop()
            mtus?.stop()
            throw error
        }
        let watch: RouterWatch?
        do throws(SocketError) {
            watch = try router.map { source throws(SocketError) in
                try RouterWatch(
                    source,
                    onLoad: { [routerLoad] load in
                        routerLoad?.note(load.sample)
                        mailbox.put(load: load)
                    }, onNews: onRouter)
            }
        } catch {
            paths?.stop()
            mtus?.stop()
            throw error
        }
        // The loop is made here, so that its failure is reported, and used on its own thread alone.
        nonisolated(unsafe) let sending = loop
        let sender = try DedicatedThread("probes", priority: Self.priority) {
            let last = sending.run(mailbox)
            rest.records.withLock { $0 = last }
        }
        return Running(
            sessions: mailbox, sender: sender, rest: rest, delivery: delivery, reflector: reflector, paths: paths,
            mtus: mtus, router: watch)
    }

    /// Above everything that does not ask for real time, so that probes leave when they should on a busy host: at nice 0
    /// one in a hundred leaves 4 ms late. The loop sleeps between packets, so it starves nobody.
    static let priority: Int32 = 10

    /// Takes a new configuration: sessions that stay the same go on undisturbed, those that changed or went end with a
    /// record that says `.stopped` (through `onRecord`), new ones begin. The reflector's counters and sessions stay.
    /// Links' names are unique; of two sessions with one name the last counts.
    package func update(sessions: [SessionSettings], allow: [Prefix], lineRate: Int64? = nil) {
        state.withLock { running in
            running?.sessions.put(sessions: sessions, lineRate: lineRate)
            running?.reflector?.allow(allow)
        }
    }

    /// Takes a second that a capture on an interface saw, as soon as it is over.
    package func note(_ second: CapturedSecond, of interface: String) {
        state.withLock { $0?.sessions.put(second: second, of: interface) }
    }

    /// Ends all threads, hands over what is queued through `onRecord`, and returns the open intervals' records, cut short
    /// and marked `.stopped`. Takes milliseconds, never a probe's timeout; where a router is
    /// asked, up to the 0.4 s of a request. A second call returns nothing.
    package func stop() -> [IntervalRecord] {
        guard let running = state.withLock({ $0.take() }) else { return [] }
        running.sessions.stop()
        running.sender.join()
        running.paths?.stop()
        running.mtus?.stop()
        running.router?.stop()
        running.reflector?.stop()
        running.delivery.finish()
        return running.rest.records.withLock { $0 }
    }

    /// Where the reflector really listens (the port chosen where 0 was asked); empty before `start` or without one.
    package var reflectorEndpoints: [Endpoint] { state.withLock { $0?.reflector?.endpoints ?? [] } }

    /// What the reflector did since the start.
    package var reflectorCounters: ReflectorCounters {
        state.withLock { $0?.reflector?.counters ?? ReflectorCounters() }
    }
}
