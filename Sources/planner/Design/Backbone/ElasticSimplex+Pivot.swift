extension ElasticSimplex {
    /// The price of an entering column that leaves its group's cost unchanged: what a cheaper one must undercut.
    @inline(__always)
    func groupPrice(_ group: Int) -> Double { reduced(Int(key[group])) }

    /// Cost of a column less what its entries are worth.
    @inline(__always)
    func reduced(_ slot: Int) -> Double {
        var sum = columnCost[slot]
        let base = slot * entryLimit
        for at in base..<base + Int(columnLength[slot]) { sum -= dual[Int(columnRow[at])] * columnEntry[at] }
        return sum
    }

    /// Lets a column enter; false, and the column is discarded, where it would not improve.
    func enter(_ slot: Int) -> Bool {
        let group = Int(columnGroup[slot])
        let gain = reduced(slot) - groupPrice(group)
        guard gain < -Self.optimality else {
            discard(slot)
            return false
        }
        // step = inverse * (column - key)
        let n = rowCount
        for r in 0..<n { dense[r] = 0 }
        add(slot, 1)
        add(Int(key[group]), -1)
        var entries = 0
        for r in 0..<n where dense[r] != 0 {
            work[entries] = Int32(r)
            entries += 1
        }
        for b in 0..<n {
            let row = inverse + b * rowLimit
            var sum = 0.0
            for at in 0..<entries {
                let r = Int(work[at])
                sum += row[r] * dense[r]
            }
            step[b] = sum
        }
        return move(gain: gain, entering: slot, row: -1, direction: 1, own: .infinity)
    }

    private func add(_ slot: Int, _ factor: Double) {
        let base = slot * entryLimit
        for at in base..<base + Int(columnLength[slot]) { dense[Int(columnRow[at])] += factor * columnEntry[at] }
    }

    /// Lets the slacks outside the basis enter that improve, the best first. False where none did.
    func enterSlacks() -> Bool {
        var any = false
        for _ in 0..<4 * rowCount + 10 {
            var best = -Self.optimality
            var chosen = -1
            var direction = 1.0
            for r in 0..<rowCount where slackPosition[r] < 0 {
                let here = outside[r]
                let up = here < 0 ? -penalty[r] - dual[r] : -dual[r]
                let down = here > 0 ? dual[r] : penalty[r] + dual[r]
                if up < best {
                    best = up
                    chosen = r
                    direction = 1
                }
                if down < best {
                    best = down
                    chosen = r
                    direction = -1
                }
            }
            guard chosen >= 0 else { return any }
            any = true
            for b in 0..<rowCount { step[b] = direction * inverse[b * rowLimit + chosen] }
            let here = outside[chosen]
            let own = here * direction < 0 ? abs(here) : Double.infinity
            if !move(gain: best, entering: -1, row: chosen, direction: direction, own: own) { return any }
            if isBroken { return any }
        }
        return any
    }

    /// Moves along `step` until something blocks, and changes the basis. `entering` is a slot, or -1 for the slack of
    /// `row` in `direction`, which stops by itself after `own`.
    private func move(gain: Double, entering: Int, row: Int, direction: Double, own: Double) -> Bool {
        let n = rowCount
        let enteringGroup = entering >= 0 ? Int(columnGroup[entering]) : -1
        // Rates of the groups' basic sums; `work` lists the groups touched.
        var touched = 0
        if enteringGroup >= 0 {
            keyRate[enteringGroup] = -1
            work[0] = Int32(enteringGroup)
            touched = 1
        }
        var longest = own
        var blocking = -1
        var pivot = 0.0
        let tiny = 1e-8
        for b in 0..<n {
            let rate = step[b]
            if rate == 0 { continue }
            let at = basic[b]
            if at >= 0 {
                let g = Int(columnGroup[Int(at)])
                if g != enteringGroup, keyRate[g] == 0 {
                    // A rate may come back to 0 by chance: the group is then listed twice, which does no harm.
                    work[touched] = Int32(g)
                    touched += 1
                }
                keyRate[g] += rate
            }
            if abs(rate) <= tiny { continue }
            let x = value[b]
            var until = Double.infinity
            if at >= 0 {
                if rate > 0 { until = max(0, x) / rate }
            } else if rate > 0 {
                if x >= -Self.feasibility { until = max(0, x) / rate }
            } else if x < -Self.feasibility {
                until = x / rate
            }
            if until < longest - 1e-12 || (until <= longest && abs(rate) > abs(pivot)) {
                longest = min(longest, until)
                blocking = b
                pivot = rate
            }
        }
        var blockingGroup = -1
        for at in 0..<touched {
            let g = Int(work[at])
            let rate = keyRate[g]
            if rate >= -tiny { continue }
            let until = max(0, amount[g] - basicSum[g]) / -rate
            if until < longest - 1e-12 || (until <= longest && -rate > abs(pivot)) {
                longest = min(longest, until)
                blockingGroup = g
                blocking = -1
                pivot = rate
            }
        }
        defer { for at in 0..<touched { keyRate[Int(work[at])] = 0 } }
        guard longest.isFinite else {
            isBroken = true
            if entering >= 0 { discard(entering) }
            return false
        }
        countPivot()
        // Values move.
        for b in 0..<n where step[b] != 0 {
            value[b] -= longest * step[b]
            let at = basic[b]
            if at >= 0 { basicSum[Int(columnGroup[Int(at)])] -= longest * step[b] }
        }
        if blocking < 0, blockingGroup < 0 {
            // The slack stopped by itself.
            outside[row] = 0
            return true
        }
        if blockingGroup >= 0, basicCount[blockingGroup] == 0 {
            // The entering column replaces the key of its own group.
            discard(Int(key[blockingGroup]))
            key[blockingGroup] = Int32(entering)
            return true
        }
        var b = blocking
        if blockingGroup >= 0 {
            b = swapKey(of: blockingGroup)
            step[b] = -keyRate[blockingGroup]
        }
        replace(b, entering: entering, row: row, direction: direction, length: longest, gain: gain)
        return true
    }

    /// Makes the largest basic column of a group its key and the old key basic in its place; gives the position.
    private func swapKey(of group: Int) -> Int {
        let n = rowCount
        var b = -1
        for at in 0..<n where basic[at] >= 0 && Int(columnGroup[Int(basic[at])]) == group {
            if b < 0 || value[at] > value[b] { b = at }
        }
        let target = inverse + b * rowLimit
        for at in 0..<n where at != b && basic[at] >= 0 && Int(columnGroup[Int(basic[at])]) == group {
            let from = inverse + at * rowLimit
            for c in 0..<n { target[c] += from[c] }
        }
        for c in 0..<n { target[c] = -target[c] }
        let old = key[group]
        let oldValue = amount[group] - basicSum[group]
        key[group] = basic[b]
        basic[b] = old
        basicSum[group] += oldValue - value[b]
        value[b] = oldValue
        return b
    }

    private func replace(_ b: Int, entering: Int, row: Int, direction: Double, length: Double, gain: Double) {
        let n = rowCount
        // What leaves.
        let leaving = basic[b]
        if leaving >= 0 {
            let g = Int(columnGroup[Int(leaving)])
            basicSum[g] -= value[b]
            basicCount[g] -= 1
            discard(Int(leaving))
        } else {
            slackPosition[Int(~leaving)] = -1
            outside[Int(~leaving)] = 0
        }
        // The inverse; for a slack that goes down, the column is minus its own. The columns of rows whose slack stays basic
        // are unit ones and stay so.
        let pivotRow = inverse + b * rowLimit
        let scale = 1 / (step[b] * direction)
        var tight = 0
        for c in 0..<n where slackPosition[c] < 0 {
            columns[tight] = Int32(c)
            tight += 1
        }
        let columns = self.columns
        for at in 0..<tight { pivotRow[Int(columns[at])] *= scale }
        if 3 * tight < n {
            for other in 0..<n where other != b && step[other] != 0 {
                let factor = step[other] * direction
                let target = inverse + other * rowLimit
                for at in 0..<tight {
                    let c = Int(columns[at])
                    target[c] -= factor * pivotRow[c]
                }
            }
        } else {
            for other in 0..<n where other != b && step[other] != 0 {
                let factor = step[other] * direction
                let target = inverse + other * rowLimit
                for c in 0..<n { target[c] -= factor * pivotRow[c] }
            }
        }
        for at in 0..<tight {
            let c = Int(columns[at])
            dual[c] += gain * direction * pivotRow[c]
        }
        if entering >= 0 {
            let g = Int(columnGroup[entering])
            basic[b] = Int32(entering)
            value[b] = length
            basicSum[g] += length
            basicCount[g] += 1
        } else {
            basic[b] = ~Int32(row)
            value[b] = outside[row] + direction * length
            slackPosition[row] = Int32(b)
            outside[row] = 0
        }
    }
}
