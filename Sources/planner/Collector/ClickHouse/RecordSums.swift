import Telemetry

/// Sums up records that come place by place, such as link by link, each place's oldest first; asks for what other ends of links
/// measured in groups.
struct RecordSums<Place: Hashable & Sendable> {
    struct Summed {
        var sums = LinkSums()
        var records: UInt64 = 0
        var peer = ""
    }

    /// Who judges a link, and when it was configured.
    private struct Link {
        var judge: CauseJudge
        var sessions: LinkSessions
    }

    private let database: ClickHouseDatabase
    private let limits: LinkLimits
    private let facts: MeasurementFacts
    private let hearing: PeerSilences
    private var links: [LinkKey: Link] = [:]
    private var summed: [Place: Summed] = [:]
    private var waiting: [(place: Place, judged: JudgedRecord, isUnheard: Bool)] = []
    /// Records that are held until what the other ends measured is asked for: 3.5 kB each, and as much again.
    private static var mostWaiting: Int { 1_000 }

    init(_ store: ClickHouseStore, _ facts: MeasurementFacts) {
        database = store.database
        limits = store.limits
        self.facts = facts
        hearing = PeerSilences(store.database)
    }

    /// - Parameter baseline: the least delay there and back of the day and the day before.
    mutating func add(_ record: IntervalRecord, to place: Place, baseline: Double?) async throws {
        let link = link(LinkKey(link: record.link, site: record.site))
        // Taken out, so that its histograms are changed in place.
        var sum = summed.removeValue(forKey: place) ?? Summed(peer: record.peer)
        sum.sums.add(record, sessions: link.sessions)
        if let seen = record.traffic { sum.sums.period.add(seen) }
        // Then a mean is too high that a 95th percentile need not show.
        if link.judge.limits.isLate(record) { sum.sums.slowest = .infinity }
        sum.sums.baseline = baseline
        sum.records += 1
        var peerWasHeard = true
        if record.showsOutage {
            peerWasHeard = try await hearing.heard(record.peer, from: record.start, to: record.end)
        }
        let judged = JudgedRecord(record, by: link.judge, baseline: baseline, peerWasHeard: peerWasHeard)
        if judged.asksForOther {
            waiting.append((place, judged, !peerWasHeard))
        } else {
            sum.sums.period.causes.add(judged.finding)
            if !peerWasHeard { sum.sums.unheard += 1 }
        }
        summed[place] = sum
        if waiting.count >= Self.mostWaiting { try await judgeWaiting() }
    }

    consuming func finished() async throws -> [Place: Summed] {
        try await judgeWaiting()
        return summed
    }

    private mutating func judgeWaiting() async throws {
        let others = try await database.others(beside: waiting.map(\.judged.record))
        for ((place, judged, isUnheard), other) in zip(waiting, others) {
            summed[place]?.sums.period.causes.add(judged.finding(beside: other))
            if isUnheard || other == nil { summed[place]?.sums.unheard += 1 }
        }
        waiting = []
    }

    private mutating func link(_ key: LinkKey) -> Link {
        if let known = links[key] { return known }
        let link = Link(
            judge: CauseJudge(limits: limits, contracts: facts.contracts, of: key),
            sessions: LinkSessions(sessions: facts.links[key]?.sessions ?? []))
        links[key] = link
        return link
    }
}
