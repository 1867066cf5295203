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

    private static func hexadecimal(_ value: UInt32) -> String {
        let digits = String(value, radix: 16, uppercase: true)
        return String(repeating: "0", count: max(0, 4 - digits.count)) + digits
    }
}
