/// An interval record and its place in its spool: spool id and sequence together name it for ever.
package struct SequencedRecord: Hashable, Sendable {
    /// From 1, without gaps, in the order of commitment.
    package var sequence: UInt64
    package var record: IntervalRecord
    package init(sequence: UInt64, record: IntervalRecord) {
        self.sequence = sequence
        self.record = record
    }
}

/// The name of a spool: 16 random bytes made at its creation, written as 32 lower-case hexadecimal digits.
package struct SpoolID: Hashable, Sendable, CustomStringConvertible {
    package let bytes: [UInt8]

    /// Nil unless there are 16 bytes.
    package init?(bytes: [UInt8]) {
        guard bytes.count == 16 else { return nil }
        self.bytes = bytes
    }

    /// Nil unless `text` is 32 lower-case hexadecimal digits.
    package init?(_ text: String) {
        let digits = Array(text.utf8)
        guard digits.count == 32 else { return nil }
        var bytes: [UInt8] = []
        for position in stride(from: 0, to: 32, by: 2) {
            guard let high = Self.value(digits[position]), let low = Self.value(digits[position + 1]) else {
                return nil
            }
            bytes.append(high << 4 | low)
        }
        self.bytes = bytes
    }

    private static func value(_ digit: UInt8) -> UInt8? {
        switch digit {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): digit - UInt8(ascii: "0")
        case UInt8(ascii: "a")...UInt8(ascii: "f"): digit - UInt8(ascii: "a") + 10
        default: nil
        }
    }

    package var description: String {
        let digits = Array("0123456789abcdef".utf8)
        var text: [UInt8] = []
        for byte in bytes { text += [digits[Int(byte >> 4)], digits[Int(byte & 15)]] }
        return String(decoding: text, as: UTF8.self)
    }
}

/// The name of a batch, as `Idempotency-Key` carries it: `<spool id>/<first>-<last>`, both inclusive.
package struct BatchKey: Hashable, Sendable, CustomStringConvertible {
    package var spool: SpoolID
    package var sequences: ClosedRange<UInt64>
    package init(spool: SpoolID, sequences: ClosedRange<UInt64>) {
        self.spool = spool
        self.sequences = sequences
    }

    /// Nil unless `text` has exactly the form above, decimal numbers without sign and with `first <= last`.
    package init?(_ text: String) {
        let parts = text.split(separator: "/", omittingEmptySubsequences: false)
        guard parts.count == 2, let spool = SpoolID(String(parts[0])) else { return nil }
        let ends = parts[1].split(separator: "-", omittingEmptySubsequences: false)
        guard ends.count == 2, let first = Self.number(ends[0]), let last = Self.number(ends[1]), first <= last else {
            return nil
        }
        self.init(spool: spool, sequences: first...last)
    }

    private static func number(_ text: Substring) -> UInt64? {
        guard text.utf8.allSatisfy({ (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }) else { return nil }
        return UInt64(text)
    }

    package var description: String { "\(spool)/\(sequences.lowerBound)-\(sequences.upperBound)" }
}
