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
        /// With which tests are asked for, and which are known where they are served; none for tests without a key.
        var key: CapacityKey?
        var keys: [CapacityKey] = []
    }

    private let settings: Settings
    private let log: EventLog
    private let loop: TestLoop?
    private let server = Mutex<(server: CapacityServer, allow: [Prefix])?>(nil)
    private let neighbours: Neighbours

    /// The sessions of the configuration in force.
    private final class Neighbours: Sendable {
        private let sessions = Mutex<[AgentConfiguration.Session]>([])

        func put(_ configured: [AgentConfiguration.Session]) { sessions.withLock { $0 = configured } }

        /// What is probed at a test's far end, in the class that minds delay most.
        func session(at address: IPAddress) -> AgentConfiguration.Session? {
            sessions.withLock { $0.filter { $0.remote.address == address }.max { $0.dscp < $1.dscp } }
        }
    }

    /// How far beyond the committed rate a search may send.
    static let headroom = 1.1

    /// Over which the line is looked at before a test.
    private static let look = Duration.seconds(2)

    /// - Parameter line: what users do on the site's line.
    init(
        identity: AgentIdentity, state: StateFolder, settings: Settings, source: IPAddress?, line: LineUse,
        log: EventLog
    ) {
        self.settings = settings
        self.log = log
        let neighbours = Neighbours()
        self.neighbours = neighbours
        loop =
            settings.tests
            ? TestLoop(
                identity: identity, state: state, language: log.language.rawValue,
                surroundings: TestSurroundings(
                    use: { line.bitsPerSecond(towards: $0.server, from: source, over: Self.look) },
                    ledger: TestLedger(state), budget: settings.budget,
                    wallClock: { Int64(clamping: WallClock.nanoseconds) }),
                begin: { grant, seconds, finished in
                    let search: ContractTest.Search = { grant, seconds, finished in
                        CapacityTest(
                            grant, seconds: seconds, source: source, key: settings.key, headroom: Self.headroom,
                            beside: neighbours.session(at: grant.server.address), finished)
                    }
                    return ContractTest(
                        grant, seconds: seconds, source: source, key: settings.key, search: search, finished)
                        ?? search(grant, seconds, finished)
                },
                onEvent: { event in
                    switch event {
                    // The capture saw the test itself.
                    case .measured, .failed, .objected: line.forgetCaptured()
                    case .waiting, .refused, .away, .begun, .untold: break
                    }
                    Self.write(event, log)
                }) : nil
    }

    func start() throws {
        guard settings.tests else { return }
        guard let loop, try loop.start() else {
            throw CommandFault(.environment, AgentMessages.noResources.text(log.language))
        }
    }

    /// Serves the sites that the configuration lets probe this one.
    func apply(_ configuration: AgentConfiguration) {
        neighbours.put(configuration.sessions)
        guard let endpoint = settings.serves else { return }
        server.withLock { held in
            if held?.allow == configuration.allow { return }
            if let old = held { old.server.stop() }
            held = nil
            do throws(SocketError) {
                var serving = CapacityServerSettings(listen: [endpoint], allow: configuration.allow)
                serving.keys = settings.keys
                let opened = try CapacityServer(serving)
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
            log.write(
                TestMessages.measured, grant.circuit, grant.direction.rawValue,
                NumberStyle(log.language).decimal(measured.bitsPerSecond / 1e6, 3),
                NumberStyle(log.language).decimal(Double(grant.rate) / 1e6, 0), details(measured, log))
        case .failed(let grant): log.write(TestMessages.failed, grant.circuit, grant.peer, grant.server)
        case .objected(let grant, let objection): log.write(TestMessages.objected, grant.circuit, words(objection, log))
        case .untold(let words): log.write(TestMessages.untold, words)
        }
    }

    private static func details(_ measured: TestMeasurement, _ log: EventLog) -> String {
        let style = NumberStyle(log.language)
        var parts = [(measured.method == .trains ? TestMessages.byTrains : .bySearch).text(log.language)]
        if let loss = measured.loss {
            parts.append(TestMessages.lost.text(log.language, style.decimal(loss * 100, 3)))
        }
        if let bucket = measured.bucket {
            parts.append(TestMessages.bucket.text(log.language, style.decimal(bucket / 1_000, 1)))
        }
        if let idle = measured.idle, let loaded = measured.loaded {
            parts.append(
                TestMessages.latency.text(
                    log.language, style.decimal(Double(idle) / 1e6, 1), style.decimal(Double(loaded) / 1e6, 1)))
        }
        return parts.joined(separator: ", ")
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
