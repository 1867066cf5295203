import Localization

/// Splits bytes into records and fields as RFC 4180 §2 says, reporting what breaks its rules.
struct CSVScanner {
    struct Field {
        var start: Int
        var end: Int
        /// Holds doubled quotes.
        var isEscaped = false
    }

    private let source: SourceText
    private let log: FindingLog
    private var at: Int
    /// The fields, as far as they were read, of every record that broke a rule.
    private(set) var broken: [[Field]] = []

    init(_ source: SourceText, log: FindingLog) {
        self.source = source
        self.log = log
        at = source.start
    }

    /// Reads the next record that keeps the rules into `row`; false at the end. Linear in the bytes passed.
    mutating func next(_ row: inout [Field]) -> Bool {
        while at < source.bytes.count {
            row.removeAll(keepingCapacity: true)
            let next = source.bytes.withUnsafeBufferPointer { bytes in
                Self.scan(bytes, from: at, into: &row)
            }
            at = next.end
            guard let kind = next.fault else { return true }
            log.add(kind, source.file, source.position(of: next.faultAt), [String]())
            if broken.count < FindingLog.limit { broken.append(row) }
        }
        return false
    }

    private struct Outcome {
        /// Where the next record begins.
        var end: Int
        var fault: CheckMessages?
        var faultAt = 0
    }

    private static func scan(_ bytes: UnsafeBufferPointer<UInt8>, from start: Int, into row: inout [Field]) -> Outcome {
        let count = bytes.count
        var at = start
        var outcome = Outcome(end: count)
        while true {
            var field = Field(start: at, end: at)
            if at < count, bytes[at] == 0x22 {
                let open = at
                at += 1
                field.start = at
                while at < count {
                    if bytes[at] == 0x22 {
                        guard at + 1 < count, bytes[at + 1] == 0x22 else { break }
                        field.isEscaped = true
                        at += 1
                    }
                    at += 1
                }
                guard at < count else {
                    // Whatever the missing quote swallowed is unknown: go on at the next line.
                    outcome.fault = .openQuote
                    outcome.faultAt = open
                    outcome.end = lineEnd(bytes, from: open)
                    return outcome
                }
                field.end = at
                at += 1
                if at < count, bytes[at] != 0x2C, bytes[at] != 0x0A, bytes[at] != 0x0D {
                    return Outcome(end: lineEnd(bytes, from: at), fault: .strayQuote, faultAt: at - 1)
                }
            } else {
                while at < count, bytes[at] != 0x2C, bytes[at] != 0x0A, bytes[at] != 0x0D {
                    if bytes[at] == 0x22 {
                        return Outcome(end: lineEnd(bytes, from: at), fault: .strayQuote, faultAt: at)
                    }
                    at += 1
                }
                field.end = at
            }
            row.append(field)
            guard at < count else { return outcome }
            switch bytes[at] {
            case 0x2C: at += 1
            case 0x0A:
                outcome.end = at + 1
                return outcome
            default:
                guard at + 1 < count, bytes[at + 1] == 0x0A else {
                    return Outcome(end: at + 1, fault: .bareReturn, faultAt: at)
                }
                outcome.end = at + 2
                return outcome
            }
        }
    }

    /// The first byte behind the line that holds `start`.
    private static func lineEnd(_ bytes: UnsafeBufferPointer<UInt8>, from start: Int) -> Int {
        var at = start
        while at < bytes.count, bytes[at] != 0x0A { at += 1 }
        return min(at + 1, bytes.count)
    }
}
