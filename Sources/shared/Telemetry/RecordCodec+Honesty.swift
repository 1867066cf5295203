/// What version 2 of the compact form adds: loss episodes, what was not measured and how well the rest was.
extension RecordBytes {
    mutating func appendHonesty(of record: IntervalRecord) {
        for field in IntervalRecord.laterCounts { append(record[keyPath: field]) }
        append(record.lossEpisodes)
        for episodes in [record.forwardLossEpisodes, record.returnLossEpisodes] {
            append(flag: episodes != nil)
            if let episodes { append(episodes) }
        }
        let marks = SampleMark.allCases.filter { record.marked[$0] != nil }
        append(UInt64(marks.count))
        for mark in marks {
            append(mark.rawValue)
            append(record.marked[mark] ?? 0)
        }
        append(record.sendLateness)
        for number in [record.pathHash, record.clockErrorBound] {
            append(flag: number != nil)
            if let number { append(number) }
        }
        append(flag: record.uplink != nil)
        if let uplink = record.uplink { append(uplink) }
    }

    private mutating func append(_ episodes: LossEpisodes) {
        for field in LossEpisodes.fields { append(episodes[keyPath: field]) }
    }
}

extension RecordReader {
    mutating func readHonesty(into record: inout IntervalRecord) throws(RecordCodec.Failure) {
        for field in IntervalRecord.laterCounts { record[keyPath: field] = try number() }
        record.lossEpisodes = try episodes()
        record.forwardLossEpisodes = try flag() ? try episodes() : nil
        record.returnLossEpisodes = try flag() ? try episodes() : nil
        for _ in 0..<(try count(atMost: 64)) {
            guard let mark = SampleMark(rawValue: try text("mark")) else { throw .field("mark") }
            record.marked[mark] = try number()
        }
        record.sendLateness = try histogram()
        record.pathHash = try flag() ? try number() : nil
        record.clockErrorBound = try flag() ? try number() : nil
        record.uplink = try flag() ? try text("uplink") : nil
    }

    private mutating func episodes() throws(RecordCodec.Failure) -> LossEpisodes {
        var episodes = LossEpisodes()
        for field in LossEpisodes.fields { episodes[keyPath: field] = try number() }
        return episodes
    }
}

extension IntervalRecord {
    /// Counts that version 1 did not have.
    fileprivate static var laterCounts: [WritableKeyPath<IntervalRecord, UInt64>] {
        [\.duplicatedUnknown, \.reorderedUnknown, \.unmeasured, \.unsent, \.longestOutage]
    }
}
