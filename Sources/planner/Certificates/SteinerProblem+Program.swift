package import Graphs

extension SteinerProblem {
    /// The problem as a mixed integer program: arcs of a tree that leads away from the first terminal, with a flow of one
    /// unit to each other terminal (Wong, *A dual ascent approach for Steiner tree problems on a directed graph*,
    /// Mathematical Programming 28, 1984). Its linear relaxation is that of directed cuts. `known` are a tree's edges.
    package func mixedProgram(known: [Int]? = nil) -> MixedProgram {
        var program = MixedProgram()
        guard let root = terminals.first, terminals.count > 1 else { return program }
        // Arc `2 e` runs along edge `e`, `2 e + 1` against it; -1 where it leads to the root.
        var choice: [Int] = []
        var out: [[Int]] = Array(repeating: [], count: graph.nodeCount)
        var into = out
        for (index, edge) in graph.edges.enumerated() {
            for (offset, (tail, head)) in [(edge.a, edge.b), (edge.b, edge.a)].enumerated() {
                guard head != root, tail != head else {
                    choice.append(-1)
                    continue
                }
                choice.append(program.choice(cost: edge.length))
                out[tail].append(2 * index + offset)
                into[head].append(2 * index + offset)
            }
        }
        for node in 0..<graph.nodeCount where node != root {
            let entering = into[node].map { (column: choice[$0], weight: 1.0) }
            if isTerminal[node] {
                program.row(entering, equals: 1)
            } else {
                program.row(entering, atMost: 1)
                // Nothing ends at a node that nobody asked for.
                program.row(out[node].map { (choice[$0], 1) } + into[node].map { (choice[$0], -1) }, atLeast: 0)
            }
        }
        for terminal in terminals.dropFirst() {
            var flow = Array(repeating: -1, count: choice.count)
            for arc in choice.indices where choice[arc] >= 0 {
                flow[arc] = program.column()
                program.row([(flow[arc], 1), (choice[arc], -1)], atMost: 0)
            }
            for node in 0..<graph.nodeCount where node != root {
                program.row(
                    into[node].map { (flow[$0], 1) } + out[node].map { (flow[$0], -1) },
                    equals: node == terminal ? 1 : 0)
            }
        }
        if let known { program.knownSolution = solution(known, root: root, choice) }
        return program
    }

    /// The tree's edges, each led away from the root.
    private func solution(_ tree: [Int], root: Int, _ choice: [Int]) -> [(column: Int, value: Double)] {
        var taken = Array(repeating: false, count: choice.count)
        var isReached = Array(repeating: false, count: graph.nodeCount)
        isReached[root] = true
        var left = tree
        while !left.isEmpty {
            let before = left.count
            left.removeAll { index in
                let edge = graph.edges[index]
                guard isReached[edge.a] != isReached[edge.b] else { return false }
                taken[2 * index + (isReached[edge.a] ? 0 : 1)] = true
                isReached[edge.a] = true
                isReached[edge.b] = true
                return true
            }
            if left.count == before { break }
        }
        return choice.indices.filter { choice[$0] >= 0 }.map { (choice[$0], taken[$0] ? 1 : 0) }
    }
}
