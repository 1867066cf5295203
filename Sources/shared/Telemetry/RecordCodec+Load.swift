/// What version 3 of the compact form adds: what the line carried meanwhile, and what else tells why probes fared as they did.
extension RecordBytes {
    mutating func appendLoad(of record: IntervalRecord) {
        append(flag: record.line != nil)
        if let line = record.line { append(line) }
        append(flag: record.classMarks != nil)
        if let marks = record.classMarks {
            append(UInt64(marks.sent))
            for field in ClassMarks.counts { append(marks[keyPath: field]) }
            for field in ClassMarks.seen { append(marks[keyPath: field].map { UInt64($0) }) }
        }
        append(record.pathMTU)
    }

    private mutating func append(_ line: LineLoad) {
        append(line.interface)
        append(line.scope.rawValue)
        for number in [line.covered, line.carrierChanges, line.resets] { append(number) }
        append(line.speed)
        append(line.isHalfDuplex.map { $0 ? 1 : 0 })
        for (_, path) in LineLoad.ways {
            let way = line[keyPath: path]
            for field in LineLoad.Way.counts { append(way[keyPath: field]) }
            for field in LineLoad.Way.moments { append(way[keyPath: field]) }
        }
    }

    mutating func append(_ number: UInt64?) {
        append(flag: number != nil)
        if let number { append(number) }
    }
}

extension IntervalRecord {
    /// Without what a collector that takes records of `version` has no place for. Those before 3 refuse a record for it, those of 3
    /// and 4 refuse its data points. One of 4 would take a capture that a filter narrowed for the whole line: it gets none.
    package func limited(to version: UInt8) -> IntervalRecord {
        guard version < 5 else { return self }
        var record = self
        record.seconds = nil
        record.traffic?.links = 0
        if record.traffic?.isNarrowed == true { record.traffic = nil }
        guard version < 4 else { return record }
        record.traffic = nil
        if version < 3 { (record.line, record.classMarks, record.pathMTU) = (nil, nil, nil) }
        return record
    }
}

extension RecordReader {
    mutating func readLoad(into record: inout IntervalRecord) throws(RecordCodec.Failure) {
        if try flag() { record.line = try line() }
        if try flag() {
            var marks = ClassMarks(sent: try codePoint())
            for field in ClassMarks.counts { marks[keyPath: field] = try number() }
            for field in ClassMarks.seen { marks[keyPath: field] = try flag() ? try codePoint() : nil }
            record.classMarks = marks
        }
        record.pathMTU = try optional()
    }

    private mutating func line() throws(RecordCodec.Failure) -> LineLoad {
        let interface = try text("interface")
        guard let scope = LineLoad.Scope(rawValue: try text("scope")) else { throw .field("scope") }
        var line = LineLoad(interface: interface, scope: scope)
        line.covered = try number()
        line.carrierChanges = try number()
        line.resets = try number()
        line.speed = try optional()
        line.isHalfDuplex = try flag() ? try flag() : nil
        for (_, path) in LineLoad.ways {
            for field in LineLoad.Way.counts { line[keyPath: path][keyPath: field] = try number() }
            for field in LineLoad.Way.moments { line[keyPath: path][keyPath: field] = try optional() }
        }
        return line
    }

    mutating func optional() throws(RecordCodec.Failure) -> UInt64? { try flag() ? try number() : nil }

    mutating func codePoint() throws(RecordCodec.Failure) -> UInt8 {
        guard let point = UInt8(exactly: try number()), point < 64 else { throw .field("code point") }
        return point
    }
}
