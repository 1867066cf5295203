import Graphs
import TestSupport
import Testing

@Suite(.blocking) struct SteinerTests {
    @Test(arguments: 1...60)
    func answerIsShortestAndItsBoundHolds(seed: Int) throws {
        let graph = randomGraph(nodes: 13, extra: 10, seed: UInt64(seed))
        var random = SeededGenerator(seed: UInt64(seed), stream: 9)
        let terminals = Array((0..<13).shuffled(using: &random).prefix(3 + seed % 4))
        let problem = SteinerProblem(graph: graph, terminals: terminals)
        let answer = try #require(problem.solve(seed: 1, budget: SearchBudget(steps: 20)))
        let best = bruteForceSteiner(graph, terminals)
        #expect(answer.length == best)
        #expect(answer.bound == best)
        #expect(problem.length(of: answer.edges) == answer.length)
    }

    @Test(arguments: 1...10)
    func withoutTimeTheTreeIsFeasibleAndTheBoundStillHolds(seed: Int) throws {
        let graph = randomGraph(nodes: 13, extra: 12, seed: UInt64(100 + seed))
        let problem = SteinerProblem(graph: graph, terminals: [0, 3, 6, 9, 12])
        let answer = try #require(problem.solve(seed: 1, budget: SearchBudget(steps: 1) { 1 }))
        let best = bruteForceSteiner(graph, problem.terminals)
        #expect(problem.length(of: answer.edges) == answer.length)
        #expect(answer.bound <= best)
        #expect(answer.length >= best)
    }

    @Test func terminalsApartHaveNoTree() {
        let graph = CompressedGraph(nodeCount: 4, edges: [.init(0, 1, 1), .init(2, 3, 1)])
        #expect(SteinerProblem(graph: graph, terminals: [0, 2]).solve(seed: 1, budget: SearchBudget(steps: 1)) == nil)
    }

    @Test func oneTerminalAndNoneNeedNoEdges() throws {
        let graph = CompressedGraph(nodeCount: 2, edges: [.init(0, 1, 1)])
        for terminals in [[], [1]] {
            let answer = try #require(
                SteinerProblem(graph: graph, terminals: terminals).solve(seed: 1, budget: SearchBudget(steps: 1)))
            #expect(answer.edges.isEmpty)
            #expect(answer.length == 0)
        }
    }

    @Test func manyTerminalsFallBackToLocalSearchWithABound() throws {
        let graph = randomGraph(nodes: 120, extra: 200, seed: 5)
        let problem = SteinerProblem(graph: graph, terminals: Array(stride(from: 0, to: 120, by: 3)))
        let answer = try #require(problem.solve(seed: 3, budget: SearchBudget(steps: 5)))
        #expect(problem.length(of: answer.edges) == answer.length)
        #expect(answer.bound > 0.9 * answer.length)
        #expect(answer.bound <= answer.length)
        let again = try #require(problem.solve(seed: 3, budget: SearchBudget(steps: 5)))
        #expect(again.edges == answer.edges)
    }

    @Test func lengthRefusesWhatIsNoTreeOverTheTerminals() {
        let graph = CompressedGraph(
            nodeCount: 4, edges: [.init(0, 1, 1), .init(1, 2, 1), .init(2, 0, 1), .init(2, 3, 1)])
        let problem = SteinerProblem(graph: graph, terminals: [0, 3])
        #expect(problem.length(of: [2, 3]) == 2)
        #expect(problem.length(of: [0, 1, 2]) == nil)
        #expect(problem.length(of: [0]) == nil)
        #expect(problem.length(of: [9]) == nil)
    }
}
