/// What is left of counted crews, stock and money, over time.
///
/// Stock and money are non-renewable resources with arrivals: what is taken at a slot is missing ever after, so as much can be taken at
/// a slot as the least that is left from then on (K. Neumann, C. Schwindt 2003, inventory constraints without returns).
final class WorkforceStores {
    let tables: WorkforceTables
    /// Per bucket: supply less use until its end; of a budget that doesn't carry over, of the period alone.
    let left: UnsafeMutablePointer<Int64>
    private let bucketCount: Int
    /// Per counted pool and slot, how many crews are free.
    private let free: UnsafeMutablePointer<Int32>
    private let freeCount: Int
    private let profile: [Int]
    private let width: Int

    init(_ tables: WorkforceTables) {
        self.tables = tables
        let problem = tables.problem
        let storeCount = problem.items.count + (problem.budget == nil ? 0 : 1)
        bucketCount = Int(tables.stores.first[storeCount])
        left = .allocate(capacity: bucketCount + 1)
        left.initialize(from: tables.supply, count: bucketCount)
        width = tables.horizon + 1
        var profile: [Int] = []
        var count = 0
        for pool in problem.pools {
            profile.append(pool.travels ? -1 : count * width)
            if !pool.travels { count += 1 }
        }
        self.profile = profile
        freeCount = count * width
        free = .allocate(capacity: freeCount + 1)
        free.initialize(repeating: 0, count: freeCount + 1)
        for (index, pool) in problem.pools.enumerated() where !pool.travels {
            let row = free + profile[index]
            for crew in pool.crews {
                for window in tables.windows.range(crew) {
                    row[tables.windows[window]] += 1
                    row[Int(tables.windowEnd[window])] -= 1
                }
            }
            for slot in 1..<max(1, width) { row[slot] += row[slot - 1] }
        }
    }

    deinit {
        left.deallocate()
        free.deallocate()
    }

    func copy(from other: WorkforceStores) {
        left.update(from: other.left, count: bucketCount)
        free.update(from: other.free, count: freeCount)
    }

    /// Leaves nothing of stock, money and the pools marked to whoever takes more than is given back: what several searches share is
    /// then never overdrawn by all of them together.
    func reserveRest(pools isShared: [Bool]) {
        for index in 0..<bucketCount { left[index] = min(left[index], 0) }
        for (pool, row) in profile.enumerated() where row >= 0 && isShared[pool] {
            for slot in 0..<width { free[row + slot] = min(free[row + slot], 0) }
        }
    }

    /// The part of the project's time that `slot` lies in.
    @inline(__always)
    func bucket(_ store: Int, _ slot: Int) -> Int {
        let range = tables.stores.range(store)
        var (low, high) = (range.lowerBound, range.upperBound)
        while high - low > 1 {
            let middle = (low + high) / 2
            if tables.stores[middle] <= slot { low = middle } else { high = middle }
        }
        return low
    }

    /// The first slot from `slot` on at which `quantity` can be taken; nil if never.
    func earliest(_ store: Int, _ quantity: Int64, from slot: Int) -> Int? {
        let range = tables.stores.range(store)
        let from = bucket(store, slot)
        if tables.storeIsPeriodic[store] {
            for index in from..<range.upperBound where left[index] >= quantity {
                return max(slot, tables.stores[index])
            }
            return nil
        }
        var index = range.upperBound - 1
        guard left[index] >= quantity else { return nil }
        while index > from, left[index - 1] >= quantity { index -= 1 }
        return max(slot, tables.stores[index])
    }

    /// What can be taken at `slot`.
    func available(_ store: Int, at slot: Int) -> Int64 {
        let from = bucket(store, slot)
        if tables.storeIsPeriodic[store] { return left[from] }
        return (from..<tables.stores.range(store).upperBound).reduce(Int64.max) { min($0, left[$1]) }
    }

    /// Books what a mode takes when it starts at `slot` and the counted crews it holds; `sign` -1 gives them back.
    func take(_ mode: Int, at slot: Int, sign: Int64 = 1) {
        for need in tables.needs.range(mode) {
            let store = tables.needs[need]
            let quantity = sign * tables.needQuantity[need]
            let from = bucket(store, slot)
            if tables.storeIsPeriodic[store] {
                left[from] -= quantity
            } else {
                for index in from..<tables.stores.range(store).upperBound { left[index] -= quantity }
            }
        }
        let pool = Int(tables.pool[mode])
        if pool >= 0, !tables.poolTravels[pool] {
            let crews = Int32(truncatingIfNeeded: sign) * tables.crewsNeeded[mode]
            let row = free + profile[pool]
            let end = min(slot + Int(tables.duration[mode]), width)
            for index in max(0, slot)..<max(0, end) { row[index] -= crews }
        }
    }

