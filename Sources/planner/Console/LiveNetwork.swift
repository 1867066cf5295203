import Collector
import Telemetry

/// What the collector knows at a moment.
struct LiveState: Sendable {
    /// Unix nanoseconds.
    var at: UInt64
    var agents: [AgentState]
    /// In order of link and measuring site.
    var links: [LinkState]

    /// The shortest interval that any link reports in, nanoseconds; a minute where none has reported.
    var interval: UInt64 {
        links.compactMap { link in
            link.newest.flatMap { $0.end > $0.start ? $0.end - $0.start : nil }
        }.min() ?? 60_000_000_000
    }

    /// How long a page waits before it asks again: half an interval, at least a second, at most half a minute.
    var pollMilliseconds: Int { Int(min(30_000, max(1_000, interval / 2_000_000))) }
}

/// The collector's read model, asked at most twice a second however many browsers are open.
actor LiveNetwork {
    private let network: any NetworkView
    private var newest: LiveState?
    private static let freshness: UInt64 = 500_000_000

    init(_ network: any NetworkView) { self.network = network }

    func state(at now: UInt64) async throws -> LiveState {
        if let newest, newest.at <= now, now - newest.at < Self.freshness { return newest }
        let agents = try await network.agents(at: now)
        let links = try await network.links(at: now)
        let state = LiveState(
            at: now, agents: agents.sorted { $0.site < $1.site }, links: links.sorted { $0.key < $1.key })
        newest = state
        return state
    }

    nonisolated func intervals(of link: LinkKey, from: UInt64, to: UInt64, limit: Int) async throws -> [IntervalRecord]
    {
        try await network.intervals(of: link, from: from, to: to, limit: limit)
    }
}
