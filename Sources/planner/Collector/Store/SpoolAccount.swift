/// A spool's numbers, told apart into what is here, what will never come, and what may still.
package struct SpoolAccount: Sendable {
    var name: String
    var site: String
    var received: [NumberRange]
    /// By the agent's word, in order of their first number.
    var told: [(numbers: ClosedRange<Int64>, reason: GapReason)] = []
    var newest: Int64?
    var oldest: Int64?

    /// Numbers that are not here, and when, at the earliest and at the latest, their records were measured: between those beside them.
    struct Gap: Hashable {
        var numbers: ClosedRange<Int64>
        var reason: GapReason
        var begins: Int64
        var ends: Int64
    }

    /// The greatest number that is looked at, so that there is always a next one.
    private static let limit = Int64.max - 1

    /// In rising order. O(ranges + gaps told).
    var gaps: [Gap] {
        var found: [Gap] = []
        var place = 0
        var next: Int64 = 1
        var ends = Int64.min
        let begins = begins
        for (index, range) in received.enumerated() {
            let missing = next..<max(next, min(range.first, Self.limit))
            if !missing.isEmpty { explain(missing, begins: ends, ends: begins[index], &place, &found) }
            next = max(next, min(range.last, Self.limit) + 1)
            ends = max(ends, range.ends)
        }
        if let newest, next <= Self.limit {
            let missing = next..<max(next, min(newest, Self.limit - 1) + 1)
            if !missing.isEmpty { explain(missing, begins: ends, ends: .max, &place, &found) }
        }
        return found
    }

    /// When each range begins, by the next one whose time is known.
    private var begins: [Int64] {
        var begins = received.map(\.begins)
        for index in begins.indices.dropLast().reversed() where begins[index] == NumberRange.unknown.begins {
            begins[index] = begins[index + 1]
        }
        return begins
    }

    /// Cuts numbers up by what the agent said of them. What it says nothing of may still come while it may hold it.
    ///
    /// - Parameter place: of the first gap told that may reach these numbers or later ones.
    private func explain(
        _ numbers: Range<Int64>, begins: Int64, ends: Int64, _ place: inout Int, _ found: inout [Gap]
    ) {
        var next = numbers.lowerBound
        func add(before end: Int64, _ reason: GapReason) {
            let end = min(end, numbers.upperBound)
            guard next < end else { return }
            found.append(Gap(numbers: next...end - 1, reason: reason, begins: begins, ends: ends))
            next = end
        }
        func addUntold(before end: Int64) {
            if let oldest { add(before: min(end, oldest), .unexplained) }
            add(before: end, .notYetHere)
        }
        while place < told.count, told[place].numbers.lowerBound < numbers.upperBound {
            let gap = told[place]
            if gap.numbers.upperBound >= next {
                addUntold(before: gap.numbers.lowerBound)
                add(before: min(gap.numbers.upperBound, Self.limit) + 1, gap.reason)
            }
            // It may go on behind the numbers that are here.
            if gap.numbers.upperBound >= numbers.upperBound { break }
            place += 1
        }
        addUntold(before: numbers.upperBound)
    }
}
