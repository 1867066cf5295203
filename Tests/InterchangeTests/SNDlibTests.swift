import Design
import Graphs
import Interchange
import TestSupport
import Testing

private let triangle = """
    ?SNDlib native format; type: network; version: 1.0
    # network triangle

    META (
      unit = MBITPERSEC
    )
    NODES (
      A ( 1.00 2.00 )
      B ( 3.00 4.00 )
      C ( 5.00 6.00 )
    )
    # LINK SECTION
    LINKS (
      L1 ( A B ) 0.00 4.00 0.00 9.00 ( 10.00 3.00 40.00 5.00 )
      L2 ( B C ) 0.00 0.00 0.00 0.00 ( 10.00 3.00 40.00 5.00 )
      L3 ( A C ) 7.00 0.00 0.00 0.00 ( )
    )
    DEMANDS (
      D1 ( A B ) 1 8.00 UNLIMITED
      D2 ( C B ) 2 10.00 3
    )
    ADMISSIBLE_PATHS (
      D1 ( P_0 ( L1 ) P_1 ( L3 L2 ) )
    )

    """

@Suite(.blocking) struct SNDlibTests {
    @Test func networkIsRead() throws {
        let network = try SNDlibFile(triangle)
        #expect(network.nodes == ["A", "B", "C"])
        #expect(network.links.map(\.name) == ["L1", "L2", "L3"])
        #expect(network.links[0].installedCost == 4)
        #expect(network.links[0].setupCost == 9)
        #expect(network.links[1].modules == [.init(capacity: 10, cost: 3), .init(capacity: 40, cost: 5)])
        #expect(network.links[2].installed == 7)
        #expect(network.links[2].modules.isEmpty)
        #expect(network.demands.map(\.load) == [8, 20])
        #expect(network.demands[1].source == 2)
    }

    @Test func solutionNamesLinksModulesAndPaths() async throws {
        let network = try SNDlibFile(triangle)
        let problem = try network.problem(network.suggestedModel, survivable: false)
        let design = try await problem.solve(seed: 1, budget: .init(steps: 50))
        // 40 on L2 for 5 and 10 on L1 for 3 hold both demands, and 4 are paid for what is installed.
        #expect(design.cost == 12)
        let lines = network.text(design).split(separator: "\n")
        #expect(lines[..<3] == ["L1 1 0", "L2 0 1", "L3"])
        #expect(lines.contains { $0.hasPrefix("D2 L2 ") })
        let charged = try network.problem(network.suggestedModel, survivable: false, fixedCharges: true)
        #expect(try await charged.solve(seed: 1, budget: .init(steps: 50)).cost > 12)
    }

    @Test(arguments: ["UUM", "UUE", "DBM", "DDM", "DBS"])
    func modelsAreReadAndWritten(letters: String) throws {
        #expect(try #require(SNDlibFile.Model(letters)).letters == letters)
        #expect(SNDlibFile.Model.accepted.contains(letters))
    }

    @Test(arguments: ["UBM", "UU", "UUX", "XUM", "UDM", ""])
    func otherLettersAreNoModel(letters: String) {
        #expect(SNDlibFile.Model(letters) == nil)
    }

    @Test func modelIsSuggestedByTheFile() throws {
        #expect(try SNDlibFile(triangle).suggestedModel.letters == "UUM")
        let stairs = triangle.replacing("( 10.00 3.00 40.00 5.00 )", with: "( 1 1 2 2 4 3 8 4 )")
        #expect(try SNDlibFile(stairs).suggestedModel.letters == "UUE")
        let back = ["L4 ( B A )", "L5 ( C B )", "L6 ( C A )"].map { "\($0) 0 0 0 0 ( 1 1 )\n" }.joined()
        let both = triangle.replacing(")\nDEMANDS", with: back + ")\nDEMANDS")
        #expect(try SNDlibFile(both).suggestedModel.letters == "DDM")
    }

    @Test(arguments: [
        ("A ( 1.00", "( ( 1.00", 8, 3, "a node that has not been named before", "("),
        ("L1 ( A B )", "L1 ( A X )", 14, 10, "a node of NODES", "X"),
        ("L1 ( A B )", "L1 ( A A )", 14, 10, "another node than the first", "A"),
        ("L2 (", "L1 (", 15, 3, "a link that has not been named before", "L1"),
        ("7.00 0.00", "7.00 x", 16, 19, "the cost of the pre-installed capacity, 0 or more", "x"),
        ("( 10.00 3.00 40.00 5.00 )", "( 0.00 3.00 )", 14, 36, "the capacity of a module, above 0", "0.00"),
        ("1 8.00 UNLIMITED", "1 8.00 SOME", 19, 21, "the longest path, or UNLIMITED", "SOME"),
        ("D2 (", "D1 (", 20, 3, "a demand that has not been named before", "D1"),
        ("DEMANDS (", "DEMAND (", 18, 1, "META, NODES, LINKS, DEMANDS or ADMISSIBLE_PATHS", "DEMAND"),
        ("LINKS (", "LINKS", 14, 3, "\"(\"", "L1"),
    ])
    func faultsNameTheirPlace(
        old: String, new: String, line: Int, column: Int, expected: String, found: String
    ) {
        let text = triangle.replacing(old, with: new, maxReplacements: 1)
        #expect(throws: NumberReader.Fault(line: line, column: column, expected: expected, found: found)) {
            try SNDlibFile(text)
        }
    }

    @Test func missingSectionsAreTold() {
        #expect(throws: NumberReader.Fault(line: 1, column: 20, expected: "a section LINKS", found: "")) {
            try SNDlibFile("NODES ( A ( 1 2 ) )")
        }
    }
}
