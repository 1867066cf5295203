/// When to stop looking for more next hops behind a router that spreads flows: the rule of the multipath detection algorithm
/// (Augustin, Friedman, Teixeira, *Multipath tracing with Paris traceroute*, E2EMON 2007; Veitch, Augustin, Teixeira,
/// Friedman, *Failure control in multipath route tracing*, INFOCOM 2009, §III).
///
/// With `k` next hops seen, `probes(k)` flows through the router rule out that there are `k + 1`, with an error of at most
/// `failure`, if the router picks among them evenly and independently.
package struct StoppingRule: Hashable, Sendable {
    /// Per router.
    package let failure: Double
    private let bounds: [Int]
    private static let most = 32

    package init(confidence: Double) {
        failure = min(max(1 - confidence, 1e-6), 0.5)
        var bounds = [0]
        for known in 1...Self.most {
            var probes = max(known + 1, bounds[known - 1] + 1)
            while Self.missing(of: known + 1, probes) > failure { probes += 1 }
            bounds.append(probes)
        }
        self.bounds = bounds
    }

    /// How many flows through a router must have been followed, `known` next hops having been found. Beyond 32 of them the
    /// bound grows by what the last step was.
    package func probes(known: Int) -> Int {
        guard known > Self.most else { return bounds[max(1, known)] }
        return bounds[Self.most] + (known - Self.most) * (bounds[Self.most] - bounds[Self.most - 1] + 1)
    }

    /// The probability that `probes` even draws of `hops` leave at least one out. By steps rather than inclusion and
    /// exclusion, whose alternating terms lose all digits: state `i` is that `i` have been seen.
    private static func missing(of hops: Int, _ probes: Int) -> Double {
        var seen = [Double](repeating: 0, count: hops + 1)
        seen[0] = 1
        for _ in 0..<probes {
            for count in stride(from: hops, through: 0, by: -1) {
                let stay = seen[count] * Double(count) / Double(hops)
                let come = count > 0 ? seen[count - 1] * Double(hops - count + 1) / Double(hops) : 0
                seen[count] = stay + come
            }
        }
        return 1 - seen[hops]
    }
}
