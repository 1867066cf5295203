package import Design

/// The format of the multi-level test cases of github.com/qaskai/MLCMST: the number of instances; for each the optimum,
/// `nodes centre levels`, the demands, and for each level its capacity and cost matrix.
package enum MultiLevelTreeFile {
    package struct Instance: Sendable {
        /// As the file states it; not used in solving.
        package var optimum: Double
        package var problem: MultiLevelTreeProblem
    }

    package static func instances(_ text: String) throws -> [Instance] {
        var reader = NumberReader(text)
        let count = try reader.integer("the number of instances", in: 0...1_000_000)
        var instances: [Instance] = []
        for _ in 0..<count {
            let optimum = try reader.number("the optimum")
            let n = try reader.integer("the number of nodes", in: 1...10_000)
            let centre = try reader.integer("the centre", in: 0...n - 1)
            let levelCount = try reader.integer("the number of levels", in: 1...1_000)
            // No more is reserved than the text can fill.
            let needed = n + levelCount * (1 + n * n)
            guard reader.remainsAtLeast(needed) else {
                throw reader.fault("\(needed) demands, capacities and costs")
            }
            var demands: [Int] = []
            for _ in 0..<n { demands.append(try reader.integer("a demand", in: 0...1_000_000_000)) }
            var levels: [MultiLevelTreeProblem.Level] = []
            for _ in 0..<levelCount {
                let capacity = try reader.integer("a capacity", in: 0...1_000_000_000)
                var costs: [Double] = []
                costs.reserveCapacity(n * n)
                for _ in 0..<n * n { costs.append(try reader.number("a cost")) }
                levels.append(.init(capacity: capacity, costs: costs))
            }
            instances.append(
                Instance(
                    optimum: optimum,
                    problem: try MultiLevelTreeProblem(centre: centre, demands: demands, levels: levels)))
        }
        guard reader.isAtEnd else { throw reader.fault("the end of the file") }
        return instances
    }

    /// The solution as text: `node parent level` a line, nodes and levels from 0 as in the file, the centre left out.
    package static func text(_ tree: MultiLevelTree) -> String {
        tree.parents.indices.filter { tree.parents[$0] >= 0 }
            .map { "\($0) \(tree.parents[$0]) \(tree.levels[$0])\n" }.joined()
    }
}
