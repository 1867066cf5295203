/// A block of IPv4 addresses as numbers: `base` has no bit set behind the first `length`.
struct Block: Hashable {
    var base: UInt32
    /// 0...32.
    var length: Int

    var size: UInt64 { 1 << UInt64(32 - length) }
    var first: UInt64 { UInt64(base) }

    func contains(_ other: Block) -> Bool { other.length >= length && other.first &- first < size }

    /// The shortest prefix whose block holds `size` addresses, 1 or more; nil beyond the whole of IPv4.
    static func length(holding size: UInt64) -> Int? {
        guard size > 1 else { return 32 }
        let bits = 64 - (size - 1).leadingZeroBitCount
        return bits <= 32 ? 32 - bits : nil
    }
}

/// What is free of some blocks, as a binary buddy system: Knuth, The Art of Computer Programming, vol. 1, §2.5.
///
/// A block is cut from the smallest free one that holds it, of equals the lowest, so that wishes in falling size leave no gap.
struct FreeSpace {
    /// Free blocks by length, each list falling, so that the lowest is the last.
    private var free: [[UInt32]]

    init(_ blocks: [Block]) {
        free = Array(repeating: [], count: 33)
        for block in blocks { insert(block) }
    }

    /// Adds a block that is free from now on.
    mutating func insert(_ block: Block) {
        let list = free[block.length]
        var low = 0
        var high = list.count
        while low < high {
            let middle = (low + high) / 2
            if list[middle] > block.base { low = middle + 1 } else { high = middle }
        }
        free[block.length].insert(block.base, at: low)
    }

    /// Takes a block of `length`; nil where none is left. O(32) where blocks of one size are taken in turn.
    mutating func take(_ length: Int) -> Block? {
        guard let from = (0...length).reversed().first(where: { !free[$0].isEmpty }), let base = free[from].popLast()
        else { return nil }
        var cut = from
        while cut < length {
            cut += 1
            insert(Block(base: base | 1 << UInt32(32 - cut), length: cut))
        }
        return Block(base: base, length: length)
    }

    /// Takes exactly this block; false, and nothing taken, where some of it is not free.
    mutating func take(_ block: Block) -> Bool {
        for length in (0...block.length).reversed() {
            let base = length == 0 ? 0 : block.base & (UInt32.max << UInt32(32 - length))
            guard let place = place(of: base, in: free[length]) else { continue }
            free[length].remove(at: place)
            var cut = length
            while cut < block.length {
                cut += 1
                let half: UInt32 = 1 << UInt32(32 - cut)
                // The half on the way to the block is cut on, the other stays free.
                let kept = block.base & half == 0 ? half : 0
                let common = cut == 1 ? 0 : block.base & (UInt32.max << UInt32(33 - cut))
                insert(Block(base: common | kept, length: cut))
            }
            return true
        }
        return false
    }

    private func place(of base: UInt32, in list: [UInt32]) -> Int? {
        var low = 0
        var high = list.count
        while low < high {
            let middle = (low + high) / 2
            if list[middle] > base { low = middle + 1 } else { high = middle }
        }
        return low < list.count && list[low] == base ? low : nil
    }
}
