import PacketIO
import Probing
import Reporting

extension TestMeasurement {
    /// What trains say; nil where they measured nothing.
    init?(_ outcome: TrainOutcome) {
        let capacity = outcome.capacity
        guard capacity.verdict == .measured else { return nil }
        self.init(bitsPerSecond: capacity.rate, by: .trains, octets: Int64(capacity.octets))
        bucket = capacity.depth
        idle = outcome.idleRoundTrip
        loaded = outcome.idleRoundTrip.map { $0 + outcome.queueing }
    }

    /// What a full search found; nil where no sub-interval was over.
    init?(_ outcome: CapacityOutcome) {
        guard let best = outcome.report.best else { return nil }
        let statistics = best.statistics
        self.init(
            bitsPerSecond: outcome.report.sustained, by: .search,
            loss: CapacityReport.ratio(
                UInt64(statistics.lost), lost: UInt64(statistics.lost), came: UInt64(statistics.datagrams)),
            octets: Int64(min(max(0, outcome.report.octets), 9e18)))
        if outcome.report.burst > 0 { bucket = outcome.report.burst }
        idle = outcome.latency?.idle
        loaded = outcome.latency?.loaded
    }
}

extension CapacityRequest {
    /// Sends no more than leave was given for: a tenth beyond the committed rate, and the lease's octets.
    mutating func keep(within grant: TestGrant) {
        let most = Double(grant.rate) * CapacityDuty.headroom
        maximumRate = min(maximumRate ?? most, most)
        bandwidth = UInt16(min(32_767, max(1, ((maximumRate ?? most) / 1e6).rounded(.up))))
        octetLimit = UInt64(max(0, grant.octets))
    }
}
