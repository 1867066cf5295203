extension ExactSearch {
    /// Raises a side's bound and everything that must follow at once: the trail and the profile of compulsory parts. False
    /// on a conflict, whose literals are then in `conflict`.
    func raise(_ side: Int32, to value: Int32, _ reason: Int32, _ datum: Int32) -> Bool {
        let index = Int(side)
        let old = bound[index]
        if value <= old { return true }
        if value > -bound[index ^ 1] {
            conflict.removeAll(keepingCapacity: true)
            explain(side, value, reason, datum, before: trailCount, into: &conflict)
            conflict.append(Literal(side: side ^ 1, value: 1 &- value))
            return false
        }
        if trailCount == trailCapacity { growTrail() }
        trail[trailCount] = Step(
            side: side, value: value, previous: old, previousStep: lastStep[index], level: Int32(level), reason: reason,
            datum: datum)
        lastStep[index] = Int32(truncatingIfNeeded: trailCount)
        trailCount += 1
        bound[index] = value
        let job = index >> 1
        if job == sink { return true }
        return index & 1 == 0 ? extendRight(job, from: old) : extendLeft(job, from: -old)
    }

    private func growTrail() {
        let larger = UnsafeMutablePointer<Step>.allocate(capacity: 2 * trailCapacity)
        larger.update(from: trail, count: trailCount)
        trail.deallocate()
        trail = larger
        trailCapacity *= 2
    }

    /// Propagates to the fixed point of clauses, precedence and time table; false on a conflict.
    func propagate() -> Bool {
        while true {
            while queueHead < trailCount {
                let step = trail[queueHead]
                queueHead += 1
                let side = Int(step.side)
                var index = Int(arcBegin[side])
                let end = Int(arcBegin[side + 1])
                while index < end {
                    let arc = arcs[index]
                    let value = step.value &+ arc.weight
                    if value > bound[Int(arc.target)],
                        !raise(arc.target, to: value, Reason.arc, Int32(truncatingIfNeeded: index))
                    {
                        return false
                    }
                    index &+= 1
                }
                var node = nodeBase[side] &+ Int(step.previous &- least[side]) &+ 1
                let last = nodeBase[side] &+ Int(step.value &- least[side])
                while node <= last {
                    if watches[node].count > 0, !visit(node, falseSide: step.side ^ 1) { return false }
                    node &+= 1
                }
            }
            if !propagateTimeTable() { return false }
            if queueHead == trailCount { return true }
        }
    }

    /// Undoes all levels above `target`.
    func backtrack(to target: Int) {
        guard level > target else { return }
        let start = levelStart[target]
        while trailCount > start {
            trailCount -= 1
            let step = trail[trailCount]
            let index = Int(step.side)
            let job = index >> 1
            bound[index] = step.previous
            lastStep[index] = step.previousStep
            if job != sink {
                if index & 1 == 0 {
                    retractRight(job, from: step.value)
                } else {
                    retractLeft(job, from: -step.value)
                }
            }
        }
        queueHead = trailCount
        levelStart.removeLast(level - target)
        let mark = poppedStart[target]
        poppedStart.removeLast(poppedStart.count - target)
        for index in mark..<popped.count { heap.insert(Int(popped[index])) }
        popped.removeLast(popped.count - mark)
    }
}
