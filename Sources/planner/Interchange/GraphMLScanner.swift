/// Takes XML 1.0 apart into tags and text: as much of it as GraphML needs, without document types, so that no entity but the
/// five predefined ones and character references can stand in it, and nothing outside the file is ever read.
struct GraphMLScanner {
    enum Token {
        case open(name: String, attributes: [String: String], isEmpty: Bool)
        case close(name: String)
        case text(String)
        case end
    }

    private let bytes: [UInt8]
    private(set) var at = 0
    /// Where the last token began.
    private(set) var tokenStart = 0

    init(_ text: some StringProtocol) {
        bytes = Array(text.utf8)
        // A byte order mark.
        if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { at = 3 }
    }

    func fault(_ expected: String, at place: Int) -> GraphMLFault {
        let before = bytes[..<min(place, bytes.count)]
        let lineStart = (before.lastIndex(of: 0x0A) ?? -1) + 1
        let rest = bytes[before.endIndex...].prefix(40)
        let line = rest.prefix { $0 != 0x0A && $0 != 0x0D }
        let found = line.isEmpty && !rest.isEmpty ? "\\n" : String(decoding: line, as: UTF8.self)
        return GraphMLFault(
            line: before.count { $0 == 0x0A } + 1, column: before.count - lineStart + 1, expected: expected,
            found: found)
    }

    private func has(_ word: StaticString) -> Bool {
        let count = word.utf8CodeUnitCount
        guard at + count <= bytes.count else { return false }
        return word.withUTF8Buffer { buffer in (0..<count).allSatisfy { buffer[$0] == bytes[at + $0] } }
    }

    /// Moves behind the next `word`.
    private mutating func skip(past word: StaticString, in what: String) throws(GraphMLFault) {
        let begin = at
        while at < bytes.count, !has(word) { at += 1 }
        guard at < bytes.count else { throw fault("the end “\(word)” of this \(what)", at: begin) }
        at += word.utf8CodeUnitCount
    }

    mutating func next() throws(GraphMLFault) -> Token {
        while true {
            tokenStart = at
            guard at < bytes.count else { return .end }
            if bytes[at] != UInt8(ascii: "<") { return .text(try text()) }
            if has("<!--") {
                at += 4
                try skip(past: "-->", in: "comment")
            } else if has("<![CDATA[") {
                at += 9
                let begin = at
                try skip(past: "]]>", in: "CDATA section")
                return .text(String(decoding: bytes[begin..<(at - 3)], as: UTF8.self))
            } else if has("<?") {
                at += 2
                try skip(past: "?>", in: "instruction")
            } else if has("<!") {
                throw fault("an element: document types and their entities are not read", at: at)
            } else if has("</") {
                at += 2
                let name = try name()
                skipSpace()
                guard has(">") else { throw fault("“>”", at: at) }
                at += 1
                return .close(name: name)
            } else {
                return try openTag()
            }
        }
    }

    private mutating func text() throws(GraphMLFault) -> String {
        let begin = at
        while at < bytes.count, bytes[at] != UInt8(ascii: "<") { at += 1 }
        return try decoded(begin..<at)
    }

    private mutating func openTag() throws(GraphMLFault) -> Token {
        at += 1
        let name = try name()
        var attributes: [String: String] = [:]
        while true {
            let before = at
            skipSpace()
            if has("/>") {
                at += 2
                return .open(name: name, attributes: attributes, isEmpty: true)
            }
            if has(">") {
                at += 1
                return .open(name: name, attributes: attributes, isEmpty: false)
            }
            guard at < bytes.count else { throw fault("“>” of the tag <\(name)", at: at) }
            guard at > before else { throw fault("white space, “>” or “/>”", at: at) }
            let place = at
            let key = try self.name()
            skipSpace()
            guard has("=") else { throw fault("“=” and a value of \(key)", at: at) }
            at += 1
            skipSpace()
            guard at < bytes.count, bytes[at] == UInt8(ascii: "\"") || bytes[at] == UInt8(ascii: "'") else {
                throw fault("a value of \(key) in quotes", at: at)
            }
            let quote = bytes[at]
            let begin = at + 1
            at += 1
            while at < bytes.count, bytes[at] != quote, bytes[at] != UInt8(ascii: "<") { at += 1 }
            guard at < bytes.count, bytes[at] == quote else { throw fault("the closing quote of \(key)", at: at) }
            guard attributes.updateValue(try decoded(begin..<at), forKey: key) == nil else {
                throw fault("each attribute once in <\(name)>", at: place)
            }
            at += 1
        }
    }

    private mutating func name() throws(GraphMLFault) -> String {
        let begin = at
        while at < bytes.count, !Self.endsName(bytes[at]) { at += 1 }
        guard at > begin else { throw fault("a name", at: at) }
        return String(decoding: bytes[begin..<at], as: UTF8.self)
    }

    private static func endsName(_ byte: UInt8) -> Bool {
        byte <= 0x20 || "=/><\"'&!?".utf8.contains(byte)
    }

    private mutating func skipSpace() {
        while at < bytes.count, bytes[at] <= 0x20 { at += 1 }
    }

    /// Text with its references replaced.
    private func decoded(_ range: Range<Int>) throws(GraphMLFault) -> String {
        guard bytes[range].contains(UInt8(ascii: "&")) else { return String(decoding: bytes[range], as: UTF8.self) }
        var result: [UInt8] = []
        var i = range.lowerBound
        while i < range.upperBound {
            guard bytes[i] == UInt8(ascii: "&") else {
                result.append(bytes[i])
                i += 1
                continue
            }
            // The longest is &#x10FFFF; and leading noughts are not welcome.
            let end = min(i + 12, range.upperBound)
            guard let stop = bytes[i..<end].firstIndex(of: UInt8(ascii: ";")),
                let scalar = Self.scalar(String(decoding: bytes[(i + 1)..<stop], as: UTF8.self))
            else { throw fault("&lt; &gt; &amp; &quot; &apos; or a character reference", at: i) }
            result += Array(String(Character(scalar)).utf8)
            i = stop + 1
        }
        return String(decoding: result, as: UTF8.self)
    }

    private static func scalar(_ reference: String) -> Unicode.Scalar? {
        switch reference {
        case "lt": return "<"
        case "gt": return ">"
        case "amp": return "&"
        case "quot": return "\""
        case "apos": return "'"
        default:
            guard reference.hasPrefix("#") else { return nil }
            let digits = reference.dropFirst()
            let value =
                digits.first == "x" ? UInt32(digits.dropFirst(), radix: 16) : UInt32(digits, radix: 10)
            guard let value, value > 0, let scalar = Unicode.Scalar(value) else { return nil }
            return scalar
        }
    }
}
