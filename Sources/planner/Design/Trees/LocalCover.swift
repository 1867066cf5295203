/// The cheapest cover of up to 64 nodes by sets of a pool: depth first, the node with the fewest sets first.
struct LocalCover {
    private struct Entry {
        var mask: UInt64
        var reduced: Double
        var set: Int32
        var low: Int32
    }
    private var entries: [Entry] = []
    private var lists: [Range<Int>] = []
    private(set) var best: [Int32] = []
    private var degree = Array(repeating: 0, count: 64)
    private var place = Array(repeating: UInt64(0), count: 64)
    private var order: [Int] = []
    private var path: [Int32] = []
    private var slack = 0.0
    private var full: UInt64 = 0
    private(set) var visited = 0
    /// The sets within the union that the last search had to choose from.
    var entryCount: Int { entries.count }
    static let nodeLimit = 64
    static let visitLimit = 3_000

    /// Looks for sets that cover the union with `seed` among them and whose reduced costs sum to at most `slack`, the
    /// least such sum; `best` then holds them. `local` must be -1 for all nodes but those of the union.
    mutating func solve(_ union: [Int32], around seed: Int, local: inout [Int32], pool: SubtreePool, slack: Double)
        -> Bool
    {
        best.removeAll(keepingCapacity: true)
        let room = slack - pool.reduced[seed] + 1e-9
        guard room >= 0 else { return false }
        for k in Int(pool.start[seed])..<Int(pool.start[seed + 1]) { local[Int(pool.nodes[k])] = -1 }
        var signature: UInt64 = 0
        var rank: Int32 = 0
        for v in union where local[Int(v)] >= 0 {
            local[Int(v)] = rank
            rank += 1
            signature |= 1 << UInt64(v & 63)
        }
        entries.removeAll(keepingCapacity: true)
        collect(union, pool, outside: ~signature, room: room, local)
        // The nodes with the fewest sets come first.
        let count = Int(rank)
        for r in 0..<count { degree[r] = 0 }
        for entry in entries {
            var mask = entry.mask
            while mask != 0 {
                degree[mask.trailingZeroBitCount] += 1
                mask &= mask - 1
            }
        }
        order.removeAll(keepingCapacity: true)
        for r in 0..<count { order.append(r) }
        order.sort { (degree[$0], $0) < (degree[$1], $1) }
        for r in 0..<count { place[order[r]] = UInt64(1) << UInt64(r) }
        for at in entries.indices {
            var mask = entries[at].mask
            var moved: UInt64 = 0
            while mask != 0 {
                moved |= place[mask.trailingZeroBitCount]
                mask &= mask - 1
            }
            entries[at].mask = moved
            entries[at].low = Int32(moved.trailingZeroBitCount)
        }
        entries.sort { $0.low != $1.low ? $0.low < $1.low : $0.reduced < $1.reduced }
        lists.removeAll(keepingCapacity: true)
        var at = 0
        for r in 0..<count {
            let begin = at
            while at < entries.count, entries[at].low == r { at += 1 }
            lists.append(begin..<at)
        }
        full = count == 64 ? .max : (1 << UInt64(count)) - 1
        self.slack = slack + 1e-9
        path.removeAll(keepingCapacity: true)
        path.append(Int32(seed))
        visited = 0
        descend(0, pool.reduced[seed])
        return !best.isEmpty
    }

    /// Gathers the sets within the union whose reduced cost is at most `room`.
    private mutating func collect(
        _ union: [Int32], _ pool: SubtreePool, outside: UInt64, room: Double, _ local: [Int32]
    ) {
        pool.owned.withUnsafeBufferPointer { owned in
            pool.firstOwned.withUnsafeBufferPointer { first in
                pool.start.withUnsafeBufferPointer { start in
                    pool.nodes.withUnsafeBufferPointer { nodes in
                        local.withUnsafeBufferPointer { local in
                            for v in union where local[Int(v)] >= 0 {
                                for at in Int(first[Int(v)])..<Int(first[Int(v) + 1]) {
                                    let candidate = owned[at]
                                    if candidate.reduced > room { break }
                                    if candidate.signature & outside != 0 { continue }
                                    let s = Int(candidate.set)
                                    var mask: UInt64 = 0
                                    for k in Int(start[s])..<Int(start[s + 1]) {
                                        let place = local[Int(nodes[k])]
                                        if place < 0 {
                                            mask = 0
                                            break
                                        }
                                        mask |= 1 << UInt64(place)
                                    }
                                    guard mask != 0 else { continue }
                                    entries.append(
                                        Entry(mask: mask, reduced: candidate.reduced, set: candidate.set, low: 0))
                                }
                            }
                        }
                    }
                }
            }
        }
    }

    private mutating func descend(_ covered: UInt64, _ sum: Double) {
        if covered == full {
            best = path
            slack = sum - 1e-9
            return
        }
        let list = lists[(~covered).trailingZeroBitCount]
        for at in list {
            let entry = entries[at]
            if sum + entry.reduced > slack { return }
            if entry.mask & covered != 0 { continue }
            visited += 1
            if visited > Self.visitLimit { return }
            path.append(entry.set)
            descend(covered | entry.mask, sum + entry.reduced)
            path.removeLast()
        }
    }
}
