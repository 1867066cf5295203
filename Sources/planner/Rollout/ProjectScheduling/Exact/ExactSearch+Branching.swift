extension ExactSearch {
    /// The next decision, or nil when every start is fixed.
    func nextDecision() -> Literal? {
        let makespan = Int32(2 * sink)
        if level == 0, seeksBound, bound[Int(makespan)] < -bound[Int(makespan) + 1] {
            return Literal(side: makespan + 1, value: -bound[Int(makespan)])
        }
        while let node = heap.popMax() {
            popped.append(Int32(truncatingIfNeeded: node))
            let job = Int(nodeJob[node])
            let value = least[2 * job] &+ Int32(truncatingIfNeeded: node &- nodeBase[2 * job])
            if bound[2 * job] >= value || -bound[2 * job + 1] < value { continue }
            return guide[job] >= value
                ? Literal(side: Int32(2 * job), value: value) : Literal(side: Int32(2 * job + 1), value: 1 &- value)
        }
        // Earliest job first, as the serial scheme would.
        var best = -1
        for job in 0..<jobCount where bound[2 * job] < -bound[2 * job + 1] {
            if best < 0 || (bound[2 * job], -bound[2 * job + 1]) < (bound[2 * best], -bound[2 * best + 1]) {
                best = job
            }
        }
        return best < 0 ? nil : Literal(side: Int32(2 * best + 1), value: -bound[2 * best])
    }
}
