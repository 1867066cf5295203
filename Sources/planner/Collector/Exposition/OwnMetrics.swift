/// What a collector counts of itself, for `GET /metrics`.
struct OwnMetrics: Sendable {
    let gate: IngestGate
    let counters: IngestCounters
    let connections: OpenConnections
    /// Where what is committed is passed on.
    var remote: RemoteWriter?

    func write(_ out: inout PrometheusText) {
        let counts = counters.now
        let census = gate.census
        for (name, help, value) in [
            ("tuyen_collector_records_stored_total", "Records stored.", counts.stored),
            ("tuyen_collector_records_known_total", "Records that came again and were there already.", counts.known),
            ("tuyen_collector_points_refused_total", "Data points refused.", counts.refusedPoints),
            ("tuyen_collector_commits_total", "Transactions of the store.", counts.commits),
            ("tuyen_collector_commit_failures_total", "Transactions that failed.", counts.failures),
            ("tuyen_collector_batches_total", "Batches in those transactions.", counts.batches),
            ("tuyen_collector_requests_admitted_total", "Reports let in.", census.admitted),
            ("tuyen_collector_requests_shed_total", "Reports sent away with Retry-After.", census.shed),
            (
                "tuyen_collector_connections_refused_total",
                "Connections refused because their address had too many.", connections.refusedCount
            ),
        ] {
            out.family(name, .counter, help)
            out.sample([], value)
        }
        if let counts = remote?.counts {
            for (name, help, value) in [
                ("sent", "Records that the remote write receiver took.", counts.sent),
                ("refused", "Records that it refused.", counts.refused),
                ("dropped", "Records dropped because too many waited for it.", counts.dropped),
            ] {
                out.family("tuyen_collector_remote_write_records_\(name)_total", .counter, help)
                out.sample([], value)
            }
            out.family("tuyen_collector_remote_write_records_waiting", .gauge, "Records that wait for it.")
            out.sample([], counts.waiting)
        }
        out.family("tuyen_collector_commit_seconds_total", .counter, "Time that transactions took.")
        out.sample([], Double(counts.commitTime) / 1e9)
        out.family("tuyen_collector_connections_open", .gauge, "Agents' connections that are open.")
        out.sample([], connections.count)
        out.family("tuyen_collector_requests_running", .gauge, "Reports being read and stored.")
        out.sample([], census.running)
        out.family("tuyen_collector_requests_waiting", .gauge, "Reports that wait unread.")
        out.sample([], census.waiting)
    }
}
