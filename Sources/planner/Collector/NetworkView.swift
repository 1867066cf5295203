package import Telemetry

/// What reports, listings and console ask of the collected measurements, whichever store holds them.
///
/// Times are Unix nanoseconds. Implementations answer from committed data alone.
package protocol NetworkView: Sendable {
    func agents(at now: UInt64) async throws -> [AgentState]
    func links(at now: UInt64) async throws -> [LinkState]
    /// The links' records whose start lies in `from..<to`, oldest first, at most `limit` of the newest.
    func intervals(of links: [LinkKey], from: UInt64, to: UInt64, limit: Int) async throws -> [IntervalRecord]
    /// One row per link, of `links` or of all where nil, that was configured or measured in `from..<to`.
    func linkPeriods(of links: Set<LinkKey>?, from: UInt64, to: UInt64) async throws -> [LinkPeriod]
}

extension NetworkView {
    package func intervals(of link: LinkKey, from: UInt64, to: UInt64, limit: Int) async throws -> [IntervalRecord] {
        try await intervals(of: [link], from: from, to: to, limit: limit)
    }

    package func linkPeriods(from: UInt64, to: UInt64) async throws -> [LinkPeriod] {
        try await linkPeriods(of: nil, from: from, to: to)
    }
}

/// A link as one of its ends measures it.
package struct LinkKey: Hashable, Comparable, Sendable {
    package var link: String
    /// The site that measures.
    package var site: String
    package init(link: String, site: String) {
        self.link = link
        self.site = site
    }
    package static func < (a: LinkKey, b: LinkKey) -> Bool { (a.link, a.site) < (b.link, b.site) }
}

/// An enrolled agent.
package struct AgentState: Hashable, Sendable {
    package var site: String
    package var version: String
    package var enrolled: UInt64
    /// When a report of its was last committed.
    package var lastReport: UInt64?
    /// Reported within ``LinkLimits/patience(interval:)``.
    package var isAlive: Bool
    /// Certificate's end of life, Unix seconds.
    package var certificateExpires: UInt64
    package var records: UInt64
    /// Sequence numbers below the newest that never arrived.
    package var missing: UInt64
    /// The site that its certificate names, and under which it reports: another than `site` where that took over from it.
    package var certified: String
    package init(
        site: String, version: String, enrolled: UInt64, lastReport: UInt64?, isAlive: Bool,
        certificateExpires: UInt64, records: UInt64, missing: UInt64, certified: String? = nil
    ) {
        self.certified = certified ?? site
        self.site = site
        self.version = version
        self.enrolled = enrolled
        self.lastReport = lastReport
        self.isAlive = isAlive
        self.certificateExpires = certificateExpires
        self.records = records
        self.missing = missing
    }
}

/// Whether a link is up, by its newest interval.
package enum LinkStatus: String, CaseIterable, Sendable {
    /// Replies came.
    case up
    /// Probes were sent and no reply came.
    case down
    /// Loss or delay beyond its class's limits.
    case degraded
    /// No report within ``LinkLimits/patience(interval:)``, or the agent could not measure.
    case unknown
}

/// A link's newest interval and its status.
package struct LinkState: Sendable {
    package var key: LinkKey
    package var peer: String
    package var status: LinkStatus
    package var newest: IntervalRecord?
    /// Why it is so.
    package var finding: LinkFinding
    package init(
        key: LinkKey, peer: String, status: LinkStatus, newest: IntervalRecord?, finding: LinkFinding = .unmeasured
    ) {
        self.finding = finding
        self.key = key
        self.peer = peer
        self.status = status
        self.newest = newest
    }

    /// The site that measured the newest record where it was called otherwise than today.
    package var measuredAs: String? { newest.flatMap { $0.site == key.site ? nil : $0.site } }
}

