package import NetworkAddress
package import Spool
import Synchronization

/// The one thread of an agent that speaks with the collector: it asks for the configuration once per interval and uploads
/// what the spool holds, over one connection.
package final class ReportingLoop: Sendable {
    package enum Event: Sendable {
        case configuration(AgentConfiguration)
        case configurationNotSaved(String)
        case configurationRefused(DocumentError)
        case collectorAway(String)
        case collectorBack
        /// Another of the site's collectors is in use from now on.
        case collectorChanged(Origin)
        /// The site was enrolled again, or its certificate renewed: the new one is shown from now on.
        case certificateRenewed
        /// The certificate is due, and was not renewed.
        case renewalFailed(String)
        case announced(Endpoint)
        case announcementFailed(String)
        case upload(BatchPoster.Event)
        /// The collector was asked for the configuration once more, whatever it answered.
        case asked
    }

    package struct Settings: Sendable {
        package var identity: AgentIdentity
        package var state: StateFolder
        /// What the collector is told about this site's reflector; nil where it has none.
        package var reflector: Endpoint?
        /// Seconds between two questions for the configuration, before the first is known.
        package var interval: Int
        package var version: String
        package var limits = HTTPSClient.Limits()
        /// Octets per second for records that wait from before; nil for a share of the line.
        package var backlogRate: Double?
        /// In which the collector shall give its reasons.
        package var language: String?

        package init(
            identity: AgentIdentity, state: StateFolder, reflector: Endpoint?, interval: Int, version: String
        ) {
            self.identity = identity
            self.state = state
            self.reflector = reflector
            self.interval = interval
            self.version = version
        }
    }

    private let settings: Settings
    private let spool: Spool
    private let wallClock: @Sendable () -> UInt64
    private let cutoff = Cutoff()
    private let wakeUp: WakeUp
    private let hasNews = Atomic<Bool>(false)
    private let isStopping = Atomic<Bool>(false)
    private let thread = Mutex<WorkerThread?>(nil)

    /// Nil where the process has no descriptor left. `wallClock` gives Unix nanoseconds, for labels.
    package init?(settings: Settings, spool: Spool, wallClock: @escaping @Sendable () -> UInt64) {
        guard let wakeUp = WakeUp() else { return nil }
        self.wakeUp = wakeUp
        self.settings = settings
        self.spool = spool
        self.wallClock = wallClock
    }

    /// Begins; false where the system gives no thread. An unusable identity is thrown before anything starts.
    ///
    /// - Parameter onEvent: called on the loop's thread.
    package func start(onEvent: @escaping @Sendable (Event) -> Void) throws -> Bool {
        _ = try settings.identity.client()
        let worker = WorkerThread { [self] in run(onEvent) }
        thread.withLock { $0 = worker }
        return worker != nil
    }

    /// A record was committed.
    package func committed() {
        hasNews.store(true, ordering: .releasing)
        wakeUp.signal()
    }

    /// Ends the thread after one last upload, for which there are `grace` seconds. Call it once.
    package func stop(grace: Double) {
        isStopping.store(true, ordering: .releasing)
        cutoff.set(after: grace)
        wakeUp.signal()
        let worker = thread.withLock { held in
            let worker = held
            held = nil
            return worker
        }
        worker?.join()
    }

    private var stops: Bool { isStopping.load(ordering: .acquiring) }

    private func run(_ onEvent: @escaping @Sendable (Event) -> Void) {
        guard
            let client = try? settings.identity.client(
                limits: settings.limits, cutoff: cutoff, language: settings.language)
        else { return }
        let site = settings.identity.site
        var rounds = ConfigurationRounds(settings: settings, onEvent: onEvent)
        var renewal = CertificateRenewal(site: site, state: settings.state, version: settings.version)
        var random = SiteRandom(site: site)
        // Agents that start together, as after a power cut, don't come together. One without configuration can do nothing else.
        var nextRound =
            rounds.isConfigured ? monotonicNow() + Self.nanoseconds(Self.spread(rounds.interval) * random.unit()) : 0
        let poster = poster(client, interval: rounds.interval, notBefore: nextRound, onEvent)
        poster.recordVersion = rounds.recordVersion
        poster.setBacklogRate(settings.backlogRate ?? Self.backlogRate(line: rounds.lineRate))
        var shown = settings.identity
        var origin = client.origin
        while !stops {
            if monotonicNow() >= nextRound {
                if let renewed = settings.state.successor(of: shown), (try? client.present(with: renewed)) != nil {
                    shown = renewed
                    poster.hurry()
                    onEvent(.certificateRenewed)
                }
                let round = rounds.run(client, spool: spool, at: wallClock())
                poster.recordVersion = rounds.recordVersion
                poster.setBacklogRate(settings.backlogRate ?? Self.backlogRate(line: rounds.lineRate))
                if round.hasAnswered { poster.reached(now: monotonicNow()) }
                switch renewal.run(client, of: shown, at: Int64(clamping: wallClock() / 1_000_000_000)) {
                case .renewed(let identity):
                    shown = identity
                    onEvent(.certificateRenewed)
                case .failed(let words): onEvent(.renewalFailed(words))
                case nil: break
                }
                onEvent(.asked)
                // A new configuration is confirmed soon, by asking with its tag: only then are others told to measure us.
                let wait = max(Double(rounds.interval) * (0.95 + 0.1 * random.unit()), round.retryAfter ?? 0)
                nextRound = monotonicNow() + (round.hasChanged ? 250_000_000 : Self.nanoseconds(wait))
            }
            if hasNews.exchange(false, ordering: .acquiringAndReleasing) { poster.committed(now: monotonicNow()) }
            let due = poster.work { [self] in
                stops || hasNews.load(ordering: .acquiring) || monotonicNow() >= nextRound
            }
            if client.origin != origin {
                origin = client.origin
                onEvent(.collectorChanged(origin))
            }
            guard !stops else { break }
            wakeUp.wait(until: min(due ?? .max, nextRound))
        }
        poster.hurry()
        _ = poster.work { [cutoff] in cutoff.slice(until: .max) == nil }
        client.close()
    }

    private func poster(
        _ client: HTTPSClient, interval: Int, notBefore: UInt64, _ onEvent: @escaping @Sendable (Event) -> Void
    ) -> BatchPoster {
        let site = settings.identity.site
        var limits = Uploader.Limits()
        limits.spread = .seconds(Self.spread(interval))
        let left = (try? spool.summary().resumption(at: wallClock())) ?? 0
        let uploader = Uploader(
            site: site, limits: limits, notBefore: left == 0 ? notBefore : max(notBefore, monotonicNow() + left))
        return BatchPoster(
            uploader: uploader, spool: spool, client: client, site: site, version: settings.version,
            wallClock: wallClock, onEvent: { onEvent(.upload($0)) })
    }

    /// Octets per second for the backlog: a sixteenth of the site's line, where that is known.
    static func backlogRate(line bitsPerSecond: Int64?) -> Double {
        guard let bitsPerSecond else { return Uploader.Limits().backlogRate }
        return min(max(Double(bitsPerSecond) / 8 / 16, 4_096), 1_048_576)
    }

    /// Seconds over which agents spread what they would all do at the same moment.
    private static func spread(_ interval: Int) -> Double { min(10, Double(interval) / 4) }

    private static func nanoseconds(_ seconds: Double) -> UInt64 { UInt64(max(0, seconds) * 1e9) }
}

