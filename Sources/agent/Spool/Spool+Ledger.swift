package import Telemetry

extension Spool {
    /// How the spool stands and which numbers come no more, for the next batch; as many gaps as it may name.
    package func ledger() throws(SpoolError) -> SpoolLedger {
        try transaction { (database) throws(SpoolError) in
            let newest = UInt64(clamping: try database.integer("SELECT last_sequence FROM spool") ?? 0)
            let oldest = try database.integer("SELECT min(sequence) FROM records").map { UInt64(clamping: $0) }
            return SpoolLedger(
                newest: newest, oldest: oldest ?? newest + 1, waiting: try database.waiting(), gaps: try database.gaps()
            )
        }
    }
}

extension Database {
    /// Records that wait: what was given and is not settled. Counting them would read the whole file.
    func waiting() throws(SpoolError) -> UInt64 {
        let sum = "last_sequence - acknowledged - refused - thinned - damaged - unsaved"
        return UInt64(clamping: try integer("SELECT \(sum) FROM spool") ?? 0)
    }

    /// The first gaps that the collector has not been told of, as many as fit in a batch.
    fileprivate func gaps() throws(SpoolError) -> [SequenceGap] {
        var gaps: [SequenceGap] = []
        var length = 0
        try query("SELECT first, last, reason FROM gaps ORDER BY first") { row in
            let (first, last) = (UInt64(clamping: row.integer(0)), UInt64(clamping: row.integer(1)))
            guard first <= last, let reason = SequenceGap.Reason(rawValue: row.text(2)) else { return true }
            let gap = SequenceGap(first...last, reason)
            length += gap.description.utf8.count + 1
            guard length <= SpoolLedger.longestText else { return false }
            gaps.append(gap)
            return true
        }
        return gaps
    }

    /// Keeps a gap until the collector knows it, as one with its neighbours of the same reason.
    func add(_ gap: SequenceGap) throws(SpoolError) {
        let reason = Value.text(gap.reason.rawValue)
        var first = Int64(clamping: gap.sequences.lowerBound)
        var last = Int64(clamping: gap.sequences.upperBound)
        let before = try integer(
            "SELECT first FROM gaps WHERE first = (SELECT max(first) FROM gaps WHERE first < ?1) AND last = ?1 - 1 AND reason = ?2",
            [.integer(first), reason])
        if let before { first = before }
        let after = try integer("SELECT last FROM gaps WHERE first = ? AND reason = ?", [.integer(last + 1), reason])
        if let after {
            try query("DELETE FROM gaps WHERE first = ?", [.integer(last + 1)])
            last = after
        }
        try query(
            "INSERT OR REPLACE INTO gaps (first, last, reason) VALUES (?, ?, ?)",
            [.integer(first), .integer(last), reason])
    }

    /// The collector knows these. One that has grown since is told again.
    func forget(_ gaps: [SequenceGap]) throws(SpoolError) {
        for gap in gaps {
            try query(
                "DELETE FROM gaps WHERE first = ? AND last = ? AND reason = ?",
                Self.ends(of: gap.sequences) + [.text(gap.reason.rawValue)])
        }
    }
}
