/// Disjoint sets of `0 ..< count` with union by size and path halving: any sequence of operations costs close to a
/// constant each (Tarjan 1975).
package struct UnionFind: Sendable {
    private var parent: [Int32]
    private var size: [Int32]
    /// How many sets there are.
    package private(set) var setCount: Int

    package init(_ count: Int) {
        parent = (0..<Int32(count)).map { $0 }
        size = Array(repeating: 1, count: count)
        setCount = count
    }

    /// The representative of the set that holds `element`.
    package mutating func find(_ element: Int) -> Int {
        var x = Int32(element)
        while parent[Int(x)] != x {
            parent[Int(x)] = parent[Int(parent[Int(x)])]
            x = parent[Int(x)]
        }
        return Int(x)
    }

    /// Joins the sets of `a` and `b`; false if they were one already.
    @discardableResult
    package mutating func unite(_ a: Int, _ b: Int) -> Bool {
        var x = find(a)
        var y = find(b)
        if x == y { return false }
        if size[x] < size[y] { swap(&x, &y) }
        parent[y] = Int32(x)
        size[x] += size[y]
        setCount -= 1
        return true
    }

    /// How many elements the set of `element` has.
    package mutating func setSize(of element: Int) -> Int { Int(size[find(element)]) }
}
