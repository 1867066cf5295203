import Telemetry

/// A link's sums as a row of `hourly` or `daily`.
struct SumsRow {
    var key: LinkKey
    var peer: String
    /// Hours, or days, since 1970-01-01.
    var time: Int64
    /// The larger replaces the other.
    var version: UInt64
    /// How many records they were computed from.
    var records: UInt64
    var sums: LinkSums
}

extension SumsRow {
    /// Columns that `read` reads, in its order.
    static let columns = """
        time, site, link, peer, version, records, delay_scale, delay_zero, delay_sum, delay_min, delay_max, delay_offset, \
        delay_buckets, variation_scale, variation_zero, variation_sum, variation_min, variation_max, variation_offset, \
        variation_buckets, slots, rest
        """
    /// Those that are there for SQL.
    private static let copies = """
        day, least, slowest, baseline, unheard, present, partial, available, unavailable, sent, received, lost_forward, \
        lost_return, lost_unknown, duplicated, reordered, loss_periods, longest_outage
        """

    static func insert(into table: SumsTable) -> String {
        "INSERT INTO \(table.rawValue) (\(columns), \(copies)) FORMAT RowBinary"
    }

    func write(_ table: SumsTable, to out: inout RowBinaryWriter, with packer: PackedWriter) {
        let period = sums.period
        out.append(UInt32(clamping: time))
        for text in [key.site, key.link, peer] { out.append(text) }
        out.append(version)
        out.append(records)
        ClickHouseRow.write(period.roundTripDelay, to: &out)
        ClickHouseRow.write(period.delayVariation, to: &out)
        packer.clear()
        packer.append(sums.slots)
        out.append(Array(packer.bytes))
        out.append(rest(with: packer))
        let unit = table == .hourly ? LinkHour.hour : LinkHour.day
        out.append(ClickHouseSQL.day(UInt64(clamping: time).multipliedReportingOverflow(by: unit).partialValue))
        // Without any delay: beyond all that is compared with them.
        for value in [sums.least ?? .infinity, sums.slowest ?? -.infinity, sums.baseline ?? -.infinity] {
            out.append(value)
        }
        out.append(UInt64(sums.unheard))
        for count in [
            period.present.addingSaturated(sums.slots.whole), period.partial.addingSaturated(sums.slots.partial),
            period.available, period.unavailable, period.sent, period.received, period.lostForward,
            period.lostReturn, period.lostUnknown, period.duplicated, period.reordered, period.lossPeriods,
            period.longestOutage,
        ] {
            out.append(count)
        }
    }

    /// What is in no column, and a checksum: a row then tells by itself that it is one.
    private func rest(with packer: PackedWriter) -> [UInt8] {
        var rest = sums
        (rest.period.roundTripDelay, rest.period.delayVariation) = (ExponentialHistogram(), ExponentialHistogram())
        rest.slots = IntervalSlots()
        packer.clear()
        rest.write(to: packer)
        let bytes = Array(packer.bytes)
        return bytes + withUnsafeBytes(of: RecordCodec.checksum(bytes[...]).littleEndian, Array.init)
    }

    /// - Throws: `RowBinaryReader.Failure.short` where the row goes on behind the bytes at hand.
    static func read(_ row: inout RowBinaryReader) throws -> SumsRow {
        let time: UInt32 = try row.integer()
        let site = try row.text()
        let key = LinkKey(link: try row.text(), site: site)
        let peer = try row.text()
        let (version, records): (UInt64, UInt64) = (try row.integer(), try row.integer())
        let delay = try ClickHouseRow.histogram(&row)
        let variation = try ClickHouseRow.histogram(&row)
        let (slots, rest) = (try row.bytes(), try row.bytes())
        guard var sums = sums(of: rest), let known = Self.slots(of: slots) else {
            throw ClickHouseFailure.answer("sums of link \(key.link) are damaged")
        }
        (sums.period.roundTripDelay, sums.period.delayVariation, sums.slots) = (delay, variation, known)
        return SumsRow(key: key, peer: peer, time: Int64(time), version: version, records: records, sums: sums)
    }

    private static func sums(of rest: [UInt8]) -> LinkSums? {
        guard rest.count > 4 else { return nil }
        let sum = rest.suffix(4).enumerated().reduce(UInt32(0)) { $0 | UInt32($1.element) << (8 * $1.offset) }
        guard RecordCodec.checksum(rest.dropLast(4)) == sum else { return nil }
        return rest.dropLast(4).withUnsafeBytes { try? LinkSums($0) }
    }

    /// Nil where the octets are damaged.
    static func slots(of octets: [UInt8]) -> IntervalSlots? {
        octets.withUnsafeBytes { octets in
            var reader = PackedReader(octets)
            return try? reader.slots()
        }
    }
}

extension ClickHouseDatabase {
    /// Rows of sums that stand, as they come.
    func sums(_ table: SumsTable, where condition: String, _ take: (SumsRow) async throws -> Void) async throws {
        // FINAL reads in the key's order, and so holds no more than a block of each part.
        try await client.rows(
            "SELECT \(SumsRow.columns) FROM \(table.rawValue) FINAL WHERE \(condition)", isWhole: false, current,
            decode: SumsRow.read, take)
    }

    func write(_ rows: [SumsRow], to table: SumsTable) async throws {
        let packer = PackedWriter()
        var rest = rows.sorted { $0.time < $1.time }[...]
        while !rest.isEmpty {
            var body = RowBinaryWriter()
            var months: Set<Int64> = []
            let size = rest.prefix(10_000).prefix { row in
                months.insert((table == .hourly ? row.time / 24 : row.time) / 28)
                return months.count <= Self.mostPartitions
            }.count
            for row in rest.prefix(size) { row.write(table, to: &body, with: packer) }
            try await client.insert(SumsRow.insert(into: table), rows: body.buffer, commit)
            rest = rest.dropFirst(size)
        }
    }
}
