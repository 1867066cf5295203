/// The frame of an RFC 8972 §4 extension: flags (1), type (1), length of the value (2), value.
package enum StampTLV {
    static let headerLength = 4

    /// Flags, RFC 8972 §4.
    enum Flag {
        /// U: the sender sets it; a reflector that knows the type clears it.
        static let unrecognised: UInt8 = 0x80
        /// M: the length can't be right.
        static let malformed: UInt8 = 0x40
        /// I: the extensions' HMAC is wrong.
        static let integrity: UInt8 = 0x20
    }

    /// Types, RFC 8972 §5.1.
    enum Kind {
        static let extraPadding: UInt8 = 1
        static let timestampInformation: UInt8 = 3
        static let classOfService: UInt8 = 4
        static let directMeasurement: UInt8 = 5
        static let followUp: UInt8 = 7
        static let hmac: UInt8 = 8
        /// The first of the private-use types 252...254.
        static let receipt: UInt8 = 252
    }

    /// The length of the value that a type must have; nil for any.
    static func valueLength(of kind: UInt8) -> Int? {
        switch kind {
        case Kind.timestampInformation, Kind.classOfService: 4
        case Kind.directMeasurement: 12
        case Kind.followUp, Kind.hmac: 16
        default: nil
        }
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

    /// Fills what follows the base packet of open mode: a place for a receipt where it fits, and padding. RFC 8972 §4.1:
    /// padding is an extension too, so that a reflector that knows TLVs doesn't trip over it.
    package static func writeExtensions(to packet: UnsafeMutableRawBufferPointer) {
        StampExtensions().write(to: packet, from: StampPacket.length, counter: 0, authenticator: nil)
    }

    /// RFC 8972 §4.8: the HMAC of extensions covers the base packet's sequence number and all extensions before it.
    static func text(
        of packet: UnsafeRawBufferPointer, from start: Int, to hmac: Header
    ) -> (sequence: UnsafeRawBufferPointer, extensions: UnsafeRawBufferPointer) {
        (
            UnsafeRawBufferPointer(rebasing: packet[..<4]),
            UnsafeRawBufferPointer(rebasing: packet[start..<hmac.offset])
        )
    }
}
