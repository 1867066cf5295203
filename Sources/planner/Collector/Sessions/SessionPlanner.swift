/// A session that a site is told to run.
package struct MeasurementSession: Hashable, Sendable {
    package var link: String
    package var peer: String
    package var endpoint: ReflectorEndpoint
    /// Differentiated services code point, 0...63.
    package var codePoint: UInt8
    package init(link: String, peer: String, endpoint: ReflectorEndpoint, codePoint: UInt8 = 0) {
        self.link = link
        self.peer = peer
        self.endpoint = endpoint
        self.codePoint = codePoint
    }

    /// The session as an agent runs it whose certificate names `site`, and who stands in the office of `seat`: a link bears the name of
    /// the site that measures it.
    func measured(by site: String, at seat: String) -> MeasurementSession {
        guard site != seat else { return self }
        var session = self
        session.link = link == "\(seat)~\(peer)" ? "\(site)~\(peer)" : "\(peer)~\(site)"
        return session
    }
}

/// Who measures whom: each site those above it and those below it that have a reflector.
///
/// Both must be reached by one family of addresses: a probe can't leave from IPv4 and arrive at IPv6.
///
/// Both ends measure a link, so that one that fails one way, or whose one end is silent, is still seen.
package struct SessionPlanner: Sendable {
    /// Most sessions of one site: ten packets a second each stay below 2,000 a second.
    package static let maximumSessions = 200
    /// Most sites below that measure one reflector: 40,000 packets a second, which one thread answers with ease.
    package static let maximumMeasurers = 4_000

    private let hierarchy: SiteHierarchy
    private let reflectors: [String: ReflectorEndpoint]
    private let answers: [String: Set<String>]?
    private let sessionLimit: Int
    private let measurerLimit: Int
    private let codePoints: [String: UInt8]
    /// By site: who may measure it from below, and whom it measures itself.
    private var admitted: [String: Set<String>] = [:]
    private var peers: [String: Set<String>] = [:]

    /// - Parameters:
    ///   - answers: by site, the addresses that its reflector is known to answer; nil to take all for answering.
    ///   - codePoints: by site, with which code point the link on which it hangs is measured; 0 for others.
    package init(
        hierarchy: SiteHierarchy, reflectors: [String: ReflectorEndpoint], answers: [String: Set<String>]? = nil,
        codePoints: [String: UInt8] = [:], sessionLimit: Int = SessionPlanner.maximumSessions,
        measurerLimit: Int = SessionPlanner.maximumMeasurers
    ) {
        self.hierarchy = hierarchy
        self.reflectors = reflectors
        self.answers = answers
        self.sessionLimit = sessionLimit
        self.measurerLimit = measurerLimit
        self.codePoints = codePoints
    }

    /// The sessions of `site`, nearest level first, the level above before the one below; none until it has announced a
    /// reflector itself, since until then no peer knows the address that it would have to answer.
    ///
    /// A peer whose agent has not yet shown to know this site is left out: its reflector would refuse the probes, and the
    /// refusal would look like loss on the line.
    ///
    /// O(sites below it), and once O(sites below) for each site above it.
    package mutating func sessions(of site: String) -> [MeasurementSession] {
        guard let own = reflectors[site]?.address else { return [] }
        let intended = intendedSessions(of: site)
        guard let answers else { return intended }
        return intended.filter { answers[$0.peer]?.contains(own) ?? false }
    }

    private mutating func intendedSessions(of site: String) -> [MeasurementSession] {
        guard let family = reflectors[site]?.family else { return [] }
        let above = hierarchy.above(site)
        let below = hierarchy.below(site)
        var result: [MeasurementSession] = []
        for level in 0..<max(above.count, below.count) {
            if level < above.count, admittedBelow(above[level]).contains(site) {
                add(above[level], link: "\(site)~\(above[level])", of: site, to: &result)
            }
            if level < below.count {
                for peer in below[level] where reflectors[peer]?.family == family {
                    add(peer, link: "\(peer)~\(site)", of: peer, to: &result)
                }
            }
        }
        return result
    }

    /// The addresses from which `site` is measured: of the sites whose own sessions lead to it; sorted, each once.
    package mutating func measurers(of site: String) -> [String] {
        var measurers = admittedBelow(site)
        for peer in hierarchy.above(site) where peersOf(peer).contains(site) { measurers.insert(peer) }
        return Set(measurers.compactMap { reflectors[$0]?.address }).sorted()
    }

    /// The sites below that may measure `site`, nearest level first up to the limit.
    private mutating func admittedBelow(_ site: String) -> Set<String> {
        if let known = admitted[site] { return known }
        let family = reflectors[site]?.family
        let below = hierarchy.below(site).joined().lazy.filter { [reflectors] in
            reflectors[$0].map { $0.family == family } ?? false
        }
        let result = Set(below.prefix(measurerLimit))
        admitted[site] = result
        return result
    }

    private mutating func peersOf(_ site: String) -> Set<String> {
        if let known = peers[site] { return known }
        let result = Set(intendedSessions(of: site).map(\.peer))
        peers[site] = result
        return result
    }

    /// - Parameter lower: the site on whose line the link hangs.
    private func add(_ peer: String, link: String, of lower: String, to sessions: inout [MeasurementSession]) {
        guard sessions.count < sessionLimit, let endpoint = reflectors[peer] else { return }
        sessions.append(
            MeasurementSession(link: link, peer: peer, endpoint: endpoint, codePoint: codePoints[lower] ?? 0))
    }
}
