import Telemetry

extension SpoolMark {
    /// What a damaged database still says of itself; nil where it says nothing.
    init?(damaged path: String) {
        guard let database = try? Database(path: path, readOnly: true), let id = try? SpoolSchema.id(database),
            let last = try? database.integer("SELECT last_sequence FROM spool"),
            let acknowledged = try? database.integer("SELECT acknowledged FROM spool")
        else { return nil }
        self.init(id: id, sequence: UInt64(clamping: last), settled: UInt64(clamping: acknowledged))
    }
}

extension Database {
    /// Takes over, into a new spool, what can be read of a damaged one, in one transaction.
    ///
    /// The damaged file is read from its begin and from its end, each way up to the damage; each record bears a checksum of its own.
    /// All other numbers become gaps, also those of records that the collector has: a gap speaks only of what it hasn't.
    func salvage(
        from path: String, mark: SpoolMark
    ) throws(SpoolError) -> (salvaged: UInt64, lost: UInt64) {
        let damaged = try? Database(path: path, readOnly: true)
        return try transaction { () throws(SpoolError) in
            let rising = try take(from: damaged, order: "ASC", above: 0)
            let falling = try take(from: damaged, order: "DESC", above: rising.last ?? 0)
            let found = rising + falling.reversed()
            let last = max(mark.sequence, found.last ?? 0)
            var next: UInt64 = 1
            for range in SpoolStore.ranges(found) {
                if next < range.lowerBound { try add(SequenceGap(next...range.lowerBound - 1, .damaged)) }
                next = range.upperBound + 1
            }
            if next <= last { try add(SequenceGap(next...last, .damaged)) }
            let gone = last - UInt64(found.count)
            let lost = gone - min(gone, mark.settled)
            try query(
                "UPDATE spool SET last_sequence = ?, acknowledged = ?, damaged = ?",
                [last, gone - lost, lost].map { .integer(Int64(clamping: $0)) })
            return (UInt64(found.count), lost)
        }
    }

    /// Copies records in this order up to the damage, or down to `above`. Gives their numbers as they came.
    private func take(
        from damaged: Database?, order: String, above: UInt64
    ) throws(SpoolError) -> [UInt64] {
        guard let damaged else { return [] }
        var taken: [UInt64] = []
        var failure: SpoolError?
        let sql = "SELECT sequence, bytes FROM records WHERE sequence > ? ORDER BY sequence \(order)"
        // An error there is the damage.
        try? damaged.query(sql, [.integer(Int64(clamping: above))]) { row in
            let bytes = row.blob(1)
            guard let record = try? RecordCodec.decode(bytes) else { return true }
            do throws(SpoolError) {
                try query(
                    "INSERT INTO records (sequence, bytes, event, slot) VALUES (?, ?, ?, ?)",
                    [
                        .integer(row.integer(0)), .blob(bytes), .integer(IntervalNews(alone: record).rawValue),
                        .integer(IntervalNews.slot(record)),
                    ])
                taken.append(UInt64(clamping: row.integer(0)))
                return true
            } catch {
                failure = error
                return false
            }
        }
        if let failure { throw failure }
        return taken
    }

    /// Where the mark has come further than the database, the numbers between are lost, and never given again. Gives how many.
    func goOn(from mark: SpoolMark) throws(SpoolError) -> UInt64 {
        let last = UInt64(clamping: try integer("SELECT last_sequence FROM spool") ?? 0)
        guard mark.sequence > last else { return 0 }
        // Of a database that is empty, what the mark counts as settled is not lost. Of one that is merely older, nobody knows.
        let settled = last == 0 ? min(mark.settled, mark.sequence) : 0
        let lost = mark.sequence - last - settled
        try transaction { () throws(SpoolError) in
            try add(SequenceGap(last + 1...mark.sequence, .damaged))
            try query(
                "UPDATE spool SET last_sequence = ?, damaged = damaged + ?, acknowledged = acknowledged + ?",
                [mark.sequence, lost, settled].map { .integer(Int64(clamping: $0)) })
        }
        return lost
    }
}
