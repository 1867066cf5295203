import Rollout
import Testing

@testable import Interchange

/// A project of our own in the `.sm` format: four jobs between source and sink.
private let sample = """
    ************************************************************************
    file with basedata            : own
    initial value random generator: 1
    ************************************************************************
    projects                      :  1
    jobs (incl. supersource/sink ):  6
    horizon                       :  9
    RESOURCES
      - renewable                 :  2   R
      - nonrenewable              :  0   N
      - doubly constrained        :  0   D
    ************************************************************************
    PROJECT INFORMATION:
    pronr.  #jobs rel.date duedate tardcost  MPM-Time
        1      4      0        6        0        6
    ************************************************************************
    PRECEDENCE RELATIONS:
    jobnr.    #modes  #successors   successors
       1        1          2           2   3
       2        1          1           4
       3        1          1           5
       4        1          1           6
       5        1          1           6
       6        1          0
    ************************************************************************
    REQUESTS/DURATIONS:
    jobnr. mode duration  R 1  R 2
    ------------------------------------------------------------------------
      1      1     0       0    0
      2      1     2       2    0
      3      1     3       2    1
      4      1     3       1    1
      5      1     1       0    2
      6      1     0       0    0
    ************************************************************************
    RESOURCEAVAILABILITIES:
      R 1  R 2
        3    2
    ************************************************************************
    """

struct PSPLIBTests {
    @Test func readsAProject() throws {
        let project = try PSPLIB.project(from: sample)
        #expect(project.durations == [0, 2, 3, 3, 1, 0])
        #expect(project.capacities == [3, 2])
        #expect(project.demands == [[0, 0], [2, 0], [2, 1], [1, 1], [0, 2], [0, 0]])
        #expect(
            project.precedences.map { [$0.before, $0.after] } == [[0, 1], [0, 2], [1, 3], [2, 4], [3, 5], [4, 5]])
    }

    @Test func readsCarriageReturns() throws {
        let text = sample.replacing("\n", with: "\r\n")
        #expect(try PSPLIB.project(from: text) == PSPLIB.project(from: sample))
    }

    struct Mistake: Sendable {
        var change: (String, String)
        var error: PSPLIBError
    }

    @Test(arguments: [
        Mistake(
            change: ("jobs (incl. supersource/sink ):  6", "jobs (incl. supersource/sink ):  six"),
            error: PSPLIBError(line: 6, expected: "a count after \"jobs (incl. supersource/sink ):\"", found: "six")),
        Mistake(
            change: ("nonrenewable              :  0", "nonrenewable              :  2"),
            error: PSPLIBError(line: 10, expected: "only renewable resources", found: "2 of nonrenewable")),
        Mistake(
            change: ("   3        1          1           5", "   3        2          1           5"),
            error: PSPLIBError(line: 21, expected: "one mode", found: "2")),
        Mistake(
            change: ("   3        1          1           5", "   3        1          2           5"),
            error: PSPLIBError(
                line: 21, expected: "job, modes, number of successors and as many successors", found: "4 numbers")),
        Mistake(
            change: ("   4        1          1           6", "   4        1          1           7"),
            error: PSPLIBError(line: 22, expected: "a job of 1 to 6", found: "7")),
        Mistake(
            change: ("  4      1     3       1    1", "  4      1     3       1"),
            error: PSPLIBError(line: 32, expected: "job, mode, duration and 2 demands", found: "4 numbers")),
        Mistake(
            change: ("  5      1     1       0    2", "  5      1     x       0    2"),
            error: PSPLIBError(line: 33, expected: "whole numbers", found: "\"x\"")),
        Mistake(
            change: ("  5      1     1       0    2", "  4      1     1       0    2"),
            error: PSPLIBError(line: 33, expected: "each job once, with one mode", found: "job 4 again")),
        Mistake(
            change: ("    3    2\n", "    3\n"),
            error: PSPLIBError(line: 39, expected: "2 capacities under RESOURCEAVAILABILITIES", found: "1")),
        Mistake(
            change: ("  2      1     2       2    0", "  2      1     2       4    0"),
            error: PSPLIBError(
                line: 39, expected: "a sound project",
                found: "job 1 demands 4 of resource 0, expected 0 to its capacity 3 (jobs counted from 0)")),
    ])
    func namesLineAndExpectation(mistake: Mistake) {
        let text = sample.replacing(mistake.change.0, with: mistake.change.1)
        #expect(text != sample)
        #expect(throws: mistake.error) { try PSPLIB.project(from: text) }
    }

    @Test func refusesAnEmptyFile() {
        #expect(throws: PSPLIBError(line: 1, expected: "the number of jobs in the head of the file", found: "none")) {
            try PSPLIB.project(from: "")
        }
    }
}
