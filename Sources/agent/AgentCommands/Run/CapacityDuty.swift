import Localization
import NetworkAddress
import PacketIO
import Probing
import Reporting
import Synchronization

/// The capacity tests of a running agent: its own, within the leases that the collector gives, and those of others against it.
final class CapacityDuty: Sendable {
    struct Settings: Sendable {
        /// Whether the agent asks for leave and tests its circuit.
        var tests = false
        /// Where it serves others' tests; nil where it doesn't.
        var serves: Endpoint?
        /// Octets that the tests of a circuit may send a day; nil for a minute at its committed rate.
        var budget: Int64?
    }

    private let settings: Settings
    private let log: EventLog
    private let loop: TestLoop?
    private let server = Mutex<(server: CapacityServer, allow: [Prefix])?>(nil)

    /// How far beyond the committed rate a search may send.
    private static let headroom = 1.1

    /// Over which the line is looked at before a test.
    private static let look = Duration.seconds(2)

    init(identity: AgentIdentity, state: StateFolder, settings: Settings, source: IPAddress?, log: EventLog) {
        self.settings = settings
        self.log = log
        loop =
            settings.tests
            ? TestLoop(
                identity: identity, language: log.language.rawValue,
                surroundings: TestSurroundings(
                    use: { LineUse.bitsPerSecond(towards: $0.server, from: source, over: Self.look) },
                    ledger: TestLedger(state), budget: settings.budget,
                    wallClock: { Int64(clamping: WallClock.nanoseconds) }),
                begin: { grant, seconds, finished in
                    CapacityTest(grant, seconds: seconds, source: source, headroom: Self.headroom, finished)
                }, onEvent: { Self.write($0, log) }) : nil
    }

    func start() throws {
        guard settings.tests else { return }
        guard let loop, try loop.start() else {
            throw CommandFault(.environment, AgentMessages.noResources.text(log.language))
        }
    }

    /// Serves the sites that the configuration lets probe this one.
    func apply(_ configuration: AgentConfiguration) {
        guard let endpoint = settings.serves else { return }
        server.withLock { held in
            if held?.allow == configuration.allow { return }
            if let old = held { old.server.stop() }
            held = nil
            do throws(SocketError) {
                let opened = try CapacityServer(
                    CapacityServerSettings(listen: [endpoint], allow: configuration.allow))
                held = (opened, configuration.allow)
                log.write(TestMessages.serving, endpoint, configuration.allow.count)
            } catch { log.write(TestMessages.notServing, endpoint, "\(error)") }
        }
    }

    func stop(grace: Double) {
        loop?.stop(grace: grace)
        server.withLock { held in
            if let open = held { open.server.stop() }
            held = nil
        }
    }

    private static func write(_ event: TestLoop.Event, _ log: EventLog) {
        switch event {
        case .waiting(let duration, let words): log.write(TestMessages.waiting, duration.components.seconds, words)
        case .refused(let words): log.write(TestMessages.refused, words)
        case .away(let words): log.write(TestMessages.away, words)
        case .begun(let grant):
            log.write(TestMessages.begun, grant.circuit, grant.direction.rawValue, grant.peer, grant.server)
        case .measured(let grant, let measured):
            let style = NumberStyle(log.language)
            log.write(
                TestMessages.measured, grant.circuit, grant.direction.rawValue,
                style.decimal(measured.bitsPerSecond / 1e6, 3), style.decimal(Double(grant.rate) / 1e6, 0),
                style.decimal(measured.loss * 100, 3))
        case .failed(let grant): log.write(TestMessages.failed, grant.circuit, grant.peer, grant.server)
        case .objected(let grant, let objection): log.write(TestMessages.objected, grant.circuit, words(objection, log))
        case .untold(let words): log.write(TestMessages.untold, words)
        }
    }

    private static func words(_ objection: TestObjection, _ log: EventLog) -> String {
        let style = NumberStyle(log.language)
        func mega(_ value: Double) -> String { style.decimal(value / 1e6, 2) }
        return switch objection {
        case .lineInUse(let rate, let limit): TestMessages.lineInUse.text(log.language, mega(rate), mega(limit))
        case .budgetSpent(let left): TestMessages.budgetSpent.text(log.language, mega(Double(left)))
        case .delay(let time): TestMessages.delayed.text(log.language, style.decimal(Double(time) / 1e6, 0))
        case .ledger(let words): TestMessages.ledger.text(log.language, words)
        }
    }
}

/// One capacity test (RFC 9097 over RFC 9946) under a lease: never above its octets, ended when they are spent.
final class CapacityTest: RunningTest {
    private let client: CapacityClient
    private let meter: Meter
    private let manners: Manners

