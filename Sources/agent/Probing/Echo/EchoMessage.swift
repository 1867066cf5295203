import NetworkAddress
import Telemetry

/// ICMP echo as a way to probe: RFC 792 page 14 and RFC 4443 §4.1.
///
///      0 type (1)   1 code (1)   2 checksum (2)   4 identifier (2)   6 sequence number (2)   8 data
///
/// The data that we send are a STAMP request. A host that answers sends them back unchanged, like a reflector that keeps no
/// count and no time: `asReflected` completes them to the reply that such a one would have sent, with no residence and
/// no clock. A `StampSender` then measures two-way delay and loss with everything that it does about our own faults, and
/// finds of itself that the direction of each loss is unknown. The 32-bit number and the timestamp in the data tell replies
/// apart beyond the 16 bits of ICMP's sequence number.
package enum EchoMessage {
    package static let headerLength = 8
    /// Octets of data.
    package static let sizes = StampPacket.length...(SessionSettings.maximumSize - headerLength)
    /// As ping(8) has it.
    package static let defaultSize = 56

    private enum Kind {
        static let request: (v4: UInt8, v6: UInt8) = (8, 128)
        static let reply: (v4: UInt8, v6: UInt8) = (0, 129)
    }

    /// How packets come from a socket.
    package struct Framing: Hashable, Sendable {
        /// IPv6; the kernel has then checked and will fill in the checksum, RFC 3542 §3.1.
        package var isV6: Bool
        /// On a raw socket IPv4 packets begin with their IP header, and their checksum nobody has looked at.
        package var isRaw: Bool
        package init(isV6: Bool, isRaw: Bool) {
            self.isV6 = isV6
            self.isRaw = isRaw
        }
    }

    /// What a packet is.
    package enum Reading: Equatable {
        /// A reply to this identifier; the range of its data.
        case reply(Range<Int>)
        /// Its checksum is wrong: nothing in it may be believed.
        case corrupt
        /// An echo reply to somebody else, another message, or less than a message.
        case foreign
    }

    /// Puts the header before data that stand in `message` from octet 8 on.
    package static func seal(
        _ message: UnsafeMutableRawBufferPointer, isV6: Bool, identifier: UInt16, sequence: UInt16
    ) {
        precondition(message.count >= headerLength)
        message[0] = isV6 ? Kind.request.v6 : Kind.request.v4
        message[1] = 0
        message.put(UInt16(0), at: 2)
        message.put(identifier, at: 4)
        message.put(sequence, at: 6)
        if !isV6 { message.put(InternetChecksum.of(UnsafeRawBufferPointer(message)), at: 2) }
    }

    /// Reads what came. `identifier` is nil on a datagram socket, where the kernel has looked at it.
    package static func read(
        _ packet: UnsafeRawBufferPointer, _ framing: Framing, identifier: UInt16?
    ) -> Reading {
        var start = 0
        if framing.isRaw, !framing.isV6 {
            guard let header = IPv4Header(packet), header.proto == 1, !header.isFragment else { return .foreign }
            start = header.length
        }
        guard packet.count >= start + headerLength else { return .foreign }
        guard packet[start] == (framing.isV6 ? Kind.reply.v6 : Kind.reply.v4), packet[start + 1] == 0 else {
            return .foreign
        }
        if let identifier, packet.number(at: start + 4, as: UInt16.self) != identifier { return .foreign }
        if framing.isRaw, !framing.isV6,
            InternetChecksum.of(UnsafeRawBufferPointer(rebasing: packet[start...])) != 0
        {
            return .corrupt
        }
        return .reply(start + headerLength..<packet.count)
    }

    /// Echo doesn't tell on which way a packet was copied or overtaken.
    static func forgetWays(in record: inout IntervalRecord) {
        record.duplicatedUnknown += record.duplicatedForward + record.duplicatedReturn
        record.duplicatedForward = 0
        record.duplicatedReturn = 0
        record.reorderedUnknown += record.reorderedForward + record.reorderedReturn
        record.reorderedForward = 0
        record.reorderedReturn = 0
    }

    /// Completes data that came back to a reply of RFC 8762 §4.3.1 with T2 = T3 = T1 and an error estimate of zero, which
    /// claims nothing. Data too short to be ours stay as they are, and no sender takes them.
    package static func asReflected(_ data: UnsafeMutableRawBufferPointer) {
        guard data.count >= StampPacket.length else { return }
        let sequence: UInt32 = data.number(at: 0)
        let timestamp: UInt64 = data.number(at: 4)
        StampReply(
            sequence: sequence, timestamp: WireTimestamp(raw: timestamp), errorEstimate: ErrorEstimate(raw: 0),
            sessionIdentifier: data.number(at: 14), receiveTimestamp: WireTimestamp(raw: timestamp),
            senderSequence: sequence,
            senderTimestamp: WireTimestamp(raw: timestamp), senderErrorEstimate: ErrorEstimate(raw: 0), senderTTL: nil
        ).write(to: data)
    }
}
