/// A binary heap of nodes by key, least first. A node may be in it more than once: take the first and skip the rest.
package struct MinimumHeap: Sendable {
    private var keys: [Double] = []
    private var values: [Int32] = []

    package init() {}

    package var isEmpty: Bool { keys.isEmpty }

    package mutating func removeAll() {
        keys.removeAll(keepingCapacity: true)
        values.removeAll(keepingCapacity: true)
    }

    package mutating func push(_ value: Int, _ key: Double) {
        var at = keys.count
        keys.append(key)
        values.append(Int32(value))
        while at > 0 {
            let up = (at - 1) >> 1
            if keys[up] <= key { break }
            keys[at] = keys[up]
            values[at] = values[up]
            at = up
        }
        keys[at] = key
        values[at] = Int32(value)
    }

    package mutating func pop() -> (value: Int, key: Double)? {
        guard let key = keys.first, let value = values.first else { return nil }
        let lastKey = keys.removeLast()
        let lastValue = values.removeLast()
        let count = keys.count
        if count > 0 {
            var at = 0
            while true {
                var down = 2 * at + 1
                if down >= count { break }
                if down + 1 < count, keys[down + 1] < keys[down] { down += 1 }
                if keys[down] >= lastKey { break }
                keys[at] = keys[down]
                values[at] = values[down]
                at = down
            }
            keys[at] = lastKey
            values[at] = lastValue
        }
        return (Int(value), key)
    }
}