    /// The same as giving back at `old` and taking at `new`, in time of what changes between.
    func move(_ mode: Int, from old: Int, to new: Int) {
        let isLater = new > old
        for need in tables.needs.range(mode) {
            let store = tables.needs[need]
            let (from, to) = (bucket(store, old), bucket(store, new))
            if from == to { continue }
            let quantity = tables.needQuantity[need]
            if tables.storeIsPeriodic[store] {
                left[from] += quantity
                left[to] -= quantity
            } else if isLater {
                for index in from..<to { left[index] += quantity }
            } else {
                for index in to..<from { left[index] -= quantity }
            }
        }
        let pool = Int(tables.pool[mode])
        guard pool >= 0, !tables.poolTravels[pool] else { return }
        let crews = tables.crewsNeeded[mode]
        let length = Int(tables.duration[mode])
        let row = free + profile[pool]
        let common = max(old, new)..<max(max(old, new), min(old, new) + length)
        for slot in old..<min(old + length, width) where !common.contains(slot) { row[slot] += crews }
        for slot in new..<min(new + length, width) where !common.contains(slot) { row[slot] -= crews }
    }

    /// Whether what is booked at `old` may as well start at `new`: asked of the slots and buckets between alone, as the rest is its own.
    func canMove(_ mode: Int, from old: Int, to new: Int) -> Bool {
        let length = Int(tables.duration[mode])
        if new + length > tables.horizon { return false }
        let closure = Int(tables.closure[mode])
        if closure >= 0, outside(closure, new, length) != new { return false }
        for need in tables.needs.range(mode) {
            let store = tables.needs[need]
            let (from, to) = (bucket(store, old), bucket(store, new))
            if from == to { continue }
            let quantity = tables.needQuantity[need]
            if tables.storeIsPeriodic[store] {
                if left[to] < quantity { return false }
            } else {
                // Later is always possible, if facts have not overdrawn what is there then.
                for index in to..<max(to, from) where left[index] < quantity { return false }
                if to > from {
                    for index in to..<tables.stores.range(store).upperBound where left[index] < 0 { return false }
                }
            }
        }
        let pool = Int(tables.pool[mode])
        guard pool >= 0, !tables.poolTravels[pool] else { return true }
        let row = free + profile[pool]
        let crews = tables.crewsNeeded[mode]
        if new > old {
            for slot in max(new, old + length)..<new + length where row[slot] < crews { return false }
        } else {
            for slot in new..<min(old, new + length) where row[slot] < crews { return false }
        }
        return true
    }

    /// The first slot from `slot` on at which closures, stock, money and counted crews allow the mode; nil if none before the horizon.
    func earliestStart(_ mode: Int, from slot: Int) -> Int? {
        let length = Int(tables.duration[mode])
        let closure = Int(tables.closure[mode])
        let pool = Int(tables.pool[mode])
        let isCounted = pool >= 0 && !tables.poolTravels[pool]
        var start = slot
        while true {
            let before = start
            if closure >= 0 { start = outside(closure, start, length) }
            for need in tables.needs.range(mode) {
                guard let next = earliest(tables.needs[need], tables.needQuantity[need], from: start) else {
                    return nil
                }
                start = next
            }
            if start + length > tables.horizon { return nil }
            if isCounted {
                guard let next = counted(pool, tables.crewsNeeded[mode], start, length) else { return nil }
                start = next
            }
            if start == before { return start }
        }
    }

    /// The first slot from `start` on from which `length` slots keep out of the closure.
    @inline(__always)
    func outside(_ closure: Int, _ start: Int, _ length: Int) -> Int {
        var start = start
        for index in tables.closures.range(closure) where Int(tables.closureEnd[index]) > start {
            if tables.closures[index] >= start + length { break }
            start = Int(tables.closureEnd[index])
        }
        return start
    }

    func isFree(_ pool: Int, _ crews: Int32, _ start: Int, _ length: Int) -> Bool {
        let row = free + profile[pool]
        for slot in start..<min(start + length, width) where row[slot] < crews { return false }
        return true
    }

    private func counted(_ pool: Int, _ crews: Int32, _ start: Int, _ length: Int) -> Int? {
        let row = free + profile[pool]
        var start = start
        // Known to be free up to here.
        var checked = start
        while start + length <= tables.horizon {
            var slot = start + length - 1
            while slot >= checked, row[slot] >= crews { slot -= 1 }
            if slot < checked { return start }
            checked = max(checked, start + length)
            start = slot + 1
            checked = max(start, min(checked, start + length))
        }
        return nil
    }
}
