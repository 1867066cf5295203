package import Design

/// The OR-Library format of capacitated minimum spanning trees (Beasley 1990, `capmst1` and `capmst2`): name, a count,
/// the cost matrix row by row. The root is the last node.
package enum CapacitatedTreeFile {
    /// The matrix of a file, symmetric, and its size.
    package struct Matrix: Sendable {
        package var name: String
        package var nodeCount: Int
        package var costs: [Double]
    }

    /// Reads a matrix. The count is of all nodes, or of all but the root: the number of values that follow decides.
    /// Where the two halves differ (some files of 80 nodes do, by rounding) the dearer value holds, so that no cost is
    /// understated.
    package static func matrix(_ text: String) throws(NumberReader.Fault) -> Matrix {
        var reader = NumberReader(text)
        let name = try reader.word("a name")
        let count = try reader.integer("the number of nodes", in: 1...100_000)
        let rest = reader.remaining
        let n = rest == (count + 1) * (count + 1) ? count + 1 : count
        guard rest == n * n else {
            throw reader.fault("\(count * count) or \((count + 1) * (count + 1)) costs, found \(rest)")
        }
        var costs = Array(repeating: 0.0, count: n * n)
        for at in 0..<n * n { costs[at] = try reader.number("a cost") }
        for i in 0..<n {
            costs[i * n + i] = 0
            for j in 0..<i {
                let c = max(costs[i * n + j], costs[j * n + i])
                costs[i * n + j] = c
                costs[j * n + i] = c
            }
        }
        return Matrix(name: name, nodeCount: n, costs: costs)
    }

    /// Reads the demands of the nodes but the root: a name, then one whole number a node.
    package static func demands(_ text: String, count: Int) throws(NumberReader.Fault) -> [Int] {
        var reader = NumberReader(text)
        _ = try reader.word("a name")
        guard reader.remaining == count else { throw reader.fault("\(count) demands, found \(reader.remaining)") }
        var demands: [Int] = []
        for _ in 0..<count { demands.append(try reader.integer("a demand", in: 0...1_000_000_000)) }
        return demands
    }

    /// The problem of a matrix with the root last; without `demands` each node but the root wants one unit.
    package static func problem(_ matrix: Matrix, capacity: Int, demands: [Int]?) throws -> CapacitatedTreeProblem {
        let n = matrix.nodeCount
        return try CapacitatedTreeProblem(
            root: n - 1, capacity: capacity, demands: (demands ?? Array(repeating: 1, count: n - 1)) + [0],
            costs: matrix.costs)
    }

    /// The solution as text: `node parent` a line, nodes from 0 as in the file, the root left out.
    package static func text(_ tree: ParentTree) -> String {
        tree.parents.enumerated().filter { $0.element >= 0 }.map { "\($0.offset) \($0.element)\n" }.joined()
    }
}
