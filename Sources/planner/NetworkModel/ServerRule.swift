package import NetworkAddress

/// By what packets of an information system are known on a line: its servers' addresses, the transport protocol and the servers'
/// ports. What isn't said fits all.
package struct ServerRule: Hashable, Sendable {
    /// Where servers stand.
    package enum Place: Hashable, Sendable {
        case prefix(Prefix)
        /// In the network of the centre's office, or of the province's office above a site, as the address plan has it.
        case office(UnitLevel)
    }

    /// Transport protocols with ports that systems use (IANA protocol numbers).
    package enum Transport: String, CaseIterable, Sendable {
        case tcp, udp, sctp

        package var number: UInt8 {
            switch self {
            case .tcp: 6
            case .udp: 17
            case .sctp: 132
            }
        }
    }

    package var place: Place?
    package var transport: Transport?
    package var ports: ClosedRange<UInt16>?

    package init(place: Place? = nil, transport: Transport? = nil, ports: ClosedRange<UInt16>? = nil) {
        self.place = place
        self.transport = transport
        self.ports = ports
    }

    /// Whether it says anything.
    package var isEmpty: Bool { place == nil && transport == nil && ports == nil }

    /// `443`, or `10000-20000`: whole numbers from 1 to 65535, the lower first.
    package static func ports(_ text: String) -> ClosedRange<UInt16>? {
        let ends = text.split(separator: "-", omittingEmptySubsequences: false)
        guard ends.count <= 2, ends.allSatisfy({ !$0.isEmpty && $0.utf8.allSatisfy { (0x30...0x39).contains($0) } }),
            let first = UInt16(ends[0]), let last = UInt16(ends[ends.count - 1]), first > 0, first <= last
        else { return nil }
        return first...last
    }

    /// As `ports(_:)` reads them.
    package static func text(of ports: ClosedRange<UInt16>) -> String {
        ports.count == 1 ? "\(ports.lowerBound)" : "\(ports.lowerBound)-\(ports.upperBound)"
    }
}
