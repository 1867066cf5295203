/// The frame of an RFC 8972 §4 extension: flags (1), type (1), length of the value (2), value.
package enum StampTLV {
    static let headerLength = 4

    /// Flags, RFC 8972 §4.1.
    enum Flag {
        /// The sender sets it; a reflector that knows the type clears it.
        static let unrecognised: UInt8 = 0x80
        static let malformed: UInt8 = 0x40
    }

    enum Kind {
        static let extraPadding: UInt8 = 1
        /// The first of the private-use types 252...254.
        static let receipt: UInt8 = 252
    }

    struct Header {
        var offset: Int
        var flags: UInt8
        var kind: UInt8
        var valueLength: Int
        var valueOffset: Int { offset + headerLength }
        var end: Int { valueOffset + valueLength }
    }

    /// The extension at `offset`; nil at the packet's end, or where the extension would reach behind it.
    static func header(in packet: UnsafeRawBufferPointer, at offset: Int) -> Header? {
        guard offset + headerLength <= packet.count else { return nil }
        let header = Header(
            offset: offset, flags: packet[offset], kind: packet[offset + 1],
            valueLength: Int(packet.number(at: offset + 2, as: UInt16.self)))
        return header.end <= packet.count ? header : nil
    }

    static func write(_ kind: UInt8, valueLength: Int, to packet: UnsafeMutableRawBufferPointer, at offset: Int) {
        packet[offset] = Flag.unrecognised
        packet[offset + 1] = kind
        packet.put(UInt16(valueLength), at: offset + 2)
    }

    /// Fills what follows the base packet: a place for a receipt where it fits, and padding. RFC 8972 §4.1: padding is
    /// an extension too, so that a reflector that knows TLVs doesn't trip over it.
    package static func writeExtensions(to packet: UnsafeMutableRawBufferPointer) {
        for offset in StampPacket.length..<packet.count { packet[offset] = 0 }
        var offset = StampPacket.length
        let room = packet.count - offset - headerLength
        if let valueLength = Receipt.valueLength(fitting: room) {
            write(Kind.receipt, valueLength: valueLength, to: packet, at: offset)
            packet.put(Receipt.mark, at: offset + headerLength)
            offset += headerLength + valueLength
        }
        if packet.count - offset >= headerLength {
            write(Kind.extraPadding, valueLength: packet.count - offset - headerLength, to: packet, at: offset)
        }
    }
}
