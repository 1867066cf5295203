/// The table of sending rates (RFC 9097 §8.1; rows as in OB-UDPST): row n carries n Mbit/s of IP packets up to 1,000, then
/// steps of 100 Mbit/s and more. Row 0 is one packet of random size each 50 ms.
package struct SendingRateTable: Hashable, Sendable {
    package static let count = 1_153
    /// The row up to which searches take large steps: 1 Gbit/s.
    package static let highSpeedThreshold = 1_000

    package var isJumbo: Bool
    package var isTraditional: Bool

    package init(isJumbo: Bool, isTraditional: Bool) {
        self.isJumbo = isJumbo
        self.isTraditional = isTraditional
    }

    /// Octets of a full packet with IP header up to 1 Gbit/s.
    package var packet: Int { isTraditional ? 1_500 : 1_250 }

    /// Row `index` of 0..<`count`.
    package subscript(index: Int) -> SendingRate {
        var rate = SendingRate()
        let payload = UInt32(packet - SendingRate.overhead)
        switch index {
        case ...0:
            rate.interval2 = 50_000
            rate.addOn = payload | SendingRate.randomBit
        case ...Self.highSpeedThreshold:
            // Mbit/s of one full packet every 100 us, and every millisecond.
            let coarse = packet * 8 / 100
            let fine = packet * 8 / 1_000
            let whole = index / coarse
            let burst = index % coarse / fine
            let rest = index % coarse % fine
            if whole > 0 {
                rate.interval1 = 100
                rate.payload1 = payload
                rate.burst1 = UInt32(whole)
            }
            if burst > 0 || rest > 0 { rate.interval2 = 1_000 }
            if burst > 0 {
                rate.payload2 = payload
                rate.burst2 = UInt32(burst)
            }
            if rest > 0 { rate.addOn = UInt32(rest * 125 - SendingRate.overhead) }
        default:
            rate.interval1 = 100
            let step = min(index, Self.count - 1) - Self.highSpeedThreshold
            if isJumbo, step <= 62 {
                rate.payload1 = UInt32(1_250 + 125 * step - SendingRate.overhead)
                rate.burst1 = 10
            } else {
                rate.payload1 = isJumbo ? 9_000 - 28 : payload
                let burst = isJumbo ? step - 62 + 10 : step + (isTraditional ? 8 : 10)
                rate.burst1 = min(UInt32(burst), SendingRate.maximumBurst)
            }
        }
        return rate
    }

    /// The last row that carries no more than `bitsPerSecond`. O(log rows).
    package func index(atMost bitsPerSecond: Double) -> Int {
        var low = 0
        var high = Self.count - 1
        while low < high {
            let middle = (low + high + 1) / 2
            if self[middle].bitsPerSecond <= bitsPerSecond * (1 + 1e-9) { low = middle } else { high = middle - 1 }
        }
        return low
    }
}
