package import NetworkAddress

/// Both ends of a flow and their protocol, the same for both directions: the lower address and port is `low`.
package struct FlowKey: Hashable, Sendable {
    var lowHigh: UInt64
    var lowLow: UInt64
    var highHigh: UInt64
    var highLow: UInt64
    /// From the top: port of `low`, port of `high`, protocol, IP version.
    var rest: UInt64

    /// - Parameter isSourceLow: becomes whether the packet's source is the lower end.
    @inline(__always)
    init(_ headers: PacketHeaders, isSourceLow: inout Bool) {
        let tail = UInt64(headers.protocolNumber) << 8 | UInt64(headers.version)
        if headers.sourceHigh != headers.destinationHigh {
            isSourceLow = headers.sourceHigh < headers.destinationHigh
        } else if headers.sourceLow != headers.destinationLow {
            isSourceLow = headers.sourceLow < headers.destinationLow
        } else {
            isSourceLow = headers.sourcePort <= headers.destinationPort
        }
        if isSourceLow {
            lowHigh = headers.sourceHigh
            lowLow = headers.sourceLow
            highHigh = headers.destinationHigh
            highLow = headers.destinationLow
            rest = UInt64(headers.sourcePort) << 48 | UInt64(headers.destinationPort) << 32 | tail
        } else {
            lowHigh = headers.destinationHigh
            lowLow = headers.destinationLow
            highHigh = headers.sourceHigh
            highLow = headers.sourceLow
            rest = UInt64(headers.destinationPort) << 48 | UInt64(headers.sourcePort) << 32 | tail
        }
    }

    init(_ entry: FlowEntry, _ ends: IPv6Ends.Pair?) {
        (lowHigh, lowLow) = (ends?.lowHigh ?? 0, UInt64(ends?.lowMiddle ?? 0) << 32 | UInt64(entry.low))
        (highHigh, highLow) = (ends?.highHigh ?? 0, UInt64(ends?.highMiddle ?? 0) << 32 | UInt64(entry.high))
        rest = UInt64(entry.ports) << 32 | UInt64(entry.protocolNumber) << 8 | (ends == nil ? 4 : 6)
    }

    package var version: UInt8 { UInt8(truncatingIfNeeded: rest) }
    var ports: UInt32 { UInt32(truncatingIfNeeded: rest >> 32) }
    package var protocolNumber: UInt8 { UInt8(truncatingIfNeeded: rest >> 8) }
    var isICMP: Bool { protocolNumber == 1 || protocolNumber == 58 }
    package var lowPort: UInt16 { UInt16(truncatingIfNeeded: rest >> 48) }
    package var highPort: UInt16 { UInt16(truncatingIfNeeded: rest >> 32) }
    package var lowAddress: IPAddress { Self.address(lowHigh, lowLow, version) }
    package var highAddress: IPAddress { Self.address(highHigh, highLow, version) }

    private static func address(_ high: UInt64, _ low: UInt64, _ version: UInt8) -> IPAddress {
        version == 4
            ? .v4(IPv4Address(UInt32(truncatingIfNeeded: low))) : .v6(IPv6Address(high: high, low: low))
    }
}

/// SipHash-1-3 with a key drawn at start: whoever chooses addresses and ports can't choose where they fall in the table.
///
/// Source: J.-P. Aumasson, D. J. Bernstein, *SipHash: a fast short-input PRF*, 2012; one compression and three finalisation rounds
/// as the hash tables of Rust, Python and Swift have them.
struct KeyedHash: Sendable {
    private let first: UInt64
    private let second: UInt64

    init(seed: (UInt64, UInt64)) {
        first = seed.0
        second = seed.1
    }

    init() {
        var generator = SystemRandomNumberGenerator()
        self.init(seed: (generator.next(), generator.next()))
    }

    @inline(__always)
    func callAsFunction(_ key: FlowKey) -> UInt64 {
        // Addresses of IPv4 are one word: half the rounds.
        if key.version == 4 { return self(key.lowLow << 32 | key.highLow, key.rest) }
        var state = SipState(first, second)
        state.take(key.lowHigh)
        state.take(key.lowLow)
        state.take(key.highHigh)
        state.take(key.highLow)
        state.take(key.rest)
        return state.finish(octets: 40)
    }

    /// Of what the fragments of one packet share.
    func callAsFunction(fragment headers: PacketHeaders) -> UInt64 {
        var state = SipState(first, second)
        state.take(headers.sourceHigh)
        state.take(headers.sourceLow)
        state.take(headers.destinationHigh)
        state.take(headers.destinationLow)
        state.take(
            UInt64(headers.version) << 40 | UInt64(headers.fragmentProtocol) << 32
                | UInt64(headers.fragmentIdentification))
        return state.finish(octets: 40)
    }

    @inline(__always)
    func callAsFunction(_ word: UInt64, _ other: UInt64) -> UInt64 {
        var state = SipState(first, second)
        state.take(word)
        state.take(other)
        return state.finish(octets: 16)
    }
}

private struct SipState {
    var a: UInt64
    var b: UInt64
    var c: UInt64
    var d: UInt64

    @inline(__always)
    init(_ first: UInt64, _ second: UInt64) {
        a = first ^ 0x736F_6D65_7073_6575
        b = second ^ 0x646F_7261_6E64_6F6D
        c = first ^ 0x6C79_6765_6E65_7261
        d = second ^ 0x7465_6462_7974_6573
    }

    @inline(__always)
    private mutating func round() {
        a = a &+ b
        b = Self.rotate(b, 13) ^ a
        a = Self.rotate(a, 32)
        c = c &+ d
        d = Self.rotate(d, 16) ^ c
        a = a &+ d
        d = Self.rotate(d, 21) ^ a
        c = c &+ b
        b = Self.rotate(b, 17) ^ c
        c = Self.rotate(c, 32)
    }

    @inline(__always)
    private static func rotate(_ value: UInt64, _ count: UInt64) -> UInt64 { value << count | value >> (64 - count) }

    @inline(__always)
    mutating func take(_ word: UInt64) {
        d ^= word
        round()
        a ^= word
    }

    @inline(__always)
    mutating func finish(octets: UInt64) -> UInt64 {
        take(octets << 56)
        c ^= 0xFF
        round()
        round()
        round()
        return a ^ b ^ c ^ d
    }
}
