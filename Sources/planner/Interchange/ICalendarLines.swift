/// Content lines of RFC 5545 under construction: escaped, folded, ended by CRLF.
struct ICalendarLines {
    private(set) var bytes: [UInt8] = []

    /// RFC 5545 §3.1: "Lines of text SHOULD NOT be longer than 75 octets, excluding the line break."
    static let limit = 75

    init(reserving capacity: Int) { bytes.reserveCapacity(capacity) }

    /// A property whose value needs no escapes.
    mutating func add(_ name: String, _ value: String) { fold("\(name):\(value)") }

    /// A property of type TEXT. `language` becomes its parameter.
    mutating func add(_ name: String, text: String, language: String? = nil) {
        let parameter = language.map { ";LANGUAGE=\(Self.parameter($0))" } ?? ""
        fold("\(name)\(parameter):\(Self.escaped(text))")
    }

    /// A property that is a list of TEXT.
    mutating func add(_ name: String, texts: [String]) {
        fold("\(name):\(texts.map(Self.escaped).joined(separator: ","))")
    }

    /// §3.1: a long line goes on after CRLF and one space. Never broken inside a UTF-8 sequence, which the rule allows but readers
    /// that unfold after decoding can't mend.
    private mutating func fold(_ line: String) {
        var line = line
        line.withUTF8 { octets in
            var from = 0
            var room = Self.limit
            while octets.count - from > room {
                var end = from + room
                while end > from, octets[end] & 0xC0 == 0x80 { end -= 1 }
                bytes.append(contentsOf: octets[from..<end])
                bytes.append(contentsOf: [0x0D, 0x0A, 0x20])
                from = end
                room = Self.limit - 1
            }
            bytes.append(contentsOf: octets[from...])
            bytes.append(contentsOf: [0x0D, 0x0A])
        }
    }

    /// §3.3.11: backslash, semicolon and comma get a backslash, a line end is `\n`; other control characters have no place in TEXT.
    static func escaped(_ text: String) -> String {
        let needsCare = text.utf8.contains {
            $0 == 0x5C || $0 == 0x3B || $0 == 0x2C || ($0 < 0x20 && $0 != 0x09) || $0 == 0x7F
        }
        guard needsCare else { return text }
        var result: [UInt8] = []
        result.reserveCapacity(text.utf8.count + 32)
        var afterReturn = false
        for byte in text.utf8 {
            switch byte {
            case UInt8(ascii: "\\"), UInt8(ascii: ";"), UInt8(ascii: ","): result += [UInt8(ascii: "\\"), byte]
            case 0x0A: if !afterReturn { result += [UInt8(ascii: "\\"), UInt8(ascii: "n")] }
            case 0x0D: result += [UInt8(ascii: "\\"), UInt8(ascii: "n")]
            case 0x00...0x1F where byte != 0x09, 0x7F: break
            default: result.append(byte)
            }
            afterReturn = byte == 0x0D
        }
        return String(decoding: result, as: UTF8.self)
    }

    /// §3.2: a parameter's value with `:`, `;` or `,` is quoted; it can hold neither quotes nor control characters.
    static func parameter(_ value: String) -> String {
        let clean = String(
            String.UnicodeScalarView(value.unicodeScalars.filter { $0 != "\"" && $0.value >= 0x20 && $0.value != 0x7F })
        )
        return clean.utf8.contains { [0x3A, 0x3B, 0x2C].contains($0) } ? "\"\(clean)\"" : clean
    }
}
