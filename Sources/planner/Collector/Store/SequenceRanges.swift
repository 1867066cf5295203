import Telemetry

/// An unbroken range of a spool's numbers, and the time in which its records were measured.
struct NumberRange: Hashable {
    var first: Int64
    var last: Int64
    /// Unix nanoseconds: the earliest begin and the latest end of the records, by those whose clock can be believed; the greatest and
    /// the least number where there are none.
    var begins: Int64
    var ends: Int64
    static let unknown = (begins: Int64.max, ends: Int64.min)

    /// When a record was measured, where its clock can be believed: agents bring what is at most 30 days old.
    ///
    /// - Parameter believed: the latest begin that is; Unix nanoseconds.
    static func time(of record: IntervalRecord, believed: UInt64) -> (begins: Int64, ends: Int64) {
        guard record.start <= believed, record.end <= believed.addingSaturated(LinkHour.day),
            record.start >= believed.subtractingSaturated(60 * LinkHour.day)
        else { return unknown }
        return (Int64(clamping: record.start), Int64(clamping: record.end))
    }

    func contains(_ number: Int64) -> Bool { first <= number && number <= last }

    /// With another that touches it behind.
    func joined(_ next: NumberRange) -> NumberRange {
        NumberRange(first: first, last: next.last, begins: min(begins, next.begins), ends: max(ends, next.ends))
    }
}

/// Numbers of a spool as ranges in rising order, none touching another.
struct SequenceRanges: Hashable {
    private(set) var ranges: [NumberRange]

    init(_ ranges: [NumberRange] = []) { self.ranges = ranges }

    /// O(log ranges).
    func contains(_ number: Int64) -> Bool {
        let place = firstPlace(endingAtOrAfter: number)
        return place < ranges.count && ranges[place].contains(number)
    }

    /// Adds a record's number, and when that began and ended. O(log ranges) where the number goes on from the last range, as nearly
    /// all do; else O(ranges).
    mutating func insert(_ number: Int64, begins: Int64 = 0, ends: Int64 = 0) {
        let place = firstPlace(endingAtOrAfter: number)
        if place < ranges.count, ranges[place].contains(number) { return }
        var new = NumberRange(first: number, last: number, begins: begins, ends: ends)
        var replaced = place..<place
        if place > 0, ranges[place - 1].last == number - 1 {
            new = ranges[place - 1].joined(new)
            replaced = place - 1..<place
        }
        if place < ranges.count, ranges[place].first == number + 1 {
            new = new.joined(ranges[place])
            replaced = replaced.lowerBound..<place + 1
        }
        ranges.replaceSubrange(replaced, with: CollectionOfOne(new))
    }

    private func firstPlace(endingAtOrAfter number: Int64) -> Int {
        guard let last = ranges.last, last.last >= number else { return ranges.count }
        var (low, high) = (0, ranges.count - 1)
        while low < high {
            let middle = (low + high) / 2
            if ranges[middle].last >= number { high = middle } else { low = middle + 1 }
        }
        return low
    }
}
