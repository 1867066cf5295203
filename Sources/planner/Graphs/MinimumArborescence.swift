/// The cheapest way for every node but `root` to choose one arc out such that all ways lead to `root`: the parent of
/// each node (the root's own entry is `root`), or nil where there is none. Chu and Liu 1965, Edmonds 1967.
///
/// `lengths` holds that of the arc from child `i` to parent `j` at `i * nodeCount + j`, negative ones too, infinite
/// where there is none. O(n^2) where no cycle arises, O(n^3) at worst.
package func minimumArborescence(nodeCount n: Int, root: Int, lengths: [Double]) -> [Int]? {
    guard n > 1 else { return [root] }
    var choice = Array(repeating: root, count: n)
    for i in 0..<n where i != root {
        var best = Double.infinity
        for j in 0..<n where j != i && lengths[i * n + j] < best {
            best = lengths[i * n + j]
            choice[i] = j
        }
        guard best.isFinite else { return nil }
    }
    guard let cycle = firstCycle(choice, root) else { return choice }

    // Shrink the cycle into one node, the last of a smaller graph, and solve that.
    var isInCycle = Array(repeating: false, count: n)
    for v in cycle { isInCycle[v] = true }
    let outside = (0..<n).filter { !isInCycle[$0] }
    let m = outside.count + 1
    var small = Array(repeating: Double.infinity, count: m * m)
    // Which cycle node an arc leaves from, and which one an arc comes to.
    var leaves = Array(repeating: 0, count: m)
    var enters = Array(repeating: 0, count: m)
    for (a, i) in outside.enumerated() {
        for (b, j) in outside.enumerated() where a != b { small[a * m + b] = lengths[i * n + j] }
        for v in cycle {
            if lengths[i * n + v] < small[a * m + m - 1] {
                small[a * m + m - 1] = lengths[i * n + v]
                enters[a] = v
            }
            // Leaving the cycle at `v` spares the arc that `v` chose.
            let out = lengths[v * n + i] - lengths[v * n + choice[v]]
            if out < small[(m - 1) * m + a] {
                small[(m - 1) * m + a] = out
                leaves[a] = v
            }
        }
    }
    guard let smallRoot = outside.firstIndex(of: root),
        let solved = minimumArborescence(nodeCount: m, root: smallRoot, lengths: small)
    else { return nil }
    for (a, i) in outside.enumerated() where i != root {
        choice[i] = solved[a] == m - 1 ? enters[a] : outside[solved[a]]
    }
    let exit = solved[m - 1]
    choice[leaves[exit]] = outside[exit]
    return choice
}

private func firstCycle(_ choice: [Int], _ root: Int) -> [Int]? {
    var seen = Array(repeating: -1, count: choice.count)
    for start in choice.indices where start != root {
        var at = start
        while at != root, seen[at] < 0 {
            seen[at] = start
            at = choice[at]
        }
        guard at != root, seen[at] == start else { continue }
        var cycle = [at]
        var next = choice[at]
        while next != at {
            cycle.append(next)
            next = choice[next]
        }
        return cycle
    }
    return nil
}
