import GRDB

/// Which numbers of a spool the store has, as far as one batch can touch them: what makes a record new exactly once.
///
/// `received` has one row for each unbroken range, so that a batch that goes on where the last one ended costs one row's update.
struct ReceivedNumbers {
    private let spool: Int64
    private let loaded: SequenceRanges
    private(set) var numbers: SequenceRanges

    /// - Parameter numbers: the least and the greatest of the batch.
    init(spool: Int64, around numbers: ClosedRange<Int64>, _ db: Database) throws {
        let select = try BoundStatement(
            "SELECT first, last, begins, ends FROM received WHERE spool = ? AND first <= ? ORDER BY first DESC", db)
        select.bind(1, spool)
        select.bind(2, numbers.upperBound == .max ? .max : numbers.upperBound + 1)
        var found: [NumberRange] = []
        defer { select.reset() }
        while try select.step() {
            let range = NumberRange(
                first: select.int(0), last: select.int(1), begins: select.int(2), ends: select.int(3))
            guard range.last >= numbers.lowerBound - 1 else { break }
            found.append(range)
        }
        self.spool = spool
        loaded = SequenceRanges(found.reversed())
        self.numbers = loaded
    }

    func contains(_ number: Int64) -> Bool { numbers.contains(number) }
    mutating func insert(_ number: Int64, begins: Int64, ends: Int64) {
        numbers.insert(number, begins: begins, ends: ends)
    }

    func write(_ db: Database) throws {
        guard numbers != loaded else { return }
        let kept = Set(numbers.ranges.map(\.first))
        for range in loaded.ranges where !kept.contains(range.first) {
            let delete = try BoundStatement("DELETE FROM received WHERE spool = ? AND first = ?", db)
            delete.bind(1, spool)
            delete.bind(2, range.first)
            try delete.run()
        }
        let known = Set(loaded.ranges)
        for range in numbers.ranges where !known.contains(range) {
            let upsert = try BoundStatement(
                "INSERT OR REPLACE INTO received (spool, first, last, begins, ends) VALUES (?, ?, ?, ?, ?)", db)
            upsert.bind(1, spool)
            upsert.bind(2, range.first)
            upsert.bind(3, range.last)
            upsert.bind(4, range.begins)
            upsert.bind(5, range.ends)
            try upsert.run()
        }
    }
}
