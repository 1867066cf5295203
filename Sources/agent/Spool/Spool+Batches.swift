package import Telemetry

extension Spool {
    /// Which of the waiting records a batch shall hold.
    package enum Selection: Hashable, Sendable {
        /// The newest, of those with higher numbers than this.
        case newest(after: UInt64)
        /// The newest interval in which probes were lost, and those before it.
        case alarms
        case oldest
    }

    /// Waiting records, at most `limit`, whose sequence numbers are consecutive: what one batch may hold.
    ///
    /// A record that can't be read any more is set aside as damaged, with the reason and `time`.
    package func batch(
        _ selection: Selection, limit: Int, at time: UInt64
    ) throws(SpoolError) -> [SequencedRecord] {
        while true {
            let (batch, damaged) = try readableBatch(selection, limit: limit, at: time)
            // Behind a whole batch of damaged ones there may be good ones.
            if !batch.isEmpty || damaged == 0 { return batch }
        }
    }

    package func oldest(limit: Int, at time: UInt64) throws(SpoolError) -> [SequencedRecord] {
        try batch(.oldest, limit: limit, at: time)
    }

    private func readableBatch(
        _ selection: Selection, limit: Int, at time: UInt64
    ) throws(SpoolError) -> (batch: [SequencedRecord], damaged: Int) {
        try transaction { (database) throws(SpoolError) in
            var batch: [SequencedRecord] = []
            var damaged: [(Int64, String)] = []
            let (sql, values) = try database.rows(of: selection, limit: limit)
            guard let sql else { return ([], 0) }
            try database.query(sql, values) {
                let sequence = $0.integer(0)
                do throws(RecordCodec.Failure) {
                    let record = try RecordCodec.decode($0.blob(1))
                    if let last = batch.last, !last.sequence.isBeside(UInt64(sequence)) { return false }
                    batch.append(SequencedRecord(sequence: UInt64(sequence), record: record))
                } catch {
                    damaged.append((sequence, error.description))
                }
                return true
            }
            for (sequence, reason) in damaged {
                try database.setAside(sequence...sequence, as: .damaged, reason: reason, at: time)
            }
            return (selection == .oldest ? batch : batch.reversed(), damaged.count)
        }
    }
}

extension UInt64 {
    fileprivate func isBeside(_ other: UInt64) -> Bool { other == self &+ 1 || self == other &+ 1 }
}

extension Database {
    /// The statement that walks from where a batch begins; nil where there is nothing of the kind.
    fileprivate func rows(of selection: Spool.Selection, limit: Int) throws(SpoolError) -> (String?, [Value]) {
        switch selection {
        case .oldest:
            return ("SELECT sequence, bytes FROM records ORDER BY sequence LIMIT ?", [.integer(Int64(limit))])
        case .newest(let after):
            return (
                "SELECT sequence, bytes FROM records WHERE sequence > ? ORDER BY sequence DESC LIMIT ?",
                [.integer(Int64(clamping: after)), .integer(Int64(limit))]
            )
        case .alarms:
            guard
                let newest = try integer(
                    "SELECT sequence FROM records INDEXED BY alarms WHERE event >= 2 ORDER BY sequence DESC LIMIT 1")
            else { return (nil, []) }
            return (
                "SELECT sequence, bytes FROM records WHERE sequence <= ? ORDER BY sequence DESC LIMIT ?",
                [.integer(newest), .integer(Int64(limit))]
            )
        }
    }

    /// Takes records out of what waits and keeps them apart, with the reason in words; the collector is told the gap.
    func setAside(
        _ range: ClosedRange<Int64>, as kind: SequenceGap.Reason, reason: String, at time: UInt64
    ) throws(SpoolError) {
        let ends = [Value.integer(range.lowerBound), .integer(range.upperBound)]
        try query(
            """
            INSERT OR IGNORE INTO refused (sequence, bytes, reason, time)
            SELECT sequence, bytes, ?3, ?4 FROM records WHERE sequence BETWEEN ?1 AND ?2
            """, ends + [.text(reason), .integer(Int64(clamping: time))])
        var sequences: [UInt64] = []
        try query("SELECT sequence FROM records WHERE sequence BETWEEN ? AND ? ORDER BY sequence", ends) {
            sequences.append(UInt64(clamping: $0.integer(0)))
            return true
        }
        try query("DELETE FROM records WHERE sequence BETWEEN ? AND ?", ends)
        for range in SpoolStore.ranges(sequences) { try add(SequenceGap(range, kind)) }
        let counter = kind == .damaged ? "damaged" : "refused"
        try query("UPDATE spool SET \(counter) = \(counter) + ?", [.integer(Int64(sequences.count))])
    }
}
