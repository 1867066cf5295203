/// One row of a table of sending rates (RFC 9097 §8.1, RFC 9946): two transmitters with a timer each, and one more datagram
/// with each burst of the second.
///
/// Payloads are those of IPv4; over IPv6 they are 20 octets shorter, so that the packets are as long.
package struct SendingRate: Hashable, Sendable {
    package static let length = 28
    /// The most datagrams of a burst, and the fewest microseconds of an interval.
    package static let maximumBurst: UInt32 = 100
    package static let minimumInterval: UInt32 = 100
    /// In a payload: its size is random, up to the rest of the number.
    package static let randomBit: UInt32 = 0x8000_0000
    /// Headers of IPv4 and UDP.
    package static let overhead = 28
    /// The least payload of a load message that has a random size: its header, and what IPv6 takes away.
    package static let minimumPayload = LoadHeader.length + 20
    static let maximumPayload: UInt32 = 9_000 - 28

    /// Microseconds; 0 where the transmitter is off.
    package var interval1: UInt32 = 0
    package var payload1: UInt32 = 0
    package var burst1: UInt32 = 0
    package var interval2: UInt32 = 0
    package var payload2: UInt32 = 0
    package var burst2: UInt32 = 0
    /// Payload of one datagram more with each burst of transmitter 2; 0 for none.
    package var addOn: UInt32 = 0

    package init() {}

    init(reading octets: UnsafeRawBufferPointer, at offset: Int) {
        interval1 = octets.number(at: offset)
        payload1 = octets.number(at: offset + 4)
        burst1 = octets.number(at: offset + 8)
        interval2 = octets.number(at: offset + 12)
        payload2 = octets.number(at: offset + 16)
        burst2 = octets.number(at: offset + 20)
        addOn = octets.number(at: offset + 24)
    }

    func write(to octets: UnsafeMutableRawBufferPointer, at offset: Int) {
        octets.put(interval1, at: offset)
        octets.put(payload1, at: offset + 4)
        octets.put(burst1, at: offset + 8)
        octets.put(interval2, at: offset + 12)
        octets.put(payload2, at: offset + 16)
        octets.put(burst2, at: offset + 20)
        octets.put(addOn, at: offset + 24)
    }

    /// Bits per second of IP packets; of random sizes their mean.
    package var bitsPerSecond: Double {
        func octets(_ payload: UInt32) -> Double {
            guard payload != 0 else { return 0 }
            let size = Double(payload & ~Self.randomBit)
            let mean = payload & Self.randomBit == 0 ? size : (size + Double(Self.minimumPayload)) / 2
            return mean + Double(Self.overhead)
        }
        var rate = 0.0
        if interval1 > 0 { rate += octets(payload1) * Double(burst1) * 8e6 / Double(interval1) }
        if interval2 > 0 {
            rate += (octets(payload2) * Double(burst2) + octets(addOn)) * 8e6 / Double(interval2)
        }
        return rate
    }

    /// Whether a sender may do what this row says: nothing faster, longer or smaller than the protocol has.
    package var isLawful: Bool {
        func isPayload(_ payload: UInt32) -> Bool {
            let size = payload & ~Self.randomBit
            return size >= UInt32(LoadHeader.length + 20) && size <= Self.maximumPayload
        }
        if interval1 != 0, interval1 < Self.minimumInterval || interval1 > 1_000_000 { return false }
        if interval2 != 0, interval2 < Self.minimumInterval || interval2 > 1_000_000 { return false }
        if burst1 > Self.maximumBurst || burst2 > Self.maximumBurst { return false }
        if burst1 > 0, interval1 != 0, !isPayload(payload1) { return false }
        if burst2 > 0, interval2 != 0, !isPayload(payload2) { return false }
        return addOn == 0 || isPayload(addOn)
    }

    /// The row of the finest grain for `bitsPerSecond` in packets of at most `packet` octets with IP header: transmitter 1
    /// carries whole packets every 100 us, transmitter 2 the rest each millisecond in packets of equal size, to 8 kbit/s.
    package init(bitsPerSecond: Double, packet: Int) {
        self.init()
        let overhead = Self.overhead
        // One packet every 100 us.
        let unit = Double(packet) * 8e4
        var whole = min(Int(bitsPerSecond / unit), Int(Self.maximumBurst))
        // Octets of IP packets for transmitter 2 in each millisecond.
        var rest = Int(((bitsPerSecond - Double(whole) * unit) / 8e3).rounded(.down))
        if whole > 0, rest < packet / 2 {
            whole -= 1
            rest += packet * 10
        }
        if whole > 0 {
            interval1 = 100
            payload1 = UInt32(packet - overhead)
            burst1 = UInt32(whole)
        }
        var milliseconds = 1
        if whole == 0 {
            // Below the rate of one half-sized packet a millisecond, packets come less often.
            while milliseconds < 50, rest < packet / 2 {
                milliseconds += 1
                rest = Int((bitsPerSecond * Double(milliseconds) / 8e3).rounded(.down))
            }
        }
        rest = min(rest, packet * Int(Self.maximumBurst))
        let count = max(1, (rest + packet - 1) / packet)
        let size = max(rest / count, Self.minimumPayload + overhead)
        interval2 = UInt32(milliseconds * 1_000)
        let last = min(size + max(0, rest - size * count), packet)
        if count > 1 {
            payload2 = UInt32(size - overhead)
            burst2 = UInt32(count - 1)
        }
        addOn = UInt32(last - overhead)
    }
}
