import Capture
import Localization
import PacketIO
import Reporting
import Synchronization
import Telemetry

/// One capture of a running agent: what it sees of the line's users goes into records and, second by second, to whoever asks whether
/// they need the line.
///
/// It never keeps the agent from measuring: where it can't run, or ends, that is logged, told by `agent status` and shown in the
/// records as an interval that is not covered, and it is begun again after a wait that grows.
final class CaptureDuty: Sendable {
    struct Settings: Sendable {
        var source: LiveCapture.Settings
        var prefixLength4 = 24
        var prefixLength6 = 56
        /// Addresses of the site, where they tell directions.
        var inside = InsidePrefixes()
        /// In place of those of the configuration.
        var systems: SystemRules?
        init(source: LiveCapture.Settings) { self.source = source }

        /// What is captured, without counts.
        var traffic: LineTraffic {
            var traffic = LineTraffic(interface: source.interface)
            traffic.isNarrowed = !source.filter.isEmpty
            return traffic
        }
    }

    /// What a capture is made from; another wish begins it anew.
    private struct Wish: Equatable {
        var interval: Int64
        var lineRate: Int64?
        var rules: [AgentConfiguration.SystemRule]
    }

    private struct State {
        var wish: Wish?
        var isStopping = false
        /// Of the capture that runs: nil while it does.
        var end: End?
        /// In words, of the last failure; nil while it runs.
        var fault: String?
    }

    private struct End { var error: CaptureError? }

    private let board: TrafficBoard
    /// What the line carried lately.
    let load = RecentLoad()
    var interface: String { settings.source.interface }
    /// Gets each second, on the capture's thread.
    private let onSecond = Mutex<(@Sendable (SecondSummary) -> Void)?>(nil)
    private let settings: Settings
    private let site: String
    private let log: EventLog
    private let onFault: @Sendable (String?) -> Void
    private let wakeUp: WakeUp
    private let state = Mutex(State())
    private let thread = Mutex<WorkerThread?>(nil)

    /// A capture that ran so long has proved that it can: the next wait is short again.
    private static let proof: UInt64 = 60_000_000_000
    private static let longestPause = Duration.seconds(60)

    /// Nil where the process has no descriptor left.
    ///
    /// - Parameters:
    ///   - board: gets each interval.
    ///   - onFault: gets why it doesn't run, when that changes; nil when it does.
    init?(
        _ settings: Settings, board: TrafficBoard, site: String, log: EventLog,
        onFault: @escaping @Sendable (String?) -> Void
    ) {
        guard let wakeUp = WakeUp() else { return nil }
        self.wakeUp = wakeUp
        self.settings = settings
        self.site = site
        self.log = log
        self.onFault = onFault
        self.board = board
    }

    /// - Parameter second: gets each second from now on, on the capture's thread.
    func attend(_ second: @escaping @Sendable (SecondSummary) -> Void) { onSecond.withLock { $0 = second } }

    /// False where the system gives no thread.
    func start() -> Bool {
        let worker = WorkerThread { [self] in run() }
        thread.withLock { $0 = worker }
        return worker != nil
    }

    /// Captures as `configuration` says from now on.
    func apply(_ configuration: AgentConfiguration) {
        let interval = Int64(configuration.intervalSeconds) * 1_000_000_000
        let wish = Wish(
            interval: interval, lineRate: configuration.lineRate,
            rules: settings.systems == nil ? configuration.systems : [])
        state.withLock { $0.wish = wish }
        wakeUp.signal()
    }

    /// Ends the capture and waits until the board has its last, partial interval.
    func stop() {
        state.withLock { $0.isStopping = true }
        wakeUp.signal()
        thread.withLock { $0.take() }?.join()
    }

    // MARK: - its thread

    private func run() {
        var backOff = BackOff(site: site, longest: Self.longestPause)
        while let wish = next() {
            let begun = monotonicNow()
            let fault = capture(wish)
            guard let fault else { continue }
            if monotonicNow() - begun > Self.proof { backOff.reset() }
            tell(fault)
            let (seconds, attoseconds) = backOff.next().components
            wait(
                until: monotonicNow() + UInt64(seconds) * 1_000_000_000 + UInt64(attoseconds / 1_000_000_000),
                while: wish)
        }
    }

