import FoundationEssentials
import GRDB
import Telemetry

/// An interval record as a row of the table `interval`, which versions before migration 9 had; `columns` and `record` keep one order.
enum IntervalRow {
    static let columns = """
        i.start, i."end", i.sent, i.received, i.lost_forward, i.lost_return, i.lost_unknown, i.duplicated_forward,
        i.duplicated_return, i.reordered_forward, i.reordered_return, i.round_trip_delay, i.forward_delay,
        i.return_delay, i.delay_variation, i.jitter, i.clock_synchronised, i.clock_error, i.stamps, i.not_measured,
        \((HonestyColumns.names + LoadColumns.names).map { "i.\($0)" }.joined(separator: ", "))
        """

    /// The record whose columns begin at `first`.
    ///
    /// - Throws: where a blob is damaged.
    static func record(_ row: Row, from first: Int, key: LinkKey, peer: String) throws -> IntervalRecord {
        func count(_ column: Int) -> UInt64 { UInt64(clamping: row[first + column] as Int64) }
        func histogram(_ column: Int) throws -> ExponentialHistogram? {
            guard let data: Data = row[first + column] else { return nil }
            guard let histogram = HistogramBlob.decode([UInt8](data)) else {
                throw DatabaseError(
                    resultCode: .SQLITE_CORRUPT, message: "a histogram of link \(key.link) is damaged")
            }
            return histogram
        }
        var record = IntervalRecord(site: key.site, link: key.link, peer: peer, start: count(0), end: count(1))
        record.sent = count(2)
        record.received = count(3)
        record.lostForward = count(4)
        record.lostReturn = count(5)
        record.lostUnknown = count(6)
        record.duplicatedForward = count(7)
        record.duplicatedReturn = count(8)
        record.reorderedForward = count(9)
        record.reorderedReturn = count(10)
        record.roundTripDelay = try histogram(11) ?? ExponentialHistogram()
        record.forwardDelay = try histogram(12)
        record.returnDelay = try histogram(13)
        record.delayVariation = try histogram(14) ?? ExponentialHistogram()
        record.jitter = row[first + 15]
        record.clock = ClockState(
            isSynchronised: row[first + 16], maximumError: (row[first + 17] as Int64?).map { UInt64(clamping: $0) })
        let stamps = (row[first + 18] as String).split(separator: ",").map {
            TimestampSource.Stamp(rawValue: String($0))
        }
        record.timestamps = TimestampSource(
            transmit: (stamps.first ?? nil) ?? .user, receive: (stamps.last ?? nil) ?? .user)
        record.notMeasured = ((row[first + 19] as String?) ?? "").split(separator: ",")
            .compactMap { NotMeasured(rawValue: String($0)) }
        try HonestyColumns.read(row, from: first + 20, into: &record)
        LoadColumns.read(row, from: first + 20 + HonestyColumns.names.count, into: &record)
        return record
    }
}
