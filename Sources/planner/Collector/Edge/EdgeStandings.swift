/// What a collector in front knows of agents' certificates, and for how long that counts.
///
/// ```
/// in touch ── a poll fails ──▶ out of touch: what is known to be valid counts on ── grace over ──▶ nothing counts
///    ▲                              │                                                                │
///    └────────── a poll is answered: revocations since are taken over ◀──────────────────────────────┘
/// in touch ── the registrar refuses this collector ──▶ refused: nothing counts
/// ```
///
/// A value; `now` is monotonic, in nanoseconds. Certificates end by Unix seconds.
struct EdgeStandings: Sendable {
    /// What to do with a certificate.
    enum Verdict: Hashable, Sendable {
        case known(CertificateStanding)
        /// The registrar is to be asked.
        case ask
        /// It can't be asked, and what is known doesn't say.
        case outOfTouch
        /// The registrar takes this collector for none of its own.
        case refused
    }

    /// A change that an operator wants to know of.
    enum Event: Hashable, Sendable { case lost, found, refused, graceOver }

    private struct Entry {
        var standing: CertificateStanding
        /// Unix seconds.
        var expires: Int64
    }

    private enum Touch { case never, held, lost, refused }

    /// Beyond this what is known begins anew; a nation has some ten thousand agents.
    static let most = 100_000

    /// Nanoseconds for which what is known counts without the registrar.
    let grace: UInt64
    private var entries: [String: Entry] = [:]
    private var touch = Touch.never
    private var isGraceOver = false
    private(set) var heardAt: UInt64?
    /// The registrar's run that answered last.
    private var run: String?
    /// How far the revocations are known; nil where nothing is.
    private(set) var mark: RevocationMark?

    init(grace: UInt64) { self.grace = grace }

    var count: Int { entries.count }
    var isInTouch: Bool { touch == .held }
    var isRefused: Bool { touch == .refused }

    /// Whether certificates that are known count: in touch, or not for long out of it.
    func counts(now: UInt64) -> Bool {
        guard let heardAt, touch == .held || touch == .lost else { return false }
        return touch == .held || now - min(now, heardAt) <= grace
    }

    func verdict(of fingerprint: String, seconds: Int64, now: UInt64) -> Verdict {
        if touch == .refused { return .refused }
        guard counts(now: now) else { return .outOfTouch }
        let entry = entries[fingerprint].flatMap { $0.expires > seconds ? $0 : nil }
        return entry.map { .known($0.standing) } ?? (touch == .held ? .ask : .outOfTouch)
    }

    /// The registrar answered a question for one certificate.
    ///
    /// An answer that was read before a revocation that is known by now is not kept: the certificate may be the one.
    mutating func answered(_ fingerprint: String, _ standing: RegisteredStanding) {
        guard let mark, standing.number >= mark.number, standing.standing != .unknown else { return }
        if entries.count >= Self.most { entries.removeAll() }
        entries[fingerprint] = Entry(standing: standing.standing, expires: standing.expires)
    }

    /// The registrar answered a poll.
    ///
    /// - Parameter run: names the registrar's process. One that began anew may have been restored from a copy that lacks what was
    ///   enrolled since: what is known of before counts no longer.
    mutating func heard(_ changes: RegistryChanges, run: String? = nil, now: UInt64) -> Event? {
        if changes.isAnew || run != self.run { entries = [:] }
        self.run = run
        for fingerprint in changes.revoked {
            guard case .valid(let site) = entries[fingerprint]?.standing else { continue }
            entries[fingerprint]?.standing = .revoked(site: site)
        }
        mark = changes.mark
        heardAt = now
        isGraceOver = false
        defer { touch = .held }
        return touch == .held || touch == .never ? nil : .found
    }

    /// A poll got no answer.
    mutating func missed(now: UInt64) -> Event? {
        guard touch != .never else { return nil }
        if touch == .held || touch == .refused {
            touch = .lost
            return .lost
        }
        guard !isGraceOver, !counts(now: now) else { return nil }
        isGraceOver = true
        return .graceOver
    }

    /// The registrar takes this collector for none of its own, as after its revocation: nothing counts from now on.
    mutating func turnedAway() -> Event? {
        entries = [:]
        (mark, heardAt) = (nil, nil)
        defer { touch = .refused }
        return touch == .refused ? nil : .refused
    }
}
