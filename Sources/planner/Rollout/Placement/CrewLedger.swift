package import NetworkModel

/// Crews of a rule that come or go: more, or below zero fewer, from one day to another, both inclusive; nil for good.
package struct CrewChange: Hashable, Sendable {
    package var rule: String
    /// The province whose crews they are; nil for a national rule.
    package var province: UnitID?
    package var count: Int
    package var from: CivilDate
    package var until: CivilDate?
    package init(rule: String, province: UnitID?, count: Int, from: CivilDate, until: CivilDate?) {
        self.rule = rule
        self.province = province
        self.count = count
        self.from = from
        self.until = until
    }
}

/// How many crews of each pool are booked on each working day, against how many there are that day.
///
/// A pool is a crew rule in a province, or in the whole country where the rule is national.
struct CrewLedger {
    private struct Key: Hashable {
        var rule: Int
        var province: UnitID?
    }

    private struct Pool {
        var busy: [Int32] = []
        /// Spans of days on which the pool has more or fewer crews.
        var changes: [(days: Range<Int>, count: Int32)] = []
        var count: Int32

        func capacity(_ day: Int) -> Int32 {
            var capacity = count
            for change in changes where change.days.contains(day) { capacity += change.count }
            return max(0, capacity)
        }
        func isFree(_ day: Int) -> Bool { (day < busy.count ? busy[day] : 0) < capacity(day) }
    }

    private let rules: [CrewRule]
    private let days: WorkingDays
    private let changes: [CrewChange]
    private var pools: [Pool] = []
    private var numbers: [Key: Int] = [:]

    init(rules: [CrewRule], days: WorkingDays, changes: [CrewChange]) {
        self.rules = rules
        self.days = days
        self.changes = changes
    }

    /// The earliest day on or after `earliest` from which a crew of `rule` is free for `duration` days on end; nil where the
    /// calendar ends before.
    mutating func earliestStart(rule: Int, province: UnitID?, duration: Int, earliest: Int) -> Int? {
        let pool = pools[number(rule, province)]
        var start = earliest
        var day = start
        while day < start + duration {
            guard start + duration <= days.count else { return nil }
            if !pool.isFree(day) { start = day + 1 }
            day += 1
        }
        return start
    }

    /// Whether a crew of `rule` is free on all of `span`.
    mutating func isFree(rule: Int, province: UnitID?, _ span: Range<Int>) -> Bool {
        let pool = pools[number(rule, province)]
        return span.allSatisfy(pool.isFree)
    }

    /// Books a crew, also beyond what there is: what happened, happened.
    mutating func book(rule: Int, province: UnitID?, _ span: Range<Int>) {
        let pool = number(rule, province)
        let missing = span.upperBound - pools[pool].busy.count
        if missing > 0 { pools[pool].busy += [Int32](repeating: 0, count: missing) }
        for day in span { pools[pool].busy[day] += 1 }
    }

    private mutating func number(_ rule: Int, _ province: UnitID?) -> Int {
        let key = Key(rule: rule, province: rules[rule].isNational ? nil : province)
        if let known = numbers[key] { return known }
        var pool = Pool(count: Int32(rules[rule].count))
        for change in changes where change.rule == rules[rule].id && change.province == key.province {
            let first = days.number(onOrAfter: change.from) ?? days.count
            let end = change.until.flatMap { days.number(onOrAfter: $0.advanced(byDays: 1)) } ?? days.count
            if first < end { pool.changes.append((first..<end, Int32(change.count))) }
        }
        pools.append(pool)
        numbers[key] = pools.count - 1
        return pools.count - 1
    }
}
