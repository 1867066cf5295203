import Telemetry

extension ClickHouseDatabase {
    /// What the other ends of links measured meanwhile: of each record the one of the link's other end that covers its middle, nil
    /// where there is none.
    ///
    /// Two queries for each thousand: which records cover what, of the hours asked for and those before them, in which one that
    /// covers may have begun; then those records themselves.
    func others(beside records: [IntervalRecord]) async throws -> [IntervalRecord?] {
        var others: [IntervalRecord?] = []
        for begin in stride(from: 0, to: records.count, by: 1_000) {
            others += try await someOthers(beside: records[begin..<min(begin + 1_000, records.count)])
        }
        return others
    }

    private struct Place: Hashable {
        var key: LinkKey
        var start: UInt64
    }

    private func someOthers(beside records: ArraySlice<IntervalRecord>) async throws -> [IntervalRecord?] {
        let wanted = records.map { record in
            Place(
                key: LinkKey(link: record.link, site: record.peer),
                start: record.start + (max(record.end, record.start) - record.start) / 2)
        }
        let spans = try await self.spans(around: wanted)
        let places = wanted.map { middle in
            spans[middle.key]?.last { $0.start <= middle.start && $0.end > middle.start }
                .map { Place(key: middle.key, start: $0.start) }
        }
        let found = try await self.records(at: Set(places.compactMap { $0 }))
        return zip(wanted, places).map { middle, place in
            place.flatMap { found[$0]?.last { $0.end > middle.start } }
        }
    }

    /// When the records that may cover `moments` begin and end, in order of time.
    private func spans(around moments: [Place]) async throws -> [LinkKey: [(start: UInt64, end: UInt64)]] {
        let hours = Set(
            moments.flatMap { moment -> [UInt64] in
                let hour = moment.start / LinkHour.hour
                return hour > 0 ? [hour - 1, hour] : [hour]
            })
        guard let first = hours.min(), let last = hours.max() else { return [:] }
        let until = (last + 1).multipliedReportingOverflow(by: LinkHour.hour)
        let rows = try await client.rows(
            """
            SELECT site, link, start, length FROM measurement
            WHERE \(ClickHouseSQL.starts(from: first * LinkHour.hour, to: until.overflow ? .max : until.partialValue))
                AND \(ClickHouseSQL.link(Set(moments.map(\.key)).sorted()))
                AND intDiv(start, \(LinkHour.hour)) IN (\(hours.sorted().map(String.init).joined(separator: ", ")))
            ORDER BY site, link, start, spool, sequence, precedence DESC
            LIMIT 1 BY site, link, start, spool, sequence
            """
        ) { row in
            let site = try row.text()
            let key = LinkKey(link: try row.text(), site: site)
            return (key, try row.integer(UInt64.self), try row.integer(UInt64.self))
        }
        var spans: [LinkKey: [(start: UInt64, end: UInt64)]] = [:]
        for (key, start, length) in rows { spans[key, default: []].append((start, start &+ length)) }
        return spans
    }

    /// The records that begin at `places`; of each those of all spools, in order.
    private func records(at places: Set<Place>) async throws -> [Place: [IntervalRecord]] {
        guard let first = places.map(\.start).min(), let last = places.map(\.start).max() else { return [:] }
        let keys = places.map { place in
            "(\(ClickHouseSQL.text(place.key.site)), \(ClickHouseSQL.text(place.key.link)), \(place.start))"
        }
        var found: [Place: [IntervalRecord]] = [:]
        try await records(
            """
            WHERE \(ClickHouseSQL.starts(from: first, to: last + 1))
                AND (site, link, start) IN (\(keys.joined(separator: ", ")))
            ORDER BY site, link, start, spool, sequence, precedence DESC
            LIMIT 1 BY site, link, start, spool, sequence
            """
        ) { spooled in
            let record = spooled.record
            let place = Place(key: LinkKey(link: record.link, site: record.site), start: record.start)
            found[place, default: []].append(record)
        }
        return found
    }
}

/// A record that is judged, or waits to be until it is known what the other end measured meanwhile.
struct JudgedRecord {
    private let judge: CauseJudge
    let record: IntervalRecord
    private let baseline: Double?
    private let peerWasHeard: Bool
    /// Without the other end's record.
    let finding: LinkFinding
    /// Whether the other end's record may make it another.
    let asksForOther: Bool

    /// Parameters as those of `CauseJudge.finding`.
    init(_ record: IntervalRecord, by judge: CauseJudge, baseline: Double?, peerWasHeard: Bool) {
        var isAsked = false
        finding = judge.finding(of: record, baseline: baseline, peerWasHeard: peerWasHeard) {
            isAsked = true
            return nil
        }
        asksForOther = isAsked
        self.judge = judge
        self.record = record
        self.baseline = baseline
        self.peerWasHeard = peerWasHeard
    }

    func finding(beside other: IntervalRecord?) -> LinkFinding {
        other.map { other in
            judge.finding(of: record, baseline: baseline, peerWasHeard: peerWasHeard) { other }
        } ?? finding
    }
}
