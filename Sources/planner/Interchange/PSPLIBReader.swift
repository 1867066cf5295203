import Rollout

/// The state of reading a `.sm` file, a line at a time.
struct PSPLIBReader {
    private enum Section { case head, precedence, requests, capacities }

    private var section = Section.head
    private var jobCount: Int?
    private var resourceCount: Int?
    private var successors: [Int: [Int]] = [:]
    private var durations: [Int: Int] = [:]
    private var demands: [Int: [Int]] = [:]
    private var capacities: [Int]?

    mutating func read(_ text: Substring, line: Int) throws(PSPLIBError) {
        let words = text.split(whereSeparator: \.isWhitespace)
        guard let first = words.first, !first.hasPrefix("***"), !first.hasPrefix("---") else { return }
        switch first {
        case "PRECEDENCE": section = .precedence
        case "REQUESTS/DURATIONS:": section = .requests
        case "RESOURCEAVAILABILITIES:": section = .capacities
        case "jobnr.", "R", "RESOURCES", "PROJECT", "pronr.": break
        default:
            switch section {
            case .head: try readHead(text, line: line)
            case .precedence: try readPrecedence(numbers(words, line: line), line: line)
            case .requests: try readRequest(numbers(words, line: line), line: line)
            case .capacities:
                capacities = try numbers(words, line: line)
                section = .head
            }
        }
    }

    private mutating func readHead(_ text: Substring, line: Int) throws(PSPLIBError) {
        guard let colon = text.firstIndex(of: ":") else { return }
        let key = text[..<colon].split(whereSeparator: \.isWhitespace).joined(separator: " ")
        let words = text[text.index(after: colon)...].split(whereSeparator: \.isWhitespace)
        func count() throws(PSPLIBError) -> Int {
            guard let word = words.first, let value = Int(word), (0...1_000_000).contains(value) else {
                throw PSPLIBError(
                    line: line, expected: "a count after \"\(key):\"", found: words.first.map(String.init) ?? "nothing")
            }
            return value
        }
        switch key {
        case "jobs (incl. supersource/sink )": jobCount = try count()
        case "- renewable": resourceCount = try count()
        case "- nonrenewable", "- doubly constrained":
            let others = try count()
            guard others == 0 else {
                throw PSPLIBError(
                    line: line, expected: "only renewable resources", found: "\(others) of \(key.dropFirst(2))")
            }
        default: break
        }
    }

    private mutating func readPrecedence(_ row: [Int], line: Int) throws(PSPLIBError) {
        guard row.count >= 3, row.count == 3 + row[2] else {
            throw PSPLIBError(
                line: line, expected: "job, modes, number of successors and as many successors",
                found: "\(row.count) numbers")
        }
        guard row[1] == 1 else { throw PSPLIBError(line: line, expected: "one mode", found: "\(row[1])") }
        try checkJob(row[0], line: line)
        for successor in row.dropFirst(3) { try checkJob(successor, line: line) }
        guard successors.updateValue(Array(row.dropFirst(3)), forKey: row[0]) == nil else {
            throw PSPLIBError(line: line, expected: "each job once", found: "job \(row[0]) again")
        }
    }

    private mutating func readRequest(_ row: [Int], line: Int) throws(PSPLIBError) {
        let resources = try known(resourceCount, "the number of renewable resources", line: line)
        guard row.count == 3 + resources else {
            throw PSPLIBError(
                line: line, expected: "job, mode, duration and \(resources) demands", found: "\(row.count) numbers")
        }
        try checkJob(row[0], line: line)
        guard durations.updateValue(row[2], forKey: row[0]) == nil else {
            throw PSPLIBError(line: line, expected: "each job once, with one mode", found: "job \(row[0]) again")
        }
        demands[row[0]] = Array(row.dropFirst(3))
    }

    func project(lineCount: Int) throws(PSPLIBError) -> ProjectInstance {
        let jobs = try known(jobCount, "the number of jobs", line: lineCount)
        let resources = try known(resourceCount, "the number of renewable resources", line: lineCount)
        guard let capacities, capacities.count == resources else {
            throw PSPLIBError(
                line: lineCount, expected: "\(resources) capacities under RESOURCEAVAILABILITIES",
                found: "\(capacities?.count ?? 0)")
        }
        var arcs: [ProjectInstance.Precedence] = []
        for job in stride(from: 1, through: jobs, by: 1) {
            guard durations[job] != nil, let row = successors[job] else {
                throw PSPLIBError(
                    line: lineCount,
                    expected: "a line for job \(job) under PRECEDENCE RELATIONS and REQUESTS/DURATIONS",
                    found: "none")
            }
            arcs += row.map { .init(before: job - 1, after: $0 - 1) }
        }
        do {
            return try ProjectInstance(
                durations: (0..<jobs).map { durations[$0 + 1] ?? 0 }, precedences: arcs, capacities: capacities,
                demands: (0..<jobs).map { demands[$0 + 1] ?? [] })
        } catch {
            throw PSPLIBError(line: lineCount, expected: "a sound project", found: "\(error) (jobs counted from 0)")
        }
    }

    private func checkJob(_ job: Int, line: Int) throws(PSPLIBError) {
        let jobs = try known(jobCount, "the number of jobs", line: line)
        guard job >= 1, job <= jobs else {
            throw PSPLIBError(line: line, expected: "a job of 1 to \(jobs)", found: "\(job)")
        }
    }

    private func known(_ value: Int?, _ what: String, line: Int) throws(PSPLIBError) -> Int {
        guard let value else {
            throw PSPLIBError(line: line, expected: "\(what) in the head of the file", found: "none")
        }
        return value
    }

    private func numbers(_ words: [Substring], line: Int) throws(PSPLIBError) -> [Int] {
        var row: [Int] = []
        for word in words {
            guard let value = Int(word) else {
                throw PSPLIBError(line: line, expected: "whole numbers", found: "\"\(word)\"")
            }
            row.append(value)
        }
        return row
    }
}
