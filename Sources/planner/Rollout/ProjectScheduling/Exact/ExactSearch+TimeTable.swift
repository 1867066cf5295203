/// The time table of the resources: a job whose start lies in `lst...` with `lst < est + duration` surely runs in
/// `lst ..< est + duration`, its compulsory part; no job may start where it would overload a period of them.
extension ExactSearch {
    /// Adds a job's first compulsory part; false if that overloads a period.
    func place(_ job: Int) -> Bool {
        let first = Int(-bound[2 * job + 1])
        let end = Int(bound[2 * job] + duration[job])
        return first >= end || take(job, first, end)
    }

    func extendRight(_ job: Int, from oldStart: Int32) -> Bool {
        let latest = -bound[2 * job + 1]
        let first = max(latest, oldStart &+ duration[job])
        let end = bound[2 * job] &+ duration[job]
        return first >= end || take(job, Int(first), Int(end))
    }

    func extendLeft(_ job: Int, from oldLatest: Int32) -> Bool {
        let first = -bound[2 * job + 1]
        let end = min(oldLatest, bound[2 * job] &+ duration[job])
        return first >= end || take(job, Int(first), Int(end))
    }

    func retractRight(_ job: Int, from start: Int32) {
        let latest = -bound[2 * job + 1]
        let first = max(latest, bound[2 * job] &+ duration[job])
        let end = start &+ duration[job]
        if first < end { giveBack(job, Int(first), Int(end)) }
    }

    func retractLeft(_ job: Int, from latest: Int32) {
        let end = min(-bound[2 * job + 1], bound[2 * job] &+ duration[job])
        if latest < end { giveBack(job, Int(latest), Int(end)) }
    }

    private func take(_ job: Int, _ first: Int, _ end: Int) -> Bool {
        let words = project.wordCount
        let guards = project.guards
        var overloaded = -1
        if words == 1 {
            let demand = project.packedDemand[job]
            var period = first
            while period < end {
                let left = free[period] &- demand
                free[period] = left
                if left & guards != guards { overloaded = period }
                period &+= 1
            }
        } else {
            for period in first..<end {
                for word in 0..<words {
                    let left = free[period * words + word] &- project.packedDemand[job * words + word]
                    free[period * words + word] = left
                    if left & guards != guards { overloaded = period }
                }
            }
        }
        if overloaded < 0 { return true }
        conflict.removeAll(keepingCapacity: true)
        explainLoad(at: Int32(overloaded), without: -1, before: trailCount, into: &conflict)
        return false
    }

    private func giveBack(_ job: Int, _ first: Int, _ end: Int) {
        let words = project.wordCount
        for period in first..<end {
            for word in 0..<words { free[period * words + word] &+= project.packedDemand[job * words + word] }
        }
    }

    @inline(__always)
    private func overloads(_ job: Int, _ period: Int) -> Bool {
        let words = project.wordCount
        let guards = project.guards
        if words == 1 { return (free[period] &- project.packedDemand[job]) & guards != guards }
        for word in 0..<words
        where (free[period * words + word] &- project.packedDemand[job * words + word]) & guards != guards {
            return true
        }
        return false
    }

    /// Moves each job off the periods that it would overload; false on a conflict.
    func propagateTimeTable() -> Bool {
        for consumer in consumers {
            let job = Int(consumer)
            let lower = 2 * job
            let upper = lower + 1
            if bound[lower] == -bound[upper] { continue }
            let length = duration[job]
            var start = bound[lower]
            var known = start
            var period = min(-bound[upper], start &+ length) &- 1
            while period >= known {
                if overloads(job, Int(period)) {
                    known = max(min(-bound[upper], start &+ length), period &+ 1)
                    start = period &+ 1
                    if !raise(Int32(truncatingIfNeeded: lower), to: start, Reason.timeTable, period) { return false }
                    period = min(-bound[upper], start &+ length) &- 1
                } else {
                    period &-= 1
                }
            }
            var latest = -bound[upper]
            period = max(latest, bound[lower] &+ length)
            var end = latest &+ length
            while period < end {
                if overloads(job, Int(period)) {
                    let checked = max(latest, bound[lower] &+ length)
                    latest = period &- length
                    if !raise(Int32(truncatingIfNeeded: upper), to: -latest, Reason.timeTable, period) { return false }
                    end = min(checked, period)
                    period = max(latest, bound[lower] &+ length)
                } else {
                    period &+= 1
                }
            }
        }
        return true
    }

    /// Literals by which the jobs that surely run at `period`, together with job `without` (-1: none), need more than there
    /// is. Of the jobs found the latest to have become sure are left out as far as the rest still overloads.
    func explainLoad(at period: Int32, without job: Int, before step: Int, into literals: inout [Literal]) {
        for resource in 0..<project.resourceCount {
            let own = job < 0 ? 0 : project.demand[job * project.resourceCount + resource]
            if job >= 0, own == 0 { continue }
            var excess = own &- project.capacity[resource]
            candidates.removeAll(keepingCapacity: true)
            for consumer in consumers {
                let other = Int(consumer)
                let units = project.demand[other * project.resourceCount + resource]
                if units == 0 || other == job { continue }
                let lower = 2 * other
                if -bound[lower + 1] > period || bound[lower] &+ duration[other] <= period { continue }
                // Sure now; was it then?
                let low = lastStep(of: lower, before: step)
                let high = lastStep(of: lower + 1, before: step)
                let lowBound = low < 0 ? rootBound[lower] : trail[low].value
                let highBound = high < 0 ? rootBound[lower + 1] : trail[high].value
                if -highBound > period || lowBound &+ duration[other] <= period { continue }
                excess &+= units
                candidates.append((consumer, Int32(truncatingIfNeeded: max(low, high))))
            }
            if excess <= 0 { continue }
            candidates.sort { $0.step > $1.step }
            for candidate in candidates {
                let other = Int(candidate.job)
                let units = project.demand[other * project.resourceCount + resource]
                if candidate.step >= 0, units < excess {
                    excess &-= units
                    continue
                }
                literals.append(Literal(side: Int32(2 * other), value: period &- duration[other] &+ 1))
                literals.append(Literal(side: Int32(2 * other + 1), value: -period))
            }
            return
        }
    }

    /// The last step on a side before trail position `step`, or -1.
    @inline(__always)
    func lastStep(of side: Int, before step: Int) -> Int {
        var index = Int(lastStep[side])
        while index >= step { index = Int(trail[index].previousStep) }
        return index
    }
}
