import GRDB

/// Which numbers of a spool the store has, as far as one batch can touch them: what makes a record new exactly once.
///
/// `received` has one row for each unbroken range, so that a batch that goes on where the last one ended costs one row's update.
struct ReceivedNumbers {
    private let spool: Int64
    private let loaded: SequenceRanges
    private(set) var numbers: SequenceRanges
    /// Most ranges of one spool: an agent whose numbers have so many holes is none of ours.
    static let rangeLimit = 100_000
    /// How many the spool has, once that is asked for.
    private var rangeCount: Int?

    /// Reads the ranges that the batch's numbers are in or touch: at most two more than it has numbers, however far these lie apart.
    ///
    /// - Parameter numbers: the batch's, in any order.
    init(spool: Int64, around numbers: [Int64], _ db: Database) throws {
        var found: [NumberRange] = []
        for run in Self.runs(of: numbers) {
            for range in try Self.ranges(of: spool, around: run, db)
            where found.last.map({ $0.first < range.first }) ?? true {
                found.append(range)
            }
        }
        self.spool = spool
        loaded = SequenceRanges(found)
        self.numbers = loaded
    }

    private static func runs(of numbers: [Int64]) -> [ClosedRange<Int64>] {
        var runs: [ClosedRange<Int64>] = []
        for number in numbers.sorted() {
            if let last = runs.last, last.upperBound == number || last.upperBound == number - 1 {
                runs[runs.count - 1] = last.lowerBound...number
            } else {
                runs.append(number...number)
            }
        }
        return runs
    }

    /// In rising order.
    private static func ranges(
        of spool: Int64, around numbers: ClosedRange<Int64>, _ db: Database
    ) throws -> [NumberRange] {
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
        return found.reversed()
    }

    /// Whether the spool may have one more range, where this number would begin one.
    mutating func hasRoom(for number: Int64, _ db: Database) throws -> Bool {
        if numbers.contains(number - 1) || number < .max && numbers.contains(number + 1) { return true }
        if rangeCount == nil {
            let select = try BoundStatement("SELECT count(*) FROM received WHERE spool = ?", db)
            select.bind(1, spool)
            rangeCount = try select.first { Int(clamping: $0.int(0)) } ?? 0
        }
        return (rangeCount ?? 0) + numbers.ranges.count - loaded.ranges.count < Self.rangeLimit
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
