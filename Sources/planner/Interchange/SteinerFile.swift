package import Graphs

/// The `.gr` format of the PACE 2018 challenge: sections `Graph` with `Nodes`, `Edges` and lines `E u v length`, and
/// `Terminals` with `Terminals` and lines `T u`; nodes count from 1.
package enum SteinerFile {
    package static func problem(_ text: String) throws(NumberReader.Fault) -> SteinerProblem {
        var reader = NumberReader(text)
        var nodeCount = 0
        var edges: [CompressedGraph.Edge] = []
        var terminals: [Int] = []
        var stated = (edges: 0, terminals: 0)
        while !reader.isAtEnd {
            let before = reader
            let keyword = try reader.word("a keyword")
            switch keyword.lowercased() {
            case "section": _ = try reader.word("the name of a section")
            case "end": break
            case "eof": return try finish(nodeCount, edges, terminals, stated, reader)
            case "nodes": nodeCount = try reader.integer("the number of nodes", in: 1...10_000_000)
            case "edges": stated.edges = try reader.integer("the number of edges", in: 0...100_000_000)
            case "terminals":
                stated.terminals = try reader.integer("the number of terminals", in: 0...max(0, nodeCount))
            case "e":
                let a = try reader.integer("a node", in: 1...max(1, nodeCount))
                let b = try reader.integer("a node", in: 1...max(1, nodeCount))
                edges.append(.init(a - 1, b - 1, try reader.number("a length")))
            case "t": terminals.append(try reader.integer("a node", in: 1...max(1, nodeCount)) - 1)
            default: throw before.fault("SECTION, Nodes, Edges, E, Terminals, T, END or EOF")
            }
        }
        return try finish(nodeCount, edges, terminals, stated, reader)
    }

    private static func finish(
        _ nodeCount: Int, _ edges: [CompressedGraph.Edge], _ terminals: [Int], _ stated: (edges: Int, terminals: Int),
        _ reader: NumberReader
    ) throws(NumberReader.Fault) -> SteinerProblem {
        guard nodeCount > 0 else { throw reader.fault("a section Graph with Nodes") }
        // Nodes that no edge could reach are an error in the count, and would cost memory.
        guard nodeCount <= 1_000_000 || nodeCount <= 4 * (edges.count + terminals.count) else {
            throw reader.fault("edges for \(nodeCount) nodes, found \(edges.count)")
        }
        guard edges.count == stated.edges else {
            throw reader.fault("\(stated.edges) edges in all, not \(edges.count)")
        }
        guard terminals.count == stated.terminals else {
            throw reader.fault("\(stated.terminals) terminals in all, not \(terminals.count)")
        }
        return SteinerProblem(graph: CompressedGraph(nodeCount: nodeCount, edges: edges), terminals: terminals)
    }

    /// The solution as text: `u v` an edge a line, nodes from 1 as in the file.
    package static func text(_ edges: [Int], of problem: SteinerProblem) -> String {
        edges.map { "\(problem.graph.edges[$0].a + 1) \(problem.graph.edges[$0].b + 1)\n" }.joined()
    }
}
