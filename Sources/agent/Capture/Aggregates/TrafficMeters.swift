/// What one part of a line's traffic, a class or a system, carried in an interval.
package struct TrafficRates: Sendable {
    /// By direction: unknown, inbound, outbound; empty where there is nothing to tell. A microburst of a part is one that it makes
    /// by itself.
    package fileprivate(set) var rates: [RateMeter] = []

    package var isEmpty: Bool { rates.isEmpty }
    package var packets: UInt64 { rates.reduce(0) { $0 &+ $1.packets } }
    /// Octets of frames.
    package var octets: UInt64 { rates.reduce(0) { $0 &+ $1.octets } }
    /// Octets on the line in the busiest direction, in all and in its busiest second.
    package var lineOctets: UInt64 { rates.reduce(0) { max($0, $1.lineOctets) } }
    package var peakSecond: UInt64 { rates.reduce(0) { max($0, $1.peakSecond) } }
    package var microbursts: Int { rates.reduce(0) { $0 + Int($1.microbursts) } }
    /// Nanoseconds.
    package var longestMicroburst: Int64 { rates.reduce(0) { max($0, $1.longestMicroburst) } }
}

/// Meters of the parts of a line's traffic, for each direction one: flat memory, 312 octets a part.
struct TrafficMeters: ~Copyable {
    private static let directions = PacketHeaders.LinkDirection.allCases.count
    private let meters: UnsafeMutablePointer<RateMeter>
    private let parts: Int

    init(parts: Int, lineRate: Double) {
        self.parts = parts
        meters = .allocate(capacity: parts * Self.directions)
        meters.initialize(repeating: RateMeter(lineRate: lineRate), count: parts * Self.directions)
    }
    deinit { meters.deallocate() }

    /// - Parameter part: below the number of parts.
    @inline(__always)
    func take(_ part: UInt8, _ direction: PacketHeaders.LinkDirection, octets: Int, overhead: Int, bin: Int64) {
        meters[Int(part) * Self.directions + Int(direction.rawValue)].take(octets: octets, overhead: overhead, bin: bin)
    }

    /// Octets of a part in the interval so far; what has no direction is among those received, unless addresses tell.
    func octets(of part: Int, tellsByAddress: Bool) -> (received: UInt64, transmitted: UInt64) {
        let own = meters + part * Self.directions
        let unknown = tellsByAddress ? 0 : own[Int(PacketHeaders.LinkDirection.unknown.rawValue)].octets
        let inbound = own[Int(PacketHeaders.LinkDirection.inbound.rawValue)].octets
        return (unknown &+ inbound, own[Int(PacketHeaders.LinkDirection.outbound.rawValue)].octets)
    }

    /// The interval's figures of each part; the meters go on with the next.
    func finish(at end: Int64) -> [TrafficRates] {
        (0..<parts).map { part in
            let own = UnsafeMutableBufferPointer(start: meters + part * Self.directions, count: Self.directions)
            var traffic = TrafficRates()
            guard own.contains(where: \.hasBegun) else { return traffic }
            let rates = own.indices.map { own[$0].finish(at: end) }
            if rates.contains(where: { !$0.isEmpty }) { traffic.rates = rates }
            return traffic
        }
    }
}
