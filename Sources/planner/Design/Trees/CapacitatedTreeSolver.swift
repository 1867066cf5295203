package import Graphs
import Glibc

package struct TreeTuning: Sendable {
    package static func env(_ k: String, _ d: Double) -> Double {
        guard let p = getenv(k) else { return d }
        return Double(String(cString: p)) ?? d
    }
}

package struct CapacitatedTreeSolver {
    package static func prototype(_ problem: CapacitatedTreeProblem, seed: UInt64, budget: SearchBudget, stop: Double) -> (ParentTree, Double) {
        let candidates = CandidateEdges(problem, perNode: Int(TreeTuning.env("K", 1000)))
        let annealer = TreeAnnealer(problem, candidates: candidates, random: SeededGenerator(seed: seed))
        guard let first = problem.esauWilliams() else { return (ParentTree(parents: []), .infinity) }
        annealer.load(first)
        var mean = 0.0
        var dem = 0
        for i in 0..<problem.nodeCount where i != problem.root { mean += annealer.parentCost[i]; dem += problem.demands[i] }
        mean /= Double(problem.nodeCount - 1)
        if TreeTuning.env("C", 1) > 0 {
            let c = ClusterAnnealer(problem, candidates: candidates, random: SeededGenerator(seed: seed))
            c.load(first)
            c.anneal(.init(steps: budget.steps, hot: mean * TreeTuning.env("HOT", 0.5), cold: mean * TreeTuning.env("COLD", 0.02)), budget: budget, enough: { $0 <= stop })
            return (c.bestTree!, c.bestCost)
        }
        let rounds = Int(TreeTuning.env("R", 1))
        for r in 0..<rounds {
            annealer.price = TreeTuning.env("P", 1) * mean / (Double(dem) / Double(problem.nodeCount))
            let slice = budget.slice(from: Double(r) / Double(rounds), to: Double(r + 1) / Double(rounds), steps: 0)
            if annealer.anneal(.init(steps: budget.steps / rounds, hot: mean * TreeTuning.env("HOT", 0.5), cold: mean * TreeTuning.env("COLD", 0.02)), budget: slice, enough: { $0 <= stop }) { break }
        }
        return (annealer.bestTree!, annealer.bestCost)
    }
}
