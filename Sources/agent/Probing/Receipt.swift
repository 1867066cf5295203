/// Our extension to STAMP: in each reply the reflector says which of the last probes reached it. With base STAMP alone a
/// probe lost on its way out and one whose reply was lost can't always be told apart: a missing reflector sequence may
/// as well belong to the second copy of a duplicated probe. With the receipt every probe's fate is known one by one.
///
/// It is an RFC 8972 TLV of the private-use type 252; the sender sends room for it, so that the reply is no longer than
/// the request. Its value:
///
///      0 mark "TUYN" (4)   4 flags (1): 80 filled in, 40 this request is a duplicate, 20 a later one came before it
///      5 how many packets the reflector's receive buffers have dropped so far, modulo 256 (1)
///      6 span (2): how many numbers up to `highest` the reflector's session has lived through
///      8 highest sequence number received (4)     12 different probes received so far (4)
///     16 bitmap (16...128, a multiple of 8): bit i, most significant first, says that `highest - i` was received
///
/// A reflector that doesn't know it sends it back as it came, with the U flag set, or as mere padding.
package struct Receipt: Hashable, Sendable {
    package static let mark: UInt32 = 0x5455_594E
    static let fixedLength = 16
    package static let minimumBits = 128
    package static let maximumBits = 1_024

    package var isDuplicate: Bool
    /// A probe with a higher sequence number had arrived when the first copy of this one did (RFC 4737 §3.3).
    package var isReordered: Bool
    /// 1...1,024. What the bitmap says of older probes was before the reflector's session began.
    package var span: UInt16
    package var highest: UInt32
    package var distinct: UInt32
    /// What the reflector's own sockets had no room for since it began, modulo 256, whoever sent it: neither we nor the line
    /// lost that. No STAMP extension has a place for it: Access Report (RFC 8972 §4.6) speaks of the sender's access
    /// network, Direct Measurement (§4.5) of what was received.
    package var overflows: UInt8 = 0

    /// Octets of the largest receipt that fits into `room`; nil where the smallest doesn't.
    static func valueLength(fitting room: Int) -> Int? {
        let octets = min((room - fixedLength) / 8 * 8, maximumBits / 8)
        return octets >= minimumBits / 8 ? fixedLength + octets : nil
    }

    /// Whether the extension is a receipt of ours, filled in or not.
    static func isPlace(_ header: StampTLV.Header, in packet: UnsafeRawBufferPointer) -> Bool {
        header.kind == StampTLV.Kind.receipt && header.valueLength % 8 == 0
            && (fixedLength + minimumBits / 8...fixedLength + maximumBits / 8).contains(header.valueLength)
            && packet.number(at: header.valueOffset, as: UInt32.self) == mark
    }

    /// The receipt of a reply in open mode.
    static func read(_ packet: UnsafeRawBufferPointer) -> (receipt: Receipt, bitmap: Int, words: Int)? {
        read(packet, at: ReplyExtensions(packet, from: StampPacket.length, authenticator: nil).receipt)
    }

    /// The receipt at `header` and the offset and number of its bitmap's 64-bit words; nil where the reflector gave none.
    static func read(
        _ packet: UnsafeRawBufferPointer, at header: StampTLV.Header?
    ) -> (receipt: Receipt, bitmap: Int, words: Int)? {
        guard let header else { return nil }
        let flags = packet[header.valueOffset + 4]
        guard flags & 0x80 != 0 else { return nil }
        let receipt = Receipt(
            isDuplicate: flags & 0x40 != 0, isReordered: flags & 0x20 != 0,
            span: packet.number(at: header.valueOffset + 6), highest: packet.number(at: header.valueOffset + 8),
            distinct: packet.number(at: header.valueOffset + 12), overflows: packet[header.valueOffset + 5])
        return (receipt, header.valueOffset + fixedLength, (header.valueLength - fixedLength) / 8)
    }

    /// Fills in the place at `header`; `word(i)` gives the bits of `highest - 64 i` (most significant) and the 63 before.
    func write(to packet: UnsafeMutableRawBufferPointer, at header: StampTLV.Header, word: (Int) -> UInt64) {
        let value = header.valueOffset
        packet[value + 4] = 0x80 | (isDuplicate ? 0x40 : 0) | (isReordered ? 0x20 : 0)
        packet[value + 5] = overflows
        packet.put(span, at: value + 6)
        packet.put(highest, at: value + 8)
        packet.put(distinct, at: value + 12)
        for index in 0..<(header.valueLength - Self.fixedLength) / 8 {
            packet.put(word(index), at: value + Self.fixedLength + 8 * index)
        }
    }
}
