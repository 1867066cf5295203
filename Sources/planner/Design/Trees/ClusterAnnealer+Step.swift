import Glibc
import Graphs

extension ClusterAnnealer {
    @inline(__always)
    func span(_ buffer: PrimBuffer) -> Double { buffer.span(costs: costs, nodeCount: n, root: root) }

    /// Makes subtrees of a spanned buffer: one for each edge to the root in it.
    @inline(__always)
    func store(_ buffer: PrimBuffer) {
        for k in 0..<buffer.count {
            let node = Int(buffer.nodes[k])
            let from = Int(buffer.from[k])
            parent[node] = Int32(truncatingIfNeeded: from)
            let id: Int
            if from == root {
                id = Int(free.removeLast())
                size[id] = 0
                load[id] = 0
                clusterCost[id] = 0
            } else {
                id = Int(cluster[from])
            }
            cluster[node] = Int32(truncatingIfNeeded: id)
            members[id &* n &+ size[id]] = Int32(truncatingIfNeeded: node)
            size[id] &+= 1
            load[id] &+= demand[node]
            clusterCost[id] += buffer.distance[k]
        }
    }

    /// Marks `node`, and with `whole` all below it, in its subtree; returns the demand marked.
    @inline(__always)
    private func markBranch(_ node: Int, whole: Bool) -> Int {
        mark[node] = stamp
        var sum = demand[node]
        guard whole else { return sum }
        let id = Int(cluster[node])
        let list = members + id &* n
        for k in 0..<size[id] {
            let v = Int(list[k])
            if parent[v] != Int32(truncatingIfNeeded: root), mark[Int(parent[v])] == stamp, v != node {
                mark[v] = stamp
                sum &+= demand[v]
            }
        }
        return sum
    }

    /// One proposal at `temperature`.
    @inline(__always)
    func step(
        temperature: Double, start: UnsafePointer<Int32>, neighbour: UnsafePointer<Int32>
    ) {
        let bits = random.next()
        var i = Int(((bits & 0xFFFF_FFFF) &* UInt64(truncatingIfNeeded: n &- 1)) >> 32)
        if i >= root { i &+= 1 }
        let allowed = temperature * threshold[Int(bits >> 51)]
        let a = Int(cluster[i])
        let choice = random.next()
        let first = Int(start[i])
        let count = Int(start[i &+ 1]) &- first
        stamp &+= 1
        let isNew = count == 0 || choice & 31 == 0
        var b = -1
        if !isNew {
            let u = Double(choice >> 11) * 0x1p-53
            b = Int(cluster[Int(neighbour[first &+ Int(Double(count) * u * u)])])
            if a == b { return }
        }
        let moved = markBranch(i, whole: choice & 64 == 0)
        if !isNew {
            let room = capacity &- load[b] &- moved
            let slack = capacity &- load[a] &+ moved
            // Without exchange where it fits, three times in four; else for a node or branch that makes room.
            let mode = (choice >> 7) & 15
            if room < 0 ? mode > 2 : mode < 4 {
                let pick = random.next()
                let list = members + b &* n
                var k = Int(((pick & 0xFFFF_FFFF) &* UInt64(truncatingIfNeeded: size[b])) >> 32)
                if pick & (1 << 40) == 0 {
                    _ = markBranch(Int(list[k]), whole: true)
                } else {
                    // The first node from a random place on whose exchange fits.
                    var tries = size[b]
                    while tries > 0 {
                        let d = demand[Int(list[k])]
                        if room &+ d >= 0, d <= slack { break }
                        k = k &+ 1 == size[b] ? 0 : k &+ 1
                        tries &-= 1
                    }
                    if tries == 0, mode < 12 { return }
                    _ = markBranch(Int(list[k]), whole: false)
                }
            }
        }
        var before = clusterCost[a]
        var over0 = max(0, load[a] &- capacity)
        left.count = 0
        right.count = 0
        split(a, keep: left, give: right)
        if b >= 0 {
            before += clusterCost[b]
            over0 &+= max(0, load[b] &- capacity)
            split(b, keep: right, give: left)
        }
        var after = span(left)
        let base = before + price * Double(over0)
        if after - base > allowed { return }
        after += span(right)
        if after - base > allowed { return }
        let over1 = overload(left) &+ overload(right)
        if after + price * Double(over1) - base > allowed { return }
        free.append(Int32(truncatingIfNeeded: a))
        if b >= 0 { free.append(Int32(truncatingIfNeeded: b)) }
        store(left)
        store(right)
        cost += after - before
        overload &+= over1 &- over0
        keepIfBest()
    }

