/// Looks through octets eight at a time for some of a few values.
///
/// The bit tricks are those of *Hacker's Delight*, 2nd ed., 6-1, and of A. Mycroft's test for a zero octet.
package enum OctetScan {
    private static let low: UInt64 = 0x0101_0101_0101_0101
    private static let high: UInt64 = 0x8080_8080_8080_8080

    /// High bits of the octets that are zero, and maybe of some above one that is.
    @inline(__always)
    private static func zeros(_ word: UInt64) -> UInt64 { (word &- low) & ~word & high }

    /// Whether an octet is below 0x80 in all of them. O(octets).
    package static func isASCII(_ octets: UnsafeBufferPointer<UInt8>) -> Bool {
        !contains(octets) {
            $0 & high != 0
        } octet: {
            $0 >= 0x80
        }
    }

    /// Whether a JSON text holds nothing that `JSONValue.quote` escapes, or only what begins like it. O(octets).
    package static func needsNoEscape(_ octets: UnsafeBufferPointer<UInt8>) -> Bool {
        !contains(octets) { word in
            let control = (word &- low &* 0x20) & ~word & high
            return control | zeros(word ^ low &* 0x22) | zeros(word ^ low &* 0x3C) | zeros(word ^ low &* 0x5C)
                | zeros(word ^ low &* 0xE2) != 0
        } octet: {
            $0 < 0x20 || $0 == 0x22 || $0 == 0x3C || $0 == 0x5C || $0 == 0xE2
        }
    }

    /// Whether a CSV field needs no quotation marks (RFC 4180). O(octets).
    static func needsNoQuotes(_ octets: UnsafeBufferPointer<UInt8>) -> Bool {
        !contains(octets) { word in
            zeros(word ^ low &* 0x2C) | zeros(word ^ low &* 0x22) | zeros(word ^ low &* 0x0A)
                | zeros(word ^ low &* 0x0D)
                != 0
        } octet: {
            $0 == 0x2C || $0 == 0x22 || $0 == 0x0A || $0 == 0x0D
        }
    }

    @inline(__always)
    private static func contains(
        _ octets: UnsafeBufferPointer<UInt8>, word: (UInt64) -> Bool, octet: (UInt8) -> Bool
    ) -> Bool {
        let raw = UnsafeRawBufferPointer(octets)
        var at = 0
        while at + 8 <= raw.count {
            if word(raw.loadUnaligned(fromByteOffset: at, as: UInt64.self)) { return true }
            at += 8
        }
        while at < raw.count {
            if octet(raw[at]) { return true }
            at += 1
        }
        return false
    }
}
