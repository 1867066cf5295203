package import Graphs

/// A graph in the GraphML format (Brandes et al., *GraphML progress report*, GD 2001; graphml.graphdrawing.org), as the
/// Internet Topology Zoo publishes networks.
///
/// Nodes, edges and their `data` are read, with the defaults of the keys. Nested graphs are read as one flat graph; elements of other
/// vocabularies are passed over; hyperedges are refused.
package struct GraphML: Sendable {
    package struct Node: Sendable {
        package var id: String
        /// By the name of the attribute (`attr.name`, else the key's id).
        package var data: [String: String]
    }

    package struct Edge: Sendable {
        package var id: String?
        /// Positions in `nodes`.
        package var source: Int
        package var target: Int
        package var isDirected: Bool
        package var data: [String: String]
    }

    package var nodes: [Node] = []
    package var edges: [Edge] = []
    /// Of the outermost graph.
    package var data: [String: String] = [:]

    /// Parses the text of a file; linear.
    ///
    /// - Throws: `GraphMLFault` with line, column and what should have stood there.
    package static func graph(from text: some StringProtocol) throws(GraphMLFault) -> GraphML {
        var reader = GraphMLReader(text)
        return try reader.read()
    }

    /// The undirected multigraph without loops, each edge of length 1.
    package var undirectedGraph: CompressedGraph {
        CompressedGraph(
            nodeCount: nodes.count,
            edges: edges.filter { $0.source != $0.target }.map { .init($0.source, $0.target, 1) })
    }
}

/// A place in a GraphML file and what should have stood there.
package struct GraphMLFault: Error, Hashable, Sendable, CustomStringConvertible {
    /// From 1.
    package var line: Int
    /// From 1, in bytes.
    package var column: Int
    package var expected: String
    /// Empty at the end of the file.
    package var found: String

    package var description: String {
        "\(line):\(column): expected \(expected), found \(found.isEmpty ? "the end of the file" : "“\(found)”")"
    }
}
