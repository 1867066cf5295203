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
        var text = String(text)
        guard let address = text.withUTF8({ IPv4Address(utf8: $0) }) else { return nil }
        self = address
    }

    /// As `init(_:)`, of octets: no generic type, for files hold tens of thousands of them.
    init?(utf8 text: UnsafeBufferPointer<UInt8>) {
        guard text.count <= 15 else { return nil }
        var value: UInt32 = 0
        var dots = 0
        var start = 0
        for at in 0...text.count where at == text.count || text[at] == UInt8(ascii: ".") {
            guard dots < 4, let octet = DecimalDigits.parse(text, start..<at, upTo: 255) else { return nil }
            value = value << 8 | UInt32(octet)
            dots += 1
            start = at + 1
        }
        guard dots == 4 else { return nil }
        self.value = value
    }

    package static let any = IPv4Address(0)
    package static let loopback = IPv4Address(127, 0, 0, 1)
}

extension IPv4Address: CustomStringConvertible {
    package var description: String {
        String(unsafeUninitializedCapacity: 15) { out in
            var count = 0
            write(to: out, &count)
            return count
        }
    }

    /// Appends the text, 15 octets at most.
    func write(to out: UnsafeMutableBufferPointer<UInt8>, _ count: inout Int) {
        for shift in [24, 16, 8, 0] as [UInt32] {
            if shift < 24 {
                out[count] = UInt8(ascii: ".")
                count += 1
            }
            DecimalDigits.write(Int(value >> shift & 255), to: out, &count)
        }
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

    /// As `parse(_:upTo:)`, of a part of some octets.
    static func parse(_ octets: UnsafeBufferPointer<UInt8>, _ range: Range<Int>, upTo limit: Int) -> Int? {
        guard !range.isEmpty, range.count <= 9 else { return nil }
        if range.count > 1, octets[range.lowerBound] == UInt8(ascii: "0") { return nil }
        var value = 0
        for place in range {
            let digit = octets[place] &- UInt8(ascii: "0")
            guard digit < 10 else { return nil }
            value = value * 10 + Int(digit)
        }
        return value <= limit ? value : nil
    }

    /// Appends a number of 0...999.
    static func write(_ value: Int, to out: UnsafeMutableBufferPointer<UInt8>, _ count: inout Int) {
        for scale in [100, 10, 1] where scale == 1 || value >= scale {
            out[count] = UInt8(ascii: "0") + UInt8(value / scale % 10)
            count += 1
        }
    }
}
