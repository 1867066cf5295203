/// The extension structure of RFC 4884 §7: a header and objects.
///
///      header: version (4 bits) = 2   reserved (12 bits)   checksum (2)
///      object: length with these four octets (2)   class (1)   C-type (1)   payload
enum ICMPExtensions {
    private static let headerLength = 4
    private static let objectHeaderLength = 4
    /// RFC 4950 §5.
    private static let labelStack: (kind: UInt8, subtype: UInt8) = (1, 1)
    /// Nobody stacks more, and a message must not make us hold more.
    private static let mostLabels = 16

    /// Whether a structure of version 2 with a right checksum stands there. RFC 4884 §7: a checksum of zero says that none
    /// was made, which is no proof where the structure's place is guessed.
    static func isSound(_ message: UnsafeRawBufferPointer, _ range: Range<Int>, mustHaveChecksum: Bool) -> Bool {
        guard range.count >= headerLength, range.upperBound <= message.count,
            message[range.lowerBound] >> 4 == 2
        else { return false }
        if message.number(at: range.lowerBound + 2, as: UInt16.self) == 0 { return !mustHaveChecksum }
        return InternetChecksum.of(UnsafeRawBufferPointer(rebasing: message[range])) == 0
    }

    /// The label stack; empty where there is none, or the structure is broken.
    static func labels(in message: UnsafeRawBufferPointer, _ range: Range<Int>) -> [MPLSLabel] {
        guard isSound(message, range, mustHaveChecksum: false) else { return [] }
        var labels: [MPLSLabel] = []
        var offset = range.lowerBound + headerLength
        while offset + objectHeaderLength <= range.upperBound {
            let length = Int(message.number(at: offset, as: UInt16.self))
            guard length >= objectHeaderLength, offset + length <= range.upperBound else { break }
            if message[offset + 2] == labelStack.kind, message[offset + 3] == labelStack.subtype {
                var entry = offset + objectHeaderLength
                while entry + 4 <= offset + length, labels.count < mostLabels {
                    labels.append(MPLSLabel(raw: message.number(at: entry)))
                    entry += 4
                }
            }
            // Objects begin at multiples of four octets.
            offset += (length + 3) / 4 * 4
        }
        return labels
    }
}

/// An entry of an MPLS label stack, RFC 3032 §2.1: label (20 bits), traffic class (3), bottom of stack (1), TTL (8).
package struct MPLSLabel: Hashable, Sendable {
    package var raw: UInt32
    package init(raw: UInt32) { self.raw = raw }

    package var label: Int { Int(raw >> 12) }
    /// RFC 5462.
    package var trafficClass: Int { Int(raw >> 9 & 7) }
    package var isBottom: Bool { raw >> 8 & 1 == 1 }
    package var ttl: Int { Int(raw & 0xFF) }
}
