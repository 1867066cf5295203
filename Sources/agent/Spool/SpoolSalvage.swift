import Telemetry

extension SpoolMark {
    /// What a damaged database still says of itself; nil where it says nothing. Throws what is not the damage's fault.
    static func damaged(_ path: String) throws(SpoolError) -> SpoolMark? {
        do {
            let database = try Database(path: path, readOnly: true)
            let id = try SpoolSchema.id(database)
            guard let last = try database.integer("SELECT last_sequence FROM spool"),
                let acknowledged = try database.integer("SELECT acknowledged FROM spool")
            else { return nil }
            return SpoolMark(id: id, sequence: UInt64(clamping: last), settled: UInt64(clamping: acknowledged))
        } catch {
            guard error.mayBeDamage else { throw error }
            return nil
        }
    }
}

extension Database {
    /// How many numbers ended how, but for those that the collector has.
    private struct Counters {
        var refused: UInt64 = 0
        var thinned: UInt64 = 0
        var damaged: UInt64 = 0
        var unsaved: UInt64 = 0
        var acknowledged: UInt64 = 0

        /// Lowered where they sum up to more than `most`, which only damage makes them.
        mutating func limit(to most: UInt64) {
            var rest = most
            for counter in [\Counters.refused, \.thinned, \.unsaved, \.damaged, \.acknowledged] {
                self[keyPath: counter] = min(self[keyPath: counter], rest)
                rest -= self[keyPath: counter]
            }
        }

        var sum: UInt64 {
            [refused, thinned, damaged, unsaved, acknowledged].reduce(0) { $0.addingReportingOverflow($1).partialValue }
        }
    }

    /// Takes over, into a new spool, what can be read of a damaged one, in one transaction: the records, what was refused, the gaps that the
    /// collector does not know yet, and the counters.
    ///
    /// Each table is read from its begin and from its end, each way up to the damage; each record bears a checksum of its own.
    /// All other numbers become gaps, also those of records that the collector has: a gap speaks only of what it hasn't.
    func salvage(
        from path: String, mark: SpoolMark
    ) throws(SpoolError) -> (salvaged: UInt64, lost: UInt64) {
        let damaged = try Database(path: path, readOnly: true)
        return try transaction { () throws(SpoolError) in
            let found = try takeRecords(from: damaged)
            let last = max(mark.sequence, found.last ?? 0)
            let refused = try takeRefused(from: damaged, without: found)
            let gaps = try takeGaps(from: damaged, without: found, through: last)
            var next: UInt64 = 1
            let known = SpoolStore.ranges(found) + SpoolStore.ranges(refused) + gaps.map(\.sequences)
            for range in known.sorted(by: { $0.lowerBound < $1.lowerBound }) {
                if next < range.lowerBound { try add(SequenceGap(next...range.lowerBound - 1, .damaged)) }
                next = max(next, range.upperBound + 1)
            }
            if next <= last { try add(SequenceGap(next...last, .damaged)) }
            let gone = last - UInt64(found.count)
            var counters = try counters(of: damaged) ?? Self.counters(refused, gaps)
            counters.limit(to: gone)
            // The mark may have seen later ones end, nobody knows how.
            counters.acknowledged += max(counters.sum, min(gone, mark.settled)) - counters.sum
            let lost = gone - counters.sum
            try query(
                """
                UPDATE spool SET last_sequence = ?, acknowledged = ?, refused = ?, thinned = ?, unsaved = ?, damaged = ?
                """,
                [
                    last, counters.acknowledged, counters.refused, counters.thinned, counters.unsaved,
                    counters.damaged + lost,
                ].map { .integer(Int64(clamping: $0)) })
            return (UInt64(found.count), lost)
        }
    }

    /// Runs a query that ends in `ORDER BY sequence` from the begin up to the damage, and where there is one from the end down to it. An error of
    /// the damaged file ends it; others are thrown, and those of `each`.
    ///
    /// - Parameter each: gets rows in the table's order up to the damage, then those behind it in reverse.
    private func read(
        _ damaged: Database, _ columns: String, by key: String, _ each: (Row) throws(SpoolError) -> Void
    ) throws(SpoolError) {
        var last: Int64 = 0
        for order in ["ASC", "DESC"] {
            var failure: SpoolError?
            let from = last
            do throws(SpoolError) {
                try damaged.query("SELECT \(columns) WHERE \(key) > ? ORDER BY \(key) \(order)", [.integer(from)]) {
                    row in
                    do throws(SpoolError) {
                        try each(row)
                        if order == "ASC" { last = max(last, row.integer(0)) }
                        return true
                    } catch {
                        failure = error
                        return false
                    }
                }
                if let failure { throw failure }
                return
            } catch {
                guard failure == nil, error.mayBeDamage else { throw error }
            }
        }
    }

