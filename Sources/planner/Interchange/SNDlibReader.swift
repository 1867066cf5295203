import Design

/// The state of reading an SNDlib network.
struct SNDlibReader {
    private var reader: NumberReader
    private var nodes: [String] = []
    private var nodeIndex: [String: Int] = [:]
    private var links: [SNDlibFile.Link] = []
    private var demands: [SNDlibFile.Demand] = []

    init(_ text: String) { reader = NumberReader(Self.spaced(text)) }

    /// The text with comments and the `?` line blanked, byte for byte so that places stay, and parentheses that touch a
    /// word left alone: the format sets spaces around them.
    private static func spaced(_ text: String) -> String {
        var bytes = Array(text.utf8)
        var isComment = false
        var isLineStart = true
        for at in bytes.indices {
            let byte = bytes[at]
            if byte == 0x0A {
                isComment = false
                isLineStart = true
                continue
            }
            if byte == UInt8(ascii: "#") || (isLineStart && byte == UInt8(ascii: "?")) { isComment = true }
            if byte > 0x20 { isLineStart = false }
            if isComment { bytes[at] = 0x20 }
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    mutating func network() throws(NumberReader.Fault) -> SNDlibFile {
        var seen: Set<String> = []
        while !reader.isAtEnd {
            let before = reader
            let section = try reader.word("a section")
            guard ["META", "NODES", "LINKS", "DEMANDS", "ADMISSIBLE_PATHS"].contains(section) else {
                throw before.fault("META, NODES, LINKS, DEMANDS or ADMISSIBLE_PATHS")
            }
            guard seen.insert(section).inserted else { throw before.fault("\(section) once") }
            guard section != "LINKS" && section != "DEMANDS" || seen.contains("NODES") else {
                throw before.fault("NODES before \(section)")
            }
            try expect("(")
            switch section {
            case "NODES": try readNodes()
            case "LINKS": try readLinks()
            case "DEMANDS": try readDemands()
            default: try skip()
            }
        }
        for section in ["NODES", "LINKS", "DEMANDS"] where !seen.contains(section) {
            throw reader.fault("a section \(section)")
        }
        return SNDlibFile(nodes: nodes, links: links, demands: demands)
    }

    private mutating func expect(_ word: String) throws(NumberReader.Fault) {
        let before = reader
        guard try reader.word("\"\(word)\"") == word else { throw before.fault("\"\(word)\"") }
    }

    /// Whether `word` comes next; it is read then.
    private mutating func takes(_ word: String) -> Bool {
        var copy = reader
        guard let next = try? copy.word(word), next == word else { return false }
        reader = copy
        return true
    }

    /// Skips up to the parenthesis that closes the one read last.
    private mutating func skip() throws(NumberReader.Fault) {
        var depth = 1
        while depth > 0 {
            switch try reader.word("\")\"") {
            case "(": depth += 1
            case ")": depth -= 1
            default: break
            }
        }
    }

    private mutating func readNodes() throws(NumberReader.Fault) {
        while !takes(")") {
            let before = reader
            let name = try reader.word("a node or \")\"")
            guard name != "(", nodeIndex.updateValue(nodes.count, forKey: name) == nil else {
                throw before.fault("a node that has not been named before")
            }
            nodes.append(name)
            while takes("(") { try skip() }
        }
    }

    private mutating func readEnds() throws(NumberReader.Fault) -> (Int, Int) {
        try expect("(")
        let source = try readNode()
        let before = reader
        let target = try readNode()
        guard source != target else { throw before.fault("another node than the first") }
        try expect(")")
        return (source, target)
    }

    private mutating func readNode() throws(NumberReader.Fault) -> Int {
        let before = reader
        guard let node = nodeIndex[try reader.word("a node")] else { throw before.fault("a node of NODES") }
        return node
    }

    private mutating func readLinks() throws(NumberReader.Fault) {
        var names: Set<String> = []
        while !takes(")") {
            let before = reader
            let name = try reader.word("a link or \")\"")
            guard name != "(", names.insert(name).inserted else {
                throw before.fault("a link that has not been named before")
            }
            let (source, target) = try readEnds()
            var link = SNDlibFile.Link(
                name: name, source: source, target: target, installed: try reader.number("the pre-installed capacity"),
                installedCost: try reader.number("the cost of the pre-installed capacity"),
                routingCost: try reader.number("the routing cost"), setupCost: try reader.number("the set-up cost"),
                modules: [])
            try expect("(")
            while !takes(")") {
                let place = reader
                let capacity = try reader.number("the capacity of a module")
                guard capacity > 0 else { throw place.fault("the capacity of a module, above 0") }
                link.modules.append(.init(capacity: capacity, cost: try reader.number("the cost of a module")))
            }
            links.append(link)
        }
    }

    private mutating func readDemands() throws(NumberReader.Fault) {
        var names: Set<String> = []
        while !takes(")") {
            let before = reader
            let name = try reader.word("a demand or \")\"")
            guard name != "(", names.insert(name).inserted else {
                throw before.fault("a demand that has not been named before")
            }
            let (source, target) = try readEnds()
            let unit = try reader.number("the routing unit")
            let value = try reader.number("the value of a demand")
            let place = reader
            let hops = try reader.word("the longest path, or UNLIMITED")
            guard hops == "UNLIMITED" || Int(hops).map({ $0 > 0 }) == true else {
                throw place.fault("the longest path, or UNLIMITED")
            }
            demands.append(.init(name: name, source: source, target: target, load: unit * value))
        }
    }
}
