/// The checksum of RFC 1071: the ones' complement of the ones' complement sum of 16-bit words.
package struct InternetChecksum: Sendable {
    private var sum: UInt64 = 0

    package init() {}

    /// Adds octets; an odd last one counts as if a zero followed. Only the last addition may be odd.
    package mutating func add(_ octets: UnsafeRawBufferPointer) {
        var offset = 0
        // RFC 1071 §2 (C): words of any width give the same sum; the carries are folded at the end.
        while offset + 4 <= octets.count {
            sum &+= UInt64(octets.number(at: offset, as: UInt32.self))
            offset += 4
        }
        if offset + 2 <= octets.count {
            sum &+= UInt64(octets.number(at: offset, as: UInt16.self))
            offset += 2
        }
        if offset < octets.count { sum &+= UInt64(octets[offset]) << 8 }
    }

    package mutating func add(_ word: UInt16) { sum &+= UInt64(word) }
    package mutating func add(_ word: UInt32) { sum &+= UInt64(word) }

    /// The ones' complement sum itself.
    package var folded: UInt16 {
        var rest = sum
        while rest >> 16 != 0 { rest = rest & 0xFFFF + rest >> 16 }
        return UInt16(rest)
    }

    /// What goes into a header's checksum field, whose octets were zero or left out.
    package var value: UInt16 { ~folded }

    /// Of a whole: zero where the checksum within it is right.
    package static func of(_ octets: UnsafeRawBufferPointer) -> UInt16 {
        var checksum = InternetChecksum()
        checksum.add(octets)
        return checksum.value
    }

    /// The 16-bit word that, added to the sum, makes `value` come out as `wanted`.
    package func compensation(for wanted: UInt16) -> UInt16 {
        // Ones' complement: a - b = a + ~b.
        var difference = InternetChecksum()
        difference.add(~wanted)
        difference.add(~folded)
        return difference.folded
    }
}
