import Capture
import NetworkAddress
import PacketIO
import Probing
import Reporting
import Synchronization
import Telemetry

/// All captures of a running agent, each on an interface of its own, and which links' probes leave by which of them.
final class SiteCaptures: Sendable {
    private let duties: [CaptureDuty]
    private let board: TrafficBoard
    /// For the engine, which tells its sessions which line is theirs.
    let lines: CapturedLines

    /// Nil where the process has no descriptor left.
    ///
    /// - Parameter onFault: gets why captures don't run, when that changes; nil when all do.
    init?(
        _ settings: [CaptureDuty.Settings], site: String, log: EventLog, onFault: @escaping @Sendable (String?) -> Void
    ) {
        let empty = settings.map(\.traffic)
        board = TrafficBoard(empty)
        lines = CapturedLines(
            empty.map { traffic in
                var line = LineSeconds(interface: traffic.interface)
                line.isNarrowed = traffic.isNarrowed
                return line
            })
        let relay = FaultRelay(onFault)
        var duties: [CaptureDuty] = []
        for one in settings {
            let interface = one.source.interface
            let duty = CaptureDuty(one, board: board, site: site, log: log) { relay.take($0, of: interface) }
            guard let duty else { return nil }
            duties.append(duty)
        }
        self.duties = duties
    }

    var count: Int { duties.count }

    /// What each interface carried lately.
    var loads: [(interface: String, load: RecentLoad)] { duties.map { ($0.interface, $0.load) } }

    /// Hands each second on to `engine`, on the captures' threads.
    func attend(_ note: @escaping @Sendable (CapturedSecond, _ interface: String) -> Void) {
        for duty in duties {
            let interface = duty.interface
            duty.attend { note(CapturedSecond($0), interface) }
        }
    }

    /// False where the system gives no thread.
    func start() -> Bool { duties.allSatisfy { $0.start() } }

    /// Captures as `configuration` says from now on.
    ///
    /// - Parameter source: from which address probes leave for an address; nil for one of the kernel's choice.
    func apply(_ configuration: AgentConfiguration, source: (IPAddress) -> Endpoint?) {
        let routes = RouteLook()
        board.expect(
            configuration.sessions.map { session in
                let interface = routes.interface(towards: session.remote, from: source(session.remote.address))
                return (session.link, lines.line(beside: interface)?.interface)
            }, interval: UInt64(configuration.intervalSeconds) * 1_000_000_000)
        for duty in duties { duty.apply(configuration) }
    }

    /// The records, those that bear a line's figures with what was captured in their interval.
    func attached(to records: [IntervalRecord]) -> [IntervalRecord] { board.attached(to: records) }

    /// Ends the captures and waits until their last, partial intervals are there.
    func stop() { for duty in duties { duty.stop() } }
}

/// Joins what is wrong with several captures.
private final class FaultRelay: Sendable {
    private let faults = Mutex<[String: String]>([:])
    private let onFault: @Sendable (String?) -> Void

    init(_ onFault: @escaping @Sendable (String?) -> Void) { self.onFault = onFault }

    func take(_ words: String?, of interface: String) {
        faults.withLock { faults in
            faults[interface] = words
            let all = faults.sorted { $0.key < $1.key }.map(\.value)
            onFault(all.isEmpty ? nil : all.joined(separator: "; "))
        }
    }
}

extension CapturedSecond {
    fileprivate convenience init(_ second: SecondSummary) {
        self.init(
            since: MonotonicTime(nanoseconds: second.begin), until: MonotonicTime(nanoseconds: second.end),
            isWhole: second.isWhole, received: second.carried.inbound &+ second.carried.unknown,
            transmitted: second.carried.outbound,
            classes: second.classes.map {
                ClassOctets(codePoint: $0.codePoint, received: $0.received, transmitted: $0.transmitted)
            })
    }
}
