import CZlib

/// The compact form of an interval record in the spool: a version byte, the fields in order, and a CRC-32 of all before it.
/// Each version adds fields behind those of the one before, which is still read: an agent is updated with a full spool.
///
/// Integers are LEB128, doubles their eight bytes (little end first), texts and lists have their length before them. It
/// reads back exactly; what is damaged, cut short or of another version is refused and never trapped on.
package enum RecordCodec {
    package static let version: UInt8 = 5

    package enum Failure: Error, Hashable, CustomStringConvertible {
        case version(UInt8)
        case checksum
        /// The bytes end, or go on, where they shouldn't.
        case length
        /// A value that its field doesn't take.
        case field(String)

        package var description: String {
            switch self {
            case .version(let found): "record version \(found), expected 1 to \(RecordCodec.version)"
            case .checksum: "the record's checksum doesn't match"
            case .length: "the record's length is wrong"
            case .field(let name): "the record's \(name) is out of range"
            }
        }
    }

    package static func encode(_ record: IntervalRecord) -> [UInt8] {
        var out = RecordBytes([version])
        for text in [record.site, record.link, record.peer] { out.append(text) }
        for number in [record.start, record.end] + record.counts { out.append(number) }
        out.append(record.roundTripDelay)
        out.append(record.delayVariation)
        for histogram in [record.forwardDelay, record.returnDelay] {
            out.append(flag: histogram != nil)
            if let histogram { out.append(histogram) }
        }
        out.append(flag: record.jitter != nil)
        if let jitter = record.jitter { out.append(jitter) }
        out.append(flag: record.clock.isSynchronised)
        out.append(flag: record.clock.maximumError != nil)
        if let error = record.clock.maximumError { out.append(error) }
        out.append(record.timestamps.transmit.rawValue)
        out.append(record.timestamps.receive.rawValue)
        out.append(UInt64(record.notMeasured.count))
        for reason in record.notMeasured { out.append(reason.rawValue) }
        out.appendHonesty(of: record)
        out.appendLoad(of: record)
        out.appendTraffic(of: record)
        out.appendSeconds(of: record)
        let sum = checksum(out.bytes[...])
        return out.bytes + (0..<4).map { UInt8(truncatingIfNeeded: sum >> (8 * $0)) }
    }

    package static func decode(_ bytes: [UInt8]) throws(Failure) -> IntervalRecord {
        guard let found = bytes.first else { throw .length }
        guard (1...version).contains(found) else { throw .version(found) }
        guard bytes.count > 5 else { throw .length }
        let content = bytes.dropLast(4)
        var sum: UInt32 = 0
        for byte in bytes.suffix(4).reversed() { sum = sum << 8 | UInt32(byte) }
        guard checksum(content) == sum else { throw .checksum }
        var input = RecordReader(content.dropFirst())
        var record = IntervalRecord(
            site: try input.text("site"), link: try input.text("link"), peer: try input.text("peer"),
            start: try input.number(), end: try input.number())
        for count in IntervalRecord.countFields { record[keyPath: count] = try input.number() }
        record.roundTripDelay = try input.histogram()
        record.delayVariation = try input.histogram()
        record.forwardDelay = try input.flag() ? try input.histogram() : nil
        record.returnDelay = try input.flag() ? try input.histogram() : nil
        record.jitter = try input.flag() ? try input.double() : nil
        let isSynchronised = try input.flag()
        let error = try input.flag() ? try input.number() : nil
        record.clock = ClockState(isSynchronised: isSynchronised, maximumError: error)
        record.timestamps = TimestampSource(transmit: try input.stamp(), receive: try input.stamp())
        for _ in 0..<(try input.count(atMost: 64)) {
            guard let reason = NotMeasured(rawValue: try input.text("reason")) else { throw .field("reason") }
            record.notMeasured.append(reason)
        }
        if found > 1 { try input.readHonesty(into: &record) }
        if found > 2 { try input.readLoad(into: &record) }
        if found > 3 { try input.readTraffic(into: &record, hasScope: found > 4) }
        if found > 4 { try input.readSeconds(into: &record) }
        guard input.isAtEnd else { throw .length }
        return record
    }

    package static func checksum(_ bytes: ArraySlice<UInt8>) -> UInt32 {
        bytes.withUnsafeBufferPointer { UInt32(truncatingIfNeeded: crc32(0, $0.baseAddress, uInt($0.count))) }
    }
}

extension IntervalRecord {
    /// The counts in the order of the compact form.
    fileprivate static var countFields: [WritableKeyPath<IntervalRecord, UInt64>] {
        [
            \.sent, \.received, \.lostForward, \.lostReturn, \.lostUnknown, \.duplicatedForward, \.duplicatedReturn,
            \.reorderedForward, \.reorderedReturn,
        ]
    }
    fileprivate var counts: [UInt64] { Self.countFields.map { self[keyPath: $0] } }
}