    @inline(__always)
    private func overload(_ buffer: PrimBuffer) -> Int {
        var total = 0
        var gates = 0
        for k in 0..<buffer.count {
            total &+= demand[Int(buffer.nodes[k])]
            if Int(buffer.from[k]) == root { gates &+= 1 }
        }
        if total <= capacity { return 0 }
        if gates == 1 { return total &- capacity }
        // Several edges to the root: each starts a subtree of its own.
        gates = 0
        for k in 0..<buffer.count {
            let node = Int(buffer.nodes[k])
            let from = Int(buffer.from[k])
            if from == root {
                top[node] = Int32(truncatingIfNeeded: gates)
                tally[gates] = 0
                gates &+= 1
            } else {
                top[node] = top[from]
            }
            tally[Int(top[node])] &+= demand[node]
        }
        var sum = 0
        for g in 0..<gates { sum &+= max(0, tally[g] &- capacity) }
        return sum
    }

    @inline(__always)
    private func split(_ id: Int, keep: PrimBuffer, give: PrimBuffer) {
        let list = members + id &* n
        var kept = keep.count
        var given = give.count
        for k in 0..<size[id] {
            let v = list[k]
            if mark[Int(v)] == stamp {
                give.nodes[given] = v
                given &+= 1
            } else {
                keep.nodes[kept] = v
                kept &+= 1
            }
        }
        keep.count = kept
        give.count = given
    }

    /// One annealing; true where it ended because the best cost is `enough`. Once it has cooled a little, subtrees that
    /// it meets go into the pool given: sets that fit together as no growth of single sets finds them.
    @discardableResult
    func anneal(
        _ schedule: AnnealingSchedule, budget: SearchBudget, gathering pool: SubtreePool? = nil,
        enough: (Double) -> Bool
    ) -> Bool {
        let block = 512
        // At most some 2,000 times, so that long runs gather no more than a pool holds.
        let between = max(0x2000, schedule.steps >> 11)
        var gathered = schedule.steps / 7
        let ratio = log(schedule.cold / schedule.hot)
        var done = 0
        var used = 0.0
        var crowded = 0
        return candidates.start.withUnsafeBufferPointer { start in
            candidates.neighbour.withUnsafeBufferPointer { neighbour in
                guard let start = start.baseAddress, let neighbour = neighbour.baseAddress else { return false }
                while done < schedule.steps {
                    if done & 0x1FFF == 0 {
                        used = budget.usedTime()
                        if used >= 1 { break }
                        if enough(bestCost) { return true }
                        if let pool, done >= gathered, pool.count < 4 * CapacitatedTreeProblem.poolLimit {
                            gather(into: pool)
                            gathered = done + between
                        }
                    }
                    let progress = max(Double(done) / Double(schedule.steps), used)
                    let temperature = schedule.hot * exp(ratio * progress)
                    for _ in 0..<block { step(temperature: temperature, start: start, neighbour: neighbour) }
                    done += block
                    crowded += overload > 0 ? 1 : -1
                    if done & 0x3FFF == 0 {
                        // Overloaded at two looks in three is right: tight problems have hardly any other way.
                        price *= crowded > 10 ? 1.05 : 1 / 1.05
                        crowded = 0
                    }
                }
                return enough(bestCost)
            }
        }
    }
}
