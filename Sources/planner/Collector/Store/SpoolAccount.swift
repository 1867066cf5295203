/// A spool's numbers, told apart into what is here, what will never come, and what may still.
struct SpoolAccount {
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

    /// In rising order. O(ranges + gaps told).
    var gaps: [Gap] {
        var found: [Gap] = []
        var next: Int64 = 1
        var ends = Int64.min
        for range in received {
            if range.first > next { found += explain(next...range.first - 1, begins: ends, ends: range.begins) }
            next = max(next, range.last + 1)
            ends = max(ends, range.ends)
        }
        if let newest, newest >= next { found += explain(next...newest, begins: ends, ends: .max) }
        return found
    }

    /// Cuts numbers up by what the agent said of them. What it says nothing of may still come while it may hold it.
    private func explain(_ numbers: ClosedRange<Int64>, begins: Int64, ends: Int64) -> [Gap] {
        var found: [Gap] = []
        var next = numbers.lowerBound
        func add(until last: Int64, _ reason: GapReason) {
            guard next <= last else { return }
            found.append(Gap(numbers: next...last, reason: reason, begins: begins, ends: ends))
            next = last + 1
        }
        func addUntold(until last: Int64) {
            if let oldest { add(until: min(last, oldest - 1), .unexplained) }
            add(until: last, .notYetHere)
        }
        for gap in told where gap.numbers.upperBound >= next && gap.numbers.lowerBound <= numbers.upperBound {
            addUntold(until: min(numbers.upperBound, gap.numbers.lowerBound - 1))
            add(until: min(numbers.upperBound, gap.numbers.upperBound), gap.reason)
        }
        addUntold(until: numbers.upperBound)
        return found
    }
}