    /// Copies the records that can be read. Gives their numbers, ascending.
    private func takeRecords(from damaged: Database) throws(SpoolError) -> [UInt64] {
        var taken: [UInt64] = []
        try read(damaged, "sequence, bytes FROM records", by: "sequence") { (row) throws(SpoolError) in
            let bytes = row.blob(1)
            guard row.integer(0) > 0, let record = try? RecordCodec.decode(bytes) else { return }
            try query(
                "INSERT OR IGNORE INTO records (sequence, bytes, event, slot) VALUES (?, ?, ?, ?)",
                [
                    .integer(row.integer(0)), .blob(bytes), .integer(IntervalNews(alone: record).rawValue),
                    .integer(IntervalNews.slot(record)),
                ])
            if changes > 0 { taken.append(UInt64(clamping: row.integer(0))) }
        }
        return taken.sorted()
    }

    /// Copies what was set aside. Gives the numbers, ascending.
    private func takeRefused(from damaged: Database, without found: [UInt64]) throws(SpoolError) -> [UInt64] {
        var taken: [UInt64] = []
        try read(damaged, "sequence, bytes, reason, time FROM refused", by: "sequence") { (row) throws(SpoolError) in
            let sequence = UInt64(clamping: row.integer(0))
            guard row.integer(0) > 0, !found.holds(sequence) else { return }
            try query(
                "INSERT OR IGNORE INTO refused (sequence, bytes, reason, time) VALUES (?, ?, ?, ?)",
                [.integer(row.integer(0)), .blob(row.blob(1)), .text(row.text(2)), .integer(row.integer(3))])
            if changes > 0 { taken.append(sequence) }
        }
        return taken.sorted()
    }

    /// Copies the gaps that the collector is still to be told of, as far as they contradict nothing that is there. Gives them ascending.
    private func takeGaps(
        from damaged: Database, without found: [UInt64], through newest: UInt64
    ) throws(SpoolError) -> [SequenceGap] {
        var read: [SequenceGap] = []
        try self.read(damaged, "first, last, reason FROM gaps", by: "first") { (row) throws(SpoolError) in
            guard row.integer(0) > 0, row.integer(0) <= row.integer(1), row.integer(1) <= newest,
                let reason = SequenceGap.Reason(rawValue: row.text(2))
            else { return }
            read.append(SequenceGap(UInt64(row.integer(0))...UInt64(row.integer(1)), reason))
        }
        var taken: [SequenceGap] = []
        var rest = found[...]
        for gap in read.sorted(by: { $0.sequences.lowerBound < $1.sequences.lowerBound }) {
            rest = rest.drop { $0 < gap.sequences.lowerBound }
            if let first = rest.first, first <= gap.sequences.upperBound { continue }
            if let last = taken.last, last.sequences.upperBound >= gap.sequences.lowerBound { continue }
            try add(gap)
            taken.append(gap)
        }
        return taken
    }

    /// What the damaged file says; nil where it can't.
    private func counters(of damaged: Database) throws(SpoolError) -> Counters? {
        var counters: Counters?
        do {
            try damaged.query("SELECT refused, thinned, damaged, unsaved, acknowledged FROM spool") { row in
                func count(_ column: Int32) -> UInt64 { UInt64(clamping: row.integer(column)) }
                counters = Counters(
                    refused: count(0), thinned: count(1), damaged: count(2), unsaved: count(3), acknowledged: count(4))
                return false
            }
        } catch {
            guard error.mayBeDamage else { throw error }
        }
        return counters
    }

    /// What can be said without them: at least what is still at hand.
    private static func counters(_ refused: [UInt64], _ gaps: [SequenceGap]) -> Counters {
        func count(_ reason: SequenceGap.Reason) -> UInt64 {
            gaps.reduce(0) { $1.reason == reason ? $0 + UInt64($1.sequences.count) : $0 }
        }
        return Counters(
            refused: max(UInt64(refused.count), count(.refused)), thinned: count(.thinned), damaged: count(.damaged),
            unsaved: count(.unsaved))
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

    /// Of the numbers given, how many wait no more.
    func settled() throws(SpoolError) -> UInt64 {
        UInt64(
            clamping: try integer("SELECT acknowledged + refused + thinned + damaged + unsaved FROM spool") ?? 0)
    }

    /// Where the database has come further than the mark, by the commit after which a process ended, brings the mark forward.
    func catchUp(_ file: SpoolMark.File, _ id: SpoolID, from mark: SpoolMark?) throws(SpoolError) {
        let last = UInt64(clamping: try integer("SELECT last_sequence FROM spool") ?? 0)
        guard last > (mark?.id == id ? mark?.sequence ?? 0 : 0) else { return }
        try file.write(SpoolMark(id: id, sequence: last, settled: try settled()))
    }
}

extension [UInt64] {
    /// Whether the number is among these, which ascend.
    fileprivate func holds(_ number: UInt64) -> Bool {
        var (low, high) = (startIndex, endIndex)
        while low < high {
            let middle = (low + high) / 2
            if self[middle] < number { low = middle + 1 } else { high = middle }
        }
        return low < endIndex && self[low] == number
    }
}
