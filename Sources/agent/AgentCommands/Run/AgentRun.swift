import Localization
import NetworkAddress
import PacketIO
import Reporting
import Spool
import Synchronization

/// A running agent: probe engine, spool and reporting thread, put together.
///
/// A record's way: engine → spool (committed) → reporting thread → collector (committed) → trimmed from the spool.
final class AgentRun: Sendable {
    private let identity: AgentIdentity
    private let state: StateFolder
    private let spool: Spool
    private let keeper: RecordKeeper
    private let engine: EngineHost
    private let loop: ReportingLoop
    private let log: EventLog
    private let duty: CapacityDuty
    private let captures: SiteCaptures?
    private let source: ProbeSource
    private let storage: Storage
    /// A configuration whose engine could not start yet, and why.
    private let waiting = Mutex<(configuration: AgentConfiguration, words: String)?>(nil)

    /// What waiting records may take; nil leaves it to the site's configuration.
    struct Storage: Sendable {
        /// Octets of the disk.
        var limit: Int64?
        /// Octets per second of the line.
        var backlogRate: Int64?
    }

    /// The last upload of a stopping agent may take so long, in seconds.
    static let grace = 3.0
    /// How often a collector is asked by an agent that never had a configuration, in seconds.
    static let firstInterval = 15

    /// Opens the spool; nothing runs yet.
    ///
    /// - Parameters:
    ///   - reflect: where to listen; by default where the collector was told that we do.
    ///   - pathPeriod: between two traces of each link's path; nil for none.
    ///   - uplinks: what the site calls its ways out.
    ///   - lines: names of the interfaces through which all traffic of the site's line goes.
    ///   - router: whose counters tell that in their place.
    ///   - captures: what is captured of the lines' users, on each interface once.
    ///   - storage: what waiting records may take of disk and line.
    init(
        identity: AgentIdentity, state: StateFolder, reflect: Endpoint?, pathPeriod: Duration? = nil,
        uplinks: UplinkNames = UplinkNames(), lines: [String] = [], router: RouterSource? = nil,
        capacity: CapacityDuty.Settings = .init(), captures: [CaptureDuty.Settings] = [],
        storage: Storage = Storage(), log: EventLog
    ) throws {
        self.identity = identity
        self.state = state
        self.log = log
        self.storage = storage
        do throws(SpoolError) { spool = try Spool(folder: state.path) } catch {
            throw CommandFault(
                .environment, AgentMessages.spoolUnusable.text(log.language, words(of: error, log.language)))
        }
        let announced = try state.reflector()
        let usable = reflect.flatMap { $0.address.isUnspecified || $0.port == 0 ? nil : $0 }
        var settings = ReportingLoop.Settings(
            identity: identity, state: state, reflector: announced ?? usable,
            interval: state.configuration(site: identity.site)?.configuration.intervalSeconds ?? Self.firstInterval,
            version: AgentRelease.version)
        settings.language = log.language.rawValue
        settings.backlogRate = storage.backlogRate.map(Double.init)
        guard let made = ReportingLoop(settings: settings, spool: spool, wallClock: { WallClock.nanoseconds }) else {
            throw CommandFault(.environment, AgentMessages.noResources.text(log.language))
        }
        self.captures =
            captures.isEmpty
            ? nil
            : SiteCaptures(captures, site: identity.site, log: log) { [spool] words in
                try? spool.note("capture-error", words, at: WallClock.nanoseconds)
            }
        guard captures.isEmpty || self.captures != nil else {
            throw CommandFault(.environment, AgentMessages.noResources.text(log.language))
        }
        source = ProbeSource(announced: announced, reflect: reflect)
        // What the last run noted.
        try? spool.note("capture-error", nil, at: WallClock.nanoseconds)
        let routerLoad = router.map { _ in RecentLoad() }
        duty = CapacityDuty(
            identity: identity, state: state, settings: capacity, source: usable?.address,
            line: LineUse(lines: lines, router: routerLoad, captures: self.captures?.loads ?? []), log: log)
        let (loop, keeper) = (made, RecordKeeper(spool: spool, log: log))
        self.loop = loop
        self.keeper = keeper
        engine = EngineHost(
            site: identity.site, listen: (reflect ?? announced).map { [$0] } ?? [],
            source: source, pathPeriod: pathPeriod, uplinks: uplinks,
            lines: lines, captures: self.captures?.lines ?? CapturedLines(), router: router, routerLoad: routerLoad,
            onRouter: { fault in
                if let fault, let router {
                    log.write(RouterMessages.away, fault.words(router.router, log.language))
                } else {
                    log.write(RouterMessages.back)
                }
            }
        ) { [captures = self.captures] records in
            if keeper.keep(captures?.attached(to: records) ?? records) { loop.committed() }
        }
        self.captures?.attend { [engine] second, interface in engine.note(second, of: interface) }
    }

