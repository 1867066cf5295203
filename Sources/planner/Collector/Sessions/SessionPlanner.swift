/// A session that a site is told to run.
package struct MeasurementSession: Hashable, Sendable {
    package var link: String
    package var peer: String
    package var endpoint: ReflectorEndpoint
    package init(link: String, peer: String, endpoint: ReflectorEndpoint) {
        self.link = link
        self.peer = peer
        self.endpoint = endpoint
    }
}

/// Who measures whom: each site those above it and those below it that have a reflector.
///
/// Both ends measure a link, so that one that fails one way, or whose one end is silent, is still seen.
package struct SessionPlanner: Sendable {
    /// Most sessions of one site: ten packets a second each stay below 2,000 a second.
    package static let maximumSessions = 200

    let hierarchy: SiteHierarchy
    let reflectors: [String: ReflectorEndpoint]
    let limit: Int

    package init(
        hierarchy: SiteHierarchy, reflectors: [String: ReflectorEndpoint], limit: Int = SessionPlanner.maximumSessions
    ) {
        self.hierarchy = hierarchy
        self.reflectors = reflectors
        self.limit = limit
    }

    /// The sessions of `site`, nearest level first, the level above before the one below.
    ///
    /// O(sites below it) for one site.
    package func sessions(of site: String) -> [MeasurementSession] {
        let above = hierarchy.above(site)
        let below = hierarchy.below(site)
        var result: [MeasurementSession] = []
        for level in 0..<max(above.count, below.count) {
            if level < above.count { add(above[level], link: "\(site)~\(above[level])", to: &result) }
            if level < below.count { for peer in below[level] { add(peer, link: "\(peer)~\(site)", to: &result) } }
        }
        return result
    }

    private func add(_ peer: String, link: String, to sessions: inout [MeasurementSession]) {
        guard sessions.count < limit, let endpoint = reflectors[peer] else { return }
        sessions.append(MeasurementSession(link: link, peer: peer, endpoint: endpoint))
    }

    /// The addresses from which `site` is measured: of the sites whose own sessions lead to it; sorted, each once.
    package func measurers(of site: String) -> [String] {
        // A site has few above it, so those below always come to measure it; those above may have too many below them.
        var addresses: Set<String> = []
        for peer in hierarchy.below(site).joined() {
            if let endpoint = reflectors[peer] { addresses.insert(endpoint.address) }
        }
        for peer in hierarchy.above(site) {
            guard let endpoint = reflectors[peer], sessions(of: peer).contains(where: { $0.peer == site }) else {
                continue
            }
            addresses.insert(endpoint.address)
        }
        return addresses.sorted()
    }
}
