import GRDB
import Telemetry

/// A record as `head` and blocks hold it: its number, its time and its packed content.
struct StoredInterval: Hashable, Sendable {
    var spool: Int64
    var sequence: UInt64
    /// Unix nanoseconds.
    var start: UInt64
    var end: UInt64
    /// By `PackedRecord`.
    var content: [UInt8]

    static func precedes(_ a: Self, _ b: Self) -> Bool {
        (a.start, a.spool, a.sequence) < (b.start, b.spool, b.sequence)
    }

    var isReadable: Bool { (try? record(key: LinkKey(link: "", site: ""), peer: "")) != nil }

    func record(key: LinkKey, peer: String) throws(PackedReader.Damage) -> IntervalRecord {
        var record = IntervalRecord(site: key.site, link: key.link, peer: peer, start: start, end: end)
        let result = content.withUnsafeBytes { octets -> Result<IntervalRecord, PackedReader.Damage> in
            do throws(PackedReader.Damage) {
                try PackedRecord.read(octets, into: &record)
                return .success(record)
            } catch { return .failure(error) }
        }
        return try result.get()
    }
}

/// The records of a link's hour as one blob: gzip of a version octet, their number, of each what sets it off from the one before
/// it, and their contents.
///
/// Together the records take two thirds of what they take one by one. Higher levels of gzip take twice the time for 3 %.
enum RecordBlock {
    private static let version: UInt64 = 1
    /// Most records of a link's hour that are taken: one of intervals of a second has 3,600.
    static let hourLimit = 8_192
    private static let recordLimit = 1 << 20
    private static let sizeLimit = 256 << 20

    /// - Parameter intervals: in order of `StoredInterval.precedes`.
    /// - Throws: where they are more than could be read again.
    static func encode(_ intervals: [StoredInterval], with out: PackedWriter) throws -> [UInt8] {
        // Of each, at most 51 octets beside its content.
        guard intervals.count <= recordLimit,
            intervals.reduce(51 * intervals.count + 20, { $0 + $1.content.count }) <= sizeLimit
        else {
            throw DatabaseError(
                resultCode: .SQLITE_TOOBIG,
                message: "\(intervals.count) records of one hour are more than a block holds")
        }
        out.clear()
        out.append(version)
        out.append(UInt64(intervals.count))
        var last = StoredInterval(spool: 0, sequence: 0, start: 0, end: 0, content: [])
        for interval in intervals {
            out.append(signed: interval.spool - last.spool)
            out.append(signed: Int64(truncatingIfNeeded: interval.sequence &- last.sequence))
            out.append(signed: Int64(truncatingIfNeeded: interval.start &- last.end))
            out.append(signed: Int64(truncatingIfNeeded: (interval.end &- interval.start) &- (last.end &- last.start)))
            out.append(UInt64(interval.content.count))
            last = interval
        }
        for interval in intervals { interval.content.withUnsafeBytes { out.append(raw: $0) } }
        return try Gzip.compress(Array(out.bytes), level: 2)
    }

    static func decode(_ blob: UnsafeRawBufferPointer) throws(PackedReader.Damage) -> [StoredInterval] {
        guard let octets = try? Gzip.decompress(Array(blob), limit: sizeLimit) else { throw PackedReader.Damage() }
        let result = octets.withUnsafeBytes { octets -> Result<[StoredInterval], PackedReader.Damage> in
            do throws(PackedReader.Damage) { return .success(try read(octets)) } catch { return .failure(error) }
        }
        return try result.get()
    }

    private static func read(_ octets: UnsafeRawBufferPointer) throws(PackedReader.Damage) -> [StoredInterval] {
        var input = PackedReader(octets)
        guard try input.number() == version else { throw PackedReader.Damage() }
        let count = try input.int(atMost: min(recordLimit, octets.count))
        var intervals: [StoredInterval] = []
        var sizes: [Int] = []
        intervals.reserveCapacity(count)
        var last = StoredInterval(spool: 0, sequence: 0, start: 0, end: 0, content: [])
        for _ in 0..<count {
            let spool = last.spool &+ (try input.signed())
            let sequence = last.sequence &+ UInt64(bitPattern: try input.signed())
            let start = last.end &+ UInt64(bitPattern: try input.signed())
            let length = (last.end &- last.start) &+ UInt64(bitPattern: try input.signed())
            last = StoredInterval(spool: spool, sequence: sequence, start: start, end: start &+ length, content: [])
            intervals.append(last)
            sizes.append(try input.int(atMost: octets.count))
        }
        for index in intervals.indices { intervals[index].content = Array(try input.raw(sizes[index])) }
        guard input.isAtEnd else { throw PackedReader.Damage() }
        return intervals
    }
}
