import GRDB
import Telemetry

/// What a link's records of an hour, or of a UTC day, come to: sums that add up, and histograms that merge.
///
/// A month's percentiles from 30 of these are those of all its probes.
struct LinkSums {
    /// Key and peer are empty: the row's id says whose it is.
    var period = LinkPeriod(key: LinkKey(link: "", site: ""), peer: "")
    /// Which intervals are here, of an hour; a day has only their number.
    var slots = IntervalSlots()
    /// The greatest 95th percentile of delay there and back of an interval.
    var slowest: Double?
    /// The delay with which causes were judged (`CauseJudge`): the least of the day and the day before.
    var baseline: Double?
    /// Outages in which the other end's agent was not heard.
    var unheard = 0

    /// The least delay there and back.
    var least: Double? { period.roundTripDelay.isEmpty ? nil : period.roundTripDelay.minimum }

    /// Adds all but the cause, which takes knowledge of other records.
    mutating func add(_ record: IntervalRecord, sessions: LinkSessions) {
        period.add(record)
        slots.insert(sessions.slot(start: record.start, end: record.end))
        if let delay = record.roundTripDelay.quantile(0.95) { slowest = max(slowest ?? delay, delay) }
    }

    /// Adds another hour's.
    mutating func merge(_ other: LinkSums) {
        period.merge(other.period)
        period.present.add(saturated: other.slots.whole)
        period.partial.add(saturated: other.slots.partial)
    }

    /// Version 2 has what captures saw behind the rest; without any, version 1 is written.
    private static let versions: ClosedRange<UInt64> = 1...2

    func write(to out: PackedWriter) {
        out.append(period.traffic == nil ? Self.versions.lowerBound : Self.versions.upperBound)
        for field in LinkPeriod.counts { out.append(period[keyPath: field]) }
        for field in LinkPeriod.histograms { out.append(period[keyPath: field]) }
        out.append(UInt64(period.notMeasured.count))
        for (reason, count) in period.notMeasured.sorted(by: { $0.key.rawValue < $1.key.rawValue }) {
            out.append(reason.rawValue)
            out.append(count)
        }
        period.causes.write(to: out)
        period.load.write(to: out)
        out.append(slots)
        if let traffic = period.traffic { out.append(traffic) }
    }

    init() {}

    init(_ octets: UnsafeRawBufferPointer) throws(PackedReader.Damage) {
        var input = PackedReader(octets)
        let version = try input.number()
        guard Self.versions.contains(version) else { throw PackedReader.Damage() }
        for field in LinkPeriod.counts { period[keyPath: field] = try input.number() }
        for field in LinkPeriod.histograms { period[keyPath: field] = try input.histogram() }
        for _ in 0..<(try input.int(atMost: 64)) {
            guard let reason = NotMeasured(rawValue: try input.text()) else { throw PackedReader.Damage() }
            period.notMeasured[reason] = try input.number()
        }
        period.causes = try CauseTally(&input)
        period.load = try PeriodLoad(&input)
        slots = try input.slots()
        if version > 1 { period.traffic = try input.traffic() }
        guard input.isAtEnd else { throw PackedReader.Damage() }
    }
}

extension LinkPeriod {
    /// What is kept of an hour or a day, in this order.
    fileprivate static var counts: [WritableKeyPath<LinkPeriod, UInt64>] {
        [
            \.present, \.partial, \.available, \.unavailable, \.sent, \.received, \.lostForward, \.lostReturn,
            \.lostUnknown, \.duplicated, \.reordered, \.lossPeriods, \.longestOutage,
        ]
    }
    fileprivate static var histograms: [WritableKeyPath<LinkPeriod, ExponentialHistogram>] {
        [\.roundTripDelay, \.delayVariation, \.forwardDelay, \.returnDelay]
    }
}

/// Sums of hours and of days.
enum SumsTable: String {
    case hourly
    case daily

    func read(_ cell: LinkHour, _ db: Database) throws -> LinkSums? {
        let extra = self == .hourly ? ", slowest, baseline, unheard" : ""
        let select = try BoundStatement("SELECT sums\(extra) FROM \(rawValue) WHERE id = ?", db)
        select.bind(1, cell.key)
        return try select.first { row in
            var sums: LinkSums
            do throws(PackedReader.Damage) { sums = try LinkSums(row.octets(0)) } catch {
                throw error.error("\(rawValue) \(cell.key)")
            }
            if self == .hourly {
                (sums.slowest, sums.baseline, sums.unheard) = (row.double(1), row.double(2), Int(row.int(3)))
            }
            return sums
        }
    }

    func write(_ sums: LinkSums, of cell: LinkHour, with packer: PackedWriter, _ db: Database) throws {
        packer.clear()
        sums.write(to: packer)
        let statement: BoundStatement
        switch self {
        case .hourly:
            statement = try BoundStatement(
                """
                INSERT OR REPLACE INTO hourly (id, least, sums, slowest, baseline, unheard) VALUES (?, ?, ?, ?, ?, ?)
                """, db)
            statement.bind(4, sums.slowest)
            statement.bind(5, sums.baseline)
            statement.bind(6, Int64(sums.unheard))
        case .daily:
            statement = try BoundStatement("INSERT OR REPLACE INTO daily (id, least, sums) VALUES (?, ?, ?)", db)
        }
        statement.bind(1, cell.key)
        statement.bind(2, sums.least)
        statement.bind(3, octets: packer.bytes)
        try statement.run()
    }

    /// Notes a lower delay of a day whose sums follow.
    static func lower(_ least: Double, ofDay day: LinkHour, _ db: Database) throws {
        let update = try BoundStatement("UPDATE daily SET least = min(coalesce(least, ?1), ?1) WHERE id = ?2", db)
        update.bind(1, least)
        update.bind(2, day.key)
        try update.run()
    }

    /// The least delay there and back that a day's sums have.
    static func least(ofDay day: Int64, link: Int64, _ db: Database) throws -> Double? {
        let select = try BoundStatement("SELECT least FROM daily WHERE id = ?", db)
        select.bind(1, LinkHour(time: day, link: link).key)
        return try select.first { $0.double(0) } ?? nil
    }

    /// The days within `range` of which any link has sums, in rising order. O(such days).
    static func days(in range: Range<Int64>, _ db: Database) throws -> [Int64] {
        let next = try BoundStatement("SELECT id FROM daily WHERE id >= ? ORDER BY id LIMIT 1", db)
        var found: [Int64] = []
        var day = range.lowerBound
        while day < range.upperBound {
            next.bind(1, LinkHour.floor(day))
            guard let cell = try next.first({ LinkHour(key: $0.int(0)) }), cell.time < range.upperBound else { break }
            found.append(cell.time)
            day = cell.time + 1
        }
        return found
    }
}
