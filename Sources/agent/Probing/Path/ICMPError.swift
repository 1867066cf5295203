/// An ICMP error message with the packet that it quotes: RFC 792, RFC 4443 §3, extended as in RFC 4884.
///
///      0 type (1)   1 code (1)   2 checksum (2)
///      4 ICMPv6: length of the quote (1), zero (3); packet too big: MTU (4)
///        ICMPv4: zero (1), length of the quote (1), zero (2); fragmentation needed: MTU in the last two
///      8 the begin of the packet that could not be delivered, and behind it perhaps extensions
package struct ICMPError: Hashable, Sendable {
    package enum Kind: Hashable, Sendable {
        /// The TTL or hop limit ran out on the way.
        case timeExceeded
        case unreachable(Unreachable)
        /// The next link takes this many octets of IP packet; 0 where an old router doesn't say (RFC 1191 §3).
        case packetTooBig(mtu: Int)
    }

    package var kind: Kind
    /// Where in the message the quoted packet stands.
    package var quote: Range<Int>
    /// RFC 4950 label stack, outermost first.
    package var labels: [MPLSLabel]

    /// Reads a message without its IP header. nil for what is no error of these kinds, is too short, or has a wrong checksum;
    /// the kernel has looked at the checksum of ICMPv6, whose pseudo-header isn't here.
    package init?(_ message: UnsafeRawBufferPointer, isV6: Bool) {
        guard message.count >= 8 else { return nil }
        guard isV6 || InternetChecksum.of(message) == 0 else { return nil }
        guard let kind = Self.kind(message, isV6: isV6) else { return nil }
        self.kind = kind
        let found = Self.extent(of: message, isV6: isV6, kind: kind)
        quote = found.quote
        labels = found.extensions.map { ICMPExtensions.labels(in: message, $0) } ?? []
    }

    private static func kind(_ message: UnsafeRawBufferPointer, isV6: Bool) -> Kind? {
        let (type, code) = (message[0], message[1])
        if isV6 {
            switch type {
            case 1: return .unreachable(Unreachable(v6: code))
            case 2: return .packetTooBig(mtu: Int(message.number(at: 4, as: UInt32.self)))
            // Code 1 is about reassembly and says nothing of hops.
            case 3: return code == 0 ? .timeExceeded : nil
            // RFC 4443 §3.4: a next header that the host doesn't know.
            case 4: return code == 1 ? .unreachable(.proto) : nil
            default: return nil
            }
        }
        switch type {
        case 3:
            if code == 4 { return .packetTooBig(mtu: Int(message.number(at: 6, as: UInt16.self))) }
            return .unreachable(Unreachable(v4: code))
        case 11: return code == 0 ? .timeExceeded : nil
        default: return nil
        }
    }

    /// Where quote and extensions stand. RFC 4884 §4 and §5: the length field counts 32-bit words in ICMPv4 and 64-bit words
    /// in ICMPv6, and with extensions the quote is padded to at least 128 octets.
    private static func extent(
        of message: UnsafeRawBufferPointer, isV6: Bool, kind: Kind
    ) -> (quote: Range<Int>, extensions: Range<Int>?) {
        let whole = 8..<message.count
        // RFC 4884 §4: packet too big and fragmentation needed can't be extended, as their MTU stands there.
        if case .packetTooBig = kind { return (whole, nil) }
        let length = isV6 ? 8 * Int(message[4]) : 4 * Int(message[5])
        if length >= minimumQuote, 8 + length < message.count {
            return (8..<8 + length, 8 + length..<message.count)
        }
        // RFC 4884 §5.5: older routers append extensions behind 128 octets without saying so. Taken only where version and
        // checksum fit.
        let old = 8 + minimumQuote..<max(message.count, 8 + minimumQuote)
        if length == 0, ICMPExtensions.isSound(message, old, mustHaveChecksum: true) {
            return (8..<8 + minimumQuote, old)
        }
        return (whole, nil)
    }

    private static let minimumQuote = 128
}

/// Why a packet could not be delivered, with the mark that traceroute(8) has for it.
package enum Unreachable: Hashable, Sendable {
    case network
    case host
    /// The host doesn't know the protocol.
    case proto
    /// Nobody listens on the port: the far end has been reached.
    case port
    /// Filtered by an administrator.
    case prohibited
    /// Source route failed, or beyond the scope of the source address.
    case route
    case other(UInt8)

    /// RFC 792 page 4, RFC 1122 §3.2.2.1 and RFC 1812 §5.2.7.1.
    init(v4 code: UInt8) {
        self =
            switch code {
            case 0, 6, 8, 11: .network
            case 1, 7, 12: .host
            case 2: .proto
            case 3: .port
            case 5: .route
            case 9, 10, 13: .prohibited
            default: .other(code)
            }
    }

    /// RFC 4443 §3.1.
    init(v6 code: UInt8) {
        self =
            switch code {
            case 0: .network
            case 1, 5, 6: .prohibited
            case 2: .route
            case 3: .host
            case 4: .port
            default: .other(code)
            }
    }

    /// `!N`, `!H` and so on; nil for the port, which is how a path ends.
    package var mark: String? {
        switch self {
        case .network: "!N"
        case .host: "!H"
        case .proto: "!P"
        case .port: nil
        case .prohibited: "!X"
        case .route: "!S"
        case .other(let code): "!<\(code)>"
        }
    }
}
