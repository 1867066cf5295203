/// Puts the tags of a GraphML file together into a graph.
struct GraphMLReader {
    private var scanner: GraphMLScanner
    private var graph = GraphML()
    private var keys: [String: Key] = [:]
    private var nodeIndex: [String: Int] = [:]
    private var ends: [(source: String, target: String, place: Int)] = []
    /// Elements nest no deeper than this, so that a hostile file can't use up memory.
    private static let deepest = 64

    private struct Key {
        var name: String
        var domain: String
        var fallback: String?
    }

    private struct Element {
        var name: String
        var place: Int
        var owner: Owner
        /// Of `data` and `default`: the key, and the text so far.
        var key: String?
        var text = ""
        var isDirected = false
    }

    /// What `data` belongs to.
    private enum Owner: Hashable { case file, graph, inner, node(Int), edge(Int), foreign }

    init(_ text: some StringProtocol) { scanner = GraphMLScanner(text) }

    mutating func read() throws(GraphMLFault) -> GraphML {
        var stack: [Element] = []
        var isRootSeen = false
        reading: while true {
            switch try scanner.next() {
            case .open(let name, let attributes, let isEmpty):
                let place = scanner.tokenStart
                if stack.isEmpty {
                    guard !isRootSeen, name == "graphml" else {
                        throw scanner.fault("one element <graphml>", at: place)
                    }
                    isRootSeen = true
                }
                guard stack.count < Self.deepest else {
                    throw scanner.fault("at most \(Self.deepest) elements within each other", at: place)
                }
                let element = try open(name, attributes, place, in: stack.last)
                if isEmpty { try close(element) } else { stack.append(element) }
            case .close(let name):
                guard let top = stack.popLast() else {
                    throw scanner.fault("no closing tag here", at: scanner.tokenStart)
                }
                guard top.name == name else { throw scanner.fault("</\(top.name)>", at: scanner.tokenStart) }
                try close(top)
            case .text(let text):
                if stack.last?.key != nil {
                    stack[stack.count - 1].text += text
                } else if stack.isEmpty, text.utf8.contains(where: { $0 > 0x20 }) {
                    throw scanner.fault("one element <graphml> and nothing beside it", at: scanner.tokenStart)
                }
            case .end: break reading
            }
        }
        if let open = stack.last { throw scanner.fault("</\(open.name)> for this tag", at: open.place) }
        guard isRootSeen else { throw scanner.fault("an element <graphml>", at: .max) }
        return try finish()
    }

    private mutating func open(
        _ name: String, _ attributes: [String: String], _ place: Int, in parent: Element?
    ) throws(GraphMLFault) -> Element {
        var element = Element(name: name, place: place, owner: parent?.owner ?? .file)
        element.isDirected = parent?.isDirected ?? false
        if name == "default", parent?.name == "key" {
            element.key = parent?.key
            return element
        }
        if element.owner == .foreign { return element }
        func value(_ key: String) throws(GraphMLFault) -> String {
            guard let found = attributes[key] else {
                throw scanner.fault("the attribute \(key) in <\(name)>", at: place)
            }
            return found
        }
        switch name {
        case "graphml": break
        case "key":
            let id = try value("id")
            keys[id] = Key(name: attributes["attr.name"] ?? id, domain: attributes["for"] ?? "all", fallback: nil)
            element.key = id
            element.owner = .foreign
        case "graph":
            element.owner = element.owner == .file ? .graph : .inner
            switch attributes["edgedefault"] {
            case "directed": element.isDirected = true
            case "undirected", nil: element.isDirected = false
            default: throw scanner.fault("edgedefault of directed or undirected", at: place)
            }
        case "node":
            let id = try value("id")
            guard nodeIndex.updateValue(graph.nodes.count, forKey: id) == nil else {
                throw scanner.fault("each node once, not “\(id)” again", at: place)
            }
            element.owner = .node(graph.nodes.count)
            graph.nodes.append(.init(id: id, data: [:]))
        case "edge":
            ends.append((try value("source"), try value("target"), place))
            var isDirected = element.isDirected
            switch attributes["directed"] {
            case "true", "1": isDirected = true
            case "false", "0": isDirected = false
            case nil: break
            default: throw scanner.fault("directed of true or false", at: place)
            }
            element.owner = .edge(graph.edges.count)
            graph.edges.append(
                .init(id: attributes["id"], source: 0, target: 0, isDirected: isDirected, data: [:]))
        case "hyperedge": throw scanner.fault("edges of two ends, no <hyperedge>", at: place)
        case "data":
            let key = try value("key")
            guard keys[key] != nil else { throw scanner.fault("the id of a <key> above, not “\(key)”", at: place) }
            element.key = key
        default: element.owner = .foreign
        }
        return element
    }

    private mutating func close(_ element: Element) throws(GraphMLFault) {
        guard let id = element.key, let key = keys[id] else { return }
        if element.name == "default" { keys[id]?.fallback = element.text }
        guard element.name == "data" else { return }
        switch element.owner {
        case .node(let index): graph.nodes[index].data[key.name] = element.text
        case .edge(let index): graph.edges[index].data[key.name] = element.text
        case .graph: graph.data[key.name] = element.text
        case .file, .inner, .foreign: break
        }
    }

    /// Joins the edges to their nodes, which may stand below them, and fills in the defaults.
    private mutating func finish() throws(GraphMLFault) -> GraphML {
        for (index, end) in ends.enumerated() {
            guard let source = nodeIndex[end.source] else {
                throw scanner.fault("the id of a node as source, not “\(end.source)”", at: end.place)
            }
            guard let target = nodeIndex[end.target] else {
                throw scanner.fault("the id of a node as target, not “\(end.target)”", at: end.place)
            }
            graph.edges[index].source = source
            graph.edges[index].target = target
        }
        for key in keys.values {
            guard let fallback = key.fallback else { continue }
            if key.domain == "node" || key.domain == "all" {
                for v in graph.nodes.indices where graph.nodes[v].data[key.name] == nil {
                    graph.nodes[v].data[key.name] = fallback
                }
            }
            if key.domain == "edge" || key.domain == "all" {
                for e in graph.edges.indices where graph.edges[e].data[key.name] == nil {
                    graph.edges[e].data[key.name] = fallback
                }
            }
        }
        return graph
    }
}
