import Hummingbird

/// `GET /metrics` of a collector in front: what it counts of itself, and how it stands with the registrar. Agents and links are on the
/// registrar's own page.
struct EdgeMetricsPage: Sendable {
    let own: OwnMetrics
    let registry: EdgeRegistry
    let measurements: EdgeMeasurements
    let passing: PassingCounters
    let renewal: EdgeRenewal

    func add(to router: Router<BasicRequestContext>) {
        router.get("metrics") { request, _ in try await PrometheusText.response(text(), to: request) }
    }

    func text() async -> [UInt8] {
        var out = PrometheusText()
        let census = registry.census
        for (name, help, value) in [
            ("reached", "1 where the registrar answers this collector.", census.isInTouch),
            ("refused", "1 where the registrar takes this collector for none of its own.", census.isRefused),
        ] {
            out.family("tuyen_collector_registrar_\(name)", .gauge, help)
            out.sample([], value ? 1 : 0)
        }
        out.family(
            "tuyen_collector_reports_taken", .gauge,
            "1 where reports of agents that are known are taken: the registrar is reached, or was not long ago.")
        out.sample([], census.counts ? 1 : 0)
        out.family(
            "tuyen_collector_store_stalled", .gauge,
            "1 where for a while none of the reports that came could be stored, or ClickHouse does not answer.")
        out.sample([], await measurements.condition() == .well ? 0 : 1)
        if let heard = census.heard {
            out.family("tuyen_collector_registrar_heard_timestamp_seconds", .gauge, "When the registrar last answered.")
            out.sample([], Double(heard) / 1e9)
        }
        if let revocation = census.revocation {
            out.family(
                "tuyen_collector_revocation_number", .gauge, "The last revocation that is known, the registrar's count."
            )
            out.sample([], Int(revocation))
        }
        out.family("tuyen_collector_certificates_known", .gauge, "Agents' certificates that are known.")
        out.sample([], census.known)
        out.family("tuyen_collector_certificate_expires_timestamp_seconds", .gauge, "End of its own certificate.")
        out.sample([], Int(renewal.expires))
        let counts = passing.now
        for (name, help, value) in [
            ("passed", "Questions of agents that the registrar answered.", counts.passed),
            ("unanswered", "Questions of agents that could not be passed on to it.", counts.failed),
            ("kept", "Questions of agents answered from what it said before.", counts.answered),
        ] {
            out.family("tuyen_collector_questions_\(name)_total", .counter, help)
            out.sample([], value)
        }
        own.write(&out)
        return out.bytes
    }
}
