/// How much of one resource is in use, as a step function of time.
///
/// Level `i` holds from `times[i]` until `times[i + 1]`; the last is 0 for ever.
struct Occupancy {
    private var times: ContiguousArray<Int> = [.min]
    private var levels: ContiguousArray<Int64> = [0]
    let budget: Int64

    init(budget: Int64) { self.budget = budget }

    /// The step that `time` lies in: binary search.
    private func step(at time: Int) -> Int {
        var low = 0
        var high = times.count
        while low < high {
            let middle = (low + high) / 2
            if times[middle] <= time { low = middle + 1 } else { high = middle }
        }
        return low - 1
    }

    /// The earliest start from `time` on of `length` seconds with room for `demand`, which is at most the budget.
    ///
    /// O(log steps + steps passed).
    func earliest(from time: Int, length: Int, demand: Int64) -> Int {
        var start = time
        var index = step(at: time)
        while true {
            if levels[index] + demand > budget {
                index += 1
                // What is last is free.
                guard index < times.count else { return start }
                start = times[index]
            } else if index + 1 == times.count || times[index + 1] >= start + length {
                return start
            } else {
                index += 1
            }
        }
    }

    /// Adds `demand`, or takes it away where negative, for `length` seconds from `time`.
    mutating func add(_ demand: Int64, from time: Int, length: Int) {
        let first = cut(at: time)
        let last = cut(at: time + length)
        for index in first..<last { levels[index] += demand }
    }

    /// Begins a step at `time` and returns its position.
    private mutating func cut(at time: Int) -> Int {
        let index = step(at: time)
        if times[index] == time { return index }
        times.insert(time, at: index + 1)
        levels.insert(levels[index], at: index + 1)
        return index + 1
    }
}
