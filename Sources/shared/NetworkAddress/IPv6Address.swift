/// An IPv6 address (RFC 4291), printed as RFC 5952 says.
///
///     IPv6Address("2001:DB8:0:0:0:0:0:1")?.description  // "2001:db8::1"
package struct IPv6Address: Hashable, Sendable {
    /// The first and the last 64 bits.
    package var high: UInt64
    package var low: UInt64
    /// The zone in which a link-local address holds, as this host numbers its interfaces (RFC 4007 §6); 0 for none. It means
    /// nothing to other hosts and stands in no packet; `ZonedAddress` reads it.
    package var zone: UInt32

    package init(high: UInt64, low: UInt64, zone: UInt32 = 0) {
        self.high = high
        self.low = low
        self.zone = zone
    }

    /// The address as it stands in packets.
    package var withoutZone: IPv6Address { IPv6Address(high: high, low: low) }

    /// Any of the forms of RFC 4291 §2.2: eight groups, `::` once for one or more groups of zeros, the last 32 bits as
    /// an IPv4 address; nil for anything else.
    package init?(_ text: some StringProtocol) {
        let bytes = Array(text.utf8)
        guard bytes.count >= 2, bytes.count <= 45 else { return nil }
        var groups: [UInt16] = []
        var gap: Int?
        var position = 0
        if bytes[0] == Self.colon {
            guard bytes[1] == Self.colon else { return nil }
            gap = 0
            position = 2
        }
        while position < bytes.count {
            let end = bytes[position...].firstIndex(of: Self.colon) ?? bytes.count
            let group = bytes[position..<end]
            if group.contains(UInt8(ascii: ".")) {
                guard end == bytes.count, groups.count <= 6,
                    let embedded = IPv4Address(String(decoding: group, as: UTF8.self))
                else { return nil }
                groups += [UInt16(embedded.value >> 16), UInt16(truncatingIfNeeded: embedded.value)]
                break
            }
            guard groups.count < 8, let value = Self.hexadecimal(group) else { return nil }
            groups.append(value)
            guard end < bytes.count else { break }
            position = end + 1
            guard position < bytes.count else { return nil }  // a single colon at the end
            if bytes[position] == Self.colon {
                guard gap == nil else { return nil }
                gap = groups.count
                position += 1
            }
        }
        if let gap {
            guard groups.count < 8 else { return nil }
            groups.insert(contentsOf: repeatElement(0, count: 8 - groups.count), at: gap)
        }
        guard groups.count == 8 else { return nil }
        zone = 0
        high = groups[..<4].reduce(0) { $0 << 16 | UInt64($1) }
        low = groups[4...].reduce(0) { $0 << 16 | UInt64($1) }
    }

    package static let any = IPv6Address(high: 0, low: 0)
    package static let loopback = IPv6Address(high: 0, low: 1)

    /// Whether the address is of a link only (fe80::/10, RFC 4291 §2.5.6) and so needs a zone to be reached.
    package var isLinkLocal: Bool { high >> 54 == 0xFE80 >> 6 }

    private static let colon = UInt8(ascii: ":")

    private static func hexadecimal(_ digits: ArraySlice<UInt8>) -> UInt16? {
        guard (1...4).contains(digits.count) else { return nil }
        var value: UInt16 = 0
        for digit in digits {
            switch digit {
            case UInt8(ascii: "0")...UInt8(ascii: "9"): value = value << 4 | UInt16(digit - UInt8(ascii: "0"))
            case UInt8(ascii: "a")...UInt8(ascii: "f"): value = value << 4 | UInt16(digit - UInt8(ascii: "a") + 10)
            case UInt8(ascii: "A")...UInt8(ascii: "F"): value = value << 4 | UInt16(digit - UInt8(ascii: "A") + 10)
            default: return nil
            }
        }
        return value
    }

    /// The eight groups, first first.
    var groups: [UInt16] {
        (0..<8).map { UInt16(truncatingIfNeeded: ($0 < 4 ? high : low) >> UInt64(48 - 16 * ($0 % 4))) }
    }
}

extension IPv6Address: CustomStringConvertible {
    /// With its zone, RFC 4007 §11: `fe80::1%eth0`.
    package var description: String { zone == 0 ? digits : "\(digits)%\(ZonedAddress.name(ofZone: zone))" }

    private var digits: String {
        // RFC 5952 §5: the IPv4-mapped prefix shows its address in dots.
        if high == 0, low >> 32 == 0xFFFF {
            return "::ffff:\(IPv4Address(UInt32(truncatingIfNeeded: low)))"
        }
        let groups = groups
        // RFC 5952 §4.2: the longest run of zeros is shortened, the first of equal ones, never a run of one.
        var best = 0..<0
        var start = 0
        while start < 8 {
            var end = start
            while end < 8, groups[end] == 0 { end += 1 }
            if end - start > max(1, best.count) { best = start..<end }
            start = max(end, start + 1)
        }
        func text(_ range: Range<Int>) -> String {
            groups[range].map { String($0, radix: 16) }.joined(separator: ":")
        }
        return best.isEmpty ? text(0..<8) : text(0..<best.lowerBound) + "::" + text(best.upperBound..<8)
    }
}

extension IPv6Address: Comparable {
    package static func < (a: Self, b: Self) -> Bool { (a.high, a.low, a.zone) < (b.high, b.low, b.zone) }
}
