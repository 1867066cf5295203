extension WorkforceLists {
    /// Changes one order or way at a time: a job's place in its part's list, the way of an activity, of a stretch of the list, keeping
    /// what costs no more.
    func descend(
        seed: UInt64, steps: Int, usedTime: () -> Double, until limit: Double, onImprovement: () -> Void
    ) {
        var random = ProjectRandom(seed: seed)
        var turns: [Int] = []
        for part in lists.indices where lists[part].count > 1 || !parts.choices[part].isEmpty {
            turns += lists[part].map { _ in part }
        }
        guard !turns.isEmpty else { return }
        for activity in 0..<tables.activityCount where board.isPlaced(activity) {
            board.wish[activity] = board.mode[activity]
        }
        var position = [Int](repeating: 0, count: tables.jobCount)
        for list in lists { for (index, job) in list.enumerated() { position[job] = index } }
        var step = 0
        var isPending = false
        while step < steps {
            if step % 16 == 0 {
                if usedTime() >= limit { break }
                if isPending {
                    isPending = false
                    onImprovement()
                }
            }
            step += 1
            let part = turns[random.below(turns.count)]
            let count = lists[part].count
            let groups = parts.choices[part]
            if !groups.isEmpty, count < 2 || random.unit() < 0.5 {
                // Busiest pools more often.
                var index = 0
                while index + 1 < groups.count, random.unit() < 0.4 { index += 1 }
                let group = groups[index]
                let chosen = group[random.below(group.count)]
                let mode = otherMode(chosen, &random)
                let from = position[Int(tables.jobOf[chosen])]
                let width = random.unit() < 0.7 ? 1 : 2 + random.below(6)
                var undo: [(Int, Int32)] = [(chosen, board.wish[chosen])]
                board.wish[chosen] = Int32(mode)
                let offset = mode - Int(tables.modeFirst[chosen])
                if width > 1 {
                    for activity in group {
                        let place = position[Int(tables.jobOf[activity])]
                        guard place > from, place < from + width,
                            offset < Int(tables.modeEnd[activity] - tables.modeFirst[activity])
                        else { continue }
                        undo.append((activity, board.wish[activity]))
                        board.wish[activity] = tables.modeFirst[activity] + Int32(offset)
                    }
                }
                if attempt(part, from: from) {
                    isPending = true
                } else {
                    for (activity, wish) in undo { board.wish[activity] = wish }
                }
                continue
            }
            if count < 2 { continue }
            let old = lists[part]
            let from = random.below(count)
            let reach = 1 + random.below(random.unit() < 0.6 ? 4 : max(4, count / 3))
            let target = max(0, min(count - 1, random.unit() < 0.5 ? from - reach : from + reach))
            if target == from { continue }
            if random.unit() < 0.4 {
                lists[part].swapAt(from, target)
            } else {
                lists[part].insert(lists[part].remove(at: from), at: target)
            }
            if attempt(part, from: min(from, target), restoring: old) {
                isPending = true
                for index in min(from, target)...max(from, target) { position[lists[part][index]] = index }
            }
        }
        for activity in 0..<tables.activityCount { board.wish[activity] = -1 }
        if isPending { onImprovement() }
    }

    private func attempt(_ part: Int, from position: Int, restoring old: [Int]) -> Bool {
        if attempt(part, from: position) { return true }
        lists[part] = old
        return false
    }

    private func otherMode(_ activity: Int, _ random: inout ProjectRandom) -> Int {
        let first = Int(tables.modeFirst[activity])
        let count = Int(tables.modeEnd[activity]) - first
        let current = Int(board.wish[activity]) - first
        let next = random.below(count - 1)
        return first + (current >= 0 && next >= current ? next + 1 : next)
    }
}