/// One question for the configuration after another, and the announcement of the reflector until it was taken.
private struct ConfigurationRounds {
    private(set) var interval: Int
    /// Whether there was a configuration at the start.
    let isConfigured: Bool
    private(set) var lineRate: Int64?
    private(set) var recordVersion: UInt8
    private var client: ConfigurationClient
    private var unannounced: Endpoint?
    private var error: String?
    private var announcementError: String?
    /// A run that was killed may have left the note of its error.
    private var isFirst = true
    private let settings: ReportingLoop.Settings
    private let onEvent: @Sendable (ReportingLoop.Event) -> Void

    init(settings: ReportingLoop.Settings, onEvent: @escaping @Sendable (ReportingLoop.Event) -> Void) {
        self.settings = settings
        self.onEvent = onEvent
        interval = settings.interval
        recordVersion =
            settings.state.configuration(site: settings.identity.site)?.configuration.recordVersion
            ?? AgentConfiguration.leastRecordVersion
        client = ConfigurationClient(site: settings.identity.site, state: settings.state)
        let kept = settings.state.configuration(site: settings.identity.site)
        isConfigured = kept != nil
        lineRate = kept?.configuration.lineRate
        unannounced = settings.reflector
    }

    /// Asks once; whether there was an answer, whether a new configuration came, and for how many seconds the collector wants to be left alone.
    mutating func run(
        _ connection: HTTPSClient, spool: Spool, at time: UInt64
    ) -> (hasAnswered: Bool, hasChanged: Bool, retryAfter: Double?) {
        announce(connection)
        let before = error
        var (hasAnswered, hasChanged) = (true, false)
        var pause: Double?
        switch client.poll(connection) {
        case .unchanged: error = nil
        case .changed(let configuration, let unsaved):
            error = unsaved
            hasChanged = true
            interval = configuration.intervalSeconds
            lineRate = configuration.lineRate
            recordVersion = configuration.recordVersion
            onEvent(.configuration(configuration))
            if let unsaved, unsaved != before { onEvent(.configurationNotSaved(unsaved)) }
        case .refused(let fault):
            error = fault.description
            if error != before { onEvent(.configurationRefused(fault)) }
        case .unavailable(let words, let retryAfter):
            error = words
            hasAnswered = false
            pause = retryAfter.map { Double($0.components.seconds) }
            if error != before { onEvent(.collectorAway(words)) }
        }
        if error == nil, before != nil { onEvent(.collectorBack) }
        if error != before || isFirst { try? spool.note("configuration-error", error, at: time) }
        isFirst = false
        return (hasAnswered, hasChanged, pause)
    }

    private mutating func announce(_ connection: HTTPSClient) {
        guard let endpoint = unannounced else { return }
        do {
            try Enrolment.announce(reflector: endpoint, state: settings.state, client: connection)
            unannounced = nil
            onEvent(.announced(endpoint))
        } catch {
            let words = "\(error)"
            if words != announcementError { onEvent(.announcementFailed(words)) }
            announcementError = words
        }
    }
}