    /// Nil where the system gives no socket or thread.
    init?(
        _ grant: TestGrant, seconds: Int, source: IPAddress?, headroom: Double,
        _ finished: @escaping @Sendable () -> Void
    ) {
        var request = CapacityRequest(server: grant.server)
        request.source = source
        request.direction = grant.direction == .up ? .up : .down
        request.terms.testInterval = UInt16(clamping: seconds)
        let most = Double(grant.rate) * headroom
        request.maximumRate = most
        request.bandwidth = UInt16(min(32_767, max(1, (most / 1e6).rounded(.up))))
        let overhead = grant.server.address.width == 32 ? 28 : 48
        request.octetLimit = UInt64(max(0, grant.octets))
        let budget = Double(grant.octets)
        let meter = Meter(budget)
        let manners = Manners(TestManners(rate: Double(grant.rate)))
        let isUpstream = grant.direction == .up
        guard
            let client = try? CapacityClient(
                request,
                interval: { interval in
                    let octets =
                        interval.statistics.bitsPerSecond(overhead: overhead) / 8
                        * Double(interval.statistics.duration) / 1e6
                    // What was lost was sent, and counts.
                    let sent = Self.sentShare(interval)
                    meter.spend(octets * sent)
                    // Our interface counts what it sends, and of what comes only what was not lost.
                    manners.take(interval, overhead: overhead, share: isUpstream ? sent : 1) { meter.stop() }
                }, finished: finished)
        else { return nil }
        self.client = client
        self.meter = meter
        self.manners = manners
        meter.onEnd { client.cancel() }
    }

    /// Packets sent for each that came, by the receiver's counts; 1 where none came.
    private static func sentShare(_ interval: CapacityInterval) -> Double {
        let came = Double(interval.statistics.datagrams)
        return came > 0 ? (came + Double(interval.statistics.lost)) / came : 1
    }

    func cancel() { client.cancel() }

    func result() -> TestMeasurement? {
        defer { meter.onEnd(nil) }
        guard let outcome = try? client.outcome(), let best = outcome.report.best else { return nil }
        let statistics = best.statistics
        var measured = TestMeasurement(
            bitsPerSecond: outcome.report.sustained,
            loss: CapacityReport.ratio(
                UInt64(statistics.lost), lost: UInt64(statistics.lost), came: UInt64(statistics.datagrams)),
            // What the far end says it received may be anything.
            octets: Int64(min(max(0, meter.octets), 9e18)))
        measured.objection = manners.objection
        return measured
    }

    /// Looks after those who use the line, sub-interval by sub-interval.
    private final class Manners: Sendable {
        private let state: Mutex<(manners: TestManners, objection: TestObjection?)>

        init(_ manners: TestManners) { state = Mutex((manners, nil)) }

        var objection: TestObjection? { state.withLock { $0.objection } }

        /// - Parameter share: packets of the test on our interface for each that came.
        func take(_ interval: CapacityInterval, overhead: Int, share: Double, stop: () -> Void) {
            let statistics = interval.statistics
            let rate = statistics.bitsPerSecond(overhead: overhead)
            let packets = Double(statistics.datagrams) * 1e6 / Double(max(1, statistics.duration))
            let sample = TestManners.Sample(
                line: interval.interfaceBitsPerSecond, test: (rate + packets * Double(Self.header) * 8) * share,
                delay: statistics.delayCount > 0
                    ? Int64(statistics.delaySum) * 1_000_000 / Int64(statistics.delayCount) : nil)
            let isNews = state.withLock { held in
                guard held.objection == nil else { return false }
                held.objection = held.manners.take(sample)
                return held.objection != nil
            }
            if isNews { stop() }
        }

        /// Octets of an Ethernet header, which the interface counts.
        private static let header = 14
    }

    /// Counts octets and says once when the budget is spent.
    private final class Meter: Sendable {
        private struct State {
            var octets = 0.0
            var end: (@Sendable () -> Void)?
        }
        private let budget: Double
        private let state = Mutex(State())

        init(_ budget: Double) { self.budget = budget }

        var octets: Double { state.withLock { $0.octets } }

        func onEnd(_ end: (@Sendable () -> Void)?) { state.withLock { $0.end = end } }

        /// Ends the test whatever is left.
        func stop() {
            let end = state.withLock { state in
                defer { state.end = nil }
                return state.end
            }
            end?()
        }

        func spend(_ octets: Double) {
            let end = state.withLock { state -> (@Sendable () -> Void)? in
                state.octets += octets
                guard state.octets >= budget else { return nil }
                defer { state.end = nil }
                return state.end
            }
            end?()
        }
    }
}
