import Design
import Graphs
import Interchange
import TestSupport
import Testing

@Suite(.blocking) struct TreeFileTests {
    @Test func aCountOfTerminalsOrOfAllNodesIsTold() throws {
        let terminals = try CapacitatedTreeFile.matrix("x.txt\n 2\n 9 1 2\n 1 9 3\n 2 3 9\n")
        #expect(terminals.nodeCount == 3)
        #expect(terminals.costs == [0, 1, 2, 1, 0, 3, 2, 3, 0])
        let all = try CapacitatedTreeFile.matrix("y.dat\n 2\n 0 4\n 4 0\n")
        #expect(all.nodeCount == 2)
        let problem = try CapacitatedTreeFile.problem(terminals, capacity: 2, demands: nil)
        #expect(problem.root == 2)
        #expect(problem.demands == [1, 1, 0])
    }

    @Test func theDearerHalfHoldsWhereHalvesDiffer() throws {
        let matrix = try CapacitatedTreeFile.matrix("z 2 0 7 8 0")
        #expect(matrix.costs == [0, 8, 8, 0])
    }

    @Test(arguments: [
        ("", 1, 1, "a name", ""),
        ("a\nb", 2, 1, "the number of nodes from 1 to 100000", "b"),
        ("a\n2\n1 2 3\n", 3, 1, "4 or 9 costs, found 3", "1"),
        ("a\n2\n0 1\n  x 0\n", 4, 3, "a cost, 0 or more", "x"),
        ("a\n2\n0 -1\n1 0\n", 3, 3, "a cost, 0 or more", "-1"),
    ])
    func faultsInAMatrixNameTheirPlace(text: String, line: Int, column: Int, expected: String, found: String) {
        #expect(throws: NumberReader.Fault(line: line, column: column, expected: expected, found: found)) {
            try CapacitatedTreeFile.matrix(text)
        }
    }

    @Test func demandsAreCounted() throws {
        #expect(try CapacitatedTreeFile.demands("p\n 5 6\n", count: 2) == [5, 6])
        #expect(throws: NumberReader.Fault(line: 2, column: 2, expected: "3 demands, found 2", found: "5")) {
            try CapacitatedTreeFile.demands("p\n 5 6\n", count: 3)
        }
    }

    @Test func capacitatedSolutionLeavesTheRootOut() {
        #expect(CapacitatedTreeFile.text(ParentTree(parents: [2, 0, -1])) == "0 2\n1 0\n")
    }

    @Test func multiLevelInstancesAreRead() throws {
        let text = "1\n\n3.5\n2 1 2\n1 0\n1\n0 4\n4 0\n3\n0 3.5\n3.5 0\n"
        let instances = try MultiLevelTreeFile.instances(text)
        #expect(instances.count == 1)
        #expect(instances[0].optimum == 3.5)
        let tree = try #require(instances[0].problem.optimum())
        #expect(MultiLevelTreeFile.text(tree) == "0 1 1\n")
        #expect(instances[0].problem.cost(of: tree) == 3.5)
        #expect(throws: NumberReader.Fault.self) { try MultiLevelTreeFile.instances(text + " 7") }
        #expect(throws: NumberReader.Fault.self) { try MultiLevelTreeFile.instances(String(text.dropLast(8))) }
    }

    @Test func steinerGraphIsRead() throws {
        let text = """
            SECTION Graph
            Nodes 3
            Edges 2
            E 1 2 4
            E 2 3 5
            END

            SECTION Terminals
            Terminals 2
            T 1
            T 3
            END
            EOF
            """
        let problem = try SteinerFile.problem(text)
        #expect(problem.terminals == [0, 2])
        let answer = try #require(problem.solve(seed: 1, budget: SearchBudget(steps: 1)))
        #expect(answer.length == 9)
        #expect(SteinerFile.text(answer.edges, of: problem) == "1 2\n2 3\n")
        #expect(throws: NumberReader.Fault(line: 5, column: 5, expected: "a node from 1 to 3", found: "4")) {
            try SteinerFile.problem(
                text.split(separator: "\n").joined(separator: "\n").replacing("E 2 3 5", with: "E 2 4 5"))
        }
        #expect(throws: NumberReader.Fault.self) { try SteinerFile.problem(text.replacing("Edges 2", with: "Edges 3")) }
        #expect(throws: NumberReader.Fault.self) { try SteinerFile.problem("VERTICES 3") }
    }

    @Test func cutOrGarbledFilesAreFaultsNotCrashes() {
        let matrix = "x 3 0 1 2 1 0 3 2 3 0"
        let levels = "1\n\n3.5\n2 1 2\n1 0\n1\n0 4\n4 0\n3\n0 3.5\n3.5 0\n"
        let graph =
            "SECTION Graph\nNodes 3\nEdges 2\nE 1 2 4\nE 2 3 5\nEND\nSECTION Terminals\nTerminals 1\nT 1\nEND\nEOF\n"
        var random = Graphs.SeededGenerator(seed: 5)
        for text in [matrix, levels, graph] {
            let bytes = Array(text.utf8)
            for _ in 0..<400 {
                var garbled = Array(bytes[..<random.below(bytes.count + 1)])
                if random.below(2) == 0, !garbled.isEmpty {
                    garbled[random.below(garbled.count)] = UInt8(random.below(256))
                }
                let text = String(decoding: garbled, as: UTF8.self)
                // A reader gives a value or throws; it does neither trap nor reserve what the text can't fill.
                _ = try? CapacitatedTreeFile.matrix(text)
                _ = try? MultiLevelTreeFile.instances(text)
                _ = try? SteinerFile.problem(text)
            }
        }
    }

    @Test func aCountThatTheFileCannotHoldIsAFault() {
        #expect(throws: NumberReader.Fault.self) { try CapacitatedTreeFile.matrix("x 100000 1 2 3") }
        #expect(throws: NumberReader.Fault.self) { try CapacitatedTreeFile.matrix("x 1000000000 1") }
        #expect(throws: NumberReader.Fault.self) { try MultiLevelTreeFile.instances("1 5 10000 0 1 1 1") }
        #expect(throws: NumberReader.Fault.self) { try MultiLevelTreeFile.instances("1 5 3 0 1 0 1 1 4 0 1") }
        #expect(throws: NumberReader.Fault.self) {
            try SteinerFile.problem("SECTION Graph\nNodes 10000000\nEdges 1\nE 1 2 3\nEND\nEOF\n")
        }
    }
}
