import Collector
import Localization
import NetworkModel
import Planning
import Telemetry

/// What the collector's measurements of a period say of the plan's circuits.
struct MeasuredLinks {
    /// The collector's folder.
    var data: String
    /// The last day of the period (UTC), and how many days it has.
    var until: CivilDate
    var days: Int

    /// A finding for each circuit below its tier.
    /// - Throws: `CommandError` where the collector's data can't be read.
    func actuals(_ plan: Planning.Plan, _ language: Language) async throws -> [Actual] {
        let first = until.advanced(byDays: 1 - days)
        // A line that ended in a merger says nothing of the successor's circuit; one in whose office the successor sits does.
        let lineage = SiteLineage(plan).ofSameOffices
        let periods = try await withNetwork(data, language) { network, _ in
            try await SuccessionView(network, lineage: lineage).linkPeriods(
                from: Self.nanoseconds(first), to: Self.nanoseconds(until.advanced(byDays: 1)))
        }
        let rows = periods.map { period in
            let watched = period.available.addingSaturated(period.unavailable)
            let loss = period.sent > 0 ? 1 - min(1, Double(period.received) / Double(period.sent)) : nil
            return LinkMeasurement(
                link: period.key.link,
                availability: watched > 0 ? Double(period.available) / Double(watched) : nil,
                loss: period.received > 0 ? loss : nil,
                roundTrip: period.roundTripDelay.mean.map { $0 / 1e6 })
        }
        let completeness = periods.map { period in
            period.expected > 0 ? Double(period.present.addingSaturated(period.partial)) / Double(period.expected) : 0
        }
        return ActualsFromMeasurements(plan).actuals(rows, on: until, completeness: completeness)
    }

    /// Unix time at which a day begins.
    private static func nanoseconds(_ day: CivilDate) -> UInt64 {
        UInt64(max(0, day.daysSinceEpoch)) * 86_400 * 1_000_000_000
    }
}
