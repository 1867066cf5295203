import Foundation
import Graphs
import TestSupport
import Testing

@testable import Interchange

@Suite(.blocking) struct GraphMLTests {
    struct Expected: Sendable {
        var name: String
        var nodes: Int
        var edges: Int
        var components: Int
        var bridges: Int
        var articulationPoints: Int
        var hopDiameter: Int
        var withLatitude: Int
    }

    /// Counts by networkx 3.6.1 on the same files; they stand in `Tests/Fixtures/topology-zoo`.
    static let topologyZoo = [
        Expected(
            name: "Abilene", nodes: 11, edges: 14, components: 1, bridges: 0, articulationPoints: 0, hopDiameter: 5,
            withLatitude: 11),
        Expected(
            name: "Airtel", nodes: 16, edges: 37, components: 1, bridges: 8, articulationPoints: 7, hopDiameter: 4,
            withLatitude: 9),
        Expected(
            name: "HiberniaUk", nodes: 15, edges: 15, components: 1, bridges: 2, articulationPoints: 2, hopDiameter: 7,
            withLatitude: 13),
        Expected(
            name: "Nordu2005", nodes: 9, edges: 10, components: 1, bridges: 5, articulationPoints: 2, hopDiameter: 3,
            withLatitude: 6),
        Expected(
            name: "Nsfcnet", nodes: 10, edges: 10, components: 2, bridges: 3, articulationPoints: 2, hopDiameter: 4,
            withLatitude: 0),
        Expected(
            name: "Oxford", nodes: 20, edges: 26, components: 1, bridges: 0, articulationPoints: 1, hopDiameter: 7,
            withLatitude: 20),
        Expected(
            name: "Renam", nodes: 5, edges: 4, components: 1, bridges: 4, articulationPoints: 1, hopDiameter: 2,
            withLatitude: 3),
        Expected(
            name: "Sprint", nodes: 11, edges: 18, components: 1, bridges: 1, articulationPoints: 1, hopDiameter: 4,
            withLatitude: 11),
    ]

    @Test(arguments: topologyZoo)
    func countsOfTheTopologyZooAgree(expected: Expected) throws {
        let folder = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        let file = folder.appending(path: "Fixtures/topology-zoo/\(expected.name).graphml")
        let read = try GraphML.graph(from: String(contentsOf: file, encoding: .utf8))
        let graph = read.undirectedGraph
        let blocks = graph.blockStructure()
        #expect(read.nodes.count == expected.nodes)
        #expect(read.edges.count == expected.edges)
        #expect(graph.connectedComponents().count == expected.components)
        #expect(blocks.bridgeCount == expected.bridges)
        #expect(blocks.articulationPointCount == expected.articulationPoints)
        #expect(graph.hopDiameter() == expected.hopDiameter)
        #expect(read.nodes.count { $0.data["Latitude"] != nil } == expected.withLatitude)
        #expect(read.data["Network"]?.isEmpty == false)
    }

    private static let sample = """
        <?xml version="1.0" encoding="UTF-8"?>
        <!-- ours -->
        <graphml xmlns="http://graphml.graphdrawing.org/xmlns" xmlns:y="urn:y">
          <key id="k0" for="node" attr.name="label" attr.type="string"><default>none</default></key>
          <key id="k1" for="edge" attr.name="speed" attr.type="string"/>
          <key id="k2" for="graph"/>
          <graph edgedefault="undirected">
            <data key="k2">R&amp;D &#x110;&#7891;ng</data>
            <edge source="b" target="a"><data key="k1"><![CDATA[<10G>]]></data></edge>
            <node id="a"><data key="k0">H&#224; N&#7897;i</data></node>
            <node id='b'>
              <data key="k0"><y:Shape><y:node id="a"/>ignored</y:Shape></data>
              <graph edgedefault="directed"><node id="c"/><edge source="c" target="c"/></graph>
            </node>
          </graph>
        </graphml>
        """

