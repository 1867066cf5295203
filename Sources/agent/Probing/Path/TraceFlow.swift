package import NetworkAddress

/// What the packets of a trace are made of. Routers that spread load hash what they call a flow: addresses, protocol and the
/// first four octets behind the IP header, and in IPv6 the flow label (Augustin et al., *Avoiding traceroute anomalies with
/// Paris traceroute*, IMC 2006, §3). All that is the same in every probe of one flow; a probe's number stands where no
/// router looks:
///
/// | probes | constant | number |
/// |---|---|---|
/// | UDP | both ports | checksum, made right by two octets of payload; in IPv4 also the identification |
/// | ICMP | type, code, checksum, identifier | sequence number, its effect on the checksum undone in the payload |
/// | TCP | both ports | low half of the SYN's sequence number |
package struct TraceFlow: Hashable, Sendable {
    package enum Carrier: String, CaseIterable, Hashable, Sendable { case udp, icmp, tcp }

    package var carrier: Carrier
    package var source: IPAddress
    package var destination: IPAddress
    /// Of flow 0; flow `f` sends from `f` ports higher, or in ICMP has a checksum higher by `f`.
    package var sourcePort: UInt16
    package var destinationPort: UInt16
    /// Octets of the IP packet; TCP's SYN has a size of its own.
    package var size: Int
    /// Differentiated services code point.
    package var dscp: UInt8
    /// Drawn for each trace: what somebody who doesn't see our packets can't guess.
    package var token: UInt32

    package static let defaultSizes: (v4: Int, v6: Int) = (60, 80)
    /// The ports of UDP's traceroute begin here; nobody listens.
    package static let defaultPort: UInt16 = 33_434
    package static let tcpPort: UInt16 = 80
    /// Most flows of one trace.
    package static let mostFlows = 1_024

    package init(
        carrier: Carrier, source: IPAddress, destination: IPAddress, sourcePort: UInt16, destinationPort: UInt16,
        size: Int? = nil, dscp: UInt8 = 0, token: UInt32
    ) {
        self.carrier = carrier
        self.source = source
        self.destination = destination
        self.sourcePort = sourcePort
        self.destinationPort = destinationPort
        let usual = destination.width == 32 ? Self.defaultSizes.v4 : Self.defaultSizes.v6
        self.size = max(size ?? usual, Self.headerLength(destination) + Self.leastPayload)
        self.dscp = dscp
        self.token = token
    }

    /// Transport header, compensation and mark.
    private static let leastPayload = 8 + 8

    var isV6: Bool { destination.width == 128 }

    static func headerLength(_ destination: IPAddress) -> Int {
        destination.width == 32 ? IPv4Header.minimumLength : IPv6Header.length
    }

    var proto: UInt8 {
        switch carrier {
        case .udp: ProtocolNumber.udp
        case .tcp: ProtocolNumber.tcp
        case .icmp: isV6 ? ProtocolNumber.icmp6 : ProtocolNumber.icmp
        }
    }

    /// The source port of a flow; ports wrap within 1024...65535.
    package func port(ofFlow flow: Int) -> UInt16 {
        let base = Int(max(sourcePort, 1_024)) - 1_024
        return UInt16(1_024 + (base + flow) % 64_512)
    }

    /// The flow that sends from a port; nil where none of ours does.
    func flow(ofPort port: UInt16) -> Int? {
        guard port >= 1_024 else { return nil }
        let flow = (Int(port) - Int(max(sourcePort, 1_024)) + 64_512) % 64_512
        return flow < Self.mostFlows ? flow : nil
    }

    /// ICMP's constant checksum of a flow. Neither 0 nor FFFF, which would be the same sum.
    func checksum(ofFlow flow: Int) -> UInt16 {
        UInt16(1 + (Int(token >> 16) + flow) % 65_534)
    }

    /// ICMP's identifier.
    var identifier: UInt16 { UInt16(truncatingIfNeeded: token) }

    /// TCP's sequence number.
    func sequence(ofNumber number: UInt16) -> UInt32 { token & 0xFFFF_0000 | UInt32(number) }
}
