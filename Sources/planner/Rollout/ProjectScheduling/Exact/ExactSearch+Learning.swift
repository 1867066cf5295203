extension ExactSearch {
    /// Literals true before step `before` that entail `[side ≥ value]` by the given reason.
    func explain(
        _ side: Int32, _ value: Int32, _ reason: Int32, _ datum: Int32, before step: Int, into literals: inout [Literal]
    ) {
        switch reason {
        case Reason.arc:
            let arc = arcs[Int(datum)]
            literals.append(Literal(side: arc.source, value: value &- arc.weight))
        case Reason.clause:
            let size = Int(arena[Int(datum)])
            for index in 0..<size {
                let literal = self.literal(of: Int(datum), index)
                if literal.side == side, literal.value >= value { continue }
                literals.append(literal.negated)
            }
        case Reason.timeTable:
            let job = Int(side >> 1)
            // A start within `datum - duration + 1 ... datum` would run at `datum`.
            let own = side & 1 == 0 ? datum &- duration[job] &+ 1 : -datum
            literals.append(Literal(side: side, value: own))
            explainLoad(at: datum, without: job, before: step, into: &literals)
        default:
            break
        }
    }

    /// Adds a literal to the conflict under analysis; gives 1 if it is the first of the present level on its side.
    @inline(__always)
    private func require(_ literal: Literal, levelStep: Int) -> Int {
        let side = Int(literal.side)
        if literal.value <= rootBound[side] || literal.value <= need[side] { return 0 }
        var step = Int(lastStep[side])
        while trail[step].previous >= literal.value { step = Int(trail[step].previousStep) }
        bump(literal)
        let wasPresent = need[side] != Int32.min && Int(needStep[side]) >= levelStep
        if !isTouched[side] {
            isTouched[side] = true
            touched.append(literal.side)
        }
        need[side] = literal.value
        needStep[side] = Int32(truncatingIfNeeded: step)
        return !wasPresent && step >= levelStep ? 1 : 0
    }

    private func bump(_ literal: Literal) {
        let node = node(of: literal)
        heap.bump(node, by: increment)
        if heap.activity[node] > 1e100 {
            heap.scaleAll(by: 1e-100)
            increment *= 1e-100
        }
    }

    /// The node of `[start ≥ v]`, under which a literal and its negation share one activity.
    @inline(__always)
    func node(of literal: Literal) -> Int {
        let lower = Int(literal.side & ~1)
        let value = literal.side & 1 == 0 ? literal.value : 1 &- literal.value
        return nodeBase[lower] &+ Int(value &- least[lower])
    }

    /// Learns the clause of the first unique implication point of `conflict`, goes back, and asserts it (Marques-Silva and
    /// Sakallah 1996, on bounds).
    func learn() {
        let levelStep = levelStart[level - 1]
        var open = 0
        for literal in conflict { open += require(literal, levelStep: levelStep) }
        if open == 0 {
            // The conflict lies below the present level altogether: go there and look again.
            var top: Int32 = 0
            for side in touched { top = max(top, trail[Int(needStep[Int(side)])].level) }
            clearNeeds()
            if top == 0 {
                isInfeasible = true
                return
            }
            backtrack(to: Int(top))
            learn()
            return
        }
        var position = trailCount - 1
        while true {
            var side = Int(trail[position].side)
            while need[side] == Int32.min || Int(needStep[side]) != position {
                position -= 1
                side = Int(trail[position].side)
            }
            if open == 1 { break }
            let step = trail[position]
            let value = need[side]
            need[side] = Int32.min
            open -= 1
            reasonBuffer.removeAll(keepingCapacity: true)
            explain(step.side, value, step.reason, step.datum, before: position, into: &reasonBuffer)
            var cursor = 0
            while cursor < reasonBuffer.count {
                open += require(reasonBuffer[cursor], levelStep: levelStep)
                cursor += 1
            }
            position -= 1
        }
        let assertingSide = trail[position].side
        let asserted = Literal(side: assertingSide, value: need[Int(assertingSide)]).negated
        clauseBuffer.removeAll(keepingCapacity: true)
        clauseBuffer.append(asserted)
        var target: Int32 = 0
        var second = 0
        levelStamp &+= 1
        var distinct: Int32 = 1
        need[Int(assertingSide)] = Int32.min
        for side in touched where need[Int(side)] != Int32.min {
            let index = Int(side)
            let step = Int(needStep[index])
            if isRedundant(step, value: need[index]) { continue }
            let stepLevel = trail[step].level
            clauseBuffer.append(Literal(side: side, value: need[index]).negated)
            if levelMark[Int(stepLevel) % levelMark.count] != levelStamp {
                levelMark[Int(stepLevel) % levelMark.count] = levelStamp
                distinct += 1
            }
            if stepLevel > target {
                target = stepLevel
                second = clauseBuffer.count - 1
            }
        }
        clearNeeds()
        backtrack(to: Int(target))
        increment *= 1 / 0.95
        if clauseBuffer.count == 1 {
            if !raise(asserted.side, to: asserted.value, Reason.decision, 0) { isInfeasible = true }
            return
        }
        clauseBuffer.swapAt(1, second)
        let clause = addClause(distinctLevels: distinct)
        _ = raise(asserted.side, to: asserted.value, Reason.clause, Int32(truncatingIfNeeded: clause))
    }

    private func clearNeeds() {
        for side in touched {
            need[Int(side)] = Int32.min
            isTouched[Int(side)] = false
        }
        touched.removeAll(keepingCapacity: true)
    }

    /// Whether a needed literal follows from the other needed literals that were true before it.
    private func isRedundant(_ step: Int, value: Int32) -> Bool {
        let entry = trail[step]
        if entry.reason == Reason.decision { return false }
        reasonBuffer.removeAll(keepingCapacity: true)
        explain(entry.side, value, entry.reason, entry.datum, before: step, into: &reasonBuffer)
        for literal in reasonBuffer {
            let side = Int(literal.side)
            if literal.value <= rootBound[side] { continue }
            if need[side] >= literal.value, Int(needStep[side]) < step { continue }
            return false
        }
        return true
    }
}