    @Test func readsDefaultsEntitiesAndNestedGraphs() throws {
        let graph = try GraphML.graph(from: Self.sample)
        #expect(graph.nodes.map(\.id) == ["a", "b", "c"])
        #expect(graph.nodes.map { $0.data["label"] } == ["Hà Nội", "", "none"])
        #expect(graph.data == ["k2": "R&D Đồng"])
        #expect(graph.edges.map { [$0.source, $0.target] } == [[1, 0], [2, 2]])
        #expect(graph.edges.map(\.isDirected) == [false, true])
        #expect(graph.edges[0].data == ["speed": "<10G>"])
        #expect(graph.undirectedGraph.edges.count == 1)
    }

    struct Mistake: Sendable {
        var change: (String, String)
        var line: Int
        var column: Int
        var expected: String
    }

    @Test(arguments: [
        Mistake(
            change: ("<!-- ours -->", "<!DOCTYPE graphml [<!ENTITY x SYSTEM \"file:///etc/passwd\">]>"), line: 2,
            column: 1,
            expected: "an element: document types and their entities are not read"),
        Mistake(
            change: ("R&amp;D", "R&x;D"), line: 8, column: 21,
            expected: "&lt; &gt; &amp; &quot; &apos; or a character reference"),
        Mistake(
            change: ("target=\"a\"", "target=\"z\""), line: 9, column: 5,
            expected: "the id of a node as target, not “z”"),
        Mistake(
            change: ("key=\"k1\"", "key=\"k9\""), line: 9, column: 33, expected: "the id of a <key> above, not “k9”"),
        Mistake(
            change: ("<node id='b'>", "<node id='a'>"), line: 11, column: 5, expected: "each node once, not “a” again"),
        Mistake(change: ("<node id=\"a\">", "<node>"), line: 10, column: 5, expected: "the attribute id in <node>"),
        Mistake(
            change: ("<node id=\"c\"/>", "<hyperedge/>"), line: 13, column: 37,
            expected: "edges of two ends, no <hyperedge>"),
        Mistake(
            change: ("source=\"b\" target", "source=\"b\" source"), line: 9, column: 22,
            expected: "each attribute once in <edge>"),
        Mistake(
            change: ("source=\"b\" target", "source=b target"), line: 9, column: 18,
            expected: "a value of source in quotes"),
        Mistake(change: ("    </node>\n  </graph>", "  </graph>"), line: 14, column: 3, expected: "</node>"),
        Mistake(
            change: ("edgedefault=\"undirected\"", "edgedefault=\"both\""), line: 7, column: 3,
            expected: "edgedefault of directed or undirected"),
        Mistake(change: ("</graphml>", ""), line: 3, column: 1, expected: "</graphml> for this tag"),
        Mistake(change: ("<!-- ours -->", "<!-- ours"), line: 2, column: 5, expected: "the end “-->” of this comment"),
    ])
    func namesThePlaceOfAMistake(mistake: Mistake) {
        let text = Self.sample.replacing(mistake.change.0, with: mistake.change.1)
        #expect(text != Self.sample)
        do {
            _ = try GraphML.graph(from: text)
            Issue.record("read in spite of \(mistake.change)")
        } catch {
            #expect(error.line == mistake.line && error.column == mistake.column, "\(error)")
            #expect(error.expected == mistake.expected)
        }
    }

    @Test func refusesEndlessDepthAndEmptyText() {
        let deep = "<graphml>" + String(repeating: "<x>", count: 100_000)
        #expect(throws: GraphMLFault.self) { try GraphML.graph(from: deep) }
        #expect(throws: GraphMLFault(line: 1, column: 1, expected: "an element <graphml>", found: "")) {
            try GraphML.graph(from: "")
        }
    }

    /// Whatever is cut off or changed, the reader answers with a graph or a fault.
    @Test(arguments: 1...40)
    func survivesDamage(seed: Int) {
        var random = SeededGenerator(seed: UInt64(seed))
        var bytes = Array(Self.sample.utf8)
        for _ in 0..<(1 + random.below(4)) { bytes[random.below(bytes.count)] = UInt8(random.below(256)) }
        let text = String(decoding: bytes.prefix(1 + random.below(bytes.count)), as: UTF8.self)
        if let graph = try? GraphML.graph(from: text) {
            #expect(graph.edges.allSatisfy { $0.source < graph.nodes.count && $0.target < graph.nodes.count })
        }
    }
}
