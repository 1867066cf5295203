import NetworkModel

/// How busy each pool of crews is on each working day.
///
/// A pool is a crew rule in a province, or in the whole country where the rule is national.
struct CrewPools {
    private struct Key: Hashable {
        var rule: Int
        var province: UnitID?
    }

    private let rules: [CrewRule]
    private var busy: [[Int32]] = []
    /// Days before this number are full.
    private var firstFree: [Int] = []
    private var pools: [Key: Int] = [:]

    init(rules: [CrewRule]) { self.rules = rules }

    /// The earliest day on or after `earliest` from which a crew of `rule` is free for `duration` days on end.
    mutating func earliestStart(rule: Int, province: UnitID?, duration: Int, earliest: Int) -> Int {
        let pool = pool(rule, province)
        let capacity = Int32(rules[rule].count)
        var start = max(earliest, firstFree[pool])
        var day = start
        while day < start + duration {
            if day < busy[pool].count, busy[pool][day] >= capacity { start = day + 1 }
            day += 1
        }
        return start
    }

    mutating func book(rule: Int, province: UnitID?, start: Int, duration: Int) {
        let pool = pool(rule, province)
        let capacity = Int32(rules[rule].count)
        let missing = start + duration - busy[pool].count
        if missing > 0 { busy[pool] += [Int32](repeating: 0, count: missing) }
        for day in start..<(start + duration) { busy[pool][day] += 1 }
        while firstFree[pool] < busy[pool].count, busy[pool][firstFree[pool]] >= capacity { firstFree[pool] += 1 }
    }

    private mutating func pool(_ rule: Int, _ province: UnitID?) -> Int {
        let key = Key(rule: rule, province: rules[rule].isNational ? nil : province)
        if let known = pools[key] { return known }
        busy.append([])
        firstFree.append(0)
        pools[key] = busy.count - 1
        return busy.count - 1
    }
}
