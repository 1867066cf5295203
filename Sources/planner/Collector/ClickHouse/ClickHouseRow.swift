import Telemetry

/// A record as a row of `measurement`; `columns`, `write` and `read` keep one order.
enum ClickHouseRow {
    static let columns = """
        site, link, peer, start, length, spool, sequence, delay_scale, delay_zero, delay_sum, delay_min, delay_max, \
        delay_offset, delay_buckets, variation_scale, variation_zero, variation_sum, variation_min, variation_max, \
        variation_offset, variation_buckets, rest
        """
    /// Those that are there for SQL alone, and repeat what is in `rest`.
    private static let copies = """
        day, precedence, sent, received, lost_forward, lost_return, lost_unknown, duplicated, reordered, unmeasured, \
        unsent, loss_periods, longest_outage, not_measured, line_covered, line_received, line_transmitted, \
        line_received_busiest, line_transmitted_busiest
        """

    static let insert = "INSERT INTO measurement (\(columns), \(copies)) FORMAT RowBinary"

    /// - Parameter now: the commit's time: of rows with the same key the earliest stands.
    static func write(_ sequenced: SequencedRecord, spool: SpoolID, at now: UInt64, to out: inout RowBinaryWriter) {
        let record = sequenced.record
        for text in [record.site, record.link, record.peer] { out.append(text) }
        out.append(record.start)
        // An end before the start, as of a clock that was set back, is a length that wraps: it reads back as it was.
        out.append(record.end &- record.start)
        out.append(spool.description)
        out.append(sequenced.sequence)
        write(record.roundTripDelay, to: &out)
        write(record.delayVariation, to: &out)
        out.append(RecordCodec.encode(rest(of: record)))
        out.append(ClickHouseSQL.day(record.start))
        out.append(UInt64.max - now)
        let duplicated = record.duplicatedForward &+ record.duplicatedReturn &+ record.duplicatedUnknown
        let reordered = record.reorderedForward &+ record.reorderedReturn &+ record.reorderedUnknown
        for count in [
            record.sent, record.received, record.lostForward, record.lostReturn, record.lostUnknown, duplicated,
            reordered, record.unmeasured, record.unsent, record.lossEpisodes.periods, record.longestOutage,
        ] {
            out.append(count)
        }
        out.append(texts: record.notMeasured.map(\.rawValue))
        let line = record.line.flatMap { $0.scope == .line ? $0 : nil }
        for count in [
            line?.covered, line?.receive.octets, line?.transmit.octets, line?.receive.busiest, line?.transmit.busiest,
        ] {
            out.append(count ?? 0)
        }
    }

    /// Reads the `columns` of a row.
    ///
    /// - Throws: `RowBinaryReader.Failure.short` where they go on behind the bytes at hand.
    static func read(_ row: inout RowBinaryReader) throws -> SpooledRecord {
        let (site, link, peer) = (try row.text(), try row.text(), try row.text())
        let (start, length): (UInt64, UInt64) = (try row.integer(), try row.integer())
        let spool = SpoolID(try row.text())
        let sequence: UInt64 = try row.integer()
        let delay = try histogram(&row)
        let variation = try histogram(&row)
        let bytes = try row.bytes()
        guard let spool else { throw RowBinaryReader.Failure.value("spool") }
        var record: IntervalRecord
        do {
            record = try RecordCodec.decode(bytes)
        } catch {
            throw ClickHouseFailure.answer("a record of link \(link) is damaged: \(error)")
        }
        (record.site, record.link, record.peer) = (site, link, peer)
        (record.start, record.end) = (start, start &+ length)
        (record.roundTripDelay, record.delayVariation) = (delay, variation)
        return SpooledRecord(spool: spool, sequence: sequence, record: record)
    }

    private static func rest(of record: IntervalRecord) -> IntervalRecord {
        var rest = record
        (rest.site, rest.link, rest.peer) = ("", "", "")
        (rest.start, rest.end) = (0, 0)
        (rest.roundTripDelay, rest.delayVariation) = (ExponentialHistogram(), ExponentialHistogram())
        return rest
    }

    static func write(_ histogram: ExponentialHistogram, to out: inout RowBinaryWriter) {
        out.append(Int8(clamping: histogram.scale))
        out.append(histogram.zeroCount)
        for value in [histogram.sum, histogram.minimum, histogram.maximum] {
            out.append(histogram.isEmpty ? 0 : value)
        }
        out.append(Int32(clamping: histogram.offset))
        out.append(numbers: histogram.buckets)
    }

    static func histogram(_ row: inout RowBinaryReader) throws -> ExponentialHistogram {
        let scale: Int8 = try row.integer()
        let zeroCount: UInt64 = try row.integer()
        let (sum, minimum, maximum) = (try row.double(), try row.double(), try row.double())
        let offset: Int32 = try row.integer()
        let buckets = try row.numbers()
        guard
            let histogram = ExponentialHistogram(
                scale: Int(scale), count: buckets.reduce(zeroCount, &+), sum: sum, minimum: minimum, maximum: maximum,
                zeroCount: zeroCount, offset: Int(offset), buckets: buckets)
        else { throw RowBinaryReader.Failure.value("histogram") }
        return histogram
    }
}

/// A record under the name that its spool gave it.
struct SpooledRecord: Hashable, Sendable {
    var spool: SpoolID
    var sequence: UInt64
    var record: IntervalRecord
}
