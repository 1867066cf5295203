import Graphs

extension TreeAnnealer {
    @inline(__always)
    private func over(_ load: Int) -> Int { load > capacity ? load - capacity : 0 }

    /// One proposal at `temperature`.
    @inline(__always)
    func step(
        temperature: Double, start: UnsafePointer<Int32>, neighbour: UnsafePointer<Int32>, edge: UnsafePointer<Double>
    ) {
        let bits = random.next()
        var i = Int(((bits & 0xFFFF_FFFF) &* UInt64(truncatingIfNeeded: n &- 1)) >> 32)
        if i >= Int(root) { i &+= 1 }
        let first = Int(start[i])
        let count = Int(start[i &+ 1]) &- first
        let allowed = temperature * threshold[Int(bits >> 51)]
        let choice = random.next()
        // One step in sixteen goes to the root; the others prefer cheap edges (the square of a uniform number).
        if count == 0 || choice & 15 == 0 {
            stepToRoot(i, allowed: allowed)
            return
        }
        let u = Double(choice >> 11) * 0x1p-53
        let k = first &+ Int(Double(count) * u * u)
        step(i, Int(neighbour[k]), edge[k], allowed: allowed)
    }

    /// Hangs the branch at `i`, or a larger one re-rooted at `i`, on the root.
    @inline(__always)
    private func stepToRoot(_ i: Int, allowed: Double) {
        let added = gate[i]
        guard parent[i] != root, added.isFinite else { return }
        var count = 0
        var a = Int32(i)
        while a != root {
            pathI[count] = a
            count &+= 1
            a = parent[Int(a)]
        }
        let load = weight[Int(pathI[count &- 1])]
        let before = over(load)
        var bestDelta = Double.infinity
        var bestAt = 0
        var bestOver = 0
        for k in 0..<count {
            let a = Int(pathI[k])
            let moved = weight[a]
            let change = over(load &- moved) &+ over(moved) &- before
            let delta = added - parentCost[a] + price * Double(change)
            if delta < bestDelta {
                bestDelta = delta
                bestAt = k
                bestOver = change
            }
        }
        guard bestDelta <= allowed else { return }
        let last = Int(pathI[bestAt])
        cost += added - parentCost[last]
        overload &+= bestOver
        relink(pathI, bestAt, count, onto: root, added)
        keepIfBest()
    }

    @inline(__always)
    private func step(_ i: Int, _ j: Int, _ added: Double, allowed: Double) {
        if parent[i] == Int32(j) || parent[j] == Int32(i) { return }
        stamp &+= 1
        var countI = 0
        var a = Int32(i)
        while a != root {
            mark[Int(a)] = stamp
            pathI[countI] = a
            countI &+= 1
            a = parent[Int(a)]
        }
        var countJ = 0
        a = Int32(j)
        while a != root && mark[Int(a)] != stamp {
            pathJ[countJ] = a
            countJ &+= 1
            a = parent[Int(a)]
        }
        var bestDelta = Double.infinity
        var bestAt = 0
        var bestOver = 0
        var onI = true
        if a != root {
            // Both ends hang in one subtree: the dearest edge of the cycle goes, no load changes.
            var dearest = -1.0
            var k = 0
            while pathI[k] != a {
                let c = parentCost[Int(pathI[k])]
                if c > dearest {
                    dearest = c
                    bestAt = k
                }
                k &+= 1
            }
            for k in 0..<countJ {
                let c = parentCost[Int(pathJ[k])]
                if c > dearest {
                    dearest = c
                    bestAt = k
                    onI = false
                }
            }
            bestDelta = added - dearest
            guard bestDelta <= allowed else { return }
            var total = 0
            while total < countI && pathI[total] != a { total &+= 1 }
            cost += bestDelta
            if onI {
                relink(pathI, bestAt, total, onto: Int32(j), added, below: a)
            } else {
                relink(pathJ, bestAt, countJ, onto: Int32(i), added, below: a)
            }
            keepIfBest()
            return
        }
        let loadI = weight[Int(pathI[countI &- 1])]
        let loadJ = weight[Int(pathJ[countJ &- 1])]
        let before = over(loadI) &+ over(loadJ)
        for k in 0..<countI {
            let a = Int(pathI[k])
            let moved = weight[a]
            let change = over(loadI &- moved) &+ over(loadJ &+ moved) &- before
            let delta = added - parentCost[a] + price * Double(change)
            if delta < bestDelta {
                bestDelta = delta
                bestAt = k
                bestOver = change
            }
        }
        for k in 0..<countJ {
            let a = Int(pathJ[k])
            let moved = weight[a]
            let change = over(loadJ &- moved) &+ over(loadI &+ moved) &- before
            let delta = added - parentCost[a] + price * Double(change)
            if delta < bestDelta {
                bestDelta = delta
                bestAt = k
                bestOver = change
                onI = false
            }
        }
        guard bestDelta <= allowed else { return }
        let path = onI ? pathI : pathJ
        cost += added - parentCost[Int(path[bestAt])]
        overload &+= bestOver
        if onI {
            relink(pathI, bestAt, countI, onto: Int32(j), added)
        } else {
            relink(pathJ, bestAt, countJ, onto: Int32(i), added)
        }
        keepIfBest()
    }

    /// Cuts the branch at `path[at]`, re-roots it at `path[0]` and hangs it on `onto`. `path` leads from `path[0]`
    /// upwards and has `count` nodes up to the root's child, or up to just below `below`, an ancestor of `onto` too.
    @inline(__always)
    private func relink(
        _ path: UnsafeMutablePointer<Int32>, _ at: Int, _ count: Int, onto: Int32, _ added: Double, below: Int32? = nil
    ) {
        let moved = weight[Int(path[at])]
        for k in (at &+ 1)..<max(count, at &+ 1) { weight[Int(path[k])] &-= moved }
        // From the old top down to the new one: each node's parent becomes the node before it on the path.
        var carriedCost = added
        var carriedParent = onto
        var below1 = 0
        for k in 0...at {
            let node = Int(path[k])
            let oldCost = parentCost[node]
            let oldWeight = weight[node]
            parent[node] = carriedParent
            parentCost[node] = carriedCost
            weight[node] = moved &- below1
            below1 = oldWeight
            carriedParent = Int32(node)
            carriedCost = oldCost
        }
        var a = onto
        let stop = below ?? root
        while a != root && a != stop {
            weight[Int(a)] &+= moved
            a = parent[Int(a)]
        }
    }
}
