package import Collector
package import NetworkModel
import Telemetry

/// What every measured link did in a period: the link-status report as a value, from which table, CSV and page are made.
///
/// A pure function of its parts: the same periods and texts give the same bytes. Building it sorts the rows, O(n log n).
package struct LinkStatusReport: Sendable {
    /// The period `from..<to` and when the report was made, Unix nanoseconds.
    package var from: UInt64
    package var to: UInt64
    package var made: UInt64
    /// Seconds east of UTC in which a person reads the times; data stay in UTC.
    package var utcOffset: Int
    /// In order of link and measuring site.
    package var rows: [LinkStatusRow]
    /// Names of sites by site id; a site without one is shown by its id.
    package var names: [String: LocalizedName]

    package init(
        periods: [LinkPeriod], from: UInt64, to: UInt64, made: UInt64, utcOffset: Int = 0,
        names: [String: LocalizedName] = [:]
    ) {
        self.from = from
        self.to = to
        self.made = made
        self.utcOffset = utcOffset
        self.names = names
        rows = periods.sorted { $0.key < $1.key }.map(LinkStatusRow.init)
    }

    package func count(_ verdict: LinkVerdict) -> Int { rows.count { $0.verdict == verdict } }

    /// Present intervals over expected ones of all links together; nil where none was expected.
    package var completeness: Double? {
        // What a divided unit measured is shown at each part and counted at one.
        let expected = rows.map(\.period).tally.expected
        let present = rows.reduce(UInt64(0)) { sum, row in
            let elsewhere = row.period.elsewhere
            return sum + min(row.period.present, row.period.expected) - min(elsewhere.present, elsewhere.expected)
        }
        return expected == 0 ? nil : Double(present) / Double(expected)
    }

    /// The rows that need a look, worst first: by availability, then by loss; those without a fault are not among them.
    package var worst: [LinkStatusRow] {
        rows.filter { $0.verdict == .down || $0.verdict == .interrupted || ($0.period.loss ?? 0) > 0 }
            .sorted { a, b in
                let left = (a.period.availability ?? 1, -(a.period.loss ?? 0), a.period.key)
                let right = (b.period.availability ?? 1, -(b.period.loss ?? 0), b.period.key)
                return left < right
            }
    }

    /// Links that include what predecessors measured.
    package var carried: Int { rows.count { !$0.period.carried.isEmpty } }

    /// Present intervals that are shown at more than one link, beyond the one that counts them.
    package var countedElsewhere: UInt64 { rows.reduce(0) { $0 + $1.period.elsewhere.present } }

    /// The measured link with the highest median delay.
    package var slowest: LinkStatusRow? {
        rows.filter { $0.medianDelay != nil }.max { ($0.medianDelay ?? 0) < ($1.medianDelay ?? 0) }
    }
}

/// What a link did over a whole period.
package enum LinkVerdict: String, CaseIterable, Sendable {
    /// Every measured interval had replies.
    case available
    /// Some measured intervals had none.
    case interrupted
    /// No measured interval had any.
    case down
    /// Nothing was measured, so nothing is known.
    case unmeasured
}

/// One link, as one of its ends measured it, with the figures that a report prints. Delays are nanoseconds, two-way,
/// over all probes of the period (percentiles of the merged histograms, not means of percentiles).
package struct LinkStatusRow: Sendable {
    package var period: LinkPeriod

    package init(_ period: LinkPeriod) { self.period = period }

    package var verdict: LinkVerdict {
        switch (period.available, period.unavailable) {
        case (0, 0): .unmeasured
        case (_, 0): .available
        case (0, _): .down
        default: .interrupted
        }
    }

    package var medianDelay: Double? { period.roundTripDelay.quantile(0.5) }
    package var delay95: Double? { period.roundTripDelay.quantile(0.95) }
    package var delay99: Double? { period.roundTripDelay.quantile(0.99) }
    package var maximumDelay: Double? { period.roundTripDelay.isEmpty ? nil : period.roundTripDelay.maximum }
    /// RFC 5481 §4.2 packet delay variation: 95th and 99.9th percentile (ITU-T Y.1541 takes the latter).
    package var variation95: Double? { period.delayVariation.quantile(0.95) }
    package var variation999: Double? { period.delayVariation.quantile(0.999) }

    /// RFC 7680 one-way loss ratio towards the far end: of the probes sent.
    /// nil where no reply came at all to tell the way.
    package var forwardLoss: Double? {
        period.received == 0 && period.lostUnknown > 0 ? nil : Self.ratio(period.lostForward, of: period.sent)
    }
    /// RFC 7680 one-way loss ratio back: of the replies that the reflector is known to have sent.
    package var returnLoss: Double? { Self.ratio(period.lostReturn, of: period.received + period.lostReturn) }
    /// Of the probes sent, those lost on a way that nobody can tell, as when no reply came at all.
    package var unknownLoss: Double? { Self.ratio(period.lostUnknown, of: period.sent) }

    /// Why the link fared as it did in most of the intervals in which something was amiss.
    package var finding: LinkFinding { period.causes.finding }
    /// What the line carried in its busiest second as a share of what its contract is for; nil where nobody counted, or the
    /// line is the other end's.
    package var busiestForward: Double? { share(period.load.busiestTransmitted) }
    package var busiestReturn: Double? { share(period.load.busiestReceived) }

    private func share(_ rate: UInt64) -> Double? {
        guard period.load.isKnown, let contract = period.contract, contract.rate > 0 else { return nil }
        return Double(rate) / Double(contract.rate)
    }

    /// Expected intervals of which no record is here.
    package var missing: UInt64 {
        let here = period.present.addingSaturated(period.partial)
        return period.expected > here ? period.expected - here : 0
    }
    /// The sites whose measurements under another name are included, in order.
    package var predecessors: [String] {
        Set(period.carried.compactMap { $0.site == period.key.site ? $0.peer : $0.site }).sorted()
    }
    private static func ratio(_ part: UInt64, of whole: UInt64) -> Double? {
        whole == 0 ? nil : Double(part) / Double(whole)
    }
}