/// A link over a period: sums, and histograms merged so that percentiles are those of all probes.
package struct LinkPeriod: Sendable {
    package var key: LinkKey
    package var peer: String
    /// Intervals that should be there from the link's first configuration (or the period's begin) to its end.
    package var expected: UInt64
    /// Of these, those that are here whole; and those of which only a part is, as at an agent's start.
    package var present: UInt64
    package var partial: UInt64
    /// Nanoseconds of the intervals in which replies came, and of those in which probes were sent and none came: an interval
    /// of which only a part was measured counts by that part.
    package var available: UInt64
    package var unavailable: UInt64
    package var sent: UInt64
    package var received: UInt64
    package var lostForward: UInt64
    package var lostReturn: UInt64
    package var lostUnknown: UInt64
    package var duplicated: UInt64
    package var reordered: UInt64
    /// RFC 3357 loss periods of the line there and back, and the longest outage in nanoseconds, to one probe period.
    package var lossPeriods: UInt64
    package var longestOutage: UInt64
    package var roundTripDelay: ExponentialHistogram
    package var delayVariation: ExponentialHistogram
    /// One-way delays of the intervals in which both clocks were synchronised.
    package var forwardDelay = ExponentialHistogram()
    package var returnDelay = ExponentialHistogram()
    /// Intervals not, or not wholly, measured, by reason.
    package var notMeasured: [NotMeasured: UInt64]
    /// Why its intervals fared as they did.
    package var causes = CauseTally()
    /// What the line carried, where somebody counted it, and what it is to carry.
    package var load = PeriodLoad()
    /// What captures saw of the line's users; nil where none was to run.
    package var traffic: LineTraffic?
    package var contract: LineContract?
    /// Links of predecessors whose measurements are among these.
    package var carried: [LinkKey] = []
    /// Of the intervals, those that are counted at another link: of a site that was divided, each part shows the past.
    package var elsewhere = IntervalTally()

    package init(key: LinkKey, peer: String) {
        self.key = key
        self.peer = peer
        expected = 0
        present = 0
        partial = 0
        available = 0
        unavailable = 0
        sent = 0
        received = 0
        lostForward = 0
        lostReturn = 0
        lostUnknown = 0
        duplicated = 0
        reordered = 0
        lossPeriods = 0
        longestOutage = 0
        roundTripDelay = ExponentialHistogram()
        delayVariation = ExponentialHistogram()
        notMeasured = [:]
    }

    /// Share of the measured time in which the link answered, by intervals; nil where nothing was measured.
    package var availability: Double? {
        let measured = Double(available) + Double(unavailable)
        return measured == 0 ? nil : Double(available) / measured
    }
    /// Share of the expected intervals that are present whole.
    package var completeness: Double? { expected == 0 ? nil : min(1, Double(present) / Double(expected)) }
    package var loss: Double? {
        sent == 0 ? nil : (Double(lostForward) + Double(lostReturn) + Double(lostUnknown)) / Double(sent)
    }
}

/// What a line carried over a period, by the counters of its interface at the measuring site.
package struct PeriodLoad: Hashable, Sendable {
    /// Nanoseconds for which counters are here.
    package private(set) var covered: UInt64 = 0
    package private(set) var received: UInt64 = 0
    package private(set) var transmitted: UInt64 = 0
    /// Bits per second in the busiest second.
    package private(set) var busiestReceived: UInt64 = 0
    package private(set) var busiestTransmitted: UInt64 = 0
    package init() {}

    package mutating func add(_ line: LineLoad) {
        covered.add(saturated: line.covered)
        received.add(saturated: line.receive.octets)
        transmitted.add(saturated: line.transmit.octets)
        busiestReceived = max(busiestReceived, line.receive.busiest)
        busiestTransmitted = max(busiestTransmitted, line.transmit.busiest)
    }

    package mutating func merge(_ other: PeriodLoad) {
        covered.add(saturated: other.covered)
        received.add(saturated: other.received)
        transmitted.add(saturated: other.transmitted)
        busiestReceived = max(busiestReceived, other.busiestReceived)
        busiestTransmitted = max(busiestTransmitted, other.busiestTransmitted)
    }

    package var isKnown: Bool { covered > 0 }

    func write(to out: PackedWriter) {
        for number in [covered, received, transmitted, busiestReceived, busiestTransmitted] { out.append(number) }
    }

    init(_ input: inout PackedReader) throws(PackedReader.Damage) {
        covered = try input.number()
        received = try input.number()
        transmitted = try input.number()
        busiestReceived = try input.number()
        busiestTransmitted = try input.number()
    }
}
