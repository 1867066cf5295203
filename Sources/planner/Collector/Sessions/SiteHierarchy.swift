/// Which sites the plan has and which office stands above each: commune, province, centre.
package struct SiteHierarchy: Hashable, Sendable {
    private let upstream: [String: String]
    private let downstream: [String: [String]]
    package let sites: Set<String>

    package static let empty = SiteHierarchy(upstream: [:])

    /// - Parameter upstream: each site with the one above it, nil for those at the top. A site above that isn't itself a
    ///   key is left out.
    package init(upstream: [String: String?]) {
        sites = Set(upstream.keys)
        let edges = upstream.compactMapValues { $0 }.filter { upstream.keys.contains($0.value) && $0.value != $0.key }
        self.upstream = edges
        var below: [String: [String]] = [:]
        for (site, above) in edges { below[above, default: []].append(site) }
        downstream = below.mapValues { $0.sorted() }
    }

    /// Highest level that a link may span; the country has three.
    private static let deepest = 8

    /// The sites above, nearest first; a cycle ends where it closes.
    package func above(_ site: String) -> [String] {
        var result: [String] = []
        var current = site
        while let next = upstream[current], next != site, !result.contains(next), result.count < Self.deepest {
            result.append(next)
            current = next
        }
        return result
    }

    /// The sites below by level, nearest first, each level in the order of the ids.
    package func below(_ site: String) -> [[String]] {
        var levels: [[String]] = []
        var seen: Set<String> = [site]
        var level = [site]
        while levels.count < Self.deepest {
            level = level.flatMap { downstream[$0] ?? [] }.filter { seen.insert($0).inserted }.sorted()
            guard !level.isEmpty else { break }
            levels.append(level)
        }
        return levels
    }
}
