import FoundationEssentials
import Hummingbird
import Localization
import Logging
import NIOCore
import NIOHTTP1
import Synchronization

/// The registry as a collector in front has it: what the registrar said of certificates, kept up to date by polls.
final class EdgeRegistry: CertificateRegistry {
    /// Between two polls: a revocation is known everywhere within a second.
    static let pace = Duration.milliseconds(500)

    let client: RegistrarClient
    private let state: Mutex<State>
    private let logger: Logger
    /// Unix nanoseconds.
    private let clock: @Sendable () -> UInt64
    /// Monotonic nanoseconds.
    private let ticks: @Sendable () -> UInt64

    private struct State {
        var standings: EdgeStandings
        /// The registrar's run and the number of its configurations' generation, under which they are kept.
        var edition = ConfigurationEdition()
        /// When the registrar was last heard, Unix nanoseconds.
        var heard: UInt64?
    }

    /// - Parameter grace: nanoseconds for which what is known counts without the registrar.
    init(
        _ client: RegistrarClient, grace: UInt64, logger: Logger, clock: @escaping @Sendable () -> UInt64,
        ticks: @escaping @Sendable () -> UInt64 = { NIODeadline.now().uptimeNanoseconds }
    ) {
        self.client = client
        state = Mutex(State(standings: EdgeStandings(grace: grace)))
        self.logger = logger
        self.clock = clock
        self.ticks = ticks
    }

    /// What the metrics say.
    struct Census: Hashable {
        var isInTouch: Bool
        var isRefused: Bool
        /// Whether reports of agents that are known are taken.
        var counts: Bool
        var known: Int
        /// When the registrar was last heard, Unix nanoseconds.
        var heard: UInt64?
        var revocation: Int64?
    }

    var census: Census {
        let now = ticks()
        return state.withLock { state in
            Census(
                isInTouch: state.standings.isInTouch, isRefused: state.standings.isRefused,
                counts: state.standings.counts(now: now), known: state.standings.count, heard: state.heard,
                revocation: state.standings.mark?.number)
        }
    }

    /// Under which a configuration is kept; nil while the registrar is out of reach, when any will do.
    var edition: ConfigurationEdition? {
        state.withLock { $0.standings.isInTouch ? $0.edition : nil }
    }

    // MARK: - Certificates

    /// - Throws: a `Refusal` with 503 where it is not known and the registrar can't be asked. It has no Retry-After: an agent shall turn
    ///   to another collector, which may be better off.
    func standing(ofCertificate fingerprint: String) async throws -> CertificateStanding {
        let seconds = Int64(clamping: clock() / 1_000_000_000)
        switch state.withLock({ $0.standings.verdict(of: fingerprint, seconds: seconds, now: ticks()) }) {
        case .known(let standing): return standing
        case .outOfTouch: throw Self.outOfTouch()
        case .refused: throw Self.turnedAway()
        case .ask: break
        }
        let answer: RegistrarClient.Answer
        do {
            answer = try await client.send(.GET, "/v1/collector/standing/\(fingerprint)", within: .seconds(5))
        } catch is RegistrarClient.Unreachable { throw Self.outOfTouch() }
        try accepted(answer)
        guard let found = StandingDocument(answer.body)?.standing else { throw Self.outOfTouch() }
        state.withLock { $0.standings.answered(fingerprint, found) }
        return found.standing
    }

    /// - Throws: a `Refusal` where the registrar takes this collector for none of its own.
    func accepted(_ answer: RegistrarClient.Answer) throws {
        guard answer.status == Int(HTTPResponse.Status.proxyAuthenticationRequired.code) else { return }
        tell(state.withLock { $0.standings.turnedAway() })
        throw Self.turnedAway()
    }

    static func outOfTouch(retryAfter: Int? = nil) -> Refusal {
        Refusal(
            .serviceUnavailable, .registrarUnreachable, expected: .requestExpected, next: .comeAgain,
            retryAfter: retryAfter)
    }

