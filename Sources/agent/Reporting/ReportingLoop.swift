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
        /// The site was enrolled again: its new certificate is shown from now on.
        case certificateRenewed
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

    /// The identity that another enrolment of the same site with the same collector left in the state folder meanwhile.
    private func renewal(of shown: AgentIdentity) -> AgentIdentity? {
        guard let found = try? settings.state.identity(), found != shown, found.site == shown.site,
            found.origin == shown.origin
        else { return nil }
        return found
    }

    private func run(_ onEvent: @escaping @Sendable (Event) -> Void) {
        guard
            let client = try? settings.identity.client(
                limits: settings.limits, cutoff: cutoff, language: settings.language)
        else { return }
        let site = settings.identity.site
        var rounds = ConfigurationRounds(settings: settings, onEvent: onEvent)
        var limits = Uploader.Limits()
        limits.spread = .seconds(min(10, Double(rounds.interval) / 4))
        let poster = BatchPoster(
            uploader: Uploader(site: site, limits: limits), spool: spool, client: client, site: site,
            version: settings.version, wallClock: wallClock, onEvent: { onEvent(.upload($0)) })
        var nextRound: UInt64 = 0
        var shown = settings.identity
        while !stops {
            if monotonicNow() >= nextRound {
                if let renewed = renewal(of: shown), (try? client.present(with: renewed)) != nil {
                    shown = renewed
                    poster.hurry()
                    onEvent(.certificateRenewed)
                }
                let hasChanged = rounds.run(client, spool: spool, at: wallClock())
                poster.recordVersion = rounds.recordVersion
                onEvent(.asked)
                // A new configuration is confirmed soon, by asking with its tag: only then are others told to measure us.
                nextRound = monotonicNow() + (hasChanged ? 250_000_000 : UInt64(rounds.interval) * 1_000_000_000)
            }
            if hasNews.exchange(false, ordering: .acquiringAndReleasing) { poster.committed(now: monotonicNow()) }
            let due = poster.work { [self] in stops || monotonicNow() >= nextRound }
            guard !stops else { break }
            wakeUp.wait(until: min(due ?? .max, nextRound))
        }
        poster.hurry()
        _ = poster.work { [cutoff] in cutoff.slice(until: .max) == nil }
        client.close()
    }
}

/// One question for the configuration after another, and the announcement of the reflector until it was taken.
private struct ConfigurationRounds {
    private(set) var interval: Int
    private(set) var recordVersion: UInt8
    private var client: ConfigurationClient
    private var unannounced: Endpoint?
    private var error: String?
    private var announcementError: String?
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
        unannounced = settings.reflector
    }

    /// Asks once; true where a new configuration came.
    mutating func run(_ connection: HTTPSClient, spool: Spool, at time: UInt64) -> Bool {
        announce(connection)
        let before = error
        var hasChanged = false
        switch client.poll(connection) {
        case .unchanged: error = nil
        case .changed(let configuration, let unsaved):
            error = unsaved
            hasChanged = true
            interval = configuration.intervalSeconds
            recordVersion = configuration.recordVersion
            onEvent(.configuration(configuration))
            if let unsaved, unsaved != before { onEvent(.configurationNotSaved(unsaved)) }
        case .refused(let fault):
            error = fault.description
            if error != before { onEvent(.configurationRefused(fault)) }
        case .unavailable(let words):
            error = words
            if error != before { onEvent(.collectorAway(words)) }
        }
        if error == nil, before != nil { onEvent(.collectorBack) }
        if error != before { try? spool.note("configuration-error", error, at: time) }
        return hasChanged
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
