/// What version 5 of the compact form adds: what the line and its classes carried in the seconds of lost and slow probes, by a capture.
/// Stores keep it in the same form (`LineSeconds.packed`).
extension RecordBytes {
    mutating func appendSeconds(of record: IntervalRecord) {
        append(flag: record.seconds != nil)
        if let seconds = record.seconds { append(seconds) }
    }

    fileprivate mutating func append(_ seconds: LineSeconds) {
        append(seconds.interface)
        append(UInt64(seconds.probes))
        append(flag: seconds.isNarrowed)
        append(seconds.covered)
        for (_, path) in LineSeconds.ways {
            let way = seconds[keyPath: path]
            for count in LineSeconds.Way.counts { append(way[keyPath: count]) }
            for moment in LineSeconds.Way.moments { append(way[keyPath: moment]) }
        }
        append(UInt64(seconds.classes.count))
        for share in seconds.classes {
            append(UInt64(share.codePoint ?? LineTraffic.noCodePoint))
            for (_, path) in LineSeconds.ClassShare.ways {
                for moment in LineSeconds.Moments.all { append(share[keyPath: path][keyPath: moment]) }
            }
        }
    }
}

extension RecordReader {
    mutating func readSeconds(into record: inout IntervalRecord) throws(RecordCodec.Failure) {
        if try flag() { record.seconds = try seconds() }
    }

    fileprivate mutating func seconds() throws(RecordCodec.Failure) -> LineSeconds {
        var seconds = LineSeconds(interface: try text("interface"))
        seconds.probes = try codePoint()
        seconds.isNarrowed = try flag()
        seconds.covered = try number()
        for (_, path) in LineSeconds.ways {
            for count in LineSeconds.Way.counts { seconds[keyPath: path][keyPath: count] = try number() }
            for moment in LineSeconds.Way.moments { seconds[keyPath: path][keyPath: moment] = try optional() }
        }
        for _ in 0..<(try count(atMost: LineTraffic.mostClasses + 1)) {
            let point = try number()
            guard point <= LineTraffic.noCodePoint else { throw .field("code point") }
            var share = LineSeconds.ClassShare(codePoint: point == LineTraffic.noCodePoint ? nil : UInt8(point))
            for (_, path) in LineSeconds.ClassShare.ways {
                for moment in LineSeconds.Moments.all { share[keyPath: path][keyPath: moment] = try number() }
            }
            seconds.classes.append(share)
        }
        return seconds
    }
}

extension LineSeconds {
    /// The compact form without version and checksum, for stores that keep both beside it; some 40 to 150 octets.
    package var packed: [UInt8] {
        var out = RecordBytes([])
        out.append(self)
        return out.bytes
    }

    /// Reads `packed`.
    package init(packed octets: [UInt8]) throws(RecordCodec.Failure) {
        var input = RecordReader(octets[...])
        self = try input.seconds()
        guard input.isAtEnd else { throw .length }
    }
}
