/// What version 4 of the compact form adds: what a capture saw of the line's users; version 5 has behind it of how much of the line that
/// is. Stores keep it in the same form (`LineTraffic.packed`).
extension RecordBytes {
    mutating func appendTraffic(of record: IntervalRecord) {
        append(flag: record.traffic != nil)
        if let traffic = record.traffic { append(traffic) }
    }

    fileprivate mutating func append(_ traffic: LineTraffic) {
        append(traffic.interface)
        for count in LineTraffic.counts { append(traffic[keyPath: count]) }
        append(traffic.receive)
        append(traffic.transmit)
        append(UInt64(traffic.classes.count))
        for share in traffic.classes {
            append(UInt64(share.codePoint ?? LineTraffic.noCodePoint))
            append(share.receive)
            append(share.transmit)
        }
        append(UInt64(traffic.systems.count))
        for share in traffic.systems {
            append(share.name ?? "")
            for count in LineTraffic.SystemShare.counts { append(share[keyPath: count]) }
        }
        append(UInt64(traffic.talkers.count))
        for talker in traffic.talkers {
            append(talker.prefix)
            append(talker.octets)
        }
        for count in LineTraffic.Connections.counts { append(traffic.tcp[keyPath: count]) }
        for delay in LineTraffic.Connections.delays { append(compact: traffic.tcp[keyPath: delay]) }
        for count in LineTraffic.Names.counts { append(traffic.dns[keyPath: count]) }
        append(compact: traffic.dns.delay)
        append(flag: traffic.isNarrowed)
        append(traffic.links)
    }

    /// Delays are whole nanoseconds: as integers they take half of what doubles do.
    private mutating func append(compact histogram: ExponentialHistogram) {
        append(histogram.count)
        append(signed: histogram.scale)
        guard histogram.count > 0 else { return }
        for value in [histogram.sum, histogram.minimum, histogram.maximum] {
            if let whole = UInt64(exactly: value), whole < 1 << 52 {
                append(2 * whole)
            } else {
                append(UInt64(1))
                append(value)
            }
        }
        append(histogram.zeroCount)
        append(signed: histogram.offset)
        append(UInt64(histogram.buckets.count))
        for bucket in histogram.buckets { append(bucket) }
    }

    private mutating func append(_ way: LineTraffic.Way) {
        for count in LineTraffic.Way.counts { append(way[keyPath: count]) }
    }
}

extension RecordReader {
    /// - Parameter hasScope: whether it says of how much of the line it is, which version 4 doesn't.
    mutating func readTraffic(into record: inout IntervalRecord, hasScope: Bool) throws(RecordCodec.Failure) {
        guard try flag() else { return }
        var traffic = try traffic()
        if hasScope { try readScope(of: &traffic) }
        record.traffic = traffic
    }

    fileprivate mutating func readScope(of traffic: inout LineTraffic) throws(RecordCodec.Failure) {
        traffic.isNarrowed = try flag()
        traffic.links = try number()
    }

    fileprivate mutating func traffic() throws(RecordCodec.Failure) -> LineTraffic {
        var traffic = LineTraffic(interface: try text("interface"))
        for count in LineTraffic.counts { traffic[keyPath: count] = try number() }
        traffic.receive = try way()
        traffic.transmit = try way()
        for _ in 0..<(try count(atMost: LineTraffic.mostClasses + 1)) {
            let point = try number()
            guard point <= LineTraffic.noCodePoint else { throw .field("code point") }
            var share = LineTraffic.ClassShare(codePoint: point == LineTraffic.noCodePoint ? nil : UInt8(point))
            share.receive = try way()
            share.transmit = try way()
            traffic.classes.append(share)
        }
        for _ in 0..<(try count(atMost: 2 * LineTraffic.mostSystems + 1)) {
            let name = try text("system", atMost: LineTraffic.longestName)
            var share = LineTraffic.SystemShare(name: name.isEmpty ? nil : name)
            for count in LineTraffic.SystemShare.counts { share[keyPath: count] = try number() }
            traffic.systems.append(share)
        }
        for _ in 0..<(try count(atMost: 2 * LineTraffic.mostTalkers)) {
            let prefix = try text("prefix", atMost: LineTraffic.longestPrefix)
            traffic.talkers.append(.init(prefix: prefix, octets: try number()))
        }
        for count in LineTraffic.Connections.counts { traffic.tcp[keyPath: count] = try number() }
        for delay in LineTraffic.Connections.delays { traffic.tcp[keyPath: delay] = try compactHistogram() }
        for count in LineTraffic.Names.counts { traffic.dns[keyPath: count] = try number() }
        traffic.dns.delay = try compactHistogram()
        return traffic
    }

    private mutating func compactHistogram() throws(RecordCodec.Failure) -> ExponentialHistogram {
        try histogram { (input) throws(RecordCodec.Failure) in
            let number = try input.number()
            return number == 1 ? try input.double() : Double(number / 2)
        }
    }

    private mutating func way() throws(RecordCodec.Failure) -> LineTraffic.Way {
        var way = LineTraffic.Way()
        for count in LineTraffic.Way.counts { way[keyPath: count] = try number() }
        return way
    }

    private mutating func text(_ field: String, atMost limit: Int) throws(RecordCodec.Failure) -> String {
        let text = try text(field)
        guard text.utf8.count <= limit else { throw .field(field) }
        return text
    }
}

extension LineTraffic {
    /// Behind the last code point.
    static let noCodePoint: UInt8 = 64

    /// The compact form without version and checksum, for stores that keep both beside it; some 200 to 500 octets.
    package var packed: [UInt8] {
        var out = RecordBytes([])
        out.append(self)
        return out.bytes
    }

    /// Reads `packed`, also as it was before it said of how much of the line it is.
    package init(packed octets: [UInt8]) throws(RecordCodec.Failure) {
        var input = RecordReader(octets[...])
        self = try input.traffic()
        if !input.isAtEnd { try input.readScope(of: &self) }
        guard input.isAtEnd else { throw .length }
    }
}
