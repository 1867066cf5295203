import Rollout

/// The state of reading a `.sm` file, a line at a time.
struct PSPLIBReader {
    private typealias Fault = NumberReader.Fault

    private enum Section { case head, precedence, requests, capacities }

    /// Where a job's durations and demands stand, with what they are.
    private struct Request {
        var row: PSPLIBRow
        var duration: Int
        var demands: [Int]
    }

    private var section = Section.head
    private var jobCount: Int?
    private var resourceCount: Int?
    private var successors: [Int: (row: PSPLIBRow, jobs: [Int])] = [:]
    private var requests: [Int: Request] = [:]
    private var capacities: [Int]?
    private var last = PSPLIBRow("", line: 1)

    mutating func read(_ row: PSPLIBRow) throws(NumberReader.Fault) {
        guard let first = row.words.first else { return }
        last = row
        if first.hasPrefix("***") || first.hasPrefix("---") { return }
        switch first {
        case "PRECEDENCE": section = .precedence
        case "REQUESTS/DURATIONS:", "REQUESTS/DURATIONS": section = .requests
        case "RESOURCEAVAILABILITIES:", "RESOURCEAVAILABILITIES": section = .capacities
        case "jobnr.", "R", "N", "D", "RESOURCES", "PROJECT", "pronr.": break
        default:
            switch section {
            case .head: try readHead(row)
            case .precedence: try readPrecedence(row)
            case .requests: try readRequest(row)
            case .capacities: try readCapacities(row)
            }
        }
    }

    private mutating func readHead(_ row: PSPLIBRow) throws(NumberReader.Fault) {
        var row = row
        switch row.key() {
        case "jobs (incl. supersource/sink )":
            jobCount = try row.integer("the number of jobs", in: 1...1_000_000)
        case "- renewable":
            resourceCount = try row.integer("the number of renewable resources", in: 0...100_000)
        case "- nonrenewable":
            _ = try row.integer("the number of nonrenewable resources", in: 0...0)
        case "- doubly constrained":
            _ = try row.integer("the number of doubly constrained resources", in: 0...0)
        default: break
        }
    }

    private mutating func readPrecedence(_ row: PSPLIBRow) throws(NumberReader.Fault) {
        var row = row
        let jobs = try known(jobCount, "the number of jobs", row)
        let job = try row.integer("a job", in: 1...jobs)
        _ = try row.integer("the number of modes", in: 1...1)
        let count = try row.integer("the number of successors", in: 0...jobs)
        var after: [Int] = []
        for _ in 0..<count { after.append(try row.integer("a successor", in: 1...jobs)) }
        try row.end()
        guard successors.updateValue((row, after), forKey: job) == nil else {
            throw row.fault("each job once, not job \(job) again", at: 0)
        }
    }

    private mutating func readRequest(_ row: PSPLIBRow) throws(NumberReader.Fault) {
        var row = row
        let jobs = try known(jobCount, "the number of jobs", row)
        let resources = try known(resourceCount, "the number of renewable resources", row)
        let job = try row.integer("a job", in: 1...jobs)
        _ = try row.integer("the mode", in: 1...1)
        let duration = try row.integer("a duration", in: 0...ProjectInstance.timeLimit)
        var demands: [Int] = []
        for resource in 0..<resources {
            demands.append(try row.integer("the demand of resource \(resource + 1)", in: 0...Int(Int32.max)))
        }
        try row.end()
        let request = Request(row: row, duration: duration, demands: demands)
        guard requests.updateValue(request, forKey: job) == nil else {
            throw row.fault("each job once, not job \(job) again", at: 0)
        }
    }

    private mutating func readCapacities(_ row: PSPLIBRow) throws(NumberReader.Fault) {
        var row = row
        let resources = try known(resourceCount, "the number of renewable resources", row)
        var units: [Int] = []
        for resource in 0..<resources {
            units.append(try row.integer("the capacity of resource \(resource + 1)", in: 0...Int(Int32.max)))
        }
        try row.end()
        capacities = units
        section = .head
    }

    func project() throws(NumberReader.Fault) -> ProjectInstance {
        let jobs = try known(jobCount, "the number of jobs", last)
        let resources = try known(resourceCount, "the number of renewable resources", last)
        guard let capacities = capacities ?? (resources == 0 ? [] : nil) else {
            throw missing("a line of \(resources) capacities under RESOURCEAVAILABILITIES")
        }
        var arcs: [ProjectInstance.Precedence] = []
        for job in 1...jobs {
            guard let row = successors[job] else { throw missing("a line for job \(job) under PRECEDENCE RELATIONS") }
            guard let request = requests[job] else { throw missing("a line for job \(job) under REQUESTS/DURATIONS") }
            for (resource, units) in request.demands.enumerated()
            where units > capacities[resource] && request.duration > 0 {
                throw request.row.fault(
                    "a demand of resource \(resource + 1) from 0 to its capacity \(capacities[resource])",
                    at: 3 + resource)
            }
            arcs += row.jobs.map { .init(before: job - 1, after: $0 - 1) }
        }
        do {
            return try ProjectInstance(
                durations: (1...jobs).map { requests[$0]?.duration ?? 0 }, precedences: arcs, capacities: capacities,
                demands: (1...jobs).map { requests[$0]?.demands ?? [] })
        } catch .cycle(let inside) {
            let named = inside.prefix(10).map { "\($0 + 1)" }.joined(separator: ", ")
            let expected = "successors without a cycle, but on one or behind it are the jobs \(named)"
            throw successors[inside[0] + 1]?.row.fault(expected, at: 3) ?? missing(expected)
        } catch {
            throw missing("a sound project (\(error), counted from 0)")
        }
    }

    /// Something that the file as a whole lacks.
    private func missing(_ expected: String) -> NumberReader.Fault {
        NumberReader.Fault(line: last.line, column: 1, expected: expected, found: "")
    }

    private func known(_ value: Int?, _ what: String, _ row: PSPLIBRow) throws(NumberReader.Fault) -> Int {
        guard let value else { throw row.fault("\(what) in the head of the file before this", at: 0) }
        return value
    }
}
