package import Rollout

/// The `.rcp` format of Patterson, in which RanGen writes and most sets besides PSPLIB are published (Patterson, "A comparison
/// of exact approaches for solving the multiple constrained resource project scheduling problem", Management Science 30,
/// 1984): the numbers of jobs and resources, the capacities, then for each job its duration, its demands, the number of
/// successors and the successors. Jobs count from 1; line breaks have no meaning.
package enum PattersonFile {
    package static func project(_ text: String) throws(NumberReader.Fault) -> ProjectInstance {
        var reader = NumberReader(text)
        let jobs = try reader.integer("the number of jobs", in: 1...1_000_000)
        let resources = try reader.integer("the number of resources", in: 0...100_000)
        // Else a count alone could ask for memory without limit.
        guard reader.remainsAtLeast(resources + jobs * (resources + 2)) else {
            throw reader.fault("\(resources) capacities and \(jobs) jobs of \(resources + 2) numbers or more")
        }
        var capacities: [Int] = []
        for resource in 0..<resources {
            capacities.append(try reader.integer("the capacity of resource \(resource + 1)", in: 0...Int(Int32.max)))
        }
        var durations: [Int] = []
        var demands: [[Int]] = []
        var arcs: [ProjectInstance.Precedence] = []
        for job in 0..<jobs {
            let duration = try reader.integer("the duration of job \(job + 1)", in: 0...ProjectInstance.timeLimit)
            durations.append(duration)
            var row: [Int] = []
            for (resource, units) in capacities.enumerated() {
                row.append(
                    try reader.integer(
                        "job \(job + 1)'s demand of resource \(resource + 1)",
                        in: 0...(duration > 0 ? units : Int(Int32.max))))
            }
            demands.append(row)
            let count = try reader.integer("the number of successors of job \(job + 1)", in: 0...jobs)
            for _ in 0..<count {
                let after = try reader.integer("a successor of job \(job + 1)", in: 1...jobs)
                arcs.append(.init(before: job, after: after - 1))
            }
        }
        guard reader.isAtEnd else { throw reader.fault("the end of the file after \(jobs) jobs") }
        do {
            return try ProjectInstance(
                durations: durations, precedences: arcs, capacities: capacities, demands: demands)
        } catch .cycle(let inside) {
            let named = inside.prefix(10).map { "\($0 + 1)" }.joined(separator: ", ")
            throw reader.fault("successors without a cycle, but on one or behind it are the jobs \(named)")
        } catch {
            throw reader.fault("a sound project (\(error), counted from 0)")
        }
    }
}
