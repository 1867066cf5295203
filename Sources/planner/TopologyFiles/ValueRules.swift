import Localization

/// Words that serve as ids.
enum WordRule {
    static func isWord(_ text: String) -> Bool {
        !text.isEmpty && text.utf8.count <= 64
            && text.utf8.allSatisfy { byte in
                (48...57).contains(byte) || (65...90).contains(byte) || (97...122).contains(byte) || byte == 45
                    || byte == 95
            }
    }
}

/// Numbers as the files write them: digits, perhaps a sign and a point; `_` between digits as in YAML 1.1.
enum NumberRule {
    static func whole(_ text: String) -> Int? {
        guard let digits = plain(text), digits.utf8.allSatisfy({ $0 != UInt8(ascii: ".") }) else { return nil }
        return Int(digits)
    }

    /// Digits, one sign in front and one point between digits, exactly as `decimal` reads them: the quotient of two whole numbers
    /// below 2^53 and a power of ten up to 10^22 is rounded once, so it is the nearest double (Clinger, *How to Read Floating Point
    /// Numbers Accurately*, 1990). Nil where the text has more digits or another form, which is not to say that it is no number.
    static func simpleDecimal(_ bytes: UnsafeBufferPointer<UInt8>) -> Double? {
        var whole: Int64 = 0
        var digits = 0
        var behind = 0
        var hasPoint = false
        var isNegative = false
        var previous: UInt8 = 0
        for (place, byte) in bytes.enumerated() {
            switch byte {
            case 48...57:
                whole = whole * 10 + Int64(byte - 48)
                digits += 1
                if hasPoint { behind += 1 }
                guard digits <= 15 else { return nil }
            case UInt8(ascii: "-") where place == 0: isNegative = true
            case UInt8(ascii: ".") where !hasPoint && (48...57).contains(previous): hasPoint = true
            default: return nil
            }
            previous = byte
        }
        guard (48...57).contains(previous) else { return nil }
        let value = Double(whole) / powersOfTen[behind]
        return isNegative ? -value : value
    }

    private static let powersOfTen: [Double] = [
        1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15,
    ]

    static func decimal(_ text: String) -> Double? {
        guard let digits = plain(text), let value = Double(digits), value.isFinite else { return nil }
        return value
    }

    /// The number without `_`; nil where the text holds anything but one sign, digits and one point between digits.
    private static func plain(_ text: String) -> String? {
        var result: [UInt8] = []
        var previous: UInt8 = 0
        var points = 0
        for (index, byte) in text.utf8.enumerated() {
            let wasDigit = (48...57).contains(previous)
            switch byte {
            case UInt8(ascii: "-") where index == 0: result.append(byte)
            case UInt8(ascii: "_") where wasDigit: break
            case UInt8(ascii: ".") where wasDigit:
                points += 1
                result.append(byte)
            case 48...57: result.append(byte)
            default: return nil
            }
            previous = byte
        }
        guard (48...57).contains(previous), points <= 1, result.count <= 20 else { return nil }
        return String(decoding: result, as: UTF8.self)
    }

    static func text(_ value: Double) -> String {
        value == value.rounded() && abs(value) < 1e15 ? String(Int64(value)) : "\(value)"
    }
}

/// Texts that people read: one line, no outer spaces, no control characters, composed letters.
enum TextRule {
    struct Fault {
        var kind: CheckMessages
        var arguments: [String]
    }

    /// Every letter of Vietnamese and of its neighbours has a composed form, so a combining mark of the block
    /// U+0300...U+036F means that the text is not in NFC, and `é` would not equal `é`.
    static func fault(in text: String, called name: String) -> Fault? {
        if isPlain(text) { return nil }
        for scalar in text.unicodeScalars {
            let value = scalar.value
            if value < 0x20 || (0x7F...0x9F).contains(value) || value == 0x2028 || value == 0x2029 || value == 0xFEFF {
                return Fault(kind: .controlCharacter, arguments: [name, hexadecimal(value)])
            }
            if (0x300...0x36F).contains(value) {
                return Fault(kind: .notComposed, arguments: [name, text, hexadecimal(value)])
            }
        }
        if text.first == " " || text.last == " " || text.first == "\u{A0}" || text.last == "\u{A0}" {
            return Fault(kind: .outerSpace, arguments: [name, text])
        }
        return nil
    }

    /// Whether the bytes rule out every fault at once, as those of nearly all names do.
    private static func isPlain(_ text: String) -> Bool {
        var text = text
        return text.withUTF8 { bytes in
            guard let first = bytes.first, let last = bytes.last, first != 0x20, last != 0x20 else { return false }
            // Lead bytes of U+0080...U+00BF, of the combining marks, of U+2000...U+2FFF and of U+F000...U+FFFF: the long way.
            return bytes.allSatisfy { byte in
                byte >= 0x20 && byte != 0x7F && byte != 0xC2 && byte != 0xCC && byte != 0xCD && byte != 0xE2
                    && byte != 0xEF
            }
        }
    }

    private static func hexadecimal(_ value: UInt32) -> String {
        let digits = String(value, radix: 16, uppercase: true)
        return String(repeating: "0", count: max(0, 4 - digits.count)) + digits
    }
}
