import Rendering

/// TCP as users feel it, by the three metrics of RFC 6349 §4, from what the sender's kernel says of its connections.
package struct TransferQuality: Hashable, Sendable {
    /// Octets that were sent once, of all that were sent, per cent (§4.1.2).
    package var efficiency: Double?
    /// By how much the round trip under load is above the one without, per cent (§4.2). The baseline is the least round
    /// trip of the connection, as the kernel found it.
    package var bufferDelay: Double?
    /// How long the transfer took, by how long it would take at the rate that the link is known to carry (§4.1.1).
    package var transferTimeRatio: Double?
    /// Nanoseconds: the mean under load and the baseline.
    package var loadedRoundTrip: Double?
    package var baseRoundTrip: Double?

    private var sampleSum = 0.0
    private var samples = 0
    private var base = Double.infinity

    package init() {}

    /// A look at one connection under load.
    package mutating func add(_ state: TCPState) {
        guard state.roundTrip > 0 else { return }
        sampleSum += Double(state.roundTrip)
        samples += 1
        if state.leastRoundTrip > 0 { base = min(base, Double(state.leastRoundTrip)) }
    }

    /// What the sender's kernel says.
    ///
    /// - Parameter last: of each connection, at the end.
    package mutating func conclude(_ last: [TCPState]) {
        let sent = last.reduce(0.0) { $0 + Double($1.sent) }
        let resent = last.reduce(0.0) { $0 + Double($1.resent) }
        efficiency = sent > 0 ? (sent - resent) / sent * 100 : nil
        if samples > 0, base.isFinite, base > 0 {
            let mean = sampleSum / Double(samples)
            setRoundTrips(loaded: mean, base: base)
        }
    }

    private mutating func setRoundTrips(loaded: Double, base: Double) {
        loadedRoundTrip = loaded
        baseRoundTrip = base
        bufferDelay = max(0, (loaded - base) / base * 100)
    }

    /// What needs no word of the sender's.
    ///
    /// - Parameters:
    ///   - goodput: octets a second that the receiver got.
    ///   - committed: bits a second that the link carries at the IP layer.
    ///   - segment: octets of payload in the largest segment.
    ///   - isIPv6: for the headers of each segment.
    package mutating func conclude(goodput: Double, committed: UInt64, segment: UInt64, isIPv6: Bool) {
        guard committed > 0, goodput > 0, segment > 0 else { return }
        // What of the IP layer's rate is left for TCP's payload (RFC 6349 §4.1.1); timestamps take 12 octets.
        let header = isIPv6 ? 60.0 : 40.0
        let payload = Double(segment)
        let ideal = Double(committed) / 8 * payload / (payload + header + 12)
        transferTimeRatio = ideal / goodput
    }
}

/// What the sender tells the receiver in the results exchange; iperf3 reads over it.
extension TransferQuality {
    var json: JSONValue {
        func number(_ value: Double?) -> JSONValue { value.map { .number($0) } ?? .null }
        return [
            "efficiency_percent": number(efficiency), "loaded_rtt_ns": number(loadedRoundTrip),
            "base_rtt_ns": number(baseRoundTrip),
        ]
    }

    /// What came from a peer; figures that can't be are left out.
    init(reading json: JSONValue) {
        efficiency = json.member("efficiency_percent")?.real.flatMap { (0...100).contains($0) ? $0 : nil }
        let trips = 1.0...1e12
        if let loaded = json.member("loaded_rtt_ns")?.real, let base = json.member("base_rtt_ns")?.real,
            trips.contains(loaded), trips.contains(base)
        {
            setRoundTrips(loaded: loaded, base: base)
        }
    }
}
