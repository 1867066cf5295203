/// A block of addresses in CIDR notation (RFC 4632, RFC 4291 §2.3).
///
///     Prefix("10.0.0.0/8")?.contains(IPAddress("10.1.2.3")!)  // true
package struct Prefix: Hashable, Sendable {
    /// The first address of the block.
    package let address: IPAddress
    /// 0...32 or 0...128.
    package let length: Int

    /// nil where the length is out of range or bits behind it are set: `10.0.0.1/8` is more often a slip than a wish.
    package init?(_ address: IPAddress, length: Int) {
        guard (0...address.width).contains(length), address.masked(to: length) == address else { return nil }
        self.address = address
        self.length = length
    }

    /// The block of one address.
    package init(_ address: IPAddress) {
        self.address = address.masked(to: address.width)
        length = address.width
    }

    /// `10.0.0.0/8`, `2001:db8::/32`, or an address alone, which is the block of that address.
    package init?(_ text: String) {
        var text = text
        guard let prefix = text.withUTF8({ Prefix(utf8: $0) }) else { return nil }
        self = prefix
    }

    /// As `init(_:)`, of octets.
    package init?(utf8 text: UnsafeBufferPointer<UInt8>) {
        let slash = text.firstIndex(of: UInt8(ascii: "/"))
        let first = UnsafeBufferPointer(rebasing: text[..<(slash ?? text.count)])
        let address: IPAddress
        if let short = IPv4Address(utf8: first) {
            address = .v4(short)
        } else {
            // What is no UTF-8 is mended by decoding, and then no address.
            guard let long = IPv6Address(String(decoding: first, as: UTF8.self)) else { return nil }
            address = .v6(long)
        }
        guard let slash else {
            self.init(address)
            return
        }
        guard let length = DecimalDigits.parse(text, slash + 1..<text.count, upTo: 128) else { return nil }
        self.init(address, length: length)
    }

    package func contains(_ candidate: IPAddress) -> Bool {
        candidate.width == address.width && candidate.masked(to: length) == address
    }

    /// Whether all of `other` lies in this block.
    package func contains(_ other: Prefix) -> Bool { other.length >= length && contains(other.address) }

    /// Whether some address lies in both: of two blocks, one then lies in the other.
    package func overlaps(_ other: Prefix) -> Bool { contains(other) || other.contains(self) }

    /// How many addresses it holds, 2^63 at most.
    package var addressCount: UInt64 { 1 << UInt64(min(63, address.width - length)) }
}

extension Prefix: CustomStringConvertible {
    package var description: String {
        guard case .v4(let short) = address else { return "\(address)/\(length)" }
        return String(unsafeUninitializedCapacity: 18) { out in
            var count = 0
            short.write(to: out, &count)
            out[count] = UInt8(ascii: "/")
            count += 1
            DecimalDigits.write(length, to: out, &count)
            return count
        }
    }
}

extension IPAddress {
    /// The address with all bits behind the first `length` cleared.
    package func masked(to length: Int) -> IPAddress {
        switch self {
        case .v4(let address):
            // A shift by the whole width gives zero in Swift, which is what a length of 0 wants.
            return .v4(IPv4Address(address.value & (UInt32.max << UInt32(32 - length))))
        case .v6(let address):
            let high = length >= 64 ? UInt64.max : UInt64.max << UInt64(64 - length)
            let low = length <= 64 ? 0 : UInt64.max << UInt64(128 - length)
            return .v6(IPv6Address(high: address.high & high, low: address.low & low))
        }
    }
}
