import NetworkAddress
import PacketIO
import Probing
import Reporting
import Synchronization
import Telemetry

/// Runs the probe engine under the configuration in force. A new interval needs a new engine; all else is a change of the
/// running one.
final class EngineHost: Sendable {
    private struct Running {
        var engine: ProbeEngine
        var intervalSeconds: Int
    }

    private let site: String
    private let listen: [Endpoint]
    private let source: ProbeSource
    private let pathPeriod: Duration?
    private let uplinks: UplinkNames
    private let lines: [String]
    private let captures: CapturedLines
    private let router: RouterSource?
    private let routerLoad: RecentLoad?
    private static let mtuPeriod = Duration.seconds(3_600)
    private let onRouter: @Sendable (SnmpError?) -> Void
    private let onRecords: @Sendable ([IntervalRecord]) -> Void
    private let running = Mutex<Running?>(nil)

    init(
        site: String, listen: [Endpoint], source: ProbeSource, pathPeriod: Duration? = nil,
        uplinks: UplinkNames = UplinkNames(), lines: [String] = [], captures: CapturedLines = CapturedLines(),
        router: RouterSource? = nil, routerLoad: RecentLoad? = nil,
        onRouter: @escaping @Sendable (SnmpError?) -> Void = { _ in },
        onRecords: @escaping @Sendable ([IntervalRecord]) -> Void
    ) {
        self.site = site
        self.listen = listen
        self.source = source
        self.pathPeriod = pathPeriod
        self.uplinks = uplinks
        self.lines = lines
        self.captures = captures
        self.router = router
        self.routerLoad = routerLoad
        self.onRouter = onRouter
        self.onRecords = onRecords
    }

    /// Measures by `configuration` from now on; gives the reflector's endpoints where an engine began.
    func apply(_ configuration: AgentConfiguration) throws(SocketError) -> [Endpoint] {
        let sessions = configuration.sessions.map {
            SessionSettings($0, source: source.endpoint(towards: $0.remote.address))
        }
        return try running.withLock { (held) throws(SocketError) in
            if let current = held, current.intervalSeconds == configuration.intervalSeconds {
                current.engine.update(
                    sessions: sessions, allow: configuration.allow, lineRate: configuration.lineRate)
                return []
            }
            if let current = held { onRecords(current.engine.stop()) }
            held = nil
            let engine = ProbeEngine(
                site: site, interval: .seconds(configuration.intervalSeconds),
                reflector: listen.isEmpty ? nil : ReflectorSettings(listen: listen, allow: configuration.allow),
                sessions: sessions, lineRate: configuration.lineRate, pathPeriod: pathPeriod,
                mtuPeriod: Self.mtuPeriod, uplinks: uplinks, lines: lines, captures: captures, router: router,
                routerLoad: routerLoad, onRouter: onRouter)
            try engine.start { [onRecords] record in onRecords([record]) }
            held = Running(engine: engine, intervalSeconds: configuration.intervalSeconds)
            return engine.reflectorEndpoints
        }
    }

    /// Takes a second that a capture on an interface saw.
    func note(_ second: CapturedSecond, of interface: String) {
        running.withLock { $0?.engine.note(second, of: interface) }
    }

    var isRunning: Bool { running.withLock { $0 != nil } }

    /// Ends the engine and hands over its open intervals.
    func stop() {
        running.withLock { held in
            if let current = held { onRecords(current.engine.stop()) }
            held = nil
        }
    }
}

extension SessionSettings {
    fileprivate init(_ session: AgentConfiguration.Session, source: Endpoint?) {
        self.init(
            link: session.link, peer: session.peer, remote: session.remote,
            period: .seconds(1 / session.packetsPerSecond),
            dscp: session.dscp, source: source)
        extensions.followUp = true
        // So that replies say with which class their probes came.
        extensions.replyCodePoint = dscp
        size = min(comfortableSize + session.padding, Self.maximumSize)
    }
}