    /// Waits for the first wish; nil when it is over.
    private func next() -> Wish? {
        while true {
            let (wish, isStopping) = state.withLock { ($0.wish, $0.isStopping) }
            if isStopping { return nil }
            if let wish { return wish }
            wakeUp.wait(until: monotonicNow() + 3_600_000_000_000)
        }
    }

    private func wait(until moment: UInt64, while wish: Wish) {
        while monotonicNow() < moment, holds(wish) { wakeUp.wait(until: moment) }
    }

    private func holds(_ wish: Wish) -> Bool { state.withLock { !$0.isStopping && $0.wish == wish } }

    /// Captures as long as nothing else is wished; the error that ended it before.
    private func capture(_ wish: Wish) -> CaptureError? {
        state.withLock { $0.end = nil }
        let rules = rules(wish)
        let run: CaptureRun
        do throws(CaptureError) {
            run = try CaptureRun.start(
                .live(settings.source), captureSettings(wish, rules), .init(), handlers(rules))
        } catch { return error }
        tellOfBegin(rules)
        while holds(wish), state.withLock({ $0.end == nil }) {
            wakeUp.wait(until: monotonicNow() + 3_600_000_000_000)
        }
        run.stop()
        while true {
            if let end = state.withLock({ $0.end }) { return end.error }
            wakeUp.wait(until: monotonicNow() + 1_000_000_000)
        }
    }

    private func rules(_ wish: Wish) -> SystemRules {
        if let chosen = settings.systems { return chosen }
        var rules = SystemRules()
        for rule in wish.rules {
            _ = rules.add(
                system: rule.system, prefix: rule.prefix, protocolNumber: rule.protocolNumber, ports: rule.ports)
        }
        return rules
    }

    private func captureSettings(_ wish: Wish, _ rules: SystemRules) -> CaptureSettings {
        let facts = Capture.InterfaceFacts(settings.source.interface)
        var capture = CaptureSettings()
        capture.interval = wish.interval
        capture.isAligned = true
        capture.keepsSilence = true
        capture.tellsSeconds = true
        capture.tellsFarDelays = true
        // A third of what `agent capture` takes: an agent lives beside others for years.
        capture.flows = 32_768
        capture.connections = 8_192
        capture.segments = 32_768
        capture.systems = rules
        capture.inside = settings.inside
        // A mirror port's own speed is not the line's.
        capture.lineRate = wish.lineRate.map { Double($0) } ?? (settings.inside.isEmpty ? facts.speed : nil) ?? 0
        capture.talkers = LineTraffic.mostTalkers
        capture.prefixLength4 = settings.prefixLength4
        capture.prefixLength6 = settings.prefixLength6
        capture.hardwareAddress = facts.hardwareAddress
        return capture
    }

    private func handlers(_ rules: SystemRules) -> CaptureRun.Handlers {
        let empty = settings.traffic
        var handlers = CaptureRun.Handlers(
            interval: { [board] summary in
                var traffic = LineTraffic(summary, interface: empty.interface, systems: rules)
                traffic.isNarrowed = empty.isNarrowed
                board.put(traffic, from: UInt64(max(0, summary.begin)))
            },
            records: { _ in },
            finished: { [self] error, _ in
                state.withLock { $0.end = End(error: error) }
                wakeUp.signal()
            })
        let countsUnknown = settings.inside.isEmpty
        handlers.carried = { [load] octets, nanoseconds in
            load.note(
                received: octets.inbound &+ (countsUnknown ? octets.unknown : 0), transmitted: octets.outbound,
                over: nanoseconds)
        }
        handlers.second = { [self] second in onSecond.withLock { $0 }?(second) }
        return handlers
    }

    // MARK: - what is told of it

    private func tellOfBegin(_ rules: SystemRules) {
        let wasAway = state.withLock { state in
            defer { state.fault = nil }
            return state.fault != nil
        }
        log.write(
            wasAway ? CaptureMessages.capturesAgain : .captures, settings.source.interface, rules.names.count)
        if wasAway { onFault(nil) }
    }

    /// Once for each reason: it is asked again every minute.
    private func tell(_ error: CaptureError) {
        let words = error.fault(log.language).text
        let isNews = state.withLock { state in
            defer { state.fault = words }
            return state.fault != words
        }
        guard isNews else { return }
        log.write(CaptureMessages.capturesNot, settings.source.interface, words)
        onFault(words)
    }
}
