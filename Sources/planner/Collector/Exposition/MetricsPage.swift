package import Hummingbird
import NIOCore
import Telemetry

/// `GET /metrics`: the state of all links and agents, and of the collector itself, for Prometheus and what reads its format.
///
/// O(links + agents); the answer is packed where the scraper takes gzip.
package struct MetricsPage: Sendable {
    let network: any NetworkView
    let foreign: any ForeignStore
    let own: OwnMetrics
    /// Unix nanoseconds.
    let clock: @Sendable () -> UInt64

    package func add(to router: Router<BasicRequestContext>) {
        router.get("metrics") { request, _ in
            try PrometheusText.response(try await text(), to: request)
        }
    }

    func text() async throws -> [UInt8] {
        let now = clock()
        let links = try await network.links(at: now)
        let agents = try await network.agents(at: now)
        var out = PrometheusText()
        write(links, &out)
        write(agents, &out)
        own.write(&out)
        write(try await foreign.newestForeign(), &out)
        return out.bytes
    }

    private func write(_ links: [LinkState], _ out: inout PrometheusText) {
        func labels(_ state: LinkState, _ more: (String, String)...) -> [(String, String)] {
            [("link", state.key.link), ("site", state.key.site), ("peer", state.peer)] + more
        }
        /// One sample a link for which `value` gives one.
        func each(_ name: String, _ help: String, _ values: (LinkState) -> [([(String, String)], Double)]) {
            out.family(name, .gauge, help)
            for state in links { for (labels, value) in values(state) { out.sample(labels, value) } }
        }
        each("tuyen_link_up", "1 where replies come, 0 where none does; absent where that is unknown.") { state in
            state.status == .unknown ? [] : [(labels(state), state.status == .down ? 0 : 1)]
        }
        each(
            "tuyen_link_degraded",
            "1 where loss or delay is beyond the limits of the class with which the line is measured."
        ) { state in
            state.status == .unknown ? [] : [(labels(state), state.status == .degraded ? 1 : 0)]
        }
        let known = { (state: LinkState) in state.status == .unknown ? nil : state.newest }
        each("tuyen_link_measured_timestamp_seconds", "End of the newest interval.") { state in
            state.newest.map { [(labels(state), Double($0.end) / 1e9)] } ?? []
        }
        each("tuyen_link_loss_ratio", "Share of packets lost in the newest interval.") { state in
            guard let record = known(state) else { return [] }
            return [("forward", record.forwardLoss), ("return", record.returnLoss)].compactMap { way, loss in
                loss.map { (labels(state, ("direction", way)), $0) }
            }
        }
        each("tuyen_link_round_trip_delay_seconds", "Two-way delay in the newest interval.") { state in
            guard let record = known(state) else { return [] }
            return [("0.5", 0.5), ("0.95", 0.95), ("1", 1)].compactMap { name, share in
                record.roundTripDelay.quantile(share).map { (labels(state, ("quantile", name)), $0 / 1e9) }
            }
        }
        each("tuyen_link_delay_variation_seconds", "Delay less the least (RFC 5481), 95th percentile.") { state in
            known(state)?.delayVariation.quantile(0.95).map { [(labels(state), $0 / 1e9)] } ?? []
        }
        each("tuyen_link_cause", "1 for why the newest interval fared so; absent where nothing was measured.") {
            state in
            state.status == .unknown || state.finding == .unmeasured
                ? [] : [(labels(state, ("cause", state.finding.cause.rawValue)), 1)]
        }
        for series in TrafficSeries.allCases {
            each(series.rawValue, series.help) { state in
                guard let traffic = known(state)?.traffic else { return [] }
                let own = [("site", state.key.site), ("interface", traffic.interface)]
                return series.samples(traffic).map { (own + $0.labels, $0.value) }
            }
        }
        each("tuyen_link_line_bits_per_second", "What the line carried in the newest interval.") { state in
            guard let line = known(state)?.line else { return [] }
            return LineLoad.ways.compactMap { way in
                line.mean(way.path).map { (labels(state, ("direction", way.name)), $0) }
            }
        }
    }

    private func write(_ agents: [AgentState], _ out: inout PrometheusText) {
        out.family("tuyen_agent_alive", .gauge, "1 where the agent reports.")
        for agent in agents { out.sample([("site", agent.site)], agent.isAlive ? 1 : 0) }
        out.family("tuyen_agent_last_report_timestamp_seconds", .gauge, "When a report was last committed.")
        for agent in agents {
            if let last = agent.lastReport { out.sample([("site", agent.site)], Double(last) / 1e9) }
        }
        out.family("tuyen_agent_records_missing", .gauge, "Records below the newest that are not here.")
        for agent in agents { out.sample([("site", agent.site)], agent.missing) }
        out.family("tuyen_agent_certificate_expires_timestamp_seconds", .gauge, "End of its certificate.")
        for agent in agents { out.sample([("site", agent.site)], agent.certificateExpires) }
    }

    /// What other senders measured, under their own names as Prometheus writes them; those of a name follow each other, and no
    /// series comes twice.
    private func write(_ foreign: [(site: String, sample: ForeignSample)], _ out: inout PrometheusText) {
        var last = ""
        var written: Set<[String]> = []
        let named = foreign.map { (name: $0.sample.prometheusName, of: $0) }
        for (name, entry) in named.sorted(by: { $0.name < $1.name }) {
            if name != last {
                out.family(name, entry.sample.kind == .gauge ? .gauge : .counter, entry.sample.name)
                written.removeAll(keepingCapacity: true)
            }
            last = name
            let labels = entry.sample.prometheusLabels(site: entry.site)
            guard written.insert(labels.flatMap { [$0.0, $0.1] }).inserted else { continue }
            out.sample(labels, entry.sample.value)
        }
    }
}
