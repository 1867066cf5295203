import Rollout
import TestSupport
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

@Suite(.blocking) struct PSPLIBTests {
    @Test func readsAProject() throws {
        let project = try ProjectFile.project(sample)
        #expect(project.durations == [0, 2, 3, 3, 1, 0])
        #expect(project.capacities == [3, 2])
        #expect(project.demands == [[0, 0], [2, 0], [2, 1], [1, 1], [0, 2], [0, 0]])
        #expect(
            project.precedences.map { [$0.before, $0.after] } == [[0, 1], [0, 2], [1, 3], [2, 4], [3, 5], [4, 5]])
    }

    @Test func readsCarriageReturns() throws {
        let text = sample.replacing("\n", with: "\r\n")
        #expect(try PSPLIB.project(text) == PSPLIB.project(sample))
    }

    struct Mistake: Sendable {
        var change: (String, String)
        var fault: NumberReader.Fault
    }

    @Test(arguments: [
        Mistake(
            change: ("jobs (incl. supersource/sink ):  6", "jobs (incl. supersource/sink ):  six"),
            fault: .init(line: 6, column: 34, expected: "the number of jobs from 1 to 1000000", found: "six")),
        Mistake(
            change: ("jobs (incl. supersource/sink ):  6\n", ""),
            fault: .init(
                line: 18, column: 4, expected: "the number of jobs in the head of the file before this", found: "1")),
        Mistake(
            change: ("nonrenewable              :  0", "nonrenewable              :  2"),
            fault: .init(
                line: 10, column: 34,
                expected: "the number of nonrenewable resources to be 0", found: "2")),
        Mistake(
            change: ("   3        1          1           5", "   3        2          1           5"),
            fault: .init(line: 21, column: 13, expected: "the number of modes to be 1", found: "2")),
        Mistake(
            change: ("   3        1          1           5", "   3        1          2           5"),
            fault: .init(line: 21, column: 37, expected: "a successor from 1 to 6", found: "end of line")),
        Mistake(
            change: ("   3        1          1           5", "   3        1          1           5 6"),
            fault: .init(line: 21, column: 38, expected: "the end of the line", found: "6")),
        Mistake(
            change: ("   4        1          1           6", "   4        1          1           7"),
            fault: .init(line: 22, column: 36, expected: "a successor from 1 to 6", found: "7")),
        Mistake(
            change: ("   4        1          1           6", "   4        1          1           2"),
            fault: .init(
                line: 20, column: 36,
                expected: "successors without a cycle, but on one or behind it are the jobs 2, 4", found: "4")),
        Mistake(
            change: ("   4        1          1           6\n", ""),
            fault: .init(
                line: 38, column: 1, expected: "a line for job 4 under PRECEDENCE RELATIONS", found: "")),
        Mistake(
            change: ("  4      1     3       1    1", "  4      1     3       1"),
            fault: .init(
                line: 32, column: 25, expected: "the demand of resource 2 from 0 to 2147483647", found: "end of line")),
        Mistake(
            change: ("  5      1     1       0    2", "  5      1     x       0    2"),
            fault: .init(line: 33, column: 16, expected: "a duration from 0 to 16777216", found: "x")),
        Mistake(
            change: ("  5      1     1       0    2", "  4      1     1       0    2"),
            fault: .init(line: 33, column: 3, expected: "each job once, not job 4 again", found: "4")),
        Mistake(
            change: ("    3    2\n", "    3\n"),
            fault: .init(
                line: 38, column: 6, expected: "the capacity of resource 2 from 0 to 2147483647", found: "end of line")
        ),
        Mistake(
            change: ("  2      1     2       2    0", "  2      1     2       4    0"),
            fault: .init(
                line: 30, column: 24, expected: "a demand of resource 1 from 0 to its capacity 3", found: "4")),
    ])
    func namesThePlaceAndWhatBelongsThere(mistake: Mistake) {
        let text = sample.replacing(mistake.change.0, with: mistake.change.1)
        #expect(text != sample)
        #expect(throws: mistake.fault) { try PSPLIB.project(text) }
    }

    @Test(arguments: ["", "\n\n", "Dear Sir or Madam"]) func refusesWhatIsNoProject(text: String) {
        #expect(throws: NumberReader.Fault.self) { try ProjectFile.project(text) }
    }
}