    /// Measures by the last good configuration at once, whether the collector is there or not, and begins to report.
    func start() throws {
        keeper.tellOfDamage()
        log.write(AgentMessages.started, AgentRelease.version, identity.site, identity.origin)
        if let kept = state.configuration(site: identity.site)?.configuration {
            log.write(.lastGoodConfiguration, kept.sessions.count, kept.intervalSeconds)
            apply(kept)
        } else {
            log.write(.noConfigurationYet)
        }
        try duty.start()
        if let captures, !captures.start() {
            throw CommandFault(.environment, AgentMessages.noResources.text(log.language))
        }
        guard try loop.start(onEvent: { [self] in handle($0) }) else {
            throw CommandFault(.environment, AgentMessages.noResources.text(log.language))
        }
    }

    /// Closes the open intervals, commits them, and tries one last upload.
    func stop() throws {
        log.write(.stopping)
        duty.stop(grace: Self.grace)
        // Before the last records, which bear what it saw.
        captures?.stop()
        engine.stop()
        loop.stop(grace: Self.grace)
        if !keeper.keep([]) {
            let text = AgentMessages.recordsLost.text(log.language, keeper.unsaved, "spool")
            throw CommandFault(.environment, text)
        }
        log.write(.stopped, (try? spool.summary().depth) ?? 0)
    }

    private func apply(_ configuration: AgentConfiguration) {
        spool.setLimit(
            storage.limit
                ?? SpoolLimit.octets(
                    sessions: configuration.sessions.count, interval: configuration.intervalSeconds,
                    captures: captures?.count ?? 0),
            sparesWaiting: storage.limit == nil)
        duty.apply(configuration)
        captures?.apply(configuration, source: source.endpoint)
        do throws(SocketError) {
            for endpoint in try engine.apply(configuration) { log.write(.reflecting, endpoint) }
            waiting.withLock { $0 = nil }
            try? spool.note("probe-error", nil, at: WallClock.nanoseconds)
        } catch {
            let words = "\(error)"
            let isNews = waiting.withLock { held in
                defer { held = (configuration, words) }
                return held?.words != words
            }
            guard isNews else { return }
            log.write(.probesNotStarted, configuration.intervalSeconds, words)
            try? spool.note("probe-error", words, at: WallClock.nanoseconds)
        }
    }

    private func handle(_ event: ReportingLoop.Event) {
        switch event {
        case .configuration(let configuration):
            log.write(.configurationTaken, configuration.sessions.count, configuration.intervalSeconds)
            apply(configuration)
        case .configurationNotSaved(let words): log.write(.configurationNotSaved, words)
        case .configurationRefused(let fault): log.write(.configurationRefused, fault)
        case .collectorAway(let words): log.write(.collectorAway, words)
        case .collectorBack: log.write(.collectorBack)
        case .collectorChanged(let origin): log.write(SpoolMessages.collectorChanged, origin)
        case .certificateRenewed: log.write(.certificateRenewed)
        case .renewalFailed(let words): log.write(SpoolMessages.renewalFailed, words)
        case .announced(let endpoint): log.write(.announced, endpoint)
        case .announcementFailed(let words): log.write(.announcementFailed, words)
        case .asked:
            // An address that wasn't up yet, a port that was still taken: both pass.
            if let held = waiting.withLock({ $0 }) { apply(held.configuration) }
        case .upload(.acknowledged): break
        case .upload(.refused(let range, let reason)):
            log.write(.recordsRefused, "\(range.lowerBound)-\(range.upperBound)", reason)
        case .upload(.failing(let words)): log.write(.uploadFailing, words)
        case .upload(.recovered): log.write(.uploadRecovered)
        case .upload(.spoolFault(let words)): log.write(.spoolFault, words)
        }
    }
}