    private static func turnedAway() -> Refusal {
        Refusal(.serviceUnavailable, .turnedAway, expected: .requestExpected, next: .tellOperator)
    }

    // MARK: - Polls

    /// Asks what changed until it is cancelled.
    func keepUp() async {
        while !Task.isCancelled {
            let hasMore = await poll()
            if !hasMore { try? await Task.sleep(for: Self.pace) }
        }
    }

    /// Asks once; says whether there is more to ask for at once.
    @discardableResult
    func poll() async -> Bool {
        let mark = state.withLock { $0.standings.mark }
        let query = mark.map { "?since=\($0.number)&last=\($0.fingerprint)" } ?? ""
        do {
            let answer = try await client.send(.GET, "/v1/collector/changes" + query, within: .seconds(2), on: .polls)
            try accepted(answer)
            guard answer.status == 200, let news = ChangesDocument(answer.body) else {
                throw RegistrarClient.Unreachable(reason: "status \(answer.status)")
            }
            let (changes, now) = (news.changes, clock())
            tell(
                state.withLock { state in
                    state.edition = ConfigurationEdition(run: news.run, generation: changes.generation)
                    state.heard = now
                    return state.standings.heard(changes, run: news.run, now: ticks())
                })
            return changes.hasMore
        } catch is CancellationError {
            return false
        } catch is Refusal {
            return false
        } catch {
            let isFirst = mark == nil && census.heard == nil
            if isFirst, !saidOnce.exchange(true, ordering: .relaxed) {
                logger.error("the registrar \(client.url) can't be reached, nobody is let in yet: \(error)")
            }
            tell(state.withLock { $0.standings.missed(now: ticks()) }, "\(error)")
            return false
        }
    }

    private let saidOnce = Atomic<Bool>(false)

    private func tell(_ event: EdgeStandings.Event?, _ words: String = "") {
        switch event {
        case .lost:
            let seconds = state.withLock { $0.standings.grace } / 1_000_000_000
            logger.error(
                "the registrar \(client.url) can't be reached (\(words)): agents that are known are heard for \(seconds) s more, nobody enrols"
            )
        case .found: logger.warning("the registrar \(client.url) is reached again")
        case .refused:
            logger.error(
                "the registrar \(client.url) refuses this collector: its certificate is revoked or not known; nobody is heard. Enrol it with a new kit"
            )
        case .graceOver: logger.error("the registrar \(client.url) was out of reach for too long: nobody is heard")
        case nil: break
        }
    }
}

/// What the registrar answers to a poll.
private struct ChangesDocument: Decodable {
    var run: String
    var number: Int64
    var last: String
    var anew: Bool
    var generation: Int64
    var revoked: [String]
    var more: Bool

    init?(_ body: ByteBuffer) {
        guard let document = try? JSONDecoder().decode(Self.self, from: Data(body.readableBytesView)) else {
            return nil
        }
        self = document
    }

    var changes: RegistryChanges {
        RegistryChanges(
            mark: RevocationMark(number: number, fingerprint: last), isAnew: anew, generation: generation,
            revoked: revoked, hasMore: more)
    }
}

/// What it answers of one certificate.
private struct StandingDocument: Decodable {
    private var number: Int64
    private var word: String
    private var site: String
    private var expires: Int64

    private enum CodingKeys: String, CodingKey {
        case number, site, expires
        case word = "standing"
    }

    init?(_ body: ByteBuffer) {
        guard let document = try? JSONDecoder().decode(Self.self, from: Data(body.readableBytesView)) else {
            return nil
        }
        self = document
    }

    /// Nil where the word is none that we know.
    var standing: RegisteredStanding? {
        let standing: CertificateStanding
        switch word {
        case "valid": standing = .valid(site: site)
        case "revoked": standing = .revoked(site: site)
        case "unknown": standing = .unknown
        default: return nil
        }
        return RegisteredStanding(standing: standing, expires: expires, number: number)
    }
}
