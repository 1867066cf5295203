/// An IPv4 address (RFC 791).
///
///     IPv4Address("192.0.2.1")?.description  // "192.0.2.1"
package struct IPv4Address: Hashable, Sendable {
    /// The address as a number, first octet most significant.
    package var value: UInt32

    package init(_ value: UInt32) { self.value = value }

    package init(_ a: UInt8, _ b: UInt8, _ c: UInt8, _ d: UInt8) {
        value = UInt32(a) << 24 | UInt32(b) << 16 | UInt32(c) << 8 | UInt32(d)
    }

    /// Four decimal numbers 0...255 without leading zeros, joined by dots; nil for anything else. The shorter, octal
    /// and hexadecimal forms that inet_aton(3) takes are refused: what they mean differs between programs.
    package init?(_ text: some StringProtocol) {
        var value: UInt32 = 0
        var octets = 0
        for part in text.utf8.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false) {
            guard octets < 4, let octet = DecimalDigits.parse(part, upTo: 255) else { return nil }
            value = value << 8 | UInt32(octet)
            octets += 1
        }
        guard octets == 4 else { return nil }
        self.value = value
    }

    package static let any = IPv4Address(0)
    package static let loopback = IPv4Address(127, 0, 0, 1)
}

extension IPv4Address: CustomStringConvertible {
    package var description: String {
        "\(value >> 24).\(value >> 16 & 255).\(value >> 8 & 255).\(value & 255)"
    }
}

extension IPv4Address: Comparable {
    package static func < (a: Self, b: Self) -> Bool { a.value < b.value }
}

/// Strict decimal numbers, as they stand in addresses, prefix lengths and ports.
enum DecimalDigits {
    /// One or more digits without a leading zero (but `0` itself), at most `limit`; nil otherwise.
    static func parse(_ digits: some Collection<UInt8>, upTo limit: Int) -> Int? {
        guard !digits.isEmpty, digits.count <= 9 else { return nil }
        if digits.count > 1, digits.first == UInt8(ascii: "0") { return nil }
        var value = 0
        for digit in digits {
            guard (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(digit) else { return nil }
            value = value * 10 + Int(digit - UInt8(ascii: "0"))
        }
        return value <= limit ? value : nil
    }
}
