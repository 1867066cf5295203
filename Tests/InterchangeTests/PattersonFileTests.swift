import Rollout
import TestSupport
import Testing

@testable import Interchange

/// A project of our own: four jobs between source and sink, as `.rcp`.
private let sample = """
    6 2
    3 2

    0 0 0 2 2 3
    2 2 0 1 4
    3 2 1 1 5
    3 1 1 1 6
    1 0 2 1
      6
    0 0 0 0

    """

@Suite(.blocking) struct PattersonFileTests {
    @Test func readsAProject() throws {
        let project = try ProjectFile.project(sample)
        #expect(project.durations == [0, 2, 3, 3, 1, 0])
        #expect(project.capacities == [3, 2])
        #expect(project.demands == [[0, 0], [2, 0], [2, 1], [1, 1], [0, 2], [0, 0]])
        #expect(
            project.precedences.map { [$0.before, $0.after] } == [[0, 1], [0, 2], [1, 3], [2, 4], [3, 5], [4, 5]])
    }

    struct Mistake: Sendable {
        var change: (String, String)
        var fault: NumberReader.Fault
    }

    @Test(arguments: [
        Mistake(
            change: ("6 2\n3", "900000 2\n3"),
            fault: .init(
                line: 2, column: 1, expected: "2 capacities and 900000 jobs of 4 numbers or more", found: "3")),
        Mistake(
            change: ("2 2 0 1 4", "2 4 0 1 4"),
            fault: .init(line: 5, column: 3, expected: "job 2's demand of resource 1 from 0 to 3", found: "4")),
        Mistake(
            change: ("2 2 0 1 4", "-2 2 0 1 4"),
            fault: .init(line: 5, column: 1, expected: "the duration of job 2 from 0 to 16777216", found: "-2")),
        Mistake(
            change: ("3 1 1 1 6", "3 1 1 1 7"),
            fault: .init(line: 7, column: 9, expected: "a successor of job 4 from 1 to 6", found: "7")),
        Mistake(
            change: ("3 1 1 1 6", "3 1 1 1 2"),
            fault: .init(
                line: 11, column: 1,
                expected: "successors without a cycle, but on one or behind it are the jobs 2, 4", found: "")),
        Mistake(
            change: ("0 0 0 0\n", "0 0 0 1\n"),
            fault: .init(line: 11, column: 1, expected: "a successor of job 6", found: "")),
        Mistake(
            change: ("0 0 0 0\n", "0 0 0 0\n1\n"),
            fault: .init(line: 11, column: 1, expected: "the end of the file after 6 jobs", found: "1")),
    ])
    func namesThePlaceAndWhatBelongsThere(mistake: Mistake) {
        let text = sample.replacing(mistake.change.0, with: mistake.change.1)
        #expect(text != sample)
        #expect(throws: mistake.fault) { try PattersonFile.project(text) }
    }

    @Test func writesASchedule() {
        #expect(ProjectFile.text(ProjectSchedule(starts: [0, 0, 2])) == "1 0\n2 0\n3 2\n")
    }
}
