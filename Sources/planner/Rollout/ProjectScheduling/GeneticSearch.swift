/// prototype
final class GeneticSearch {
    let project: FlatProject
    let generator: SerialGenerator
    var random: ProjectRandom
    let size: Int
    let n: Int
    // two populations: 0 forward, 1 backward
    var starts: [UnsafeMutablePointer<Int32>] = []
    var orders: [UnsafeMutablePointer<Int32>] = []   // list for the other direction
    var positions: [UnsafeMutablePointer<Int32>] = []
    var makespan: [[Int]] = []
    var bestMakespan = Int.max
    let bestStarts: UnsafeMutablePointer<Int32>
    let child: UnsafeMutablePointer<Int32>
    let cs: UnsafeMutablePointer<Int32>
    let co: UnsafeMutablePointer<Int32>
    var params: [Double]

    init(_ project: FlatProject, seed: UInt64, size: Int, params: [Double]) {
        self.project = project
        generator = SerialGenerator(project)
        random = ProjectRandom(seed: seed)
        self.size = size
        n = project.jobCount
        self.params = params
        bestStarts = .allocate(capacity: n)
        child = .allocate(capacity: n)
        cs = .allocate(capacity: n)
        co = .allocate(capacity: n)
        for _ in 0..<2 {
            starts.append(.allocate(capacity: n * size))
            orders.append(.allocate(capacity: n * size))
            positions.append(.allocate(capacity: n * size))
            makespan.append([Int](repeating: Int.max, count: size))
        }
    }

    func randomOrder() {
        // random precedence-feasible forward list, biased by latest start
        var waiting = [Int](repeating: 0, count: n)
        var ready: [Int] = []
        for j in 0..<n {
            waiting[j] = Int(project.predecessors.begin[j + 1] - project.predecessors.begin[j])
            if waiting[j] == 0 { ready.append(j) }
        }
        for i in 0..<n {
            // biased: tournament of 2-3 on latest finish
            var k = random.below(ready.count)
            for _ in 0..<2 {
                let m = random.below(ready.count)
                if tail[ready[m]] > tail[ready[k]] { k = m }
            }
            let j = ready[k]
            ready[k] = ready[ready.count - 1]
            ready.removeLast()
            child[i] = Int32(j)
            for a in Int(project.successors.begin[j])..<Int(project.successors.begin[j + 1]) {
                let s = Int(project.successors.job[a])
                waiting[s] -= 1
                if waiting[s] == 0 { ready.append(s) }
            }
        }
    }
    lazy var tail: [Int] = {
        var t = [Int](repeating: 0, count: n)
        for j in stride(from: n - 1, through: 0, by: -1) {
            var m = 0
            for a in Int(project.successors.begin[j])..<Int(project.successors.begin[j + 1]) {
                m = max(m, t[Int(project.successors.job[a])] + Int(project.successors.delay[a]))
            }
            t[j] = m + Int(project.duration[j])
        }
        return t
    }()

    func store(_ side: Int, _ slot: Int, _ m: Int) {
        makespan[side][slot] = m
        (starts[side] + slot * n).update(from: cs, count: n)
        let o = orders[side] + slot * n
        generator.orderByEnd(side == 0 ? .forward : .backward, starts: cs, makespan: m, order: o)
        let p = positions[side] + slot * n
        for i in 0..<n { p[Int(o[i])] = Int32(truncatingIfNeeded: i) }
    }

    func note(_ side: Int, _ m: Int) {
        if m < bestMakespan {
            bestMakespan = m
            if side == 0 { bestStarts.update(from: cs, count: n) } else {
                for j in 0..<n { bestStarts[j] = Int32(m) - cs[j] - project.duration[j] }
            }
        }
    }

    func select(_ side: Int, not other: Int) -> Int {
        var a = random.below(size)
        while a == other { a = random.below(size) }
        var b = random.below(size)
        while b == other { b = random.below(size) }
        return makespan[side][a] <= makespan[side][b] ? a : b
    }

    func cross(_ side: Int, _ mother: Int, _ father: Int) {
        let om = orders[side] + mother * n
        let pm = positions[side] + mother * n
        let of = orders[side] + father * n
        let length = max(1, Int(Double(n) * (params[0] + (params[1] - params[0]) * random.unit())))
        let p1 = random.below(max(1, n - length + 1))
        let p2 = p1 + length
        var w = 0
        var v = p2
        for i in 0..<n {
            let j = of[i]
            let p = Int(pm[Int(j)])
            if p < p1 {
                child[w] = j
                w &+= 1
            } else if p >= p2 {
                child[v] = j
                v &+= 1
            }
        }
        for i in p1..<p2 { child[i] = om[i] }
    }

    /// adjacent swaps / moves respecting precedence in the given direction of generation
    func mutate(_ target: Int) {
        let arcs = target == 0 ? project.predecessors : project.successors
        let rate = params[2]
        if rate <= 0 { return }
        for i in 1..<n where random.unit() < rate {
            let a = child[i - 1]
            let b = child[i]
            var blocked = false
            for arc in Int(arcs.begin[Int(b)])..<Int(arcs.begin[Int(b) + 1]) where arcs.job[arc] == a { blocked = true }
            if !blocked {
                child[i - 1] = b
                child[i] = a
            }
        }
    }

    func run(schedules: Int, lower: Int) {
        for i in 0..<size {
            randomOrder()
            let m = generator.generate(.forward, order: child, starts: cs)
            note(0, m)
            store(0, i, m)
        }
        for i in 0..<size {
            let m = generator.generate(.backward, order: orders[0] + i * n, starts: cs)
            note(1, m)
            store(1, i, m)
        }
        var side = 1
        var generation = 0
        while generator.passes < schedules && bestMakespan > lower {
            generation += 1
            let other = 1 - side
            let dir: FlatProject.Direction = other == 0 ? .forward : .backward
            for i in 0..<size {
                let father = select(side, not: i)
                if random.unit() < 0.5 { cross(side, i, father) } else { cross(side, father, i) }
                mutate(other)
                let m = generator.generate(dir, order: child, starts: cs)
                note(other, m)
                if params[3] == 0 || m <= makespan[other][i] || (params[3] == 1 && m <= makespan[side][i])  || random.unit() < params[4] {
                    store(other, i, m)
                }
            }
            side = other
        }
    }
}

package func prototype(_ instance: ProjectInstance, schedules: Int, seed: UInt64, size: Int, params: [Double]) -> (Int, Int, ProjectSchedule, Int) {
    let p = FlatProject(instance)
    let g = GeneticSearch(p, seed: seed, size: size, params: params)
    g.run(schedules: schedules, lower: p.criticalPath)
    return (p.criticalPath, g.bestMakespan, p.schedule(starts: g.bestStarts), g.generator.passes)
}
package func exactPrototype(_ instance: ProjectInstance, upper: Int, conflicts: Int, stop: () -> Bool) -> (Int, Int, ProjectSchedule?, Int) {
    let p = FlatProject(instance)
    let e = ExactSearch(p, upper: upper)
    let r = e.run(conflictLimit: conflicts, shouldStop: stop)
    switch r {
    case .solution: return (Int(e.solution[e.sink]), Int(e.solution[e.sink]), p.schedule(starts: e.solution), e.conflicts)
    case .infeasible: return (upper + 1, upper + 1, nil, e.conflicts)
    case .undecided: return (e.lowerBound, upper + 1, nil, e.conflicts)
    }
}
