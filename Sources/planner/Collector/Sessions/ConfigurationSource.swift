/// Gives each agent its configuration, from the plan's hierarchy and the reflectors known to the store.
///
/// An agent whose certificate names a site that was succeeded is configured as the agent of its successor, under its own name.
///
/// Between changes of a reflector the documents are kept, so that an agent that asks costs one small read.
package actor ConfigurationSource {
    private struct Document {
        var configuration: AgentConfiguration
        var json: String
        var tag: String
    }

    private let store: SQLiteStore
    private let lineage: SiteLineage
    private let intervalSeconds: Int
    private let lineRates: [String: Int64]
    private let codePoints: [String: UInt8]
    private let systems: [String: [SystemRule]]
    private var generation: Int64 = -1
    private var planner: SessionPlanner
    private var seated = SeatedReflectors()
    private var documents: [String: Document] = [:]
    /// What each site was last told, as the store has noted it.
    private var recorded: [String: String] = [:]
    /// What each site has shown to hold.
    private var confirmed: [String: String] = [:]

    /// - Parameters:
    ///   - lineRates: by site of the plan, what its slowest line carries, bits per second.
    ///   - codePoints: by site of the plan, with which code point the link on which it hangs is measured.
    ///   - systems: by site of the plan, by what a capture there tells its systems apart.
    package init(
        store: SQLiteStore, lineage: SiteLineage, intervalSeconds: Int, lineRates: [String: Int64] = [:],
        codePoints: [String: UInt8] = [:], systems: [String: [SystemRule]] = [:]
    ) {
        self.systems = systems
        self.lineRates = lineRates
        self.codePoints = codePoints
        self.store = store
        self.lineage = lineage
        self.intervalSeconds = intervalSeconds
        planner = SessionPlanner(hierarchy: lineage.hierarchy, reflectors: [:], codePoints: codePoints)
    }

    /// The site's configuration as JSON with its entity tag; the store notes from when on the site was told so.
    ///
    /// - Parameter held: the entity tag of the configuration that the agent says it holds.
    package func configuration(
        of site: String, holding held: String? = nil, at now: UInt64
    ) async throws -> (json: String, tag: String) {
        if let held, confirmed[site] != held {
            try await store.confirmConfiguration(of: site, tag: held)
            confirmed[site] = held
        }
        if try await store.reflectorGeneration() != generation {
            let known = try await store.reflectors(at: now)
            if known.generation > generation {
                let isFirst = generation < 0
                generation = known.generation
                let seated = SeatedReflectors(known, lineage)
                let hasMoved = isFirst || seated.occupants != self.seated.occupants
                self.seated = seated
                planner = SessionPlanner(
                    hierarchy: lineage.hierarchy, reflectors: seated.endpoints, answers: seated.answers,
                    codePoints: codePoints)
                documents = [:]
                // An agent that has lost its seat may never ask again.
                if hasMoved, !lineage.successions.isEmpty {
                    try await store.endSessions(at: now) { [lineage] in seated.isIdle($0, lineage) }
                }
            }
        }
        let document = try document(of: site)
        if recorded[site] != document.tag {
            try await store.recordConfiguration(document.configuration, tag: document.tag, at: now)
            recorded[site] = document.tag
        }
        return (document.json, document.tag)
    }

    private func document(of site: String) throws -> Document {
        if let known = documents[site] { return known }
        let seat = lineage.seat(of: site) ?? site
        let isIdle = seated.isIdle(site, lineage)
        let configuration = AgentConfiguration(
            site: site, intervalSeconds: intervalSeconds,
            sessions: isIdle ? [] : planner.sessions(of: seat).map { $0.measured(by: site, at: seat) },
            allowed: isIdle ? [] : planner.measurers(of: seat), lineRate: lineRates[seat],
            systems: systems[seat] ?? [])
        let document = Document(
            configuration: configuration, json: configuration.json, tag: try configuration.entityTag())
        documents[site] = document
        return document
    }
}
